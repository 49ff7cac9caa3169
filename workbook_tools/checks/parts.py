"""Percentages that are parts of one whole add up to 100%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workbook_tools.checks.bands import wholes
from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.interval import Interval
from workbook_tools.checks.scope import Scope
from workbook_tools.checks.wording import listed, months
from workbook_tools.compare import format_figure
from workbook_tools.indicator import Unit
from workbook_tools.period import Month

_ALL, _NOUGHT = Decimal(1), Decimal(0)


def check(scope: Scope) -> Iterator[Found]:
    """One finding a set of parts whose shown figures cannot make 100% by rounding alone."""
    for refs in wholes(scope.rows):
        wrong = {m: total for m, total in add(scope, refs).items() if not total.holds(_ALL)}
        if wrong:
            yield _finding(refs, wrong)


def add(scope: Scope, refs: Sequence[str]) -> dict[Month, Interval]:
    """What the rows may add up to, in each month in which all have a checked figure."""
    columns = [scope.rounding(ref) for ref in refs]
    found = {}
    for month, *each in zip(scope.months, *columns, strict=True):
        spans = [span for span in each if span is not None]
        if len(spans) == len(each):
            lows, highs = zip(*spans, strict=True)
            found[month] = Interval(sum(lows, _NOUGHT), sum(highs, _NOUGHT))
    return found


def _finding(refs: tuple[str, ...], wrong: dict[Month, Interval]) -> Found:
    def sentence() -> str:
        last, *earlier = sorted(wrong, reverse=True)
        total = format_figure(wrong[last].middle, Unit.PERCENT, 0)
        before = f", and miss it in {months(earlier)} too" if earlier else ""
        return (
            f"{listed(refs)} are parts of one whole and should make 100%, but make {total} in "
            f"{last.label}{before}: correct the one that is wrong, or its title."
        )

    return Found("parts", Level.WARNING, refs, sentence, tuple(sorted(wrong)))
