"""Which of the months that are shown carry a mark: a break, a restated or made-up figure."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_tools.indicator import MONTHS_SHOWN, Note, NoteKind, Series
from workbook_tools.period import Month
from workbook_tools.values import Figure, is_number

MADE_UP = "made up"
RECONSTRUCTED = "reconstructed"


def marks_of(notes: Sequence[Note], series: Series, month: Month) -> dict[Month, str]:
    """The marks of an indicator's months up to ``month``, in words; those without one left out."""
    months, held = month.last(MONTHS_SHOWN), series.last(month, MONTHS_SHOWN)
    words: list[list[str]] = [[] for _ in months]
    for note in notes:
        if note.ref in ("", series.ref) and note.kind is not NoteKind.ACCEPTED:
            for n in range(max(0, note.start.since(months[0])), len(months)):
                if _marks_month(note, months[n], held[n].value):
                    words[n].append(note.kind.value)
    for n, each in enumerate(held):
        if each.provenance == RECONSTRUCTED:
            words[n].append(MADE_UP)
    each_month = zip(months, words, strict=True)
    return {shown: "; ".join(dict.fromkeys(said)) for shown, said in each_month if said}


def _marks_month(note: Note, month: Month, figure: Figure) -> bool:
    """Whether a note marks ``month``, which has ``figure``.

    A break without an end marks its first month alone, and so does a definition that is new on the
    whole scorecard. A missing month is marked where there is no number.
    """
    if note.kind is NoteKind.MISSING and is_number(figure):
        return False
    new = note.kind is NoteKind.BREAK or (note.kind is NoteKind.DEFINITION and not note.ref)
    if new and note.end is None:
        return note.start == month
    return note.holds_in(month)
