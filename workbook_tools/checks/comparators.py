"""Comparators that are old, copied to the wrong row, divided by 12, or of something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from statistics import median

from workbook_tools.checks.bands import wholes
from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.interval import number
from workbook_tools.checks.parts import add
from workbook_tools.checks.scope import Scope
from workbook_tools.checks.wording import figure, listed, some, spread
from workbook_tools.indicator import Benchmark, Definition, Indicator, Kind, Polarity, Unit
from workbook_tools.period import Month

MONTHS_UNTIL_OLD = 18
TIMES_AWAY = 3
MONTHS_COMPARED = 6
_TWELVE = Decimal(12)
_FEWEST_TO_JUDGE = 2
_FEWEST_MONTHS_THAT_ADD_UP = 3
_ALL, _HALF = Decimal(1), Decimal("0.5")


def check(scope: Scope) -> Iterator[Found]:
    """Findings on ``config/benchmarks.csv``; a row copied from another is not judged twice."""
    copied = list(_copied(scope))
    done = {ref for finding in copied for ref in finding.refs}
    yield from copied
    for row in scope.rows:
        comparators = _comparable(scope, row)
        if comparators and row.ref not in done:
            yield from _divided(scope, row, comparators)
            yield from _of_something_else(scope, row, comparators)
    yield from _old(scope)


def _all_of(scope: Scope, ref: str) -> list[Benchmark]:
    keys = ((ref, column) for column in scope.dataset.benchmark_columns)
    found = [scope.dataset.benchmarks[key] for key in keys if key in scope.dataset.benchmarks]
    return [b for b in found if number(b.value) is not None]


def _comparable(scope: Scope, row: Indicator) -> list[Decimal]:
    return [
        value
        for b in _all_of(scope, row.ref)
        if b.definition is not Definition.NOT_COMPARABLE and (value := number(b.value)) is not None
    ]


def _copied(scope: Scope) -> Iterator[Found]:
    """Rows with the very comparators of the row that makes up 100% with them."""
    percents = [r for r in scope.rows if r.unit is Unit.PERCENT]
    pairs = {frozenset(refs) for refs in wholes(percents) if len(refs) == 2}
    with_some = [(row, c) for row in percents if (c := _comparable(scope, row))]
    for n, (row, own) in enumerate(with_some):
        for other, theirs in with_some[n + 1 :]:
            if own == theirs and any(c * 2 != _ALL for c in own):
                refs = frozenset((row.ref, other.ref))
                if refs in pairs or _add_up(scope, row.ref, other.ref):
                    yield _copied_finding(row, other, own)


def _add_up(scope: Scope, ref: str, other: str) -> bool:
    known = add(scope, (ref, other)).values()
    return len(known) >= _FEWEST_MONTHS_THAT_ADD_UP and all(t.holds(_ALL) for t in known)


def _copied_finding(row: Indicator, other: Indicator, comparators: list[Decimal]) -> Found:
    if _expects_little(row, comparators) < _expects_little(other, comparators):
        row, other = other, row
    return Found(
        "comparator-copied",
        Level.WARNING,
        (row.ref,),
        lambda: (
            f"{row.ref} carries the comparators of {other.ref} "
            f"({listed([figure(c, row) for c in comparators])}), yet the two rows make 100% "
            f"together: if they belong to {other.ref}, take them off {row.ref} in "
            f"config/benchmarks.csv, or give what is left to 100% "
            f"({listed([figure(_ALL - c, row) for c in comparators])})."
        ),
    )


def _expects_little(row: Indicator, comparators: list[Decimal]) -> bool:
    """Whether such comparators would say that most councils do badly on ``row``."""
    bad = {Polarity.LOW: median(comparators) > _HALF, Polarity.HIGH: median(comparators) < _HALF}
    return bad.get(row.polarity, False)


def _divided(scope: Scope, row: Indicator, comparators: list[Decimal]) -> Iterator[Found]:
    """A snapshot count most of whose comparators come nearer when multiplied by 12."""
    value = scope.value(row.ref)
    if row.kind is not Kind.SNAPSHOT or row.unit is not Unit.COUNT or not value or value < 0:
        return
    nearer = [c for c in comparators if c > 0 and value * value > c * c * _TWELVE]
    if len(comparators) < _FEWEST_TO_JUDGE or len(nearer) * 2 <= len(comparators):
        return
    yield Found(
        "comparator-divided",
        Level.WARNING,
        (row.ref,),
        lambda: (
            f"{row.ref} is {figure(value, row)} and its comparators are "
            f"{listed([figure(c, row) for c in comparators])}, which look divided by 12; a figure "
            f"at a point in time never is: check them against their source and correct "
            f"config/benchmarks.csv (times 12: "
            f"{listed([figure(c * _TWELVE, row) for c in comparators])})."
        ),
        (scope.month,),
    )


def _of_something_else(scope: Scope, row: Indicator, comparators: list[Decimal]) -> Iterator[Found]:
    """A percentage over three times, or under a third of, every comparator in every month shown.

    Nil in every month says nothing of what is measured: a small council has such half years.
    """
    shown = scope.latest(row.ref, MONTHS_COMPARED)
    if row.unit is not Unit.PERCENT or scope.month not in shown or min(comparators) <= 0:
        return
    low, high = min(shown.values()), max(shown.values())
    if low > TIMES_AWAY * max(comparators):
        how = "more than three times"
    elif 0 < high * TIMES_AWAY < min(comparators):
        how = "under a third of"
    else:
        return
    yield Found(
        "comparator-definition",
        Level.WARNING,
        (row.ref,),
        lambda: (
            f"{row.ref} is {spread(shown.values(), row)} in the months shown, {how} each of "
            f"its comparators ({listed([figure(c, row) for c in comparators])}): check that they "
            f"measure the same; if not, mark them not comparable in config/benchmarks.csv."
        ),
        tuple(shown),
    )


def _old(scope: Scope) -> Iterator[Found]:
    """One finding for each period that ended more than 18 months before the reporting month."""
    old = [
        b
        for row in scope.rows
        for b in _all_of(scope, row.ref)
        if scope.month.since(b.period_end) > MONTHS_UNTIL_OLD
    ]
    for end, group in groupby(sorted(old, key=lambda b: b.period_end), lambda b: b.period_end):
        yield _old_finding(scope, end, tuple(group))


def _old_finding(scope: Scope, end: Month, comparators: Sequence[Benchmark]) -> Found:
    refs = tuple(dict.fromkeys(b.ref for b in comparators))
    columns = [c for c in scope.dataset.benchmark_columns if c in {b.column for b in comparators}]
    return Found(
        "comparator-old",
        Level.WARNING,
        refs,
        lambda: (
            f"The comparators {listed(columns)} of {_rows(refs)} are of a period that ended in "
            f"{end.words}, {scope.month.since(end)} months before {scope.month.label}: put the "
            f"newest published ones into config/benchmarks.csv, with their period_end."
        ),
    )


def _rows(refs: tuple[str, ...]) -> str:
    if len(refs) == 1:
        return refs[0]
    return f"{len(refs)} rows ({some(refs, 4)})"
