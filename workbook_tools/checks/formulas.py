"""A row with a formula against the figures that its source gives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workbook_tools.checks.finding import Finding, Level
from workbook_tools.checks.scope import Interval, Scope, formula_of
from workbook_tools.checks.wording import figure, months
from workbook_tools.compare import POPULATION, Formula
from workbook_tools.indicator import Indicator
from workbook_tools.period import Month

_NO_POPULATION = Decimal(1)


def check(scope: Scope) -> Iterator[Finding]:
    """One finding a row whose source figure its formula cannot give, whatever the rounding.

    Rows that need the population are judged by ``rates``.
    """
    for row in scope.rows:
        formula = formula_of(row)
        if formula is None or POPULATION in formula.names:
            continue
        wrong = _disagreeing(scope, row, formula)
        if wrong:
            yield _finding(scope, row, wrong)


def _disagreeing(scope: Scope, row: Indicator, formula: Formula) -> dict[Month, Interval]:
    found: dict[Month, Interval] = {}
    for month in scope.readings(row.ref):
        own = scope.rounding(row.ref, month)
        given = scope.formula_range(formula, month, _NO_POPULATION)
        if own is not None and given is not None and not own.meets(given):
            found[month] = given
    return found


def _finding(scope: Scope, row: Indicator, wrong: dict[Month, Interval]) -> Finding:
    last = max(wrong)
    shown = figure(scope.value(row.ref, last) or Decimal(0), row)
    sentence = (
        f"{row.ref} does not follow from {row.formula} in {months(wrong)}: for {last.label} the "
        f"source says {shown} and the formula gives {figure(wrong[last].middle, row)}; correct "
        f"{row.ref} or the figures it is made of, or its formula in config/indicators.csv."
    )
    return Finding("formula", Level.WARNING, (row.ref,), sentence, months=tuple(sorted(wrong)))
