"""Which of the months that are shown carry a mark: a break, a restated or made-up figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbook_tools.compare import Window
from workbook_tools.indicator import Note, NoteKind
from workbook_tools.period import Month
from workbook_tools.series import Observation

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


def made_up_places(held: Sequence[Observation]) -> tuple[int, ...]:
    """Where in months in a row a figure is made up, as an example needs it."""
    return tuple([n for n, each in enumerate(held) if each.provenance == RECONSTRUCTED])


def marks_of(marks: Sequence[Mark], window: Window, made_up: Sequence[int]) -> dict[int, str]:
    """The marks of a row's months in words, by place; those without one left out."""
    words: dict[int, list[str]] = {}
    for mark in marks:
        for n in () if mark.where_missing and window.is_complete else mark.places:
            if not (mark.where_missing and isinstance(window.figures[n], Decimal)):
                words.setdefault(n, []).append(mark.word)
    found = dict.fromkeys(made_up, MADE_UP)
    for n, said in words.items():
        found[n] = "; ".join(dict.fromkeys([*said, found[n]] if n in found else said))
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
