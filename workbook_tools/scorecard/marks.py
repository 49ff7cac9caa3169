"""Which of the months that are shown carry a mark: a break, a restated or made-up figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbook_tools.compare import Window
from workbook_tools.indicator import Note, NoteKind, Observation
from workbook_tools.period import Month

MADE_UP = "made up"
RECONSTRUCTED = "reconstructed"


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, and the places in a run of months that it marks.

    With ``where_missing`` only those that have no number.
    """

    word: str
    places: tuple[int, ...]
    where_missing: bool


def marks_by(notes: Iterable[Note], months: Sequence[Month]) -> Iterator[Mark]:
    """The mark of each of ``notes`` on any of ``months``; accepted findings leave none."""
    for note in notes:
        places = tuple(n for n, month in enumerate(months) if _marks_month(note, month))
        if places and note.kind is not NoteKind.ACCEPTED:
            yield Mark(note.kind.value, places, note.kind is NoteKind.MISSING)


def made_up_months(months: Sequence[Month], held: Sequence[Observation]) -> tuple[Month, ...]:
    """Which of ``months`` have a figure that is made up, as an example needs it."""
    each_month = zip(months, held, strict=True)
    return tuple([month for month, each in each_month if each.provenance == RECONSTRUCTED])


def marks_of(
    marks: Sequence[Mark],
    months: Sequence[Month],
    window: Window,
    made_up: Sequence[Month],
) -> dict[Month, str]:
    """The marks of an indicator's ``months`` in words; those without one left out."""
    words: dict[Month, list[str]] = {}
    for mark in marks:
        for n in () if mark.where_missing and window.is_complete else mark.places:
            if not (mark.where_missing and isinstance(window.figures[n], Decimal)):
                words.setdefault(months[n], []).append(mark.word)
    found = dict.fromkeys(made_up, MADE_UP)
    for month, said in words.items():
        found[month] = "; ".join(dict.fromkeys([*said, found[month]] if month in found else said))
    return found


def unbroken(marks: Iterable[Mark], count: int) -> int:
    """How many of the latest of ``count`` months no break divides from one another."""
    breaks = [place for mark in marks if mark.word == NoteKind.BREAK for place in mark.places]
    return count - max(breaks, default=0)


def _marks_month(note: Note, month: Month) -> bool:
    """Whether a note marks ``month``, whatever its figure.

    A break without an end marks its first month alone, and so does a definition that is new on the
    whole scorecard.
    """
    new = note.kind is NoteKind.BREAK or (note.kind is NoteKind.DEFINITION and not note.ref)
    if new and note.end is None:
        return note.start == month
    return note.holds_in(month)
