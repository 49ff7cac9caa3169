"""Indicators that follow from others: months without a source value, filled by formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from workbook_tools.compare.formula import POPULATION, Formula, parse
from workbook_tools.indicator import Dataset, Indicator, Observation, Series
from workbook_tools.period import Month
from workbook_tools.values import Absence, Figure, is_number

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
    source value, and any absence but blank, stays. A filled month's provenance is ``formula``.
    Under a plain ratio each month's number carries its two counts, a source's too where it has
    neither of its own. Raises ValueError as ``derivation_order`` does.
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
        held = own.at(month)
        if is_number(held.value):
            observations[month] = _with_counts(dataset, formula, month, held)
        elif held.value is Absence.BLANK and indicator.reported_in(month):
            value = _evaluate(dataset, formula, month)
            if value is not Absence.BLANK:
                derived = Observation(value, provenance="formula")
                observations[month] = _with_counts(dataset, formula, month, derived)
    return Series(indicator.ref, observations)


def _months(dataset: Dataset, names: Iterable[str]) -> list[Month]:
    return sorted({month for name in names for month in dataset.series.get(name, _NO_FIGURES)})


def _with_counts(
    dataset: Dataset, formula: Formula, month: Month, held: Observation
) -> Observation:
    has_none = held.numerator is held.denominator is Absence.BLANK
    if formula.ratio is None or not has_none:
        return held
    over, under = (_figure(dataset, name, month) for name in formula.ratio)
    return replace(held, numerator=over, denominator=under)


def _evaluate(dataset: Dataset, formula: Formula, month: Month) -> Figure:
    return formula.evaluate(lambda name: _figure(dataset, name, month))


def _figure(dataset: Dataset, name: str, month: Month) -> Figure:
    if name == POPULATION:
        return dataset.populations.at(month)
    return dataset.series.get(name, _NO_FIGURES).value(month)
