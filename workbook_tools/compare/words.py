"""Figures and changes as people read them."""

from __future__ import annotations

from decimal import Decimal

from workbook_tools.compare.change import Direction
from workbook_tools.indicator import Unit
from workbook_tools.values import Absence, Figure, at_least, round_half_away, whole_half_away

_MINUS = "−"
_VERDICTS = {Direction.IMPROVING: " (better)", Direction.DECLINING: " (worse)"}
_TOLERANCE = Decimal("0.10")


def format_figure(figure: Figure, unit: Unit, decimals: int) -> str:
    """``1,258``, ``25%`` or ``61``, at ``decimals`` places; an absence as it is printed."""
    if isinstance(figure, Absence):
        return figure.value
    if unit is Unit.PERCENT:
        return f"{_digits(figure * 100, decimals)}%"
    return _digits(figure, decimals)


def format_change(change: Figure) -> str:
    """``+147%``, ``−19%``, ``0%``: whole per cent; ``n/a`` or ``c`` where there is no number."""
    if isinstance(change, Absence):
        return change.value
    digits = _digits(change * 100, 0)
    rises = change > 0 and digits != "0"
    return f"+{digits}%" if rises else f"{digits}%"


def change_words(  # noqa: PLR0913 - the first five are the comparison, the rest how it is worded
    change: Figure,
    month_label: str,
    direction: Direction,
    current: Figure,
    earlier: Figure,
    *,
    unit: Unit = Unit.COUNT,
    decimals: int = 0,
    tolerance: Decimal = _TOLERANCE,
    small_base: bool = False,
) -> str:
    """A change as a clause: ``down 19% on Nov-19 (better)``.

    On a small base the two figures follow: ``up 186% on Nov-19 (worse), 7 to 20``. Under the change
    tolerance it begins ``level,``, and says ``just under 10%`` where the rounded change would not
    tell it from a move. Where there is no change to show, it says why.
    """
    if isinstance(change, Absence):
        shown = format_figure(current, unit, decimals)
        return _why_none(month_label, current, earlier, shown)
    words = f"{_moved(change, tolerance)} on {month_label}{_VERDICTS.get(direction, '')}"
    return in_figures(words, change, earlier, current, unit, decimals) if small_base else words


def in_figures(
    words: str, change: Figure, earlier: Figure, current: Figure, unit: Unit, decimals: int
) -> str:
    """A change as a clause, followed by both figures where there is a change."""
    if isinstance(change, Absence) or change == 0:
        return words
    before, now = format_figure(earlier, unit, decimals), format_figure(current, unit, decimals)
    return f"{words}, {before} to {now}"


def _moved(change: Decimal, tolerance: Decimal) -> str:
    if not change:
        return "no change"
    way, size = "up" if change > 0 else "down", abs(change)
    whole = whole_half_away(size * 100)
    amount = f"{whole:,}%" if whole else "less than 1%"
    if at_least(size, tolerance):
        return f"{way} {amount}"
    under = whole >= tolerance * 100
    return f"level, {way} {'just under ' if under else ''}{amount}"


def _why_none(month_label: str, current: Figure, earlier: Figure, shown: str) -> str:
    if Absence.SUPPRESSED in (current, earlier):
        return f"change on {month_label} suppressed"
    if isinstance(current, Absence):
        return f"no figure to compare with {month_label}"
    if isinstance(earlier, Absence):
        return f"no figure for {month_label} to compare with"
    return f"nil in {month_label} and now" if current == 0 else f"nil in {month_label}, {shown} now"


def _digits(number: Decimal, decimals: int) -> str:
    if decimals:
        return f"{round_half_away(number, decimals):,f}".replace("-", _MINUS)
    return f"{whole_half_away(number):,}".replace("-", _MINUS)
