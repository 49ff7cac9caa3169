"""The population that counts and rates imply, and from which month it is another.

A rate shown as 101 beside a count of 512 allows any population from 50,443 to 50,945. The readings
of all rate rows are laid over each other. Months are parted into as few eras as explain them, an
era's population being the one that most of its readings allow; the rest of the readings do not fit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from workbook_tools.checks.evidence import Evidence, Places
from workbook_tools.checks.interval import Interval
from workbook_tools.checks.overlay import Overlay, Reading
from workbook_tools.checks.scope import Scope
from workbook_tools.indicator import MONTHS_SHOWN
from workbook_tools.period import Month

ONE, TWO = Decimal(1), Decimal(2)
NO_LIMIT = Decimal("1e15")
_COST_OF_A_CHANGE = 1.5
_COST_OF_A_STATED_CHANGE = 0.75


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of months with one population; ``unfit`` are the readings that rule it out."""

    months: tuple[Month, ...]
    population: Interval
    fit: tuple[Reading, ...]
    unfit: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A new population from ``month``; the readings would allow ``earliest`` to ``latest``."""

    month: Month
    earliest: Month
    latest: Month
    before: Interval
    after: Interval


class _Best(NamedTuple):
    cost: float
    lack_of_room: Decimal
    start: int
    starts: tuple[int, ...]


def allowed(rate: Interval | None, top: Interval | None, half: Interval | None) -> Interval | None:
    """The populations between which a formula gives ``rate``; None where it divides by none.

    ``top`` and ``half`` are what it gives over a population of one and of two.
    """
    if rate is None or top is None or half is None or rate.high <= 0 or top.low < 0:
        return None
    if not Interval(top.high, top.high).holds(half.high * 2):
        return None
    return Interval(top.low / rate.high, top.high / rate.low if rate.low else NO_LIMIT)


def overlay(scope: Scope, without: frozenset[str] = frozenset()) -> Overlay:
    """The readings of every rate row of the dataset, but for those ``without``."""
    rates = [(r, f) for r, f in scope.evidence.rate_formulas.items() if r not in without]
    key = tuple((ref, scope.places(ref), scope.places_of(formula)) for ref, formula in rates)
    return scope.evidence.once(
        ("overlay", key),
        lambda: Overlay([each for row in key for each in _readings(scope.evidence, *row)]),
    )


def _readings(evidence: Evidence, ref: str, shown: int, places: Places) -> Iterator[Reading]:
    """What a rate row allows in each month that has checked figures."""
    formula = evidence.rate_formulas[ref]
    rates = evidence.rounding(ref, shown)
    tops, halves = (evidence.ranges(formula, people, places) for people in (ONE, TWO))
    for month, *known in zip(evidence.months, rates, tops, halves, strict=True):
        allows = allowed(*known)
        if allows is not None:
            yield Reading(ref, month, allows)


def stated_changes(scope: Scope) -> list[Change]:
    """Where ``config/populations.csv`` has another population, within the months shown."""
    stated = list(scope.evidence.populations.items())
    return [
        Change(month, month, month, Interval(before, before), Interval(after, after))
        for (_, before), (month, after) in pairwise(stated)
        if before != after and 0 <= scope.month.since(month) < MONTHS_SHOWN
    ]


class Timeline:
    """The readings parted into eras: fewest readings left out, fewest changes, most room.

    A change has to bring two readings or more back in, or one where ``config/populations.csv``
    states it. Where several months would do equally, the one stands that leaves the widest range on
    its narrower side, or the month in which ``config/populations.csv`` has a change if that is one
    of them.
    """

    def __init__(self, scope: Scope, without: frozenset[str] = frozenset()) -> None:
        self._overlay = overlay(scope, without)
        months = self._overlay.months
        self._first = bisect_left(months, scope.months[0])
        self._months = months[self._first : bisect_right(months, scope.month)]
        shown = set(self._months)
        self.readings = [r for r in self._overlay.readings if r.month in shown]
        self._stated = [scope.evidence.population(month) for month in self._months]
        self._populations = scope.evidence.populations
        changes = {change.month for change in stated_changes(scope)}
        self._costs = [
            _COST_OF_A_STATED_CHANGE if month in changes else _COST_OF_A_CHANGE
            for month in self._months
        ]
        self._counted: list[tuple[int, int]] = []
        self.eras = self._parted() if self._months else []
        self._era = {month: era for era in self.eras for month in era.months}

    @property
    def changes(self) -> list[Change]:
        """The months with a new population, oldest first."""
        return [self._change(a, b) for a, b in pairwise(self.eras)]

    def rules_out(self, reading: Reading) -> bool:
        """Whether a reading does not fit the population of its month."""
        era = self._era.get(reading.month)
        return era is not None and not reading.allows.meets(era.population)

    def _parted(self) -> list[Era]:
        count = len(self._months)
        if not self._shared(0, count)[1]:
            return [self._from_to(0, count)]
        best = [_Best(-self._costs[0], -NO_LIMIT, 0, ())]
        for end in range(1, count + 1):
            best.append(self._best_until(end, best))
        bounds = self._preferred([*best[count].starts, count])
        return [self._from_to(a, b) for a, b in pairwise(bounds)]

    def _best_until(self, end: int, best: Sequence[_Best]) -> _Best:
        """The best eras of the months before ``end``; of equals the one that starts first.

        One that is beaten by what it leaves out at the least is not looked at.
        """
        least = self._least(end)
        costs = [best[s].cost + self._costs[s] + least[s] for s in range(end)]
        first, *others = sorted(range(end), key=costs.__getitem__)
        found = self._joined(best[first], first, end)
        for start in others:
            if costs[start] > found.cost:
                break
            found = min(found, self._joined(best[start], start, end))
        return found

    def _least(self, end: int) -> list[int]:
        """How many readings an era from each month until ``end`` leaves out at the least.

        As many as its first months were found to leave out, and the rest of it by itself.
        """
        if not self._overlay.are_ranges:
            return [0] * end
        self._counted.append((end, self._shared(end - 1, end)[1]))
        least = [0] * (end + 1)
        for start in range(end - 1, -1, -1):
            until, count = self._counted[start]
            least[start] = count + least[until]
        return least

    def _joined(self, earlier: _Best, start: int, end: int) -> _Best:
        population, unfit = self._shared(start, end)
        if self._counted:
            self._counted[start] = end, unfit
        cost = earlier.cost + self._costs[start] + unfit
        lack_of_room = max(earlier.lack_of_room, -population.width)
        return _Best(cost, lack_of_room, start, (*earlier.starts, start))

    def _preferred(self, bounds: list[int]) -> list[int]:
        stated = {self._months.index(m) for m in self._populations if m in self._months}
        for n in range(1, len(bounds) - 1) if stated else ():
            equals = self._equals(bounds[n - 1], bounds[n], bounds[n + 1])
            bounds[n] = next((i for i in equals if i in stated), bounds[n])
        return bounds

    def _equals(self, start: int, middle: int, end: int) -> list[int]:
        unfit = self._unfit(start, middle, end)
        return [i for i in range(start + 1, end) if self._unfit(start, i, end) == unfit]

    def _unfit(self, start: int, middle: int, end: int) -> int:
        return self._shared(start, middle)[1] + self._shared(middle, end)[1]

    def _change(self, before: Era, after: Era) -> Change:
        start = self._months.index(before.months[0])
        middle = self._months.index(after.months[0])
        equals = self._equals(start, middle, middle + len(after.months))
        earliest, latest = self._months[equals[0]], self._months[equals[-1]]
        return Change(after.months[0], earliest, latest, before.population, after.population)

    def _from_to(self, start: int, end: int) -> Era:
        population, _ = self._shared(start, end)
        parted = self._overlay.parted(self._first + start, self._first + end, population)
        return Era(tuple(self._months[start:end]), population, *parted)

    def _shared(self, start: int, end: int) -> tuple[Interval, int]:
        """The population of the months from ``start`` to ``end``, and how many readings miss it."""
        first = self._first
        return self._overlay.shared(first + start, first + end, self._stated[end - 1])
