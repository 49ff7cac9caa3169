"""What the checks look at: which rows, which months, and how exactly each figure is known."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from workbook_tools.checks.evidence import Evidence, Places
from workbook_tools.checks.interval import Interval
from workbook_tools.compare import Formula
from workbook_tools.indicator import MONTHS_SHOWN, Dataset, Indicator, Unit
from workbook_tools.period import Month
from workbook_tools.values import round_half_away

_FIRST_MONTH = Month(1900, 1)


def displayed(value: Decimal, indicator: Indicator) -> Decimal:
    """``value`` as the sheet shows it: a percent to ``decimals`` places of the percent."""
    return round_half_away(value, indicator.decimals + _shift(indicator))


def _shift(indicator: Indicator) -> int:
    return 2 if indicator.unit is Unit.PERCENT else 0


def months_shown(month: Month, more: int = 0) -> tuple[Month, ...]:
    """The months that a scorecard shows, oldest first, and ``more`` before them."""
    return month.last(min(MONTHS_SHOWN + more, month.since(_FIRST_MONTH) + 1))


class Scope:
    """One scorecard's rows in one month, with all that its figures can be held against.

    ``rows`` are the indicators in effect, in printed order. Evidence may come from any row of the
    dataset; a finding is about ``rows`` only. ``evidence`` covers the months shown at least.
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
        self.months = months_shown(month)
        self.evidence = evidence or Evidence(dataset, self.months)
        known = (
            dataset.indicators[ref] for ref in dict.fromkeys(refs) if ref in dataset.indicators
        )
        self.rows = tuple(i for i in known if i.reported_in(month))
        start = self.evidence.months.index(self.months[0])
        self.window = slice(start, start + len(self.months))
        self._places: dict[str, int] = {}

    @cached_property
    def refs(self) -> tuple[str, ...]:
        """The references of ``rows``."""
        return tuple(row.ref for row in self.rows)

    @cached_property
    def rate_rows(self) -> tuple[str, ...]:
        """The references of the rows whose formula divides by the population."""
        return tuple(ref for ref in self.refs if ref in self.evidence.rate_formulas)

    def value(self, ref: str, back: int = 0) -> Decimal | None:
        """The checked number of ``ref`` so many months before the reporting month, if any."""
        return self._numbers(ref)[-1 - back] if back < len(self.months) else None

    def latest(self, ref: str, count: int) -> dict[Month, Decimal]:
        """The checked numbers of the ``count`` months that end with the reporting month."""
        each = zip(self.months[-count:], self._numbers(ref)[-count:], strict=True)
        return {month: value for month, value in each if value is not None}

    def _numbers(self, ref: str) -> Sequence[Decimal | None]:
        return self.evidence.numbers(ref)[self.window]

    def rounding(self, ref: str) -> Sequence[Interval | None]:
        """Every value that rounds to what the sheet shows for ``ref``, in each of the months.

        Figures below zero aside, never below zero. Decimals that the sheet would show and the
        source never gives are no evidence, so they are not counted.
        """
        return self.evidence.rounding(ref, self.places(ref))[self.window]

    def input(self, ref: str, month: Month) -> Interval | None:
        """What ``ref`` may truly be in ``month`` as an input of a formula."""
        column = self.evidence.inputs(ref, self.places(ref))
        return column[self.evidence.months.index(month)]

    def formula_ranges(self, formula: Formula, population: Decimal) -> Sequence[Interval | None]:
        """The lowest and highest that ``formula`` gives within its inputs' rounding, by month.

        None of a month in which an input has no checked number or the formula gives none.
        """
        return self.evidence.ranges(formula, population, self.places_of(formula))[self.window]

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
        shift = _shift(indicator)
        given = max(self.evidence.decimals(ref)[self.window])
        return shift + min(indicator.decimals, max(0, given - shift))
