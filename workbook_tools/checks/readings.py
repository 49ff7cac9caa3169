"""What each rate row says of the population, month by month, and whether all say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import isnan

from workbook_tools.checks.evidence import Evidence, Places
from workbook_tools.checks.interval import (
    GUARD,
    NOTHING,
    Interval,
    Spans,
    formula_ranges,
    known,
)
from workbook_tools.checks.overlay import Overlay, Reading
from workbook_tools.checks.scope import Scope
from workbook_tools.compare import Formula
from workbook_tools.period import Month

NO_LIMIT = 1e15


def allowed(rate: Spans, formula: Formula, inputs: Mapping[str, Spans]) -> Spans:
    """Between which populations ``formula`` gives ``rate``; NOTHING where it divides by none."""
    tops = _over_one(formula, inputs, len(rate.lows))
    each = [_allowed(*known) for known in zip(*rate, *tops, strict=True)]
    return Spans([low for low, _ in each], [high for _, high in each])


def _over_one(formula: Formula, inputs: Mapping[str, Spans], count: int) -> Spans:
    """What it gives over a population of one; NOTHING where it is not twice what two give."""
    tops = formula_ranges(formula, inputs, 1, count)
    if formula.is_per_head:
        return tops
    halves = formula_ranges(formula, inputs, 2, count)
    highs = [
        top if abs(half * 2 - top) <= top * GUARD else NOTHING
        for top, half in zip(tops.highs, halves.highs, strict=True)
    ]
    return Spans(tops.lows, highs)


def _allowed(
    rate_low: float, rate_high: float, top_low: float, top_high: float
) -> tuple[float, float]:
    if rate_high <= 0 or top_low < 0 or isnan(top_high):
        return NOTHING, NOTHING
    return top_low / rate_high, top_high / rate_low if rate_low else NO_LIMIT


class Readings:
    """The populations that each rate row allows, by the months of ``months`` that have a reading.

    Those months are numbered; a stretch is from one number to another.
    """

    def __init__(self, months: Sequence[Month], rows: Mapping[str, Spans]) -> None:
        columns = zip(*(spans.lows for spans in rows.values()), strict=True)
        self.places = [n for n, lows in enumerate(columns) if not all(map(isnan, lows))]
        self._months = months
        self._rows = rows
        spans = rows.values()
        self._lows = [max(known([each.lows[n] for each in spans])) for n in self.places]
        self._highs = [min(known([each.highs[n] for each in spans])) for n in self.places]
        self._highest = [max(known([each.highs[n] for each in spans])) for n in self.places]

    def common(self, start: int, end: int) -> Interval:
        """What all readings of a stretch allow; the wrong way round where they do not agree."""
        return Interval(max(self._lows[start:end]), min(self._highs[start:end]))

    def fit(self, start: int, end: int, stated: float) -> bool:
        """Whether none misses what the most readings of a stretch share."""
        low, high = self.common(start, end)
        if 0 < low - high <= max(self._highest[start:end]) * GUARD:
            return not self.overlay.shared(start, end, stated)[1]
        return low <= high

    @cached_property
    def numbered(self) -> list[tuple[int, Reading]]:
        """Every reading with the number of its month, in order of time."""
        return [
            (number, Reading(ref, self._months[place], spans.at(place)))
            for number, place in enumerate(self.places)
            for ref, spans in self._rows.items()
            if not isnan(spans.lows[place])
        ]

    @cached_property
    def overlay(self) -> Overlay:
        """All readings laid over each other."""
        return Overlay(self.numbered)


def readings(scope: Scope, without: frozenset[str] = frozenset()) -> Readings:
    """The readings of every rate row of the dataset, but for those ``without``."""
    rates = [(r, f) for r, f in scope.terms.rate_formulas.items() if r not in without]
    key = tuple((ref, scope.places(ref), scope.places_of(formula)) for ref, formula in rates)
    return scope.evidence.once(
        ("readings", key),
        lambda: Readings(
            scope.evidence.months, {row[0]: _allows(scope.evidence, *row) for row in key}
        ),
    )


def _allows(evidence: Evidence, ref: str, shown: int, places: Places) -> Spans:
    """What a rate row allows in each month that has checked figures."""
    formula = evidence.terms.rate_formulas[ref]
    return evidence.once(
        ("allows", ref, shown, places),
        lambda: allowed(evidence.rounding(ref, shown), formula, evidence.formula_inputs(places)),
    )
