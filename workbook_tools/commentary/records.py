"""What a store of commentary holds: texts with who, when and where; nothing is ever changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum

from workbook_tools.period import Month

NO_REVISION = 0


@dataclass(frozen=True, order=True, slots=True)
class Key:
    """Whose comment it is: never a position in a sheet."""

    scorecard: str
    month: Month
    ref: str

    def __str__(self) -> str:
        return key_words(self.scorecard, self.month, self.ref)

    def __reduce__(self) -> tuple[type[Key], tuple[str, Month, str]]:
        return Key, (self.scorecard, self.month, self.ref)


def key_words(scorecard: str, month: Month, ref: str) -> str:
    """A key in words, as tokens begin."""
    return f"{scorecard} {month} {ref}"


class AuthorSource(StrEnum):
    """How the writer of a text is known."""

    GIVEN = "given"
    CELL = "written by"
    REQUEST = "request"
    LOGIN = "logged in"
    FILE = "last modified by"
    IMPORT = "import"

    @property
    def is_known(self) -> bool:
        """Whether somebody said so; what a file says of its last save is a guess."""
        return self not in (AuthorSource.FILE, AuthorSource.IMPORT)


class AsideKind(StrEnum):
    """Why a text was kept without becoming the head."""

    CONFLICT = "conflict"
    OLDER = "older copy"


@dataclass(frozen=True, slots=True)
class Entry:
    """A text as it was read, before it has a place in a history.

    ``text`` is canonical, None for a comment that was cleared. ``base`` is the number of the
    revision that it was written upon (0 for none). ``modified_at`` is the copy's own time, aware.
    ``source`` says where it was read (``north.xlsx, sheet Commentary, cell I12``); ``figure`` is
    the month's figure that its writer saw, as printed, ``""`` where that is not known.
    """

    text: str | None
    author: str
    author_source: AuthorSource
    modified_at: datetime
    base: int = NO_REVISION
    source: str = ""
    figure: str = ""

    def __reduce__(self) -> tuple[type[Entry], tuple[object, ...]]:
        return Entry, (
            self.text,
            self.author,
            self.author_source,
            self.modified_at,
            self.base,
            self.source,
            self.figure,
        )


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of a history; ``number`` counts from 1 and ``previous`` is its predecessor's hash.

    ``written_at`` is when the store took it in, aware.
    """

    key: Key
    number: int
    entry: Entry
    written_at: datetime
    previous: str = ""

    @property
    def text(self) -> str | None:
        """The text, None where the comment was cleared."""
        return self.entry.text

    def __reduce__(self) -> tuple[type[Revision], tuple[object, ...]]:
        return Revision, (self.key, self.number, self.entry, self.written_at, self.previous)

    @property
    def hash(self) -> str:
        """The SHA-256 of everything in it and, through ``previous``, before it."""
        return _hash("revision", self.key, self.number, self.entry, self.written_at, self.previous)


@dataclass(frozen=True, slots=True)
class Aside:
    """A text that was kept beside the history; ``number`` counts a key's from 1.

    ``head`` is the number of the revision that it met.
    """

    key: Key
    number: int
    kind: AsideKind
    entry: Entry
    head: int
    written_at: datetime

    @property
    def text(self) -> str | None:
        """The text, None where the comment was cleared."""
        return self.entry.text

    @property
    def hash(self) -> str:
        """The SHA-256 of everything in it."""
        return _hash(
            "aside", self.key, self.number, self.entry, self.written_at, f"{self.kind} {self.head}"
        )


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a conflict: the aside's ``number``, and the ``revision`` that settled it."""

    key: Key
    number: int
    revision: int
    author: str
    written_at: datetime


class EditionKind(StrEnum):
    """How firm an issued edition is."""

    PROVISIONAL = "provisional"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Edition:
    """A scorecard as it was handed out.

    ``file`` is the issued workbook's name in ``editions/`` and ``sha256`` that of its bytes;
    ``heads`` are the revision numbers that it printed, by reference, and ``digest`` stands for
    them; ``figures`` are the printed figures by reference and month (``2019-12``); ``evidence`` is
    a file's name in ``editions/``, ``""`` for none.
    """

    scorecard: str
    month: Month
    number: int
    kind: EditionKind
    issued_at: datetime
    issued_by: str
    file: str
    sha256: str
    digest: str
    heads: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    evidence: str = ""
    evidence_sha256: str = ""

    def __str__(self) -> str:
        return f"edition {self.number} of {self.scorecard} {self.month}"


@dataclass(frozen=True, slots=True)
class Reopening:
    """Why the edition after ``edition`` was begun."""

    scorecard: str
    month: Month
    edition: int
    reason: str
    author: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """A workbook that asked an owner for comments; ``due`` is a date (``2020-01-14``) or ``""``."""

    scorecard: str
    month: Month
    owner: str
    number: int
    file: str
    refs: tuple[str, ...]
    due: str
    written_at: datetime


def heads_digest(heads: Mapping[str, Revision]) -> str:
    """What an edition prints to stand for all texts in it: 12 digits of a SHA-256."""
    lines = [f"{ref} {head.number} {head.hash}\n" for ref, head in sorted(heads.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:12]


def _hash(kind: str, key: Key, number: int, entry: Entry, written_at: datetime, rest: str) -> str:
    facts = [getattr(entry, each.name) for each in fields(Entry)]
    told = [kind, key.scorecard, key.month, key.ref, number, *facts, written_at, rest]
    return hashlib.sha256(_ENCODER.encode(told).encode()).hexdigest()


def _plain(value: object) -> str:
    """A month as it is written; a moment in UTC, so that it is the same wherever it is read."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


_ENCODER = json.JSONEncoder(default=_plain, ensure_ascii=True, separators=(",", ":"))
