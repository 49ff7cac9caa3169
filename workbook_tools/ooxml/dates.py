"""Dates as Excel's serial numbers, in the calendar from 1900 and in the one from 1904."""

from __future__ import annotations

from datetime import date, datetime, timedelta

_BEFORE_MARCH_1900 = datetime(1899, 12, 31)
_1900 = datetime(1899, 12, 30)
_1904 = datetime(1904, 1, 1)
_LAST_SERIAL = 2_958_466  # the day after 31 December 9999


def to_serial(moment: date, date1904: bool) -> int | float:
    """Days since the calendar's beginning; whole for a date and for midnight.

    Excel counts a 29 February 1900 (serial 60), so earlier days count from 31 December 1899.
    Raises ValueError, with a clause, for a day before the calendar or a moment with a time zone.
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    elif moment.tzinfo is not None:
        raise ValueError(f"{moment} has a time zone, which no cell holds: give it without one")
    first = _1904 if date1904 else datetime(1900, 1, 1)
    if moment < first:
        raise ValueError(
            f"{moment:%Y-%m-%d} lies before the calendar of Excel, which begins on {first:%Y-%m-%d}"
        )
    base = _1904 if date1904 else _1900 if moment >= datetime(1900, 3, 1) else _BEFORE_MARCH_1900
    passed = moment.replace(tzinfo=None) - base
    day_share = passed - timedelta(days=passed.days)
    return passed.days + day_share / timedelta(days=1) if day_share else passed.days


def from_serial(serial: float, date1904: bool, has_time: bool) -> date | datetime | None:
    """The day of a serial, or its moment to the millisecond where it has a time of day.

    ``has_time`` says that the format shows one, so that midnight is a moment too. None for a
    number that is no day of the calendar, 29 February 1900 among them.
    """
    if not 0 <= serial < _LAST_SERIAL or (not date1904 and (serial < 1 or int(serial) == 60)):
        return None
    base = _1904 if date1904 else _1900 if serial >= 61 else _BEFORE_MARCH_1900
    milliseconds = round((serial - int(serial)) * 86_400_000)
    try:
        moment = base + timedelta(days=int(serial), milliseconds=milliseconds)
    except OverflowError:
        return None
    return moment if has_time or milliseconds else moment.date()
