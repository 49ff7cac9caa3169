"""A row with a formula against the figures that its source gives."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.scope import Scope
from workbook_tools.checks.wording import figure, months
from workbook_tools.indicator import Indicator
from workbook_tools.period import Month


def check(scope: Scope) -> Iterator[Found]:
    """One finding a row whose source figure its formula cannot give, whatever the rounding.

    Rounding is looked at only where the very figures do not give it. Rows that need the population
    are judged by ``rates``.
    """
    for row, formula in scope.sheet.formula_rows:
        shown = scope.rounding(row.ref)
        if list(shown.apart(scope.exactly(formula))):
            given = scope.formula_ranges(formula)
            wrong = {scope.months[n]: given.at(n).middle for n in shown.apart(given)}
            if wrong:
                yield _finding(scope, row, wrong)


def _finding(scope: Scope, row: Indicator, wrong: dict[Month, float]) -> Found:
    def sentence() -> str:
        last = max(wrong)
        shown = figure(scope.value(row.ref, scope.month.since(last)), row)
        return (
            f"{row.ref} does not follow from {row.formula} in {months(wrong)}: for {last.label} "
            f"the source says {shown} and the formula gives {figure(wrong[last], row)}; "
            f"correct {row.ref} or the figures it is made of, or its formula in "
            f"config/indicators.csv."
        )

    return Found("formula", Level.WARNING, (row.ref,), sentence, tuple(wrong))
