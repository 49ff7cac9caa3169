"""One figure against an earlier one, and against its target.

Three judgements stay apart: movement (which way the number went), direction of travel (better or
worse) and status (against the target). Sources of the rules: ``docs/design/arithmetic.md``.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from workbook_tools.indicator import Polarity, Unit
from workbook_tools.values import Absence, Figure, at_least

_NOTHING_SHORT = Decimal(0)


class Movement(StrEnum):
    """Which way the number went: the arrow's shape."""

    UP = "up"
    LEVEL = "level"
    DOWN = "down"


class Direction(StrEnum):
    """Whether the move is good: the arrow's colour. Neutral where there is no polarity."""

    IMPROVING = "improving"
    NO_CHANGE = "no change"
    DECLINING = "declining"
    NEUTRAL = "neutral"
    NOT_APPLICABLE = "n/a"


_UP, _LEVEL, _DOWN = Movement
_DIRECTIONS: dict[tuple[Movement | None, Polarity], Direction] = {
    (Movement.UP, Polarity.HIGH): Direction.IMPROVING,
    (Movement.DOWN, Polarity.HIGH): Direction.DECLINING,
    (Movement.UP, Polarity.LOW): Direction.DECLINING,
    (Movement.DOWN, Polarity.LOW): Direction.IMPROVING,
    (Movement.LEVEL, Polarity.HIGH): Direction.NO_CHANGE,
    (Movement.LEVEL, Polarity.LOW): Direction.NO_CHANGE,
    **{(moved, Polarity.NEUTRAL): Direction.NEUTRAL for moved in Movement},
    **{(None, polarity): Direction.NOT_APPLICABLE for polarity in Polarity},
}


class Status(StrEnum):
    """The figure against its target."""

    MET = "met"
    WITHIN_TOLERANCE = "within tolerance"
    MISSED = "missed"
    NO_TARGET = "no target"
    TO_BE_CONFIRMED = "to be confirmed"
    NOT_JUDGED = "not judged"


def percentage_change(current: Figure, earlier: Figure) -> Figure:
    """The relative change as a share: 0.29 to 0.25 gives about -0.138, never points.

    NOT_APPLICABLE when either figure is missing or the earlier one is 0; SUPPRESSED when either is
    suppressed. Divided by the size of the earlier figure, so that the sign says which way the
    number went below zero too.
    """
    if isinstance(current, Decimal) and isinstance(earlier, Decimal):
        return (current - earlier) / abs(earlier) if earlier else Absence.NOT_APPLICABLE
    hidden = current is Absence.SUPPRESSED or earlier is Absence.SUPPRESSED
    return Absence.SUPPRESSED if hidden else Absence.NOT_APPLICABLE


def movement(change: Figure, tolerance: Decimal) -> Movement | None:
    """Up or down when the unrounded change reaches ``tolerance``, else level.

    None where there is no change to show. No change at all is level whatever the tolerance.
    """
    if not isinstance(change, Decimal):
        return None
    if not change or not at_least(abs(change), tolerance):
        return _LEVEL
    return _UP if change > 0 else _DOWN


def direction_of_travel(moved: Movement | None, polarity: Polarity) -> Direction:
    """Whether the figure ``moved`` the good way, for every polarity but target.

    NOT_APPLICABLE where there is no change to judge.
    """
    return _DIRECTIONS[moved, polarity]


def direction_to_target(
    current: Figure, earlier: Figure, tolerance: Decimal, target: Figure
) -> Direction:
    """The same for polarity target: whether the figure's distance to ``target`` shrank or grew.

    By more than ``tolerance``, a share of the earlier distance; from a figure that was on target,
    any distance is declining. NOT_APPLICABLE where there is nothing to compare, or no target to be
    close to.
    """
    if isinstance(current, Absence) or isinstance(earlier, Absence) or isinstance(target, Absence):
        return Direction.NOT_APPLICABLE
    before = abs(earlier - target)
    grown = abs(current - target) - before
    if at_least(tolerance * before, abs(grown)):
        return Direction.NO_CHANGE
    return Direction.DECLINING if grown > 0 else Direction.IMPROVING


def status(
    current: Figure, target: Figure, polarity: Polarity, target_tolerance: Decimal
) -> Status:
    """How ``current`` stands against ``target``; ``target_tolerance`` is a share of the target.

    A target yet to be set is TO_BE_CONFIRMED whatever the polarity, none at all NO_TARGET. A
    neutral indicator, or a month without a figure, is NOT_JUDGED. For polarity target a figure on
    either side of it is short of it.
    """
    if isinstance(target, Absence):
        unset = target is Absence.TO_BE_CONFIRMED
        return Status.TO_BE_CONFIRMED if unset else Status.NO_TARGET
    if isinstance(current, Absence) or polarity is Polarity.NEUTRAL:
        return Status.NOT_JUDGED
    short = _shortfall(current, target, polarity)
    if at_least(_NOTHING_SHORT, short):
        return Status.MET
    within = at_least(abs(target) * target_tolerance, short)
    return Status.WITHIN_TOLERANCE if within else Status.MISSED


def _shortfall(current: Decimal, target: Decimal, polarity: Polarity) -> Decimal:
    if polarity is Polarity.HIGH:
        return target - current
    if polarity is Polarity.LOW:
        return current - target
    return abs(current - target)


def is_small_base(current: Figure, earlier: Figure, unit: Unit, limit: int) -> bool:
    """Whether a change between two counts rests on one that is under ``limit``.

    False for percentages and rates, and where either count is missing or suppressed.
    """
    if unit is Unit.COUNT and isinstance(current, Decimal) and isinstance(earlier, Decimal):
        return current < limit or earlier < limit
    return False
