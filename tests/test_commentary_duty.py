"""Who owes a comment and why, and where a row's comment stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal as D  # noqa: N817 - the hand-worked cases below are tables of figures

import pytest
from support.scorecards import DECEMBER, indicator, note

from workbook_tools.commentary import State, count_words, owed, state
from workbook_tools.compare import Direction, Movement, Status
from workbook_tools.indicator import Duty, NoteKind
from workbook_tools.period import Month
from workbook_tools.values import Absence, Figure


@dataclass(frozen=True)
class Move:
    """A change, as the duty to comment sees one."""

    change: Figure
    movement: Movement | None
    direction: Direction
    since: Month = DECEMBER.previous
    small: bool = False


LEVEL = Move(D("0.02"), Movement.LEVEL, Direction.NO_CHANGE)
WORSE = Move(D("0.43"), Movement.UP, Direction.DECLINING)
BETTER = Move(D("-0.43"), Movement.DOWN, Direction.IMPROVING)
MOVED = Move(D("0.425"), Movement.UP, Direction.NEUTRAL)
NONE = Move(Absence.NOT_APPLICABLE, None, Direction.NOT_APPLICABLE)
SMALL = Move(D("1.86"), Movement.UP, Direction.DECLINING, small=True)
WORSE_ON_YEAR = Move(D("0.2"), Movement.UP, Direction.DECLINING, DECEMBER.year_before)
RESTATED = note(NoteKind.RESTATED, "Dec-18", "Dec-19", words="Counted again")
PROVISIONAL = note(NoteKind.PROVISIONAL, "Dec-19", words="Not final")


@pytest.mark.parametrize(
    ("duty", "moves", "status", "expected"),
    [
        (Duty.ADVERSE, [LEVEL], Status.NO_TARGET, ""),
        (Duty.ADVERSE, [WORSE], Status.NO_TARGET, "worse on Nov-19"),
        (Duty.ADVERSE, [LEVEL, WORSE_ON_YEAR], Status.NO_TARGET, "worse on Dec-18"),
        (Duty.ADVERSE, [BETTER], Status.NO_TARGET, ""),
        (Duty.ADVERSE, [MOVED], Status.NO_TARGET, ""),
        (Duty.ADVERSE, [NONE], Status.NO_TARGET, ""),
        (Duty.ADVERSE, [SMALL], Status.NO_TARGET, ""),
        (Duty.ADVERSE, [LEVEL], Status.MISSED, "target missed"),
        (Duty.ADVERSE, [LEVEL], Status.WITHIN_TOLERANCE, ""),
        (Duty.ADVERSE, [SMALL], Status.MISSED, "target missed"),
        (Duty.ADVERSE, [WORSE], Status.MISSED, "worse on Nov-19; target missed"),
        (Duty.MOVED, [MOVED], Status.NOT_JUDGED, "moved 43% on Nov-19"),
        (Duty.MOVED, [BETTER], Status.NO_TARGET, "moved 43% on Nov-19"),
        (Duty.MOVED, [WORSE], Status.NO_TARGET, "worse on Nov-19"),
        (Duty.MOVED, [LEVEL], Status.NO_TARGET, ""),
        (Duty.MOVED, [NONE], Status.NO_TARGET, ""),
        (Duty.MOVED, [SMALL], Status.NO_TARGET, ""),
        (Duty.ALWAYS, [LEVEL], Status.NO_TARGET, "asked every month"),
        (Duty.ALWAYS, [BETTER], Status.NO_TARGET, "asked every month"),
        (Duty.ALWAYS, [WORSE], Status.NO_TARGET, "worse on Nov-19"),
        (Duty.NEVER, [WORSE], Status.MISSED, ""),
    ],
)
def test_a_comment_is_owed_for_these_reasons(
    duty: Duty, moves: list[Move], status: Status, expected: str
) -> None:
    assert owed(indicator(comment=duty), moves, status, ()) == expected


@pytest.mark.parametrize("duty", [Duty.ADVERSE, Duty.MOVED, Duty.ALWAYS])
def test_a_restated_month_asks_for_a_comment(duty: Duty) -> None:
    assert owed(indicator(comment=duty), [LEVEL], Status.MET, [RESTATED]) == "restated"


def test_a_provisional_month_asks_for_none() -> None:
    assert owed(indicator(comment=Duty.ADVERSE), [LEVEL], Status.MET, [PROVISIONAL]) == ""


@pytest.mark.parametrize(
    ("text", "why", "repeated", "expected"),
    [
        (None, "", False, State.OPTIONAL),
        ("", "", False, State.OPTIONAL),
        (None, "worse on Nov-19", False, State.OWED),
        ("Nil", "worse on Nov-19", False, State.NIL),
        ("No  comment.", "worse on Nov-19", True, State.NIL),
        ("New", "", False, State.WRITTEN),
        ("The same", "worse on Nov-19", True, State.UNCHANGED),
        ("The same", "", True, State.UNCHANGED),
    ],
)
def test_a_row_is_in_this_state(
    text: str | None, why: str, repeated: bool, expected: State
) -> None:
    assert state(text, why, repeated=repeated) is expected


def test_states_are_counted_in_words_and_the_rarer_only_where_there_are_any() -> None:
    assert count_words([]) == "0 written, 0 owed, 0 optional"
    some = [State.WRITTEN, State.OPTIONAL, State.WRITTEN, State.OWED]
    assert count_words(some) == "2 written, 1 owed, 1 optional"
    assert count_words([*some, State.UNCHANGED]) == "2 written, 1 owed, 1 unchanged, 1 optional"
    assert count_words([*some, State.NIL]) == "2 written, 1 owed, 1 nil return, 1 optional"
