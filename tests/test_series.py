"""Figures by month: nothing is told of a month that the source does not have."""

from __future__ import annotations

import pickle
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.period import Month
from workbook_tools.series import Observation, Series
from workbook_tools.values import Absence

DECEMBER = Month(2019, 12)
months = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))
near = st.builds(Month, st.integers(2018, 2019), st.integers(1, 12))
figures = st.integers(0, 999).map(Decimal)


@given(held=st.dictionaries(months, st.integers(0, 999).map(Decimal)))
def test_a_series_is_by_month_and_comes_in_the_order_of_time(held: dict[Month, Decimal]) -> None:
    series = Series("M1", {month: Observation(value) for month, value in held.items()})
    assert list(series) == sorted(held)
    assert all((month in series) == (month in held) for month in DECEMBER.last(300))
    assert {month: series.value(month) for month in series} == held


@given(
    held=st.dictionaries(
        st.builds(Month, st.integers(2018, 2019), st.integers(1, 12)),
        st.integers(0, 999).map(Decimal),
    ),
    month=st.builds(Month, st.integers(2016, 2021), st.integers(1, 12)),
    count=st.integers(1, 60),
)
def test_the_last_months_of_a_series_are_those_of_the_calendar(
    held: dict[Month, Decimal], month: Month, count: int
) -> None:
    series = Series("M1", {each: Observation(value) for each, value in held.items()})
    assert series.last(month, count) == tuple(map(series.at, month.last(count)))


def test_a_series_that_went_to_another_process_still_tells_a_blank_from_nothing() -> None:
    held = {DECEMBER.minus(2): Observation(Absence.BLANK), DECEMBER: Observation(Decimal(1))}
    series = pickle.loads(pickle.dumps(Series("M1", held)))  # noqa: S301 (what was packed a word before)
    assert series.observations == held
    assert list(series) == sorted(held)
    assert all((month in series) == (month in held) for month in DECEMBER.last(300))


def test_a_month_without_a_figure_is_blank_and_has_no_provenance() -> None:
    series = Series("M1", {DECEMBER: Observation(Decimal(0))})
    assert series.value(DECEMBER) == 0
    assert series.value(DECEMBER.previous) is Absence.BLANK
    assert series.at(DECEMBER.previous).provenance == ""


@given(held=st.dictionaries(near, figures | st.just(Absence.BLANK)), first=near, last=near)
def test_within_some_months_a_series_has_what_it_has_of_those(
    held: dict[Month, Decimal | Absence], first: Month, last: Month
) -> None:
    first, last = sorted((first, last))
    observed = {month: Observation(value) for month, value in held.items()}
    within = Series("M1", observed).within(first, last)
    alone = Series("M1", {m: each for m, each in observed.items() if first <= m <= last})
    assert within == alone
    assert (within.first, within.held) == (alone.first, alone.held)
