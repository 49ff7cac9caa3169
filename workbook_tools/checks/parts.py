"""Percentages that are parts of one whole add up to 100%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workbook_tools.checks.bands import wholes
from workbook_tools.checks.finding import Finding, Level
from workbook_tools.checks.scope import Interval, Scope
from workbook_tools.checks.wording import listed, months
from workbook_tools.compare import format_figure
from workbook_tools.indicator import Unit
from workbook_tools.period import Month

_ALL = Decimal(1)


def check(scope: Scope) -> Iterator[Finding]:
    """One finding a set of parts whose shown figures cannot make 100% by rounding alone."""
    for refs in wholes(scope.rows):
        wrong = {
            month: total
            for month in scope.readings(refs[0])
            if (total := add(scope, refs, month)) is not None and not total.holds(_ALL)
        }
        if wrong:
            yield _finding(refs, wrong)


def add(scope: Scope, refs: Sequence[str], month: Month) -> Interval | None:
    """What the rows may add up to in ``month``; None when one has no checked figure."""
    spans = [scope.rounding(ref, month) for ref in refs]
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        return None
    return Interval(
        sum((s.low for s in known), Decimal(0)), sum((s.high for s in known), Decimal(0))
    )


def _finding(refs: tuple[str, ...], wrong: dict[Month, Interval]) -> Finding:
    last, *earlier = sorted(wrong, reverse=True)
    total = format_figure(wrong[last].middle, Unit.PERCENT, 0)
    before = f", and miss it in {months(earlier)} too" if earlier else ""
    sentence = (
        f"{listed(refs)} are parts of one whole and should make 100%, but make {total} in "
        f"{last.label}{before}: correct the one that is wrong, or its title."
    )
    return Finding("parts", Level.WARNING, refs, sentence, months=tuple(sorted(wrong)))
