"""Months: every spelling in, and the months around one."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbook_tools.period import Month, from_excel_serial, last_months, months_between

any_month = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))
any_day = st.dates(date(2000, 1, 1), date(2099, 12, 31))

SPELLINGS = {
    "Dec-19": lambda m: f"{calendar.month_abbr[m.month]}-{m.year % 100:02d}",
    "Dec 19": lambda m: f"{calendar.month_abbr[m.month]} {m.year % 100:02d}",
    "Dec '19": lambda m: f"{calendar.month_abbr[m.month]} '{m.year % 100:02d}",
    "Dec 2019": lambda m: f"{calendar.month_abbr[m.month]} {m.year}",
    "DEC-2019": lambda m: f"{calendar.month_abbr[m.month].upper()}-{m.year}",
    "december 2019": lambda m: f"{calendar.month_name[m.month].lower()} {m.year}",
    "2019-12": lambda m: f"{m.year}-{m.month:02d}",
    "2019/12": lambda m: f"{m.year}/{m.month}",
    "12/2019": lambda m: f"{m.month:02d}/{m.year}",
}
DAY_SPELLINGS = {
    "2019-12-31": lambda d: d.isoformat(),
    "2019-12-31 00:00:00": lambda d: f"{d.isoformat()} 00:00:00",
    "2019-12-31T09:30:00": lambda d: f"{d.isoformat()}T09:30:00",
    "31/12/2019": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    "31.12.2019": lambda d: f"{d.day}.{d.month}.{d.year}",
    "31/12/2019 00:00": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year} 00:00",
    "31 Dec 2019": lambda d: f"{d.day} {calendar.month_abbr[d.month]} {d.year}",
    "31-Dec-19": lambda d: f"{d.day:02d}-{calendar.month_abbr[d.month]}-{d.year % 100:02d}",
    "31 December 2019": lambda d: f"{d.day} {calendar.month_name[d.month]} {d.year}",
}


def serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


@pytest.mark.parametrize("spelling", SPELLINGS, ids=str)
@given(month=any_month)
def test_a_month_parses_in_every_spelling(spelling: str, month: Month) -> None:
    assert Month.parse(f" {SPELLINGS[spelling](month)} ") == month


@pytest.mark.parametrize("spelling", DAY_SPELLINGS, ids=str)
@given(day=any_day)
def test_a_day_parses_as_its_month_and_the_day_comes_first(spelling: str, day: date) -> None:
    assert Month.parse(DAY_SPELLINGS[spelling](day)) == Month(day.year, day.month)


@given(day=any_day)
@example(day=date(2000, 2, 29))
@example(day=date(2099, 12, 31))
def test_a_date_and_its_excel_serial_are_one_month(day: date) -> None:
    month = Month(day.year, day.month)
    number = serial(day)
    given_as = [
        day,
        datetime(day.year, day.month, day.day, 23, 59),
        pd.Timestamp(day),
        number,
        number + 0.75,
        np.int64(number),
        np.float64(number),
        Decimal(number),
        str(number),
        f"{number}.0",
    ]
    assert {Month.parse(spelling) for spelling in given_as} == {month}


def test_sept_is_september_and_a_month_is_itself() -> None:
    assert Month.parse("Sept-19") == Month(2019, 9)
    assert Month.parse(Month(2019, 9)) == Month(2019, 9)
    assert Month.parse("Dec\u00a02019") == Month(2019, 12)


@pytest.mark.parametrize(
    "spelling",
    [
        "",
        "  ",
        "Dec",
        "Decembre 2019",
        "Foo-19",
        "2019",
        2019,
        "2019-13",
        "2019-00",
        "13/2019",
        "12/31/2019",
        "31/02/2019",
        "30 Feb 2019",
        "Dec-19 to Jan-20",
        "1,548",
        "69%",
        0,
        -1,
        18263,
        73051,
        "73051",
        float("nan"),
        float("inf"),
        True,
        None,
        pd.NaT,
        date(1850, 1, 1),
    ],
    ids=repr,
)
def test_what_is_no_month_is_refused(spelling: object) -> None:
    with pytest.raises(ValueError, match="is no month"):
        Month.parse(spelling)


@given(text=st.text(max_size=30))
def test_any_text_is_a_month_or_is_refused_with_a_spelling_that_works(text: str) -> None:
    said = ""
    try:
        month = Month.parse(text)
    except ValueError as error:
        month, said = Month.parse("Dec-19"), str(error)
    assert not said or said.endswith("is no month; write it as 2019-12 or Dec-19")
    assert Month.parse(str(month)) == month


@given(month=any_month)
def test_what_a_month_prints_is_read_back(month: Month) -> None:
    assert Month.parse(month.label) == month
    assert Month.parse(month.words) == month
    assert Month.parse(str(month)) == month
    assert Month.parse(month.first_day) == month


def test_a_month_is_printed_as_the_scorecard_prints_it() -> None:
    december = Month(2019, 12)
    assert (december.label, december.words) == ("Dec-19", "December 2019")
    assert str(december) == "2019-12"
    assert december.first_day == date(2019, 12, 1)
    assert Month(2005, 1).label == "Jan-05"


@given(month=any_month, count=st.integers(-300, 300))
def test_going_back_and_counting_agree(month: Month, count: int) -> None:
    earlier = month.minus(count)
    assert month.since(earlier) == count
    assert earlier.minus(-count) == month
    assert (earlier < month) == (count > 0)


def test_the_months_around_a_month() -> None:
    january = Month(2020, 1)
    assert january.previous == Month(2019, 12)
    assert january.year_before == Month(2019, 1)
    assert january.last(3) == (Month(2019, 11), Month(2019, 12), january)
    assert tuple(months_between(Month(2019, 11), january)) == january.last(3)
    assert tuple(months_between(january, Month(2019, 11))) == ()


@pytest.mark.parametrize(
    ("month", "year", "start"),
    [
        (Month(2019, 12), "2019/20", Month(2019, 4)),
        (Month(2020, 3), "2019/20", Month(2019, 4)),
        (Month(2020, 4), "2020/21", Month(2020, 4)),
        (Month(2099, 4), "2099/00", Month(2099, 4)),
    ],
    ids=str,
)
def test_the_financial_year_runs_from_april_to_march(month: Month, year: str, start: Month) -> None:
    assert month.financial_year == year
    assert month.financial_year_start == start


@pytest.mark.parametrize(("year", "month"), [(2019, 0), (2019, 13), (1899, 12), (2200, 1)])
def test_there_is_no_month_outside_the_calendar(year: int, month: int) -> None:
    with pytest.raises(ValueError, match=f"{year}-{month} is no month"):
        Month(year, month)


def test_a_serial_is_a_moment_in_either_date_system() -> None:
    assert from_excel_serial(43830.5) == datetime(2019, 12, 31, 12)
    assert from_excel_serial(43830 - 1462, epoch_1904=True) == datetime(2019, 12, 31)


def test_the_last_months_begin_where_time_does() -> None:
    assert last_months(Month(1900, 3), 25) == (Month(1900, 1), Month(1900, 2), Month(1900, 3))
    assert last_months(Month(2019, 12), 25) == Month(2019, 12).last(25)
