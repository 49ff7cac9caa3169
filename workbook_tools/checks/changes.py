"""Changes that a reader of the sheet would work out otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.interval import rounded
from workbook_tools.checks.scope import Scope, places_shown
from workbook_tools.checks.wording import decimal, some
from workbook_tools.compare import format_change
from workbook_tools.indicator import Indicator
from workbook_tools.period import Month

_POINT = 0.01 - 1e-12  # what a division leaves short of a point is one
_NAMED = 6
_Gap = tuple[str, float, float]


def check(scope: Scope) -> Iterator[Found]:
    """One finding for the previous month and one for last year, naming every row concerned."""
    for code, words, back in (
        ("change-previous", "the previous month", 1),
        ("change-year", "the same month last year", 12),
    ):
        gaps = [gap for row in scope.rows if (gap := _gap(scope, row, back))]
        if gaps:
            yield _finding(code, words, scope.month, gaps)


def _gap(scope: Scope, row: Indicator, back: int) -> _Gap | None:
    """The row's exact change and that of the figures shown, where they are a point apart."""
    figures, places = (scope.value(row.ref), scope.value(row.ref, back)), places_shown(row)
    current, earlier = shown = rounded(figures[0], places), rounded(figures[1], places)
    if shown == figures or earlier == 0:
        return None
    change, apparent = _change(*figures), _change(current, earlier)
    return (row.ref, change, apparent) if abs(change - apparent) >= _POINT else None


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
