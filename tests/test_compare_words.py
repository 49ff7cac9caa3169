"""Figures and changes as people read them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.compare import (
    Direction,
    change_words,
    format_change,
    format_figure,
    is_small_base,
    percentage_change,
)
from workbook_tools.indicator import Unit
from workbook_tools.values import Absence, Figure

BLANK, SUPPRESSED = Absence.BLANK, Absence.SUPPRESSED


@pytest.mark.parametrize(
    ("figure", "unit", "decimals", "expected"),
    [
        ("1258", Unit.COUNT, 0, "1,258"),
        ("0", Unit.COUNT, 0, "0"),
        ("-1258", Unit.COUNT, 0, "−1,258"),
        ("0.25", Unit.PERCENT, 0, "25%"),
        ("0.125", Unit.PERCENT, 0, "13%"),
        ("0.125", Unit.PERCENT, 1, "12.5%"),
        ("1", Unit.PERCENT, 0, "100%"),
        ("60.5", Unit.RATE, 0, "61"),
        ("60.5", Unit.RATE, 2, "60.50"),
        ("-0.4", Unit.RATE, 0, "0"),
        ("1E+4", Unit.COUNT, 0, "10,000"),
    ],
)
def test_a_figure_reads_in_its_own_unit(
    figure: str, unit: Unit, decimals: int, expected: str
) -> None:
    assert format_figure(Decimal(figure), unit, decimals) == expected


@pytest.mark.parametrize("absence", list(Absence))
def test_an_absence_reads_as_it_is_printed(absence: Absence) -> None:
    assert format_figure(absence, Unit.PERCENT, 1) == absence.value
    assert format_change(absence) == absence.value


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("1.472", "+147%"),
        ("-0.19", "−19%"),
        ("0", "0%"),
        ("0.004", "0%"),
        ("-0.004", "0%"),
        ("0.005", "+1%"),
        ("-0.125", "−13%"),
        ("-1", "−100%"),
        ("12.345", "+1,235%"),
    ],
)
def test_a_change_reads_in_whole_per_cent(change: str, expected: str) -> None:
    assert format_change(Decimal(change)) == expected


@given(st.decimals(min_value=-1, max_value=100, places=5))
def test_a_change_rounds_half_away_from_zero(change: Decimal) -> None:
    size = int(abs(Fraction(change)) * 100 + Fraction(1, 2))
    sign = "" if not size else "+" if change > 0 else "−"
    assert format_change(change) == f"{sign}{size:,}%"


def words(current: Figure, earlier: Figure, direction: Direction) -> str:
    return change_words(
        percentage_change(current, earlier),
        "Nov-19",
        direction,
        current,
        earlier,
        small_base=is_small_base(current, earlier, Unit.COUNT, 20),
    )


@pytest.mark.parametrize(
    ("current", "earlier", "direction", "expected"),
    [
        (309, 380, Direction.IMPROVING, "down 19% on Nov-19 (better)"),
        (309, 380, Direction.NEUTRAL, "down 19% on Nov-19"),
        (20, 7, Direction.DECLINING, "up 186% on Nov-19 (worse), 7 to 20"),
        (0, 7, Direction.NEUTRAL, "down 100% on Nov-19, 7 to 0"),
        (103, 100, Direction.NO_CHANGE, "level, up 3% on Nov-19"),
        (263, 291, Direction.NO_CHANGE, "level, down just under 10% on Nov-19"),
        (9, 10, Direction.DECLINING, "down 10% on Nov-19 (worse), 10 to 9"),
        (1334, 100, Direction.DECLINING, "up 1,234% on Nov-19 (worse)"),
        (1000, 1001, Direction.NO_CHANGE, "level, down less than 1% on Nov-19"),
        (500, 500, Direction.NO_CHANGE, "no change on Nov-19"),
        (5, 5, Direction.NEUTRAL, "no change on Nov-19"),
    ],
)
def test_a_change_is_said_in_plain_words(
    current: int, earlier: int, direction: Direction, expected: str
) -> None:
    assert words(Decimal(current), Decimal(earlier), direction) == expected


@pytest.mark.parametrize(
    ("current", "earlier", "expected"),
    [
        (Decimal(7), BLANK, "no figure for Nov-19 to compare with"),
        (BLANK, Decimal(7), "no figure to compare with Nov-19"),
        (BLANK, BLANK, "no figure to compare with Nov-19"),
        (Decimal(7), Decimal(0), "nil in Nov-19, 7 now"),
        (Decimal(0), Decimal(0), "nil in Nov-19 and now"),
        (Decimal(7), SUPPRESSED, "change on Nov-19 suppressed"),
        (SUPPRESSED, Decimal(0), "change on Nov-19 suppressed"),
        (BLANK, SUPPRESSED, "change on Nov-19 suppressed"),
    ],
)
def test_where_no_change_can_be_shown_the_words_say_why(
    current: Figure, earlier: Figure, expected: str
) -> None:
    assert words(current, earlier, Direction.NOT_APPLICABLE) == expected


def test_the_figures_in_the_words_are_in_the_indicators_unit() -> None:
    said = change_words(
        Absence.NOT_APPLICABLE,
        "Dec-18",
        Direction.NOT_APPLICABLE,
        Decimal("0.125"),
        Decimal(0),
        unit=Unit.PERCENT,
        decimals=1,
    )
    assert said == "nil in Dec-18, 12.5% now"


def test_the_words_follow_the_indicators_own_tolerance() -> None:
    said = change_words(
        Decimal("0.03"),
        "Nov-19",
        Direction.IMPROVING,
        Decimal(103),
        Decimal(100),
        tolerance=Decimal("0.02"),
    )
    assert said == "up 3% on Nov-19 (better)"


@given(
    st.decimals(min_value=1, max_value=1000, places=0),
    st.decimals(min_value=1, max_value=1000, places=0),
)
def test_a_suppressed_figure_never_shows_in_the_words(shown: Decimal, other: Decimal) -> None:
    for current, earlier in ((SUPPRESSED, shown), (other, SUPPRESSED)):
        said = words(current, earlier, Direction.NOT_APPLICABLE)
        assert not any(c.isdigit() for c in said.replace("Nov-19", ""))
