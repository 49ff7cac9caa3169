"""What the figures of some months say, however often it is asked, and for whichever month."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import isnan
from typing import Any, TypeVar

from workbook_tools.checks.interval import (
    NOTHING,
    Column,
    Spans,
    column_of,
    places_of,
    rounding,
)
from workbook_tools.checks.terms import terms_of
from workbook_tools.indicator import Dataset, Unit
from workbook_tools.period import Month
from workbook_tools.series import Observation, Series

UNCHECKED = frozenset({"reconstructed", "formula", ""})
ESTIMATED = "derived"

_NO_FIGURES = Series("")
T = TypeVar("T")
Places = tuple[tuple[str, int], ...]
"""How many decimals are shown of each row, by reference."""


class Evidence:
    """A dataset's figures in ``months``, from sources alone.

    Scopes of several months share it, so that each thing is worked out once. What is told by month
    is in the order of ``months``. ``places`` are the decimals that a scope shows of a row.
    """

    def __init__(self, dataset: Dataset, months: tuple[Month, ...]) -> None:
        self.dataset = dataset
        self.months = months
        self.terms = terms_of(dataset)
        self._numbers: dict[str, Column] = {}
        self._known: dict[Hashable, Any] = {}

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """What ``find`` gives, which is called once for each ``key``."""
        if key not in self._known:
            self._known[key] = find()
        found: T = self._known[key]
        return found

    def held(self, ref: str) -> tuple[Observation, ...]:
        """The observation of each month, whatever it comes from."""
        series = self.dataset.series.get(ref, _NO_FIGURES)
        return series.last(self.months[-1], len(self.months))

    def numbers(self, ref: str) -> Column:
        """The number of each month that came from a source."""
        if ref not in self._numbers:
            self._numbers[ref] = column_of(
                [None if each.provenance in UNCHECKED else each.value for each in self.held(ref)]
            )
        return self._numbers[ref]

    def decimals(self, ref: str, window: slice, most: int) -> int:
        """The most decimals that the source gives in some months, ``most`` if there are more."""
        found = 0
        for value, held in zip(self.numbers(ref)[window], self.held(ref)[window], strict=True):
            if found >= most:
                return most
            if held.provenance != ESTIMATED and not isnan(value):
                found = max(found, places_of(held.value))
        return min(found, most)

    def rounding(self, ref: str, places: int) -> Spans:
        """Every value that rounds to what is shown, by month."""
        return self.once(("rounding", ref, places), lambda: rounding(self.numbers(ref), places))

    def inputs(self, ref: str, places: int) -> Spans:
        """What ``ref`` may truly be as an input, by month: a whole count of a source is exact."""
        return self.once(("input", ref, places), lambda: self._inputs(ref, places))

    def _inputs(self, ref: str, places: int) -> Spans:
        row, numbers = self.dataset.indicators.get(ref), self.numbers(ref)
        if row is None:
            nothing = [NOTHING] * len(self.months)
            return Spans(nothing, nothing)
        if row.unit is not Unit.COUNT:
            return self.rounding(ref, places)
        inexact = [
            n
            for n, (value, held) in enumerate(zip(numbers, self.held(ref), strict=True))
            if (held.provenance == ESTIMATED or not value.is_integer()) and not isnan(value)
        ]
        if not inexact:
            return Spans(numbers, numbers)
        lows, highs = list(numbers), list(numbers)
        ends = rounding([numbers[n] for n in inexact], places)
        for n, low, high in zip(inexact, *ends, strict=True):
            lows[n], highs[n] = low, high
        return Spans(lows, highs)

    def formula_inputs(self, places: Places) -> dict[str, Spans]:
        """What each of a formula's inputs may truly be."""
        return {ref: self.inputs(ref, shown) for ref, shown in places}
