"""Indicators that follow from others: months without a source value, filled by formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

from workbook_tools.compare.formula import POPULATION, Formula, parse
from workbook_tools.indicator import Dataset, Indicator
from workbook_tools.period import Month
from workbook_tools.series import Observation, Series
from workbook_tools.values import Absence, Figure

_NO_FIGURES = Series("")
_BLANK = Absence.BLANK
_MOST_PLANS = 4
_plans: list[tuple[Mapping[str, Indicator], list[tuple[str, Formula]]]] = []


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
    for ref, formula in _plan(dataset.indicators):
        series[ref] = _filled(filled, dataset.indicators[ref], formula)
    return filled


def _plan(indicators: Mapping[str, Indicator]) -> list[tuple[str, Formula]]:
    """The references that have a formula, in order; found once for all teams of a project."""
    for held, plan in _plans:
        if held is indicators:
            return plan
    order = derivation_order(indicators)
    plan = [(ref, parse(indicators[ref].formula)) for ref in order]
    _plans[:] = [(indicators, plan), *_plans[: _MOST_PLANS - 1]]
    return plan


def formula_value(dataset: Dataset, ref: str, month: Month) -> Figure:
    """What the formula of ``ref`` gives in ``month``, whatever the source says; blank with none."""
    formula = dataset.indicators[ref].formula
    return _evaluated(dataset, parse(formula), [month])[0] if formula else Absence.BLANK


def _filled(dataset: Dataset, indicator: Indicator, formula: Formula) -> Series:
    own = dataset.series.get(indicator.ref, Series(indicator.ref))
    months = _months([own, *(dataset.series.get(ref, own) for ref in formula.inputs)])
    if not months or not formula.inputs:
        return own
    found = own.last(months[-1], len(months))
    if [each for each in found if each.value is _BLANK]:
        found = _completed(found, indicator, months, _evaluated(dataset, formula, months))
    if formula.ratio:
        found = _with_counts(found, *(_column(dataset, name, months) for name in formula.ratio))
    return Series.of_run(indicator.ref, months[0], found)


def _months(every: Iterable[Series]) -> tuple[Month, ...]:
    """From the first month that any of the series has to the last."""
    held = [(each.first, len(each.held)) for each in every if each.first]
    if not held:
        return ()
    first = min(start for start, _ in held)
    last = max(start.minus(1 - count) for start, count in held)
    return last.last(last.since(first) + 1)


def _completed(
    found: Sequence[Observation],
    indicator: Indicator,
    months: Sequence[Month],
    values: Sequence[Figure],
) -> tuple[Observation, ...]:
    """What was found, with the formula's figure in each month that is blank and may have one."""
    return tuple(
        Observation(value, provenance="formula")
        if held.value is _BLANK is not value and indicator.reported_in(month)
        else held
        for held, value, month in zip(found, values, months, strict=True)
    )


def _with_counts(
    found: Sequence[Observation], overs: Sequence[Figure], unders: Sequence[Figure]
) -> tuple[Observation, ...]:
    """Each number with the two counts that its formula names, where it has neither of its own."""
    each = [
        Observation(held.value, over, under, held.provenance)
        if held.numerator is _BLANK is held.denominator and isinstance(held.value, Decimal)
        else held
        for held, over, under in zip(found, overs, unders, strict=True)
    ]
    return tuple(each)


def _evaluated(dataset: Dataset, formula: Formula, months: Sequence[Month]) -> list[Figure]:
    """What the formula gives in each of some months."""
    return formula.evaluate_each(lambda name: _column(dataset, name, months), len(months))


def _column(dataset: Dataset, name: str, months: Sequence[Month]) -> list[Figure]:
    if name == POPULATION:
        return list(map(dataset.populations.at, months))
    held = dataset.series.get(name, _NO_FIGURES).last(months[-1], len(months))
    return [each.value for each in held]
