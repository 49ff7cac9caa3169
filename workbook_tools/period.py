"""A reporting month: every spelling that spreadsheets use for it, and the months around it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias

_LONG_NAMES, _SHORT_NAMES = tuple(calendar.month_name), tuple(calendar.month_abbr)
_NAMES = {name.lower(): n for n, name in enumerate(_LONG_NAMES) if n}
_NAMES |= {name.lower(): n for n, name in enumerate(_SHORT_NAMES) if n} | {"sept": 9}
MONTH_WORD = f"({'|'.join([*_LONG_NAMES[1:], *_SHORT_NAMES[1:], 'Sept'])})"
"""A regular expression for the name of a month, whole or short."""
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73050  # 1950-01-01 .. 2099-12-31

_WORD_YEAR = re.compile(r"([A-Za-z]{3,9})\.?[\s\-/']*(\d{4}|\d{2})$")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ][0-9:.]+Z?)?$")
_DAY_MONTH_YEAR = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})(?: [0-9:.]+)?$")
_DAY_WORD_YEAR = re.compile(r"(\d{1,2})[\s\-/]+([A-Za-z]{3,9})[\s\-/]+(\d{4}|\d{2})$")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, ordered by time."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1900 <= self.year <= 2199 and 1 <= self.month <= 12):
            raise ValueError(f"{self.year}-{self.month} is no month")

    def __hash__(self) -> int:
        return self.year * 12 + self.month

    def __reduce__(self) -> tuple[Callable[[int, int], Month], tuple[int, int]]:
        return _shared, (self.year, self.month)

    @classmethod
    def parse(cls, spelling: object) -> Month:
        """The month that ``spelling`` names.

        Takes a date, a Month, an Excel serial (1950 to 2099) or text: ``Dec-19``, ``Dec 2019``,
        ``December 2019``, ``2019-12``, ``2019-12-31``, ``31/12/2019`` (day first), ``31 Dec 2019``,
        ``12/2019``, ``43830``. Raises ValueError, with a clause for people, for anything else.
        """
        if isinstance(spelling, Month):
            return spelling
        if isinstance(spelling, date):
            return cls(spelling.year, spelling.month)
        if isinstance(spelling, int | float) and not isinstance(spelling, bool):
            return cls._from_serial(float(spelling))
        text = str(spelling).strip()
        found = cls._from_text(text)
        if found is None:
            raise ValueError(f"{text!r} is no month; write it as 2019-12 or Dec-19")
        return found.minus(0)

    @classmethod
    def _from_serial(cls, serial: float) -> Month:
        if not _FIRST_SERIAL <= serial < _LAST_SERIAL + 1:
            raise ValueError(f"{serial:g} is no month; write it as 2019-12 or Dec-19")
        day = _EPOCH + timedelta(days=int(serial))
        return cls(day.year, day.month)

    @classmethod
    @lru_cache(maxsize=10_000)
    def _from_text(cls, text: str) -> Month | None:
        with suppress(KeyError, ValueError):
            if match := _WORD_YEAR.match(text):
                return cls(_full_year(match[2]), _NAMES[match[1].lower()])
            if match := _DAY_WORD_YEAR.match(text):
                day = date(_full_year(match[3]), _NAMES[match[2].lower()], int(match[1]))
                return cls(day.year, day.month)
            if match := _YEAR_MONTH.match(text):
                day = date(int(match[1]), int(match[2]), int(match[3] or 1))
                return cls(day.year, day.month)
            if match := _DAY_MONTH_YEAR.match(text):
                day = date(int(match[3]), int(match[2]), int(match[1] or 1))
                return cls(day.year, day.month)
            if re.fullmatch(r"\d{5}(\.0+)?", text):
                return cls._from_serial(float(text))
        return None

    @property
    def label(self) -> str:
        """``Dec-19``, as a heading prints it."""
        return f"{_SHORT_NAMES[self.month]}-{self.year % 100:02d}"

    @property
    def words(self) -> str:
        """``December 2019``."""
        return f"{_LONG_NAMES[self.month]} {self.year}"

    @property
    def first_day(self) -> date:
        """The date that stands in a heading cell."""
        return date(self.year, self.month, 1)

    @property
    def previous(self) -> Month:
        """The calendar month before."""
        return self.minus(1)

    @property
    def next(self) -> Month:
        """The calendar month after."""
        return self.minus(-1)

    @property
    def year_before(self) -> Month:
        """The same month last year."""
        return self.minus(12)

    @property
    def financial_year(self) -> str:
        """April to March, written ``2019/20``."""
        start = self.financial_year_start.year
        return f"{start}/{(start + 1) % 100:02d}"

    @property
    def financial_year_start(self) -> Month:
        """The April that begins this month's financial year."""
        return Month(self.year if self.month >= 4 else self.year - 1, 4)

    def minus(self, months: int) -> Month:
        """The month that lies ``months`` months earlier (later when negative)."""
        year, month = divmod(self.year * 12 + self.month - 1 - months, 12)
        return _shared(year, month + 1)

    def since(self, earlier: Month) -> int:
        """How many months this one lies after ``earlier`` (negative when before)."""
        return (self.year - earlier.year) * 12 + self.month - earlier.month

    @lru_cache(maxsize=1 << 8)  # noqa: B019 - the months are few and small
    def last(self, count: int) -> tuple[Month, ...]:
        """The ``count`` months that end with this one, oldest first."""
        return tuple(self.minus(n) for n in range(count - 1, -1, -1))

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


@lru_cache(maxsize=1 << 12)
def _shared(year: int, month: int) -> Month:
    """The one object that stands for a month: a key that is the same is found sooner."""
    return Month(year, month)


Span: TypeAlias = tuple[Month, Month]
"""The first and the last of some months in a row."""

EVER: Span = (Month(1900, 1), Month(2199, 12))
"""Every month that there is."""


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month from ``first`` to ``last``, both included."""
    for n in range(last.since(first) + 1):
        yield first.minus(-n)


def last_months(month: Month, count: int) -> tuple[Month, ...]:
    """The ``count`` months that end with ``month``, oldest first; fewer where time begins."""
    return month.last(min(count, month.since(EVER[0]) + 1))


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def from_excel_serial(serial: float, *, epoch_1904: bool = False) -> datetime:
    """The moment that an Excel serial number stands for."""
    base = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)
    return base + timedelta(days=serial)
