"""Changes that a reader of the sheet would work out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.interval import rounded
from workbook_tools.checks.scope import Scope, places_shown
from workbook_tools.checks.wording import decimal, some
from workbook_tools.compare import format_change
from workbook_tools.indicator import Indicator
from workbook_tools.period import Month

_POINT = 0.01 - 1e-12  # what a division leaves short of a point is one
_NAMED = 6
_BACK = (0, 1, 12)
_is_whole = float.is_integer
_Gap = tuple[str, float, float]


class _Shown(NamedTuple):
    """A row's figures of this month, the one before and a year ago, exact and as they are shown."""

    ref: str
    exact: list[float]
    shown: list[float]


def check(scope: Scope) -> Iterator[Found]:
    """One finding for the previous month and one for last year, naming every row concerned."""
    rounded_ = [each for row in scope.rows if (each := _rounded(scope, row))]
    for code, words, place in (
        ("change-previous", "the previous month", 1),
        ("change-year", "the same month last year", 2),
    ):
        gaps = [gap for each in rounded_ if (gap := _gap(each, place))]
        if gaps:
            yield _finding(code, words, scope.month, gaps)


def _rounded(scope: Scope, row: Indicator) -> _Shown | None:
    """The row's figures where not all are shown exactly."""
    exact = scope.values(row.ref, _BACK)
    if all(map(_is_whole, exact)):
        return None
    shown = rounded(exact, places_shown(row))
    return None if shown == exact else _Shown(row.ref, exact, shown)


def _gap(row: _Shown, place: int) -> _Gap | None:
    """The exact change and that of the figures shown, where they are a point apart."""
    if row.shown[place] == 0:
        return None
    exact, shown = (_change(each[0], each[place]) for each in (row.exact, row.shown))
    return (row.ref, exact, shown) if abs(exact - shown) >= _POINT else None


def _change(current: float, earlier: float) -> float:
    return (current - earlier) / abs(earlier)


def _told(change: float) -> str:
    return format_change(decimal(change))


def _finding(code: str, words: str, month: Month, gaps: list[_Gap]) -> Found:
    def sentence() -> str:
        each = [f"{ref} {_told(exact)} ({_told(shown)})" for ref, exact, shown in gaps]
        return (
            f"The change on {words} is worked out before rounding; from the figures shown a reader "
            f"gets another by a point or more, here in brackets: {some(each, _NAMED)}; raise their "
            f"decimals by one in config/indicators.csv to show why."
        )

    return Found(code, Level.NOTE, tuple(r for r, _, _ in gaps), sentence, (month,))
