"""Percentages that are parts of one whole add up to 100%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tools.checks.bands import wholes
from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.interval import Spans
from workbook_tools.checks.scope import Scope
from workbook_tools.checks.terms import Sheet
from workbook_tools.checks.wording import decimal, listed, months
from workbook_tools.compare import format_figure
from workbook_tools.indicator import Unit
from workbook_tools.period import Month

ALL = 1


def check(scope: Scope) -> Iterator[Found]:
    """One finding a set of parts whose shown figures cannot make 100% by rounding alone."""
    for refs in scope.sheet.once(_wholes):
        total = add(scope, refs)
        wrong = {scope.months[n]: total.at(n).middle for n in total.without(ALL)}
        if wrong:
            yield _finding(refs, wrong)


def _wholes(sheet: Sheet) -> list[tuple[str, ...]]:
    return wholes(sheet.rows)


def add(scope: Scope, refs: Sequence[str]) -> Spans:
    """What the rows may add up to, in each month in which all have a checked figure."""
    spans = [scope.rounding(ref) for ref in refs]
    lows = map(sum, zip(*(each.lows for each in spans), strict=True))
    highs = map(sum, zip(*(each.highs for each in spans), strict=True))
    return Spans(list(lows), list(highs))


def _finding(refs: tuple[str, ...], wrong: dict[Month, float]) -> Found:
    def sentence() -> str:
        last, *earlier = sorted(wrong, reverse=True)
        total = format_figure(decimal(wrong[last]), Unit.PERCENT, 0)
        before = f", and miss it in {months(earlier)} too" if earlier else ""
        return (
            f"{listed(refs)} are parts of one whole and should make 100%, but make {total} in "
            f"{last.label}{before}: correct the one that is wrong, or its title."
        )

    return Found("parts", Level.WARNING, refs, sentence, tuple(wrong))
