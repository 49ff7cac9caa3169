"""What a collection found: each text with its file, sheet and cell, and what waits for a yes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from workbook_tools.commentary import Key, Revision
from workbook_tools.commentary.judge import Outcome


class Matter(StrEnum):
    """What else there is to say of a workbook that came back."""

    UNKNOWN = "unknown"
    UNKEYED = "spilled"
    REMARK = "remark"
    FORMULA = "formula"
    NO_RESULT = "formula without a result"
    OTHER_EDITION = "other edition"
    DOUBT = "doubt"
    CHOICE = "choice"
    SETTLED = "settled before"

    @property
    def waits(self) -> bool:
        """Whether a text is not stored because of it."""
        return self in (Matter.UNKNOWN, Matter.UNKEYED, Matter.NO_RESULT, Matter.CHOICE)


@dataclass(frozen=True, slots=True)
class Collected:
    """One text; ``number`` is that of its revision, or of the one kept aside, 0 for none."""

    outcome: Outcome
    key: Key
    text: str | None
    author: str
    where: str
    number: int = 0

    @property
    def sentence(self) -> str:
        """``changed southampton 2019-12 M1, revision 2, by ... (file, sheet, cell)``."""
        by = f", by {self.author}" if self.author else ""
        words = f"{self.outcome} {self.key}"
        if self.outcome.becomes_head:
            words += f", revision {self.number}{by}"
        elif self.outcome is Outcome.CONFLICT:
            words += f"{by}: both texts are kept, workbook-tools conflicts shows them"
        elif self.outcome is Outcome.OLDER:
            words += f"{by}: a later text of the same writer stands, this one is kept beside it"
        elif self.outcome is Outcome.WAITS_CLEARED:
            words += ": the text was taken out; --accept-cleared says that it is meant"
        elif self.outcome is Outcome.WAITS_SHIFTED:
            words += ": the row may have shifted; --accept-shifted says that the text is its own"
        return f"{words} ({self.where})"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something else to look at, in a clause."""

    matter: Matter
    where: str
    words: str

    @property
    def sentence(self) -> str:
        """``spilled: ... (file, sheet, cell)``."""
        return f"{self.matter}: {self.words} ({self.where})"


@dataclass(frozen=True)
class CollectedFile:
    """One workbook that came back; ``refused`` says why it was not read, ``""`` when it was.

    ``settled`` are the texts that a sheet of conflicts lets stand; ``moved_to`` is where it was
    filed, None where it was left.
    """

    path: Path
    modified_at: datetime | None = None
    collected: tuple[Collected, ...] = ()
    notices: tuple[Notice, ...] = ()
    refused: str = ""
    settled: tuple[Revision, ...] = ()
    moved_to: Path | None = None

    def count(self, *outcomes: Outcome) -> int:
        """How many texts came to one of ``outcomes``."""
        return sum(each.outcome in outcomes for each in self.collected)

    @property
    def waits(self) -> bool:
        """Whether a text of it is not stored, or the whole file was refused."""
        held_back = any(each.outcome.waits for each in self.collected)
        return bool(self.refused) or held_back or any(n.matter.waits for n in self.notices)

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody must decide something: what waits, or which of two texts stands."""
        return self.waits or self.count(Outcome.CONFLICT) > 0

    def problems(self) -> Iterator[str]:
        """Why not all of it can be stored, a sentence each."""
        if self.refused:
            yield self.refused
        for notice in self.notices:
            if notice.matter is Matter.UNKNOWN:
                yield f"{notice.sentence}."


@dataclass(frozen=True)
class CollectReport:
    """What a collection did, or would do."""

    files: tuple[CollectedFile, ...]
    dry_run: bool = False
    advice: str = ""

    @property
    def needs_a_look(self) -> bool:
        """Whether anything waits for somebody."""
        return any(file.needs_a_look for file in self.files)
