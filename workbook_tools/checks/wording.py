"""Lists of rows, months and figures as a sentence says them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from workbook_tools.compare import format_figure
from workbook_tools.indicator import Indicator, Unit
from workbook_tools.period import Month
from workbook_tools.values import round_half_away

_RUN = 3


def listed(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def some(words: Sequence[str], most: int) -> str:
    """``a, b and 7 more``: at most ``most`` of them, and how many are left."""
    if len(words) <= most + 1:
        return listed(words)
    return f"{', '.join(words[:most])} and {len(words) - most} more"


def months(chosen: Iterable[Month]) -> str:
    """``Dec-18 and Jul-19 to Sep-19``: three or more in a row as a stretch."""
    runs: list[list[Month]] = []
    for month in sorted(chosen):
        if runs and month.since(runs[-1][-1]) == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    words: list[str] = []
    for run in runs:
        if len(run) >= _RUN:
            words.append(f"{run[0].label} to {run[-1].label}")
        else:
            words += [month.label for month in run]
    return listed(words)


def decimal(number: float) -> Decimal:
    """The decimal number of 15 digits that a float stands for."""
    return Decimal(format(number, ".15g"))


def figure(value: float, indicator: Indicator) -> str:
    """``25%``, ``1,258``: as the sheet shows it."""
    return format_figure(decimal(value), indicator.unit, indicator.decimals)


def spread(low: float, high: float, indicator: Indicator) -> str:
    """``2% to 6%``, or the one figure where both show the same."""
    first, last = figure(low, indicator), figure(high, indicator)
    return first if first == last else f"{first} to {last}"


def people(number: float) -> str:
    """``50,550``: a number of people to the nearest ten."""
    return format_figure(round_half_away(decimal(number), -1), Unit.COUNT, 0)
