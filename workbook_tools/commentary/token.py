"""The hidden token of a row: whose text stands there, and upon which revision it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from workbook_tools.commentary.records import NO_REVISION, Key
from workbook_tools.commentary.text import digest
from workbook_tools.period import Month

_TOKEN = re.compile(
    r"(?P<scorecard>.+?) (?P<month>\d{4}-\d{2}) (?P<ref>.+) r(?P<base>\d+)"
    r"(?:\+(?P<aside>\d+))? (?P<digest>[0-9a-f]{8})"
)
_DIGITS = slice(-9, -8)  # where the blank before a token's digits stands
_IDENTITY = re.compile(r"(?P<scorecard>.+?) (?P<month>\d{4}-\d{2}) of (?P<project>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """``southampton 2019-12 M1 r2+1 1a2b3c4d``.

    ``base`` is the revision that was filled in, 0 for none, and ``digest`` stands for its text;
    ``aside`` is the latest conflict that stood beside it, 0 for none.
    """

    key: Key
    base: int
    digest: str
    aside: int = 0

    MARK: ClassVar[str] = " r"
    """What every token has in it."""

    @classmethod
    def of(cls, key: Key, text: str | None, base: int = NO_REVISION, aside: int = 0) -> Token:
        """The token of a row that is filled with ``text``."""
        return cls(key, base, digest(text), aside)

    @classmethod
    def parse(cls, cell: object) -> Token | None:
        """The token in a cell, None where there is none."""
        text = cell.strip() if isinstance(cell, str) else ""
        return _token(text) if text[_DIGITS] == " " else None

    def stands_for(self, text: str | None) -> bool:
        """Whether ``text`` is, word for word, what was filled in."""
        return self.digest == digest(text)

    def __reduce__(self) -> tuple[type[Token], tuple[Key, int, str, int]]:
        return Token, (self.key, self.base, self.digest, self.aside)

    def __str__(self) -> str:
        return token_words(str(self.key), self.base, self.digest, self.aside)


def token_words(key: str, base: int, text_digest: str, aside: int = 0) -> str:
    """A token as it stands in its cell; ``key`` are the words of one."""
    beside = f"+{aside}" if aside else ""
    return f"{key} r{base}{beside} {text_digest}"


@lru_cache(maxsize=10_000)
def _token(text: str) -> Token | None:
    found = _TOKEN.fullmatch(text)
    if found is None:
        return None
    try:
        month = Month.parse(found["month"])
    except ValueError:
        return None
    key = Key(found["scorecard"], month, found["ref"])
    return Token(key, int(found["base"]), found["digest"], int(found["aside"] or 0))


@dataclass(frozen=True, slots=True)
class Identity:
    """Which scorecard, month and project a sheet is of; it heads the column of tokens."""

    scorecard: str
    month: Month
    project: str

    @classmethod
    def parse(cls, cell: object) -> Identity | None:
        """The identity in a cell, None where there is none."""
        found = _IDENTITY.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if found is None:
            return None
        try:
            return cls(found["scorecard"], Month.parse(found["month"]), found["project"])
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.scorecard} {self.month} of {self.project}"
