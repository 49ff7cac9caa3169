"""How exactly a figure is known: the numbers that round to what is shown, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from workbook_tools.compare import POPULATION, Formula
from workbook_tools.values import Figure, round_half_away

_LARGEST = Decimal(10) ** 15
_MOST_INEXACT_INPUTS = 6
_GUARD = Decimal("1e-9")
_NOUGHT = Decimal(0)


class Interval(NamedTuple):
    """All numbers from ``low`` to ``high``, both included."""

    low: Decimal
    high: Decimal

    @property
    def width(self) -> Decimal:
        """How far apart the ends are."""
        return self.high - self.low

    @property
    def middle(self) -> Decimal:
        """Half way between the ends."""
        return (self.low + self.high) / 2

    def holds(self, number: Decimal) -> bool:
        """Whether ``number`` lies in it, give or take what a division leaves over."""
        slack = abs(number) * _GUARD
        return self.low - slack <= number <= self.high + slack

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common."""
        slack = max(abs(self.high), abs(other.high)) * _GUARD
        return self.low <= other.high + slack and other.low <= self.high + slack


def number(figure: Figure) -> Decimal | None:
    """The number that a figure is, None for an absence or what no cell could show."""
    if isinstance(figure, Decimal) and figure.is_finite() and abs(figure) < _LARGEST:
        return figure
    return None


@lru_cache(maxsize=1 << 14)
def rounds_alike(value: Decimal, places: int) -> Interval:
    """Every value that rounds to the same; figures below zero aside, never below zero."""
    middle = round_half_away(value, places)
    half = Decimal(1).scaleb(-places) / 2
    return Interval(middle - half if value < 0 else max(middle - half, _NOUGHT), middle + half)


@lru_cache(maxsize=1 << 14)
def places_of(value: Decimal) -> int:
    """How many decimals a number has."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def formula_ranges(
    formula: Formula, inputs: Mapping[str, Sequence[Interval]], population: Decimal, count: int
) -> list[Interval | None]:
    """The lowest and highest that ``formula`` gives within its inputs, in each of ``count`` cases.

    None where it gives none. Extremes are looked for where every input is at an end of its own
    range, which is exact for sums and for a ratio.
    """
    corners = [
        _numbers(formula, {**corner, POPULATION: [population] * count}, count)
        for corner in _corners(inputs, count)
    ]
    return [_range(each) for each in zip(*corners, strict=True)]


def _range(values: Sequence[Decimal | None]) -> Interval | None:
    known = [value for value in values if value is not None]
    return Interval(min(known), max(known)) if len(known) == len(values) else None


def _numbers(
    formula: Formula, columns: Mapping[str, Sequence[Decimal]], count: int
) -> list[Decimal | None]:
    try:
        return list(map(number, formula.evaluate_each(columns.__getitem__, count)))
    except ArithmeticError:
        return [None] * count


def _corners(
    inputs: Mapping[str, Sequence[Interval]], count: int
) -> list[dict[str, Sequence[Decimal]]]:
    if len(inputs) > _MOST_INEXACT_INPUTS:
        inputs = _fewer_corners(inputs, count)
    ends = []
    for spans in inputs.values():
        lows, highs = [span.low for span in spans], [span.high for span in spans]
        ends.append((lows,) if lows == highs else (lows, highs))
    return [dict(zip(inputs, corner, strict=True)) for corner in product(*ends)]


def _fewer_corners(
    inputs: Mapping[str, Sequence[Interval]], count: int
) -> dict[str, list[Interval]]:
    """The inputs, each at its middle in the cases in which more than six are inexact."""
    found = {ref: list(spans) for ref, spans in inputs.items()}
    for n in range(count):
        if sum(spans[n].width != 0 for spans in inputs.values()) > _MOST_INEXACT_INPUTS:
            for spans in found.values():
                spans[n] = Interval(spans[n].middle, spans[n].middle)
    return found
