"""What the figures of some months say, however often it is asked, and for whichever month."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from workbook_tools.checks.interval import (
    Interval,
    formula_ranges,
    number,
    places_of,
    rounds_alike,
)
from workbook_tools.compare import POPULATION, Formula, parse
from workbook_tools.indicator import Dataset, Indicator, Observation, Series, Unit
from workbook_tools.period import Month

UNCHECKED = frozenset({"reconstructed", "formula", ""})
ESTIMATED = "derived"

T = TypeVar("T")
Places = tuple[tuple[str, int], ...]
"""How many decimals are shown of each row, by reference."""


class Evidence:
    """A dataset's figures in ``months``, from sources alone.

    Scopes of several months share it, so that each thing is worked out once. What is told by month
    is in the order of ``months``, with None where there is nothing. ``places`` are the decimals
    that a scope shows of a row.
    """

    def __init__(self, dataset: Dataset, months: tuple[Month, ...]) -> None:
        self.dataset = dataset
        self.months = months
        self._known: dict[Hashable, Any] = {}

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """What ``find`` gives, which is called once for each ``key``."""
        if key not in self._known:
            self._known[key] = find()
        found: T = self._known[key]
        return found

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """The formulas of the dataset, by reference, without those that cannot be read."""
        found = {ref: _formula_of(row) for ref, row in self.dataset.indicators.items()}
        return {ref: formula for ref, formula in found.items() if formula is not None}

    @cached_property
    def rate_formulas(self) -> dict[str, Formula]:
        """Those that divide by the population."""
        return {ref: f for ref, f in self.formulas.items() if POPULATION in f.names}

    @cached_property
    def populations(self) -> dict[Month, Decimal]:
        """``config/populations.csv`` by the month in which each takes effect, oldest first."""
        stated = sorted(self.dataset.populations.by_month.items())
        return {month: figure for month, figure in stated if number(figure) is not None}

    def population(self, month: Month) -> Decimal | None:
        """The stated population in effect in ``month``."""
        return next((p for m, p in reversed(self.populations.items()) if m <= month), None)

    def numbers(self, ref: str) -> tuple[Decimal | None, ...]:
        """The number of each month that came from a source."""
        return self.once(("number", ref), lambda: tuple(map(_checked, self._held(ref))))

    def decimals(self, ref: str) -> tuple[int, ...]:
        """How many decimals the source gives in each month; -1 where it gives no number."""
        each = zip(self.numbers(ref), self._held(ref), strict=True)
        return self.once(
            ("decimals", ref),
            lambda: tuple(
                -1 if value is None or held.provenance == ESTIMATED else places_of(value)
                for value, held in each
            ),
        )

    def _held(self, ref: str) -> Iterator[Observation]:
        return map(self.dataset.series.get(ref, Series(ref)).at, self.months)

    def rounding(self, ref: str, places: int) -> list[Interval | None]:
        """Every value that rounds to what is shown, by month."""
        return self.once(
            ("rounding", ref, places),
            lambda: [
                None if value is None else rounds_alike(value, places)
                for value in self.numbers(ref)
            ],
        )

    def inputs(self, ref: str, places: int) -> list[Interval | None]:
        """What ``ref`` may truly be as an input, by month: a whole count of a source is exact."""
        return self.once(("input", ref, places), lambda: self._inputs(ref, places))

    def _inputs(self, ref: str, places: int) -> list[Interval | None]:
        row, rounding = self.dataset.indicators.get(ref), self.rounding(ref, places)
        if row is None:
            return [None] * len(rounding)
        if row.unit is not Unit.COUNT:
            return rounding
        each = zip(self.numbers(ref), self.decimals(ref), rounding, strict=True)
        return [
            span
            if value is None or decimals or value != value.to_integral_value()
            else Interval(value, value)
            for value, decimals, span in each
        ]

    def ranges(
        self, formula: Formula, population: Decimal, places: Places
    ) -> list[Interval | None]:
        """What ``formula`` may give within its inputs' rounding, by month."""
        key = ("formula", formula.text, population, places)
        return self.once(key, lambda: self._ranges(formula, population, places))

    def _ranges(
        self, formula: Formula, population: Decimal, places: Places
    ) -> list[Interval | None]:
        inputs = [self.inputs(ref, shown) for ref, shown in places]
        every = [[column[n] for column in inputs] for n in range(len(self.months))]
        known = [n for n, spans in enumerate(every) if None not in spans]
        columns = {
            ref: [span for n in known if (span := column[n]) is not None]
            for (ref, _), column in zip(places, inputs, strict=True)
        }
        found: list[Interval | None] = [None] * len(self.months)
        spans = formula_ranges(formula, columns, population, len(known))
        for n, span in zip(known, spans, strict=True):
            found[n] = span
        return found


def _checked(observation: Observation) -> Decimal | None:
    return None if observation.provenance in UNCHECKED else number(observation.value)


def _formula_of(indicator: Indicator) -> Formula | None:
    """The indicator's formula, None without one or with one that cannot be read."""
    try:
        return parse(indicator.formula) if indicator.formula else None
    except ValueError:
        return None
