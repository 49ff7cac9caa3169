"""Comparators that are old, copied to the wrong row, divided by 12, or of something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from math import isnan
from statistics import median
from typing import NamedTuple

from workbook_tools.checks.bands import wholes
from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.interval import is_under, known, number
from workbook_tools.checks.parts import ALL, add
from workbook_tools.checks.scope import Scope
from workbook_tools.checks.terms import Sheet, Terms
from workbook_tools.checks.wording import figure, listed, some, spread
from workbook_tools.indicator import Benchmark, Definition, Indicator, Kind, Polarity, Unit
from workbook_tools.period import Month

MONTHS_UNTIL_OLD = 18
TIMES_AWAY = 3
MONTHS_COMPARED = 6
_TWELVE = 12
_FEWEST_TO_JUDGE = 2
_FEWEST_MONTHS_THAT_ADD_UP = 3
_HALF = 0.5


class _Compared(NamedTuple):
    """A row and the comparators that measure the same."""

    row: Indicator
    comparators: list[float]


class _Alike(NamedTuple):
    """Two rows with the same comparators, and whether their titles say that they make 100%."""

    row: Indicator
    other: Indicator
    comparators: list[float]
    are_whole: bool


def check(scope: Scope) -> Iterator[Found]:
    """Findings on ``config/benchmarks.csv``; a row copied from another is not judged twice."""
    copied = list(_copied(scope))
    done = {ref for finding in copied for ref in finding.refs}
    yield from copied
    for each in scope.sheet.once(_snapshots):
        if each.row.ref not in done:
            yield from _divided(scope, *each)
    for each in scope.sheet.once(_percents):
        if each.row.ref not in done:
            yield from _of_something_else(scope, *each)
    yield from scope.sheet.once(_old)


def _all_of(terms: Terms, ref: str) -> list[Benchmark]:
    keys = ((ref, column) for column in terms.benchmark_columns)
    found = [terms.benchmarks[key] for key in keys if key in terms.benchmarks]
    return [b for b in found if not isnan(number(b.value))]


def _compared(sheet: Sheet) -> list[_Compared]:
    """The rows that have comparators."""
    found = [
        _Compared(
            row,
            [
                number(b.value)
                for b in _all_of(sheet.terms, row.ref)
                if b.definition is not Definition.NOT_COMPARABLE
            ],
        )
        for row in sheet.rows
    ]
    return [each for each in found if each.comparators]


def _snapshots(sheet: Sheet) -> list[_Compared]:
    """The snapshot counts with comparators enough to be judged."""
    return [
        each
        for each in sheet.once(_compared)
        if (each.row.kind, each.row.unit) == (Kind.SNAPSHOT, Unit.COUNT)
        and len(each.comparators) >= _FEWEST_TO_JUDGE
    ]


def _percents(sheet: Sheet) -> list[_Compared]:
    """The percentages of which no comparator is nil."""
    return [
        each
        for each in sheet.once(_compared)
        if each.row.unit is Unit.PERCENT and min(each.comparators) > 0
    ]


def _alike(sheet: Sheet) -> list[_Alike]:
    """Percentages with the very comparators of another one, unless all are 50%."""
    percents = [each for each in sheet.once(_compared) if each.row.unit is Unit.PERCENT]
    pairs = {frozenset(refs) for refs in wholes(sheet.rows) if len(refs) == 2}
    return [
        _Alike(row, other, own, frozenset((row.ref, other.ref)) in pairs)
        for (row, own), (other, theirs) in combinations(percents, 2)
        if own == theirs and any(c != _HALF for c in own)
    ]


def _copied(scope: Scope) -> Iterator[Found]:
    """Rows with the very comparators of the row that makes up 100% with them."""
    for row, other, comparators, are_whole in scope.sheet.once(_alike):
        if are_whole or _add_up(scope, row.ref, other.ref):
            yield _copied_finding(row, other, comparators)


def _add_up(scope: Scope, ref: str, other: str) -> bool:
    total = add(scope, (ref, other))
    known = sum(not isnan(low) for low in total.lows)
    return known >= _FEWEST_MONTHS_THAT_ADD_UP and not list(total.without(ALL))


def _copied_finding(row: Indicator, other: Indicator, comparators: list[float]) -> Found:
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
            f"({listed([figure(ALL - c, row) for c in comparators])})."
        ),
    )


def _expects_little(row: Indicator, comparators: list[float]) -> bool:
    """Whether such comparators would say that most councils do badly on ``row``."""
    middle = median(comparators)
    bad = {Polarity.LOW: is_under(_HALF, middle), Polarity.HIGH: is_under(middle, _HALF)}
    return bad.get(row.polarity, False)


def _divided(scope: Scope, row: Indicator, comparators: list[float]) -> Iterator[Found]:
    """A snapshot count most of whose comparators come nearer when multiplied by 12."""
    value = scope.value(row.ref)
    nearer = [c for c in comparators if c > 0 and is_under(c * c * _TWELVE, value * value)]
    if value < 0 or len(nearer) * 2 <= len(comparators):
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


def _of_something_else(scope: Scope, row: Indicator, comparators: list[float]) -> Iterator[Found]:
    """A percentage over three times, or under a third of, every comparator in every month shown.

    Nil in every month says nothing of what is measured: a small council has such half years.
    """
    values = scope.latest(row.ref, MONTHS_COMPARED)
    if isnan(values[-1]):
        return
    low, high = min(known(values)), max(known(values))
    if is_under(TIMES_AWAY * max(comparators), low):
        how = "more than three times"
    elif high > 0 and is_under(high * TIMES_AWAY, min(comparators)):
        how = "under a third of"
    else:
        return
    months = zip(scope.months[-len(values) :], values, strict=True)
    shown = tuple(month for month, value in months if not isnan(value))
    yield Found(
        "comparator-definition",
        Level.WARNING,
        (row.ref,),
        lambda: (
            f"{row.ref} is {spread(low, high, row)} in the months shown, {how} each of "
            f"its comparators ({listed([figure(c, row) for c in comparators])}): check that they "
            f"measure the same; if not, mark them not comparable in config/benchmarks.csv."
        ),
        shown,
    )


def _old(sheet: Sheet) -> list[Found]:
    """One finding for each period that ended more than 18 months before the reporting month."""
    old = [
        b
        for row in sheet.rows
        for b in _all_of(sheet.terms, row.ref)
        if sheet.month.since(b.period_end) > MONTHS_UNTIL_OLD
    ]
    groups = groupby(sorted(old, key=lambda b: b.period_end), lambda b: b.period_end)
    return [_old_finding(sheet, end, tuple(group)) for end, group in groups]


def _old_finding(sheet: Sheet, end: Month, comparators: Sequence[Benchmark]) -> Found:
    refs = tuple(dict.fromkeys(b.ref for b in comparators))
    columns = {b.column for b in comparators}
    names = [column for column in sheet.terms.benchmark_columns if column in columns]
    return Found(
        "comparator-old",
        Level.WARNING,
        refs,
        lambda: (
            f"The comparators {listed(names)} of {_rows(refs)} are of a period that ended in "
            f"{end.words}, {sheet.month.since(end)} months before {sheet.month.label}: put the "
            f"newest published ones into config/benchmarks.csv, with their period_end."
        ),
    )


def _rows(refs: tuple[str, ...]) -> str:
    if len(refs) == 1:
        return refs[0]
    return f"{len(refs)} rows ({some(refs, 4)})"
