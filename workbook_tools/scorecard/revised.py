"""Figures that differ from the last issued edition, and texts that are older than their figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbook_tools.commentary import Edition
from workbook_tools.indicator import MONTHS_SHOWN, Note, NoteKind
from workbook_tools.period import Month
from workbook_tools.scorecard.rows import ScorecardRow, unrounded

_REASONS = (NoteKind.RESTATED, NoteKind.BREAK, NoteKind.DEFINITION, NoteKind.PROVISIONAL)


@dataclass(frozen=True, slots=True)
class Revised:
    """One row's figures that the edition printed otherwise; ``reason`` is ``""`` without one.

    ``words`` is a clause such as ``Nov-19 was 380 in edition 1 of December 2019 and is 383``.
    """

    row: ScorecardRow
    months: tuple[Month, ...]
    words: str
    reason: str


def revised_rows(
    rows: Sequence[ScorecardRow], edition: Edition | None, notes: Sequence[Note]
) -> list[Revised]:
    """The rows with a revised figure, in printed order, with the reason that ``notes`` give."""
    if edition is None:
        return []
    printed = f"edition {edition.number} of {edition.month.words}"
    return [
        Revised(row, tuple(row.revised), _words(row, printed), _reason(row, notes))
        for row in rows
        if row.revised
    ]


def _words(row: ScorecardRow, printed: str) -> str:
    clauses: list[str] = []
    for month, then in row.revised.items():
        old, new = row.shown(then) or "blank", row.shown(row.series.value(month)) or "blank"
        where = "" if clauses else f" in {printed}"
        clauses.append(f"{month.label} was {old}{where} and is {new}")
    return ", ".join(clauses)


def _reason(row: ScorecardRow, notes: Sequence[Note]) -> str:
    """The words of the first note on the row that speaks of a revised month; else on all rows."""
    own = [note for note in notes if note.ref == row.ref]
    general = [note for note in notes if not note.ref]
    for note in (*own, *general):
        if note.kind in _REASONS and any(note.holds_in(month) for month in row.revised):
            return note.words
    return ""


def stale_words(rows: Sequence[ScorecardRow]) -> Iterator[tuple[ScorecardRow, str]]:
    """Each row whose text was written before its figure moved, and a clause that says so."""
    for row in rows:
        if row.stale:
            now = row.shown(row.figure) or "blank"
            yield row, f"the comment was written when the figure was {row.stale}; it is {now} now"


def printed_figures(rows: Sequence[ScorecardRow]) -> dict[str, dict[str, str]]:
    """The figures that an edition prints, by reference and month (``2019-12``), unrounded."""
    return {
        row.ref: {
            str(m): unrounded(figure)
            for m, figure in zip(row.month.last(MONTHS_SHOWN), row.window.figures, strict=True)
        }
        for row in rows
        if row.reported
    }
