"""A row with a formula against the figures that its source gives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.interval import Interval
from workbook_tools.checks.scope import Scope
from workbook_tools.checks.wording import figure, months
from workbook_tools.compare import POPULATION, Formula
from workbook_tools.indicator import Indicator
from workbook_tools.period import Month

_NO_POPULATION = Decimal(1)


def check(scope: Scope) -> Iterator[Found]:
    """One finding a row whose source figure its formula cannot give, whatever the rounding.

    Rows that need the population are judged by ``rates``.
    """
    for row in scope.rows:
        formula = scope.evidence.formulas.get(row.ref)
        if formula is None or POPULATION in formula.names:
            continue
        wrong = _disagreeing(scope, row, formula)
        if wrong:
            yield _finding(scope, row, wrong)


def _disagreeing(scope: Scope, row: Indicator, formula: Formula) -> dict[Month, Interval]:
    shown, given = scope.rounding(row.ref), scope.formula_ranges(formula, _NO_POPULATION)
    return {
        month: span
        for month, own, span in zip(scope.months, shown, given, strict=True)
        if own is not None and span is not None and not own.meets(span)
    }


def _finding(scope: Scope, row: Indicator, wrong: dict[Month, Interval]) -> Found:
    def sentence() -> str:
        last = max(wrong)
        shown = figure(scope.value(row.ref, scope.month.since(last)) or Decimal(0), row)
        return (
            f"{row.ref} does not follow from {row.formula} in {months(wrong)}: for {last.label} "
            f"the source says {shown} and the formula gives {figure(wrong[last].middle, row)}; "
            f"correct {row.ref} or the figures it is made of, or its formula in "
            f"config/indicators.csv."
        )

    return Found("formula", Level.WARNING, (row.ref,), sentence, tuple(sorted(wrong)))
