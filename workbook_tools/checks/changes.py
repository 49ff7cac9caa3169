"""Changes that a reader of the sheet would work out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.scope import Scope, displayed
from workbook_tools.checks.wording import some
from workbook_tools.compare import format_change, percentage_change
from workbook_tools.indicator import Indicator
from workbook_tools.period import Month
from workbook_tools.values import at_least

_POINT = Decimal("0.01")
_NAMED = 6
_Gap = tuple[str, Decimal, Decimal]


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
    current = scope.value(row.ref)
    earlier = scope.value(row.ref, back)
    if current is None or earlier is None:
        return None
    exact = percentage_change(current, earlier)
    shown = percentage_change(displayed(current, row), displayed(earlier, row))
    if not isinstance(exact, Decimal) or not isinstance(shown, Decimal):
        return None
    return (row.ref, exact, shown) if at_least(abs(exact - shown), _POINT) else None


def _finding(code: str, words: str, month: Month, gaps: list[_Gap]) -> Found:
    def sentence() -> str:
        each = [f"{r} {format_change(exact)} ({format_change(shown)})" for r, exact, shown in gaps]
        return (
            f"The change on {words} is worked out before rounding; from the figures shown a reader "
            f"gets another by a point or more, here in brackets: {some(each, _NAMED)}; raise their "
            f"decimals by one in config/indicators.csv to show why."
        )

    return Found(code, Level.NOTE, tuple(r for r, _, _ in gaps), sentence, (month,))
