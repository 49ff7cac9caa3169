"""What a check says: one sentence an officer can act on, about rows of the scorecard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbook_tools.indicator import Note, NoteKind
from workbook_tools.period import Month


class Level(StrEnum):
    """How much a finding matters. Only an error stops a refresh."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


CODES = (
    "figure-negative",
    "figure-scale",
    "figure-over-100",
    "figure-missing",
    "maximum",
    "formula",
    "rate",
    "population",
    "population-file",
    "parts",
    "comparator-copied",
    "comparator-divided",
    "comparator-definition",
    "comparator-old",
    "change-previous",
    "change-year",
)
"""Every finding on figures that a note can accept, in the order of the reference."""

_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at before printing.

    ``code`` names the check (``docs/reference/findings.md``), ``refs`` the rows to act on in
    printed order, empty for a finding about the template. ``new``: the month before did not have
    it. ``months`` are those that the sentence speaks of.
    """

    code: str
    level: Level
    refs: tuple[str, ...]
    sentence: str
    new: bool = False
    months: tuple[Month, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A finding whose sentence is not written yet: of the month before, nobody reads it."""

    code: str
    level: Level
    refs: tuple[str, ...]
    sentence: Callable[[], str]
    months: tuple[Month, ...] = ()

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What makes two months' findings the same one."""
        return self.code, self.refs

    def told(self, *, new: bool) -> Finding:
        """The finding with its sentence."""
        return Finding(self.code, self.level, self.refs, self.sentence(), new, self.months)


@dataclass(frozen=True, slots=True)
class Findings:
    """``open``: new ones first, then by level, then in printed order; ``accepted`` are counted."""

    open: tuple[Finding, ...] = ()
    accepted: tuple[Finding, ...] = ()


def sort(found: Sequence[Finding], notes: Sequence[Note], month: Month) -> Findings:
    """``found``, which is in printed order, parted into open and accepted.

    An accepted note answers a finding of its ``finding`` code while it holds: on its own reference,
    or on every one when it names none. A finding about several rows is accepted when all are.
    """
    answers = {
        (note.finding, note.ref)
        for note in notes
        if note.kind is NoteKind.ACCEPTED and note.holds_in(month)
    }
    accepted = tuple(f for f in found if _answered(f, answers))
    still = [f for f in found if f not in accepted]
    still.sort(key=lambda f: (not f.new, _ORDER.index(f.level)))
    return Findings(tuple(still), accepted)


def _answered(finding: Finding, answers: set[tuple[str, str]]) -> bool:
    if (finding.code, "") in answers:
        return True
    return bool(finding.refs) and all((finding.code, ref) in answers for ref in finding.refs)
