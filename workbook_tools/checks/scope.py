"""What the checks look at: which rows, which months, and how exactly each figure is known."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from workbook_tools.checks.evidence import Evidence, Places
from workbook_tools.checks.interval import (
    NOTHING,
    Column,
    Spans,
    formula_numbers,
    formula_ranges,
)
from workbook_tools.compare import Formula
from workbook_tools.indicator import MONTHS_SHOWN, Dataset, Indicator, Unit
from workbook_tools.period import Month, last_months

_NO_POPULATION = 1


def places_shown(indicator: Indicator) -> int:
    """How many decimals of a number the sheet shows; a percent is a share, which has two more."""
    return indicator.decimals + _shift(indicator)


def _shift(indicator: Indicator) -> int:
    return 2 if indicator.unit is Unit.PERCENT else 0


class Scope:
    """One scorecard's rows in one month, with all that its figures can be held against.

    ``sheet`` has the rows. Evidence may come from any row of the dataset; a finding is about rows
    of the sheet only. ``evidence`` covers the months shown at least.
    """

    def __init__(
        self,
        dataset: Dataset,
        month: Month,
        refs: tuple[str, ...],
        evidence: Evidence | None = None,
    ) -> None:
        self.dataset = dataset
        self.month = month
        self.evidence = evidence or Evidence(dataset, last_months(month, MONTHS_SHOWN))
        self.terms = self.evidence.terms
        self.sheet = self.terms.sheet(month, refs)
        self.months = self.sheet.months
        self.rows = self.sheet.rows
        start = self.evidence.months.index(self.months[0])
        self.window = slice(start, start + len(self.months))
        self._places: dict[str, int] = {}

    def value(self, ref: str, back: int = 0) -> float:
        """The checked number of ``ref`` so many months before the reporting month, if any."""
        return self.values(ref, (back,))[0]

    def values(self, ref: str, backs: Iterable[int]) -> list[float]:
        """The same for some months."""
        numbers, last, first = self.evidence.numbers(ref), self.window.stop - 1, self.window.start
        return [numbers[last - back] if last - back >= first else NOTHING for back in backs]

    def latest(self, ref: str, count: int) -> Column:
        """The checked numbers of the ``count`` months that end with the reporting month."""
        end = self.window.stop
        return self.evidence.numbers(ref)[max(self.window.start, end - count) : end]

    def rounding(self, ref: str) -> Spans:
        """Every value that rounds to what the sheet shows for ``ref``, in each of the months.

        Figures below zero aside, never below zero. Decimals that the sheet would show and the
        source never gives are no evidence, so they are not counted.
        """
        return self.evidence.rounding(ref, self.places(ref)).part(self.window)

    def input(self, ref: str) -> Spans:
        """What ``ref`` may truly be as an input of a formula, in each of the months."""
        return self.evidence.inputs(ref, self.places(ref)).part(self.window)

    @cached_property
    def counts(self) -> dict[str, Spans]:
        """The same of every count of the dataset."""
        rows = self.dataset.indicators.items()
        return {ref: self.input(ref) for ref, row in rows if row.unit is Unit.COUNT}

    def exactly(self, formula: Formula) -> Spans:
        """What ``formula``, which has no population, gives of the very figures, by month."""
        columns = {ref: self.evidence.numbers(ref)[self.window] for ref in formula.inputs}
        found = formula_numbers(formula, columns, len(self.months))
        return Spans(found, found)

    def formula_ranges(self, formula: Formula) -> Spans:
        """The lowest and highest that it gives within its inputs' rounding, by month.

        NOTHING in a month in which an input has no checked number or the formula gives none.
        """
        inputs = {ref: self.input(ref) for ref in formula.inputs}
        return formula_ranges(formula, inputs, _NO_POPULATION, len(self.months))

    def places_of(self, formula: Formula) -> Places:
        """How many decimals are shown of each of the formula's inputs."""
        return tuple((ref, self.places(ref)) for ref in formula.inputs)

    def places(self, ref: str) -> int:
        """How many decimals of ``ref`` the sheet shows and its source gives."""
        if ref not in self._places:
            self._places[ref] = self._shown(self.dataset.indicators.get(ref), ref)
        return self._places[ref]

    def _shown(self, indicator: Indicator | None, ref: str) -> int:
        if indicator is None:
            return 0
        if not indicator.decimals:
            return _shift(indicator)
        given = self.evidence.decimals(ref, self.window, places_shown(indicator))
        return max(_shift(indicator), given)
