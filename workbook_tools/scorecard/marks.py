"""Which of the months that are shown carry a mark: a break, a restated or made-up figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbook_tools.indicator import Note, NoteKind, Observation
from workbook_tools.period import Month

MADE_UP = "made up"
_RECONSTRUCTED = "reconstructed"


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
    return tuple([month for month, each in each_month if each.provenance == _RECONSTRUCTED])


def marks_of(
    marks: Sequence[Mark],
    months: Sequence[Month],
    held: Sequence[Observation],
    made_up: Sequence[Month],
) -> dict[Month, str]:
    """The marks of an indicator's ``months`` in words; those without one left out."""
    if not marks and not made_up:
        return {}
    words: dict[Month, list[str]] = {month: [] for month in months}
    for mark in marks:
        for n in mark.places:
            if not (mark.where_missing and isinstance(held[n].value, Decimal)):
                words[months[n]].append(mark.word)
    for month in made_up:
        words[month].append(MADE_UP)
    return {month: "; ".join(dict.fromkeys(said)) for month, said in words.items() if said}


def _marks_month(note: Note, month: Month) -> bool:
    """Whether a note marks ``month``, whatever its figure.

    A break without an end marks its first month alone, and so does a definition that is new on the
    whole scorecard.
    """
    new = note.kind is NoteKind.BREAK or (note.kind is NoteKind.DEFINITION and not note.ref)
    if new and note.end is None:
        return note.start == month
    return note.holds_in(month)
