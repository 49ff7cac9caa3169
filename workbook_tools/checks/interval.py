"""How exactly a figure is known: the numbers that round to what is shown, and what follows.

Binary floats, NOTHING (which is no number) where a month has none: it goes through all arithmetic,
and no comparison holds for it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import compress, product
from math import copysign, isnan, nan
from typing import NamedTuple

from workbook_tools.compare import POPULATION, Formula
from workbook_tools.values import Figure, Remembered

NOTHING = nan
_LARGEST = 1e15
_MOST_INEXACT_INPUTS = 6
GUARD = 1e-9
"""Of a number, what a division may leave over."""
_HALF = 0.5 + 1e-12
_NEXT_TO_ONE = 1 + 2**-51  # times a float, no less than the decimal number that it stands for
_OPERATIONS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}

Column = Sequence[float]
"""A number for each month, NOTHING where there is none."""


class Interval(NamedTuple):
    """All numbers from ``low`` to ``high``, both included."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How far apart the ends are, to a millionth: equal widths are equal."""
        return round(self.high - self.low, 6)

    @property
    def middle(self) -> float:
        """Half way between the ends."""
        return (self.low + self.high) / 2

    def holds(self, number: float) -> bool:
        """Whether ``number`` lies in it, give or take what a division leaves over."""
        slack = abs(number) * GUARD
        return self.low - slack <= number <= self.high + slack

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common."""
        slack = max(abs(self.high), abs(other.high)) * GUARD
        return self.low <= other.high + slack and other.low <= self.high + slack


class Spans(NamedTuple):
    """An interval for each month, its ends NOTHING where there is none."""

    lows: Column
    highs: Column

    def part(self, window: slice) -> Spans:
        """Those of some months."""
        return Spans(self.lows[window], self.highs[window])

    def those(self, places: Iterable[int]) -> Spans:
        """Those of months at some places."""
        return Spans(*([side[n] for n in places] for side in self))

    def inexact(self) -> Iterator[int]:
        """The places of the months whose interval has two ends."""
        if self.lows is not self.highs:
            yield from compress(range(len(self.lows)), map(operator.lt, *self))

    def at(self, place: int) -> Interval:
        """That of one month, whose ends may be NOTHING."""
        return Interval(self.lows[place], self.highs[place])

    def without(self, number: float) -> Iterator[int]:
        """The places where an interval does not hold ``number``."""
        for n, (low, high) in enumerate(zip(*self, strict=True)):
            if (low > number or high < number) and not Interval(low, high).holds(number):
                yield n

    def apart(self, others: Spans) -> Iterator[int]:
        """The places where both have an interval and the two have no number in common."""
        each = zip(*self, *others, strict=True)
        for n, (low, high, other_low, other_high) in enumerate(each):
            if (low > other_high or other_low > high) and not Interval(low, high).meets(
                Interval(other_low, other_high)
            ):
                yield n


def number(figure: Figure | None) -> float:
    """The number that a figure is, NOTHING for none, an absence or what no cell could show."""
    if not isinstance(figure, Decimal) or figure.is_snan():
        return NOTHING
    found = float(figure)
    return found if -_LARGEST < found < _LARGEST else NOTHING


_numbers = Remembered(number)


def column_of(figures: Sequence[Figure | None]) -> list[float]:
    """The number that each figure is."""
    try:
        return list(map(_numbers.__getitem__, figures))
    except TypeError:  # a signalling NaN is nothing to look up
        return list(map(number, figures))


def _in_a_cell(numbers: Sequence[float]) -> list[float]:
    return [each if -_LARGEST < each < _LARGEST else NOTHING for each in numbers]


def is_under(number: float, edge: float) -> bool:
    """Whether ``number`` is below ``edge`` by more than a product of two floats may be out."""
    return number < edge - abs(edge) * 1e-12


def known(column: Column) -> Column:
    """The numbers of a column."""
    return [number for number in column if not isnan(number)] if isnan(sum(column)) else column


def rounded(column: Column, places: int) -> list[float]:
    """Numbers at ``places`` decimals, a half going away from zero, as ``round_half_away`` does.

    Right for numbers that have up to 15 digits then.
    """
    scale = 10.0**places
    raised = scale * _NEXT_TO_ONE
    return [
        each if each.is_integer() else copysign((abs(each) * raised + _HALF) // 1 / scale, each)
        for each in column
    ]


def rounding(column: Column, places: int) -> Spans:
    """Every value that rounds to the same; figures below zero aside, never below zero."""
    half = 0.5 / 10**places
    middles = rounded(column, places)
    lows = [
        0.0 if number >= 0 and middle < half else middle - half
        for number, middle in zip(column, middles, strict=True)
    ]
    return Spans(lows, [middle + half for middle in middles])


def places_of(figure: Figure) -> int:
    """How many decimals a figure has; an absence has none."""
    exponent = figure.normalize().as_tuple().exponent if isinstance(figure, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def formula_ranges(
    formula: Formula, inputs: Mapping[str, Spans], population: float, count: int
) -> Spans:
    """The lowest and highest that ``formula`` gives within its inputs, in each of ``count`` cases.

    NOTHING where it gives none. Extremes are looked for where every input is at an end of its own
    range, which is exact for sums and for a ratio.
    """
    inexact = sorted({n for spans in inputs.values() for n in spans.inexact()})
    those = {ref: spans.those(inexact) for ref, spans in inputs.items()}
    corners = _corners(those, len(inexact)) if inexact else []
    columns = {ref: list(spans.lows) for ref, spans in inputs.items()}
    for corner in corners:
        for ref, ends in corner.items():
            columns[ref] += ends
    cases = count + len(inexact) * len(corners)
    found = formula_numbers(formula, {**columns, POPULATION: [population] * cases}, cases)
    return _extremes(found[:count], inexact, found[count:])


def _extremes(numbers: list[float], inexact: Sequence[int], ends: Sequence[float]) -> Spans:
    """Each number, of inexact ones the extremes: ``ends`` has theirs for corner after corner."""
    if not inexact:
        return Spans(numbers, numbers)
    lows, highs = numbers, list(numbers)
    for place, n in enumerate(inexact):
        values = ends[place :: len(inexact)]
        is_none = isnan(sum(values))
        lows[n], highs[n] = (NOTHING, NOTHING) if is_none else (min(values), max(values))
    return Spans(lows, highs)


def formula_numbers(formula: Formula, columns: Mapping[str, Column], count: int) -> list[float]:
    """What ``formula`` gives of a number for each name, in each of ``count`` cases."""
    found = formula.carried_out(
        columns.__getitem__, lambda constant: [float(constant)] * count, _operated
    )
    return _in_a_cell(found)


def _operated(sign: str, lefts: Column, rights: Column) -> Column:
    try:
        return list(map(_OPERATIONS[sign], lefts, rights))
    except ZeroDivisionError:
        each = zip(lefts, rights, strict=True)
        return [left / right if right else NOTHING for left, right in each]


def _corners(inputs: Mapping[str, Spans], count: int) -> list[dict[str, Column]]:
    if len(inputs) > _MOST_INEXACT_INPUTS:
        inputs = _fewer_corners(inputs, count)
    sides = [spans[:1] if spans.lows == spans.highs else spans for spans in inputs.values()]
    return [dict(zip(inputs, corner, strict=True)) for corner in product(*sides)]


def _fewer_corners(inputs: Mapping[str, Spans], count: int) -> dict[str, Spans]:
    """The inputs, each at its middle in the cases in which more than six are inexact."""
    cases = []
    for n in range(count):
        case = [Interval(spans.lows[n], spans.highs[n]) for spans in inputs.values()]
        if sum(span.low != span.high for span in case) > _MOST_INEXACT_INPUTS:
            case = [Interval(span.middle, span.middle) for span in case]
        cases.append(case)
    columns = (Spans(*zip(*column, strict=True)) for column in zip(*cases, strict=True))
    return dict(zip(inputs, columns, strict=True))
