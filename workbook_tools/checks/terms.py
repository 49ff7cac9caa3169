"""What the definitions say to the checks whatever the figures are: worked out once for all teams.

A project's scorecards share indicators, comparators, populations and notes, and have figures of
their own. So nothing here looks at a figure.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from math import isnan
from typing import Any, TypeVar

from workbook_tools.checks.interval import NOTHING, number
from workbook_tools.compare import POPULATION, Formula, parse
from workbook_tools.indicator import MONTHS_SHOWN, Dataset, Indicator, Note
from workbook_tools.period import Month, last_months

_MOST_TERMS, _MOST_SHEETS = 4, 64
T = TypeVar("T")


def terms_of(dataset: Dataset) -> Terms:
    """The terms of a dataset's definitions, the same for all datasets that share them."""
    for terms in _held:
        if terms.are_of(dataset):
            return terms
    terms = Terms(dataset)
    _held[:] = [terms, *_held[: _MOST_TERMS - 1]]
    return terms


class Terms:
    """The formulas and populations of some definitions, and a ``Sheet`` for each month and rows."""

    def __init__(self, definitions: Dataset) -> None:
        self.indicators = definitions.indicators
        self.benchmarks = definitions.benchmarks
        self.benchmark_columns = definitions.benchmark_columns
        self.notes = definitions.notes
        self._populations = definitions.populations
        self._sheets: dict[tuple[Month, tuple[str, ...]], Sheet] = {}

    def are_of(self, dataset: Dataset) -> bool:
        """Whether the dataset has these very definitions."""
        return (
            dataset.indicators is self.indicators
            and dataset.benchmarks is self.benchmarks
            and dataset.notes is self.notes
            and dataset.populations is self._populations
        )

    def sheet(self, month: Month, refs: tuple[str, ...]) -> Sheet:
        """The sheet of ``month`` with the rows ``refs``."""
        key = (month, refs)
        if key not in self._sheets:
            if len(self._sheets) >= _MOST_SHEETS:
                del self._sheets[next(iter(self._sheets))]
            self._sheets[key] = Sheet(self, month, refs)
        return self._sheets[key]

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """The formulas, by reference, without those that cannot be read."""
        found = {ref: _formula_of(row) for ref, row in self.indicators.items()}
        return {ref: formula for ref, formula in found.items() if formula is not None}

    @cached_property
    def rate_formulas(self) -> dict[str, Formula]:
        """Those that divide by the population."""
        return {ref: f for ref, f in self.formulas.items() if POPULATION in f.names}

    @cached_property
    def populations(self) -> dict[Month, float]:
        """``config/populations.csv`` by the month in which each takes effect, oldest first."""
        stated = sorted(self._populations.by_month.items())
        return {m: people for m, figure in stated if not isnan(people := number(figure))}

    def population(self, month: Month) -> float:
        """The stated population in effect in ``month``."""
        return next((p for m, p in reversed(self.populations.items()) if m <= month), NOTHING)


class Sheet:
    """The rows of a month's scorecard: those of ``refs`` in effect, in their order."""

    def __init__(self, terms: Terms, month: Month, refs: tuple[str, ...]) -> None:
        self.terms = terms
        self.month = month
        self.months = last_months(month, MONTHS_SHOWN)
        known = (terms.indicators[ref] for ref in dict.fromkeys(refs) if ref in terms.indicators)
        self.rows = tuple(row for row in known if row.reported_in(month))
        self.refs = tuple(row.ref for row in self.rows)
        self._known: dict[Callable[[Sheet], Any], Any] = {}

    def once(self, find: Callable[[Sheet], T]) -> T:
        """What ``find`` gives of this sheet; it is called once."""
        if find not in self._known:
            self._known[find] = find(self)
        found: T = self._known[find]
        return found

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each row."""
        return {ref: n for n, ref in enumerate(self.refs)}

    @cached_property
    def rate_rows(self) -> tuple[str, ...]:
        """The references of the rows whose formula divides by the population."""
        return tuple(ref for ref in self.refs if ref in self.terms.rate_formulas)

    @cached_property
    def formula_rows(self) -> tuple[tuple[Indicator, Formula], ...]:
        """The rows with any other formula."""
        formulas, rates = self.terms.formulas, self.terms.rate_formulas
        return tuple(
            (row, formulas[row.ref])
            for row in self.rows
            if row.ref in formulas and row.ref not in rates
        )

    @cached_property
    def populations(self) -> dict[Month, float]:
        """The stated population in effect in each of the months, NOTHING before the first."""
        return {month: self.terms.population(month) for month in self.months}

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes that hold in the month."""
        return tuple(note for note in self.terms.notes if note.holds_in(self.month))


_held: list[Terms] = []


def _formula_of(indicator: Indicator) -> Formula | None:
    """The indicator's formula, None without one or with one that cannot be read."""
    try:
        return parse(indicator.formula) if indicator.formula else None
    except ValueError:
        return None
