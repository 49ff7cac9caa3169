from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.ooxml.dates import from_serial, to_serial

days_1900 = st.dates(date(1900, 1, 1), date(9999, 12, 31))
days_1904 = st.dates(date(1904, 1, 1), date(9999, 12, 31))
moments = st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31, 23)).map(
    lambda m: m.replace(microsecond=m.microsecond // 1000 * 1000)
)


@given(days_1900)
def test_a_day_reads_back_as_itself(day: date) -> None:
    assert from_serial(to_serial(day, False), False, False) == day


@given(days_1904)
def test_a_day_of_a_1904_workbook_reads_back_as_itself(day: date) -> None:
    assert from_serial(to_serial(day, True), True, False) == day


@given(moments)
def test_a_moment_reads_back_to_the_millisecond(moment: datetime) -> None:
    assert from_serial(to_serial(moment, False), False, True) == moment


@pytest.mark.parametrize(
    ("day", "serial"),
    [
        (date(1900, 1, 1), 1),
        (date(1900, 2, 28), 59),
        (date(1900, 3, 1), 61),
        (date(2019, 12, 1), 43800),
    ],
)
def test_serials_are_excels_own(day: date, serial: int) -> None:
    assert to_serial(day, False) == serial


def test_a_1904_workbook_counts_from_1904() -> None:
    assert to_serial(date(2019, 12, 1), True) == 43800 - 1462


def test_midday_is_half_a_day() -> None:
    assert to_serial(datetime(2019, 12, 1, 12), False) == 43800.5


def test_the_day_that_never_was_is_no_date() -> None:
    assert from_serial(60, False, False) is None


@pytest.mark.parametrize("serial", [-1, 0, 0.5, 2_958_466, float("inf")])
def test_a_number_outside_the_calendar_is_no_date(serial: float) -> None:
    assert from_serial(serial, False, False) is None


@pytest.mark.parametrize(
    ("day", "date1904"), [(date(1899, 12, 31), False), (date(1903, 1, 1), True)]
)
def test_a_day_before_the_calendar_is_refused(day: date, date1904: bool) -> None:
    with pytest.raises(ValueError, match="before the calendar"):
        to_serial(day, date1904)


def test_a_moment_with_a_time_zone_is_refused() -> None:
    moment = datetime(2019, 12, 1, tzinfo=timezone(timedelta(hours=1)))
    with pytest.raises(ValueError, match="time zone"):
        to_serial(moment, False)
