"""What the checks look at: which rows, which months, and how exactly each figure is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import product

from workbook_tools.compare import POPULATION, Formula, parse
from workbook_tools.indicator import Dataset, Indicator, Observation, Series, Unit
from workbook_tools.period import Month
from workbook_tools.values import Figure, round_half_away

UNCHECKED = frozenset({"reconstructed", "formula", ""})
ESTIMATED = "derived"
MONTHS_SHOWN = 24
_FIRST_MONTH = Month(1900, 1)
_LARGEST = Decimal(10) ** 15
_MOST_INEXACT_INPUTS = 6
_GUARD = Decimal("1e-9")

Readings = Mapping[Month, Observation]
Ranges = dict[tuple[object, ...], "Interval | None"]


@dataclass(frozen=True, slots=True)
class Interval:
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


def displayed(value: Decimal, indicator: Indicator) -> Decimal:
    """``value`` as the sheet shows it: a percent to ``decimals`` places of the percent."""
    return round_half_away(value, indicator.decimals + _shift(indicator))


def _shift(indicator: Indicator) -> int:
    return 2 if indicator.unit is Unit.PERCENT else 0


class Scope:
    """One scorecard's rows in one month, with all that its figures can be held against.

    ``rows`` are the indicators in effect, in printed order. Evidence may come from any row of the
    dataset; a finding is about ``rows`` only. Scopes of one dataset in several months may share
    ``ranges``, in which each keeps what it works out of formulas.
    """

    def __init__(
        self, dataset: Dataset, month: Month, refs: tuple[str, ...], ranges: Ranges | None = None
    ) -> None:
        self.dataset = dataset
        self.month = month
        known = (
            dataset.indicators[ref] for ref in dict.fromkeys(refs) if ref in dataset.indicators
        )
        self.rows = tuple(i for i in known if i.reported_in(month))
        self._months = month.last(min(MONTHS_SHOWN, month.since(_FIRST_MONTH) + 1))
        self._readings: dict[str, Readings] = {}
        self._values: dict[str, dict[Month, Decimal]] = {}
        self._ranges: Ranges = {} if ranges is None else ranges
        self._shown_places: dict[str, int] = {}
        self._rounding: dict[tuple[str, Month], Interval | None] = {}

    @cached_property
    def refs(self) -> tuple[str, ...]:
        """The references of ``rows``."""
        return tuple(row.ref for row in self.rows)

    @cached_property
    def rate_formulas(self) -> dict[str, Formula]:
        """The formulas of the dataset that divide by the population, by reference."""
        found = {ref: formula_of(row) for ref, row in self.dataset.indicators.items()}
        return {ref: f for ref, f in found.items() if f is not None and POPULATION in f.names}

    @cached_property
    def populations(self) -> dict[Month, Decimal]:
        """``config/populations.csv`` by the month in which each takes effect, oldest first."""
        stated = sorted(self.dataset.populations.by_month.items())
        return {month: figure for month, figure in stated if number(figure) is not None}

    def population(self, month: Month) -> Decimal | None:
        """The stated population in effect in ``month``."""
        return next((p for m, p in reversed(self.populations.items()) if m <= month), None)

    def readings(self, ref: str) -> Readings:
        """The months shown in which ``ref`` has a number that came from a source, oldest first."""
        if ref not in self._readings:
            series = self.dataset.series.get(ref, Series(ref))
            self._readings[ref] = {
                month: observation
                for month in self._months
                if (observation := series.at(month)).provenance not in UNCHECKED
                and number(observation.value) is not None
            }
        return self._readings[ref]

    def value(self, ref: str, month: Month) -> Decimal | None:
        """The checked number of ``ref`` in ``month``, if there is one."""
        return self._numbers(ref).get(month)

    def _numbers(self, ref: str) -> dict[Month, Decimal]:
        if ref not in self._values:
            held = self.readings(ref).items()
            self._values[ref] = {m: o.value for m, o in held if isinstance(o.value, Decimal)}
        return self._values[ref]

    def earlier(self, ref: str, back: int) -> Decimal | None:
        """The checked number of ``ref`` so many months before the reporting month, if any."""
        return self.value(ref, self._months[-1 - back]) if back < len(self._months) else None

    def latest(self, ref: str, count: int) -> dict[Month, Decimal]:
        """The checked numbers of the ``count`` months that end with the reporting month."""
        values = self._numbers(ref)
        return {m: values[m] for m in self._months[-count:] if m in values}

    def rounding(self, ref: str, month: Month) -> Interval | None:
        """Every value that rounds to what the sheet shows for ``ref`` in ``month``.

        Figures below zero aside, never below zero. Decimals that the sheet would show and the
        source never gives are no evidence, so they are not counted.
        """
        if (ref, month) not in self._rounding:
            self._rounding[ref, month] = self._rounded(ref, month)
        return self._rounding[ref, month]

    def _rounded(self, ref: str, month: Month) -> Interval | None:
        value = self.value(ref, month)
        return None if value is None else _rounds_alike(value, self._places(ref))

    def _places(self, ref: str) -> int:
        if ref not in self._shown_places:
            self._shown_places[ref] = self._shown(self.dataset.indicators.get(ref), ref)
        return self._shown_places[ref]

    def _shown(self, indicator: Indicator | None, ref: str) -> int:
        if indicator is None:
            return 0
        shift = _shift(indicator)
        observations = [o for o in self.readings(ref).values() if _given(o)]
        given = max((_places(o.value) for o in observations), default=0)
        return shift + min(indicator.decimals, max(0, given - shift))

    def input_range(self, ref: str, month: Month) -> Interval | None:
        """What ``ref`` may truly be as an input: a whole count that a source gives is exact."""
        value = self.value(ref, month)
        if value is None or ref not in self.dataset.indicators:
            return None
        count = self.dataset.indicators[ref].unit is Unit.COUNT
        if count and value == value.to_integral_value() and _given(self.readings(ref)[month]):
            return Interval(value, value)
        return self.rounding(ref, month)

    def formula_range(self, formula: Formula, month: Month, population: Decimal) -> Interval | None:
        """The lowest and highest that ``formula`` gives within its inputs' rounding.

        None when an input has no checked number or the formula gives none. Extremes are looked for
        where every input is at an end of its own range, which is exact for sums and for a ratio.
        """
        shown = tuple(self._places(name) for name in formula.inputs)
        key = (formula.text, month, population, shown)
        if key not in self._ranges:
            self._ranges[key] = self._formula_range(formula, month, population)
        return self._ranges[key]

    def _formula_range(
        self, formula: Formula, month: Month, population: Decimal
    ) -> Interval | None:
        inputs = {name: self.input_range(name, month) for name in formula.inputs}
        known = {name: span for name, span in inputs.items() if span is not None}
        if len(known) < len(inputs):
            return None
        corners = [_evaluate(formula, {**c, POPULATION: population}) for c in _corners(known)]
        values = [value for value in corners if value is not None]
        return Interval(min(values), max(values)) if len(values) == len(corners) else None


def formula_of(indicator: Indicator) -> Formula | None:
    """The indicator's formula, None without one or with one that cannot be read."""
    try:
        return parse(indicator.formula) if indicator.formula else None
    except ValueError:
        return None


@lru_cache(maxsize=1 << 14)
def _rounds_alike(value: Decimal, places: int) -> Interval:
    middle = round_half_away(value, places)
    half = Decimal(1).scaleb(-places) / 2
    return Interval(middle - half if value < 0 else max(middle - half, Decimal(0)), middle + half)


def _given(observation: Observation) -> bool:
    return observation.provenance != ESTIMATED


@lru_cache(maxsize=1 << 14)
def _places(figure: Figure) -> int:
    exponent = figure.normalize().as_tuple().exponent if isinstance(figure, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _corners(inputs: Mapping[str, Interval]) -> list[dict[str, Decimal]]:
    inexact = sum(1 for span in inputs.values() if span.width)
    ends = [
        (span.middle,)
        if not span.width or inexact > _MOST_INEXACT_INPUTS
        else (span.low, span.high)
        for span in inputs.values()
    ]
    return [dict(zip(inputs, corner, strict=True)) for corner in product(*ends)]


def _evaluate(formula: Formula, values: Mapping[str, Decimal]) -> Decimal | None:
    lookup: Callable[[str], Figure] = values.__getitem__
    try:
        return number(formula.evaluate(lookup))
    except ArithmeticError:
        return None
