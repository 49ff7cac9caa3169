"""A figure against an earlier one, and against its target."""

from __future__ import annotations

from decimal import Decimal as D  # noqa: N817 - the hand-worked cases below are tables of figures
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workbook_tools.compare import (
    Direction,
    Movement,
    Status,
    direction_of_travel,
    direction_to_target,
    is_small_base,
    movement,
    percentage_change,
    status,
)
from workbook_tools.indicator import Polarity, Unit
from workbook_tools.values import Absence, Figure

TEN = D("0.10")
MISSING = [a for a in Absence if a is not Absence.SUPPRESSED]

figures = st.decimals(min_value=0, max_value=10**7, places=2)
positive = st.decimals(min_value=D("0.01"), max_value=10**7, places=2)
any_figure = figures | st.sampled_from(list(Absence))
tolerances = st.sampled_from([D("0.01"), D("0.05"), D("0.10"), D("0.25"), D("1")])


@pytest.mark.parametrize(
    ("current", "earlier", "expected"),
    [
        ("309", "125", "1.472"),
        ("0", "12", "-1"),
        ("5", "5", "0"),
        ("0.27", "0.30", "-0.1"),
        ("0.72", "0.80", "-0.1"),
        ("-3", "-5", "0.4"),
        ("-7", "-5", "-0.4"),
    ],
)
def test_a_change_is_relative_to_the_size_of_the_earlier_figure(
    current: str, earlier: str, expected: str
) -> None:
    assert percentage_change(D(current), D(earlier)) == D(expected)


def test_a_percentage_changes_in_per_cent_of_itself_and_not_in_points() -> None:
    change = percentage_change(D("0.25"), D("0.29"))
    assert isinstance(change, D)
    assert round(change, 4) == D("-0.1379")


@pytest.mark.parametrize("current", ["0", "7"])
def test_from_nothing_there_is_no_change_to_show(current: str) -> None:
    assert percentage_change(D(current), D(0)) is Absence.NOT_APPLICABLE


@pytest.mark.parametrize("absence", MISSING)
def test_a_change_with_a_missing_figure_is_not_applicable(absence: Absence) -> None:
    assert percentage_change(absence, D(5)) is Absence.NOT_APPLICABLE
    assert percentage_change(D(5), absence) is Absence.NOT_APPLICABLE


@pytest.mark.parametrize("other", [*Absence, D(0), D(5)])
def test_a_change_with_a_suppressed_figure_is_suppressed(other: Figure) -> None:
    assert percentage_change(Absence.SUPPRESSED, other) is Absence.SUPPRESSED
    assert percentage_change(other, Absence.SUPPRESSED) is Absence.SUPPRESSED


@given(figures, positive, st.integers(min_value=1, max_value=10_000))
def test_scaling_both_figures_leaves_the_change_as_it_was(current: D, earlier: D, by: int) -> None:
    assert percentage_change(current * by, earlier * by) == percentage_change(current, earlier)


@given(figures, positive)
def test_a_change_leads_from_the_earlier_figure_to_the_current(current: D, earlier: D) -> None:
    change = percentage_change(current, earlier)
    assert isinstance(change, D)
    assert abs(earlier * (1 + change) - current) < D("1e-15")


@pytest.mark.parametrize(
    ("current", "earlier"), [("0.27", "0.30"), ("0.72", "0.80"), ("99", "110")]
)
def test_a_change_of_exactly_the_tolerance_moves_the_arrow(current: str, earlier: str) -> None:
    change = percentage_change(D(current), D(earlier))
    assert movement(change, TEN) is Movement.DOWN
    assert movement(-change if isinstance(change, D) else change, TEN) is Movement.UP


def test_a_change_that_only_prints_as_the_tolerance_is_level() -> None:
    assert movement(percentage_change(D(23), D(21)), TEN) is Movement.LEVEL


def test_a_division_that_ends_a_hair_short_of_the_tolerance_has_reached_it() -> None:
    third = D(1) / D(3)
    assert movement(third * 3 - D("0.9"), TEN) is Movement.UP


@pytest.mark.parametrize("tolerance", ["0", "0.1"])
def test_no_change_at_all_is_level_whatever_the_tolerance(tolerance: str) -> None:
    assert movement(D(0), D(tolerance)) is Movement.LEVEL


def test_with_no_tolerance_every_change_moves_the_arrow() -> None:
    assert movement(D("0.0001"), D(0)) is Movement.UP
    assert movement(D("-0.0001"), D(0)) is Movement.DOWN


@pytest.mark.parametrize("absence", list(Absence))
def test_without_a_change_there_is_no_arrow(absence: Absence) -> None:
    assert movement(absence, TEN) is None


@given(figures, positive, tolerances)
def test_an_arrow_agrees_with_exact_fractions(current: D, earlier: D, tolerance: D) -> None:
    exact = (Fraction(current) - Fraction(earlier)) / Fraction(earlier)
    expected = Movement.LEVEL
    if abs(exact) >= Fraction(tolerance):
        expected = Movement.UP if exact > 0 else Movement.DOWN
    assert movement(percentage_change(current, earlier), tolerance) is expected


@given(positive, positive, tolerances)
def test_a_fall_seen_backwards_is_a_rise(first: D, second: D, tolerance: D) -> None:
    """Not the other way round: 100 to 110 is +10% and up, 110 to 100 is -9.1% and level."""
    assume(movement(percentage_change(second, first), tolerance) is Movement.DOWN)
    assert movement(percentage_change(first, second), tolerance) is Movement.UP


def test_a_rise_seen_backwards_may_be_level() -> None:
    assert movement(percentage_change(D(110), D(100)), TEN) is Movement.UP
    assert movement(percentage_change(D(100), D(110)), TEN) is Movement.LEVEL


def travelled(
    current: Figure, earlier: Figure, polarity: Polarity, tolerance: D = TEN
) -> Direction:
    return direction_of_travel(movement(percentage_change(current, earlier), tolerance), polarity)


@pytest.mark.parametrize(
    ("current", "polarity", "expected"),
    [
        (120, Polarity.HIGH, Direction.IMPROVING),
        (105, Polarity.HIGH, Direction.NO_CHANGE),
        (80, Polarity.HIGH, Direction.DECLINING),
        (120, Polarity.LOW, Direction.DECLINING),
        (95, Polarity.LOW, Direction.NO_CHANGE),
        (80, Polarity.LOW, Direction.IMPROVING),
        (120, Polarity.NEUTRAL, Direction.NEUTRAL),
        (100, Polarity.NEUTRAL, Direction.NEUTRAL),
    ],
)
def test_polarity_says_whether_a_move_is_good(
    current: int, polarity: Polarity, expected: Direction
) -> None:
    assert travelled(D(current), D(100), polarity) is expected


@pytest.mark.parametrize(
    ("current", "earlier", "expected"),
    [
        ("0.85", "0.80", Direction.IMPROVING),
        ("0.95", "1.00", Direction.IMPROVING),
        ("0.95", "0.80", Direction.IMPROVING),
        ("0.80", "0.85", Direction.DECLINING),
        ("1.05", "0.85", Direction.DECLINING),
        ("0.95", "0.85", Direction.NO_CHANGE),
        ("0.81", "0.80", Direction.NO_CHANGE),
        ("0.811", "0.80", Direction.IMPROVING),
        ("0.90", "0.90", Direction.NO_CHANGE),
        ("0.90", "0.80", Direction.IMPROVING),
        ("0.91", "0.90", Direction.DECLINING),
        ("0.80", "0", Direction.IMPROVING),
    ],
)
def test_with_a_target_to_keep_to_nearer_is_better(
    current: str, earlier: str, expected: Direction
) -> None:
    """The target is 0.90; from 0.80 (0.10 away) to 0.81 the distance shrinks by exactly 10%."""
    judged = direction_to_target(D(current), D(earlier), TEN, D("0.90"))
    assert judged is expected


@pytest.mark.parametrize("target", list(Absence))
def test_without_a_target_to_keep_to_there_is_no_direction(target: Absence) -> None:
    judged = direction_to_target(D(2), D(1), TEN, target)
    assert judged is Direction.NOT_APPLICABLE


@pytest.mark.parametrize("polarity", list(Polarity))
@pytest.mark.parametrize("absence", list(Absence))
def test_a_missing_or_suppressed_figure_has_no_direction(
    absence: Absence, polarity: Polarity
) -> None:
    assert travelled(absence, D(5), polarity) is Direction.NOT_APPLICABLE
    assert travelled(D(5), absence, polarity) is Direction.NOT_APPLICABLE
    assert direction_to_target(absence, D(5), TEN, D(5)) is Direction.NOT_APPLICABLE
    assert direction_to_target(D(5), absence, TEN, D(5)) is Direction.NOT_APPLICABLE


@given(any_figure, any_figure, tolerances)
def test_what_is_good_for_one_polarity_is_bad_for_the_other(
    current: Figure, earlier: Figure, tolerance: D
) -> None:
    opposite = {
        Direction.IMPROVING: Direction.DECLINING,
        Direction.DECLINING: Direction.IMPROVING,
        Direction.NO_CHANGE: Direction.NO_CHANGE,
        Direction.NOT_APPLICABLE: Direction.NOT_APPLICABLE,
    }
    high = travelled(current, earlier, Polarity.HIGH, tolerance)
    low = travelled(current, earlier, Polarity.LOW, tolerance)
    assert low is opposite[high]


@pytest.mark.parametrize(
    ("current", "polarity", "expected"),
    [
        ("0.80", Polarity.HIGH, Status.MET),
        ("0.81", Polarity.HIGH, Status.MET),
        ("0.76", Polarity.HIGH, Status.WITHIN_TOLERANCE),
        ("0.7599", Polarity.HIGH, Status.MISSED),
        ("0.80", Polarity.LOW, Status.MET),
        ("0", Polarity.LOW, Status.MET),
        ("0.84", Polarity.LOW, Status.WITHIN_TOLERANCE),
        ("0.8401", Polarity.LOW, Status.MISSED),
        ("0.80", Polarity.TARGET, Status.MET),
        ("0.84", Polarity.TARGET, Status.WITHIN_TOLERANCE),
        ("0.76", Polarity.TARGET, Status.WITHIN_TOLERANCE),
        ("0.85", Polarity.TARGET, Status.MISSED),
        ("0.75", Polarity.TARGET, Status.MISSED),
        ("0.80", Polarity.NEUTRAL, Status.NOT_JUDGED),
    ],
)
def test_a_figure_is_judged_against_its_target(
    current: str, polarity: Polarity, expected: Status
) -> None:
    assert status(D(current), D("0.80"), polarity, D("0.05")) is expected


def test_a_derived_figure_a_hair_short_of_its_target_has_met_it() -> None:
    assert status(D(1) / D(3) * 3, D(1), Polarity.HIGH, D(0)) is Status.MET


@pytest.mark.parametrize("polarity", list(Polarity))
@pytest.mark.parametrize("current", [*Absence, D(5)])
def test_a_target_yet_to_be_set_is_to_be_confirmed(current: Figure, polarity: Polarity) -> None:
    judged = status(current, Absence.TO_BE_CONFIRMED, polarity, D("0.05"))
    assert judged is Status.TO_BE_CONFIRMED


@pytest.mark.parametrize("polarity", list(Polarity))
@pytest.mark.parametrize("target", [Absence.BLANK, Absence.NOT_APPLICABLE, Absence.NOT_AVAILABLE])
def test_without_a_target_there_is_none_to_meet(target: Absence, polarity: Polarity) -> None:
    assert status(D(5), target, polarity, D("0.05")) is Status.NO_TARGET


@pytest.mark.parametrize("polarity", list(Polarity))
@pytest.mark.parametrize("current", list(Absence))
def test_a_month_without_a_figure_is_not_judged(current: Absence, polarity: Polarity) -> None:
    assert status(current, D(5), polarity, D("0.05")) is Status.NOT_JUDGED


@given(figures, positive, tolerances)
def test_high_and_low_both_meet_a_target_only_at_the_target(
    current: D, target: D, tolerance: D
) -> None:
    high = status(current, target, Polarity.HIGH, tolerance)
    low = status(current, target, Polarity.LOW, tolerance)
    assert (high is Status.MET and low is Status.MET) is (current == target)


@pytest.mark.parametrize(
    ("current", "earlier", "unit", "expected"),
    [
        (D(7), D(23), Unit.COUNT, True),
        (D(23), D(7), Unit.COUNT, True),
        (D(20), D(20), Unit.COUNT, False),
        (D(0), D(500), Unit.COUNT, True),
        (D("0.05"), D("0.06"), Unit.PERCENT, False),
        (D(5), D(6), Unit.RATE, False),
        (D(7), Absence.BLANK, Unit.COUNT, False),
        (Absence.SUPPRESSED, D(7), Unit.COUNT, False),
    ],
)
def test_a_small_base_is_a_count_under_the_limit(
    current: Figure, earlier: Figure, unit: Unit, expected: bool
) -> None:
    assert is_small_base(current, earlier, unit, 20) is expected
