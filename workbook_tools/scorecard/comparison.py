"""The reporting month beside an earlier one, in numbers, signs and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbook_tools.compare import (
    Direction,
    Movement,
    change_words,
    direction_of_travel,
    direction_to_target,
    is_small_base,
    movement,
    percentage_change,
)
from workbook_tools.indicator import Polarity
from workbook_tools.period import Month
from workbook_tools.scorecard.outline import Earlier, RowOutline
from workbook_tools.values import Figure


class Comparison(NamedTuple):
    """The reporting month beside an earlier one.

    ``sign`` is the arrow, ``-`` where there is no change to show; ``words`` the change as a clause.
    """

    since: Month
    earlier: Figure
    change: Figure
    movement: Movement | None
    direction: Direction
    small: bool
    sign: str
    words: str


def compared(
    own: RowOutline, figures: Sequence[Figure], at: Earlier, small_base: int
) -> Comparison:
    """The last of ``figures`` beside an earlier one; counts under ``small_base`` are small."""
    current, earlier = figures[-1], figures[-1 - at.before]
    indicator, tolerance = own.indicator, own.tolerance
    change = percentage_change(current, earlier)
    moved = movement(change, tolerance)
    if indicator.polarity is Polarity.TARGET:
        direction = direction_to_target(current, earlier, tolerance, indicator.target)
    else:
        direction = direction_of_travel(moved, indicator.polarity)
    small = is_small_base(current, earlier, indicator.unit, small_base)
    words = change_words(
        change,
        at.label,
        direction,
        current,
        earlier,
        unit=indicator.unit,
        decimals=indicator.decimals,
        tolerance=tolerance,
        small_base=small,
    )
    return Comparison(at.month, earlier, change, moved, direction, small, at.signs[moved], words)
