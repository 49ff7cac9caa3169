"""Who owes a comment and why, and where a row's comment stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Protocol

from workbook_tools.commentary.text import is_nil
from workbook_tools.compare import Direction, Movement, Status, format_change
from workbook_tools.indicator import Duty, Indicator, Note, NoteKind
from workbook_tools.period import Month
from workbook_tools.values import Figure, is_number

EVERY_MONTH = "asked every month"
_MOVES = (Movement.UP, Movement.DOWN)


class State(StrEnum):
    """Where a row's comment stands."""

    OWED = "owed"
    OPTIONAL = "optional"
    UNCHANGED = "unchanged"
    NIL = "nil return"
    WRITTEN = "written"


class Compared(Protocol):
    """A month's figure beside an earlier one, as far as the duty to comment asks."""

    @property
    def since(self) -> Month:
        """The earlier month."""
        ...

    @property
    def change(self) -> Figure:
        """The relative change."""
        ...

    @property
    def movement(self) -> Movement | None:
        """Which way the number went."""
        ...

    @property
    def direction(self) -> Direction:
        """Whether that is good."""
        ...

    @property
    def small(self) -> bool:
        """Whether the change rests on a small count."""
        ...


def owed(
    indicator: Indicator, comparisons: Iterable[Compared], status: Status, notes: Sequence[Note]
) -> str:
    """Why a comment is owed: ``worse on Nov-19; target missed``, or ``""`` when none is.

    ``comparisons`` are with the previous month and with last year, each judged at the indicator's
    own tolerance; ``notes`` are those that hold in the month. A change that rests on a small count
    asks for nothing. The rule is ``docs/design/commentary.md``.
    """
    if indicator.comment is Duty.NEVER:
        return ""
    reasons = [
        reason
        for compared in comparisons
        if not compared.small and (reason := _reason(indicator.comment, compared))
    ]
    if status is Status.MISSED:
        reasons.append("target missed")
    if notes and any(note.kind is NoteKind.RESTATED for note in notes):
        reasons.append("restated")
    if indicator.comment is Duty.ALWAYS and not reasons:
        return EVERY_MONTH
    return "; ".join(reasons)


def _reason(duty: Duty, compared: Compared) -> str:
    if compared.direction is Direction.DECLINING:
        return f"worse on {compared.since.label}"
    moved = duty is Duty.MOVED and compared.movement in _MOVES
    if moved and is_number(compared.change):
        size = format_change(compared.change).lstrip("+−")
        return f"moved {size} on {compared.since.label}"
    return ""


def state(text: str | None, why: str, *, repeated: bool) -> State:
    """What a row's state formula shows; ``repeated`` says that the text is last month's again."""
    if not text:
        return State.OWED if why else State.OPTIONAL
    if is_nil(text):
        return State.NIL
    return State.UNCHANGED if repeated else State.WRITTEN


def count_words(states: Iterable[State]) -> str:
    """``36 written, 2 owed, 17 optional``; unchanged texts and nil returns where there are any."""
    held = list(states)
    order = (State.WRITTEN, State.OWED, State.UNCHANGED, State.NIL, State.OPTIONAL)
    counts = [(held.count(each), each) for each in order]
    always = (State.WRITTEN, State.OWED, State.OPTIONAL)
    return ", ".join(f"{count} {each}" for count, each in counts if count or each in always)


def shared_with(lead: str) -> str:
    """What stands in the box of a row whose comment is written on its group's lead row."""
    return f"with {lead}"
