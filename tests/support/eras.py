"""The eras of a population, looked for in the plainest way: every stretch, every reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from workbook_tools.checks.interval import Interval
from workbook_tools.checks.overlay import Reading
from workbook_tools.checks.population import stated_changes
from workbook_tools.checks.scope import Scope
from workbook_tools.period import Month

Eras = list[tuple[tuple[Month, ...], Interval, tuple[Reading, ...]]]


def plain_eras(scope: Scope, readings: Sequence[Reading]) -> Eras:
    """Months, population and unfit readings of each era."""
    months = sorted({r.month for r in readings})
    changes = [change.month for change in stated_changes(scope.sheet)]
    costs = [0.75 if _shows_one_of(months, n, changes) else 1.5 for n in range(len(months))]

    def told(start: int, end: int) -> tuple[tuple[Month, ...], Interval, tuple[Reading, ...]]:
        within = [r for m in months[start:end] for r in readings if r.month == m]
        shared = _commonest(within, scope.sheet.populations[months[end - 1]])
        return tuple(months[start:end]), shared, tuple(r for r in within if _misses(r, shared))

    def unfit(*bounds: int) -> int:
        return sum(len(told(a, b)[2]) for a, b in pairwise(bounds))

    if not unfit(0, len(months)):
        return [told(0, len(months))]
    best = [(-costs[0], -1e15, 0, ())]
    for end in range(1, len(months) + 1):
        best.append(
            min(
                (
                    best[start][0] + costs[start] + unfit(start, end),
                    max(best[start][1], -told(start, end)[1].width),
                    start,
                    (*best[start][3], start),
                )
                for start in range(end)
            )
        )
    bounds = [*best[-1][3], len(months)]
    for n in range(1, len(bounds) - 1):
        before, middle, after = bounds[n - 1 : n + 2]
        for i in range(before + 1, after):
            alike = unfit(before, i, after) == unfit(before, middle, after)
            if alike and _shows_one_of(months, i, scope.terms.populations):
                bounds[n] = i
                break
    return [told(a, b) for a, b in pairwise(bounds)]


def _shows_one_of(months: Sequence[Month], n: int, changes: Iterable[Month]) -> bool:
    """Whether one of ``changes`` lies after the month before this one, and not after this one."""
    return any((n == 0 or months[n - 1] < month) and month <= months[n] for month in changes)


def _commonest(readings: Sequence[Reading], stated: float) -> Interval:
    lows = [(r.allows.low * (1 - 1e-12), False, r.allows.low) for r in readings]
    edges = sorted([*lows, *((r.allows.high, True, r.allows.high) for r in readings)])
    depth = deepest = 0
    shared = [Interval(edges[0][2], edges[0][2])]
    for (_, closes, value), (*_, after) in pairwise(edges):
        depth += -1 if closes else 1
        if not closes and depth >= deepest:
            shared = [*(shared if depth == deepest else ()), Interval(value, after)]
            deepest = depth
    return max(shared, key=lambda s: (s.holds(stated), s.width))


def _misses(reading: Reading, population: Interval) -> bool:
    return not reading.allows.meets(population)
