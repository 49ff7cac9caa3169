"""Figures over several months, by calendar month."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workbook_tools.compare import (
    Rolling,
    Window,
    index_of_mean,
    max12,
    mean12,
    months_to_date,
    year_to_date,
)
from workbook_tools.indicator import Averaging, Kind, Unit
from workbook_tools.period import Month
from workbook_tools.series import Observation, Series
from workbook_tools.values import Absence, Figure

DECEMBER = Month(2019, 12)
MEAN, POOLED = Averaging.MEAN_OF_MONTHS, Averaging.POOLED

figures = st.decimals(min_value=0, max_value=10**6, places=2)


def series(*figures: int | str | Absence | None, until: Month = DECEMBER) -> Series:
    """The figures of consecutive months up to ``until``; None leaves a month out."""
    months = until.last(len(figures))
    held = zip(months, figures, strict=True)
    return Series("A", {m: Observation(_figure(f)) for m, f in held if f is not None})


def _figure(figure: int | str | Absence) -> Figure:
    return figure if isinstance(figure, Absence) else Decimal(figure)


def twelve(held: Series) -> Window:
    """The 12 months that end with December 2019."""
    return Window.of(held.last(DECEMBER, 12))


def in_year(held: Series, month: Month = DECEMBER) -> Window:
    """The months of the financial year up to ``month``."""
    return Window.of(held.last(month, months_to_date(month)))


def counted(counts: Mapping[Month, tuple[int | Absence, int | Absence]]) -> Series:
    """A percentage series with the counts that it is made of."""
    return Series("A", {month: _share(*pair) for month, pair in counts.items()})


def _share(numerator: int | Absence, denominator: int | Absence) -> Observation:
    over, under = _figure(numerator), _figure(denominator)
    known = isinstance(over, Decimal) and isinstance(under, Decimal)
    return Observation(over / under if known else Decimal("0.5"), over, under)


def test_the_average_of_thirteen_months_leaves_the_oldest_out() -> None:
    thirteen = series(1000, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
    assert mean12(twelve(thirteen)) == Rolling(Decimal("6.5"), 12)
    assert max12(twelve(thirteen)) == Rolling(Decimal(12), 12)


def test_a_gap_is_no_zero_and_pulls_no_older_month_in() -> None:
    gap = series(1000, 10, None, 20, 30, *[None] * 9)
    assert mean12(twelve(gap)) == Rolling(Decimal(25), 2)
    assert max12(twelve(gap)) == Rolling(Decimal(30), 2)


def test_a_zero_counts_as_a_month() -> None:
    assert mean12(twelve(series(0, 6))) == Rolling(Decimal(3), 2)
    assert max12(twelve(series(0, 0))) == Rolling(Decimal(0), 2)


def test_one_month_is_its_own_average_and_maximum() -> None:
    assert mean12(twelve(series(7))) == Rolling(Decimal(7), 1)
    assert max12(twelve(series(7))) == Rolling(Decimal(7), 1)


def test_months_after_the_reporting_month_are_not_looked_at() -> None:
    later = series(5, 1000, until=Month(2020, 1))
    assert mean12(twelve(later)) == Rolling(Decimal(5), 1)
    assert max12(twelve(later)) == Rolling(Decimal(5), 1)
    assert year_to_date(in_year(later), Kind.FLOW) == Rolling(Decimal(5), 1)


def test_over_no_month_an_average_is_not_available() -> None:
    for nothing in (series(), series(Absence.BLANK, Absence.NOT_APPLICABLE)):
        assert mean12(twelve(nothing)) == Rolling(Absence.NOT_AVAILABLE, 0)
        assert max12(twelve(nothing)) == Rolling(Absence.NOT_AVAILABLE, 0)
        assert year_to_date(in_year(nothing), Kind.FLOW) == Rolling(Absence.NOT_AVAILABLE, 0)
        assert year_to_date(in_year(nothing), Kind.RATIO) == Rolling(Absence.NOT_AVAILABLE, 0)


def test_over_a_suppressed_month_everything_is_suppressed() -> None:
    hidden = series(4, Absence.SUPPRESSED, 6)
    expected = Rolling(Absence.SUPPRESSED, 2)
    assert mean12(twelve(hidden)) == expected
    assert mean12(twelve(hidden), Unit.PERCENT, POOLED) == expected
    assert max12(twelve(hidden)) == expected
    assert year_to_date(in_year(hidden), Kind.FLOW) == expected
    assert year_to_date(in_year(hidden), Kind.RATIO) == expected


def test_a_suppressed_month_that_has_left_the_window_hides_nothing() -> None:
    left = series(Absence.SUPPRESSED, *[6] * 12)
    assert mean12(twelve(left)) == Rolling(Decimal(6), 12)
    assert max12(twelve(left)) == Rolling(Decimal(6), 12)


def test_a_percentage_is_averaged_as_the_setting_says() -> None:
    """1/2 and 9/10: the mean of the months is 70%, the pooled share 10/12."""
    shares = counted({DECEMBER.previous: (1, 2), DECEMBER: (9, 10)})
    assert mean12(twelve(shares), Unit.PERCENT) == Rolling(Decimal("0.7"), 2, MEAN)
    pooled = mean12(twelve(shares), Unit.PERCENT, POOLED)
    assert pooled == Rolling(Decimal(10) / Decimal(12), 2, POOLED)


def test_a_pooled_rate_is_per_ten_thousand() -> None:
    rates = Series(
        "A",
        {
            DECEMBER.previous: Observation(Decimal(10), Decimal(50), Decimal(50_000)),
            DECEMBER: Observation(Decimal(20), Decimal(100), Decimal(50_000)),
        },
    )
    assert mean12(twelve(rates), Unit.RATE, POOLED) == Rolling(Decimal(15), 2, POOLED)


@pytest.mark.parametrize("lacking", [Absence.BLANK, Absence.NOT_AVAILABLE, Absence.SUPPRESSED])
def test_without_all_its_counts_a_percentage_is_averaged_by_month(lacking: Absence) -> None:
    shares = counted({DECEMBER.previous: (lacking, 2), DECEMBER: (9, 10)})
    averaged = mean12(twelve(shares), Unit.PERCENT, POOLED)
    assert averaged == Rolling(Decimal("0.7"), 2, MEAN)


def test_counts_over_nothing_are_not_pooled() -> None:
    nothing = Series("A", {DECEMBER: Observation(Decimal(0), Decimal(0), Decimal(0))})
    assert mean12(twelve(nothing), Unit.PERCENT, POOLED) == Rolling(Decimal(0), 1, MEAN)
    assert year_to_date(in_year(nothing), Kind.RATIO).value is Absence.NOT_AVAILABLE


def test_a_count_is_never_pooled() -> None:
    counts = Series("A", {DECEMBER: Observation(Decimal(4), Decimal(1), Decimal(2))})
    assert mean12(twelve(counts), Unit.COUNT, POOLED) == Rolling(Decimal(4), 1, MEAN)


def test_the_year_to_date_of_a_flow_is_the_sum_since_april() -> None:
    months = series(*[100] * 3, *range(1, 10))
    assert year_to_date(in_year(months), Kind.FLOW) == Rolling(Decimal(45), 9)
    assert year_to_date(in_year(months, Month(2019, 4)), Kind.FLOW) == Rolling(Decimal(1), 1)
    assert year_to_date(in_year(months, Month(2019, 3)), Kind.FLOW) == Rolling(Decimal(300), 3)


def test_the_year_to_date_says_how_many_months_it_rests_on() -> None:
    assert year_to_date(in_year(series(5, None, 7)), Kind.FLOW) == Rolling(Decimal(12), 2)


@pytest.mark.parametrize("last", [*Absence])
def test_the_year_to_date_of_a_snapshot_is_the_months_own_figure(last: Absence) -> None:
    assert year_to_date(in_year(series(5, 7)), Kind.SNAPSHOT) == Rolling(Decimal(7), 1)
    assert year_to_date(in_year(series(5, last)), Kind.SNAPSHOT) == Rolling(last, 0)


def test_the_year_to_date_of_a_ratio_is_pooled_since_april() -> None:
    shares = counted({Month(2019, 3): (0, 90), Month(2019, 4): (1, 2), DECEMBER: (9, 10)})
    expected = Rolling(Decimal(10) / Decimal(12), 2, POOLED)
    assert year_to_date(in_year(shares), Kind.RATIO) == expected


def test_the_year_to_date_of_a_ratio_needs_its_counts() -> None:
    lacking = counted({DECEMBER.previous: (Absence.BLANK, 2), DECEMBER: (9, 10)})
    assert year_to_date(in_year(lacking), Kind.RATIO).value is Absence.NOT_AVAILABLE
    hidden = counted({DECEMBER.previous: (Absence.SUPPRESSED, 2), DECEMBER: (9, 10)})
    assert year_to_date(in_year(hidden), Kind.RATIO).value is Absence.SUPPRESSED


@given(st.lists(figures | st.none(), min_size=1, max_size=30))
def test_rolling_figures_agree_with_exact_fractions(months: list[Decimal | None]) -> None:
    held = Series(
        "A",
        {
            month: Observation(figure)
            for month, figure in zip(DECEMBER.last(len(months)), months, strict=True)
            if figure is not None
        },
    )
    exact = [Fraction(figure) for figure in months[-12:] if figure is not None]
    mean, highest = mean12(twelve(held)), max12(twelve(held))
    assert mean.months == highest.months == len(exact)
    if exact:
        assert isinstance(mean.value, Decimal)
        assert isinstance(highest.value, Decimal)
        assert abs(Fraction(mean.value) - sum(exact) / len(exact)) < Fraction(1, 10**15)
        assert Fraction(highest.value) == max(exact)


def test_a_sparkline_shows_each_month_as_a_share_of_their_mean() -> None:
    months = index_of_mean(twelve(series(*[5] * 6, *[15] * 6)))
    assert months == (0.5,) * 6 + (1.5,) * 6


@given(st.lists(figures | st.integers(-99, 10**9).map(Decimal), min_size=1, max_size=12))
def test_a_sparkline_has_the_share_to_three_decimals(months: list[Decimal]) -> None:
    shares = index_of_mean(Window.of([Observation(figure) for figure in months]))
    exact = [Fraction(figure) for figure in months]
    assume(sum(exact) > 0)
    thousandths = [floor(each * len(exact) / sum(exact) * 1000 + Fraction(1, 2)) for each in exact]
    assert list(shares) == [min(each, 2000) / 1000 for each in thousandths]


def test_a_sparkline_is_capped_at_twice_the_mean() -> None:
    assert index_of_mean(twelve(series(1, 1, 1, 97)))[-1] == 2


def test_a_sparkline_has_holes_where_months_are_missing_or_suppressed() -> None:
    months = index_of_mean(twelve(series(4, Absence.SUPPRESSED, None, 6)))
    assert months == (None,) * 8 + (0.8, None, None, 1.2)


@pytest.mark.parametrize("figures", [(), (0, 0), (-3, 1)])
def test_without_a_mean_above_nothing_a_sparkline_is_empty(figures: tuple[int, ...]) -> None:
    assert index_of_mean(twelve(series(*figures))) == (None,) * 12
