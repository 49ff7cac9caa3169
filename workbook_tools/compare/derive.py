"""Indicators that follow from others: months without a source value, filled by formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from workbook_tools.compare.formula import POPULATION, Formula, parse
from workbook_tools.indicator import Dataset, Indicator, Observation, Series
from workbook_tools.period import Month
from workbook_tools.values import Absence, Figure

_NO_FIGURES = Series("")


def derivation_order(indicators: Mapping[str, Indicator]) -> tuple[str, ...]:
    """The references that have a formula, each after those that it needs.

    Raises ValueError, with a clause for people, for a formula that cannot be read and for formulas
    that need each other.
    """
    needs = {
        ref: sorted(parse(indicator.formula).names & indicators.keys())
        for ref, indicator in indicators.items()
        if indicator.formula
    }
    try:
        order = tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = " needs ".join(reversed(error.args[1]))
        raise ValueError(f"the formulas go round in a circle: {circle}") from None
    return tuple(ref for ref in order if ref in needs)


def derive(dataset: Dataset) -> Dataset:
    """``dataset`` with each formula's months filled where the source has no value.

    The months are those in which any input has an observation and the indicator is in effect. A
    source value, and any absence but blank, stays. A filled month's provenance is ``formula``; a
    plain ratio carries its counts. Raises ValueError as ``derivation_order`` does.
    """
    series = dict(dataset.series)
    filled = replace(dataset, series=series)
    for ref in derivation_order(dataset.indicators):
        series[ref] = _filled(filled, dataset.indicators[ref])
    return filled


def formula_value(dataset: Dataset, ref: str, month: Month) -> Figure:
    """What the formula of ``ref`` gives in ``month``, whatever the source says; blank with none."""
    formula = dataset.indicators[ref].formula
    return _evaluate(dataset, parse(formula), month) if formula else Absence.BLANK


def _filled(dataset: Dataset, indicator: Indicator) -> Series:
    own = dataset.series.get(indicator.ref, Series(indicator.ref))
    formula = parse(indicator.formula)
    observations = dict(own.observations)
    for month in _months(dataset, formula.names):
        if own.value(month) is Absence.BLANK and indicator.reported_in(month):
            derived = _observation(dataset, formula, month)
            if derived.value is not Absence.BLANK:
                observations[month] = derived
    return Series(indicator.ref, observations)


def _months(dataset: Dataset, names: Iterable[str]) -> list[Month]:
    return sorted({month for name in names for month in dataset.series.get(name, _NO_FIGURES)})


def _observation(dataset: Dataset, formula: Formula, month: Month) -> Observation:
    value = _evaluate(dataset, formula, month)
    if formula.ratio is None:
        return Observation(value, provenance="formula")
    over, under = (_figure(dataset, name, month) for name in formula.ratio)
    return Observation(value, over, under, provenance="formula")


def _evaluate(dataset: Dataset, formula: Formula, month: Month) -> Figure:
    return formula.evaluate(lambda name: _figure(dataset, name, month))


def _figure(dataset: Dataset, name: str, month: Month) -> Figure:
    if name == POPULATION:
        return dataset.populations.at(month)
    return dataset.series.get(name, _NO_FIGURES).value(month)
