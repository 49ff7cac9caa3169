"""The population that counts and rates imply, and from which month it is another.

A rate shown as 101 beside a count of 512 allows any population from 50,443 to 50,945. The readings
of all rate rows are laid over each other. Months are parted into as few eras as explain them, an
era's population being the one that most of its readings allow; the rest of the readings do not fit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf
from typing import NamedTuple

from workbook_tools.checks.interval import Interval
from workbook_tools.checks.overlay import Reading
from workbook_tools.checks.readings import NO_LIMIT, readings
from workbook_tools.checks.scope import Scope
from workbook_tools.checks.terms import Sheet
from workbook_tools.indicator import MONTHS_SHOWN
from workbook_tools.period import Month

_COST_OF_A_CHANGE = 1.5
_COST_OF_A_STATED_CHANGE = 0.75


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of months with one population; ``unfit`` are the readings that rule it out."""

    months: tuple[Month, ...]
    population: Interval
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
    """The best eras until a month: what they cost, and where the last of them starts."""

    cost: float
    lack_of_room: float
    start: int


_NONE_YET = _Best(inf, 0, 0)


def stated_changes(sheet: Sheet) -> list[Change]:
    """Where ``config/populations.csv`` has another population, within the months shown."""
    return [
        Change(month, month, month, Interval(before, before), Interval(after, after))
        for (_, before), (month, after) in pairwise(sheet.terms.populations.items())
        if before != after and 0 <= sheet.month.since(month) < MONTHS_SHOWN
    ]


class Timeline:
    """The readings parted into eras: fewest readings left out, fewest changes, most room.

    A change has to bring two readings or more back in, or one where ``config/populations.csv``
    states it. Where several months would do equally, the one stands that leaves the widest range on
    its narrower side, or the month in which ``config/populations.csv`` has a change if that is one
    of them. A change in a month without readings shows in the next month that has some.
    """

    def __init__(self, scope: Scope, without: frozenset[str] = frozenset()) -> None:
        self._all = readings(scope, without)
        places, start = self._all.places, scope.window.start
        self._first = bisect_left(places, start)
        shown = [place - start for place in places[self._first :] if place < scope.window.stop]
        self._months = [scope.months[n] for n in shown]
        self._stated = [scope.sheet.populations[month] for month in self._months]
        self._sheet = scope.sheet
        self._counted: list[tuple[int, int]] = []
        bounds = self._bounds() if shown else []
        self.eras = [self._from_to(a, b) for a, b in pairwise(bounds)]

    @cached_property
    def readings(self) -> list[Reading]:
        """Those of the months shown, in order of time."""
        numbers = range(self._first, self._first + len(self._months))
        return [reading for number, reading in self._all.numbered if number in numbers]

    def era_of(self, reading: Reading) -> Era | None:
        """The era of a reading's month, None where only rows left out have a reading in it."""
        return self._era.get(reading.month)

    def rules_out(self, reading: Reading) -> bool:
        """Whether a reading does not fit the population of its month."""
        era = self.era_of(reading)
        return era is not None and not reading.allows.meets(era.population)

    def fit(self, era: Era) -> list[Reading]:
        """The readings that allow an era's population, or nearly."""
        within = (reading for reading in self.readings if self.era_of(reading) is era)
        return [reading for reading in within if not self.rules_out(reading)]

    @cached_property
    def _era(self) -> dict[Month, Era]:
        return {month: era for era in self.eras for month in era.months}

    @property
    def changes(self) -> list[Change]:
        """The months with a new population, oldest first."""
        return [self._change(a, b) for a, b in pairwise(self.eras)]

    @cached_property
    def _stated_changes(self) -> dict[int, Month]:
        """The stated changes, by the number of the first month whose readings show them."""
        changes = (change.month for change in self._sheet.once(stated_changes))
        return {bisect_left(self._months, month): month for month in changes}

    @cached_property
    def _costs(self) -> list[float]:
        """What a change costs in each month."""
        return [
            _COST_OF_A_STATED_CHANGE if n in self._stated_changes else _COST_OF_A_CHANGE
            for n in range(len(self._months))
        ]

    def _bounds(self) -> list[int]:
        """Where the eras begin, and where the last one ends."""
        count = len(self._months)
        if self._fit(0, count):
            return [0, count]
        return self._preferred(self._at_the_stated_change() or self._fewest_left_out())

    def _at_the_stated_change(self) -> list[int]:
        """Two eras that part at the only stated change and leave nothing out, if there are such.

        Whatever else is done about readings that do not fit costs more.
        """
        count = len(self._months)
        stated = [n for n in range(1, count) if self._costs[n] == _COST_OF_A_STATED_CHANGE]
        if len(stated) == 1 and self._fit(0, stated[0]) and self._fit(stated[0], count):
            return [0, stated[0], count]
        return []

    def _fewest_left_out(self) -> list[int]:
        """The bounds of the best eras."""
        count = len(self._months)
        best = [_Best(-self._costs[0], -NO_LIMIT, 0)]
        for end in range(1, count + 1):
            best.append(self._best_until(end, best))
        bounds = [count]
        while bounds[0]:
            bounds.insert(0, best[bounds[0]].start)
        return bounds

    def _best_until(self, end: int, best: Sequence[_Best]) -> _Best:
        """The best eras of the months before ``end``; of equals the one that starts first.

        One that is beaten by what it leaves out at the least is not looked at.
        """
        least = self._least(end)
        costs = [best[s].cost + self._costs[s] + least[s] for s in range(end)]
        found = _NONE_YET
        for start in sorted(range(end), key=costs.__getitem__):
            if costs[start] > found.cost:
                break
            population, unfit = self._shared(start, end)
            cost = best[start].cost + self._costs[start] + unfit
            if cost <= found.cost:
                lack_of_room = max(best[start].lack_of_room, -population.width)
                found = min(found, _Best(cost, lack_of_room, start))
            if self._counted:
                self._counted[start] = end, unfit
        return found

    def _least(self, end: int) -> list[int]:
        """How many readings an era from each month until ``end`` leaves out at the least.

        As many as its first months were found to leave out, and the rest of it by itself.
        """
        if not self._all.overlay.are_ranges:
            return [0] * end
        self._counted.append((end, self._shared(end - 1, end)[1]))
        least = [0] * (end + 1)
        for start in range(end - 1, -1, -1):
            until, count = self._counted[start]
            least[start] = count + least[until]
        return least

    def _preferred(self, bounds: list[int]) -> list[int]:
        months = self._sheet.terms.populations
        stated = sorted({bisect_left(self._months, month) for month in months})
        for n in range(1, len(bounds) - 1) if stated else ():
            equals = self._equals(bounds[n - 1], bounds[n], bounds[n + 1], stated)
            bounds[n] = next(iter(equals), bounds[n])
        return bounds

    def _equals(self, start: int, middle: int, end: int, places: Iterable[int]) -> list[int]:
        """Those of ``places`` at which the readings of two eras might as well be parted."""
        between = [n for n in places if start < n < end]
        if self._fit(start, middle) and self._fit(middle, end):
            return [n for n in between if self._fit(start, n) and self._fit(n, end)]
        unfit = self._unfit(start, middle, end)
        return [n for n in between if self._unfit(start, n, end) == unfit]

    def _unfit(self, start: int, middle: int, end: int) -> int:
        return self._shared(start, middle)[1] + self._shared(middle, end)[1]

    def _change(self, before: Era, after: Era) -> Change:
        start = self._months.index(before.months[0])
        middle = self._months.index(after.months[0])
        end = middle + len(after.months)
        equals = self._equals(start, middle, end, range(start, end))
        month = self._stated_changes.get(middle, after.months[0])
        earliest, latest = self._months[equals[0] - 1].next, self._months[equals[-1]]
        return Change(month, earliest, latest, before.population, after.population)

    def _from_to(self, start: int, end: int) -> Era:
        months = tuple(self._months[start:end])
        common = self._all.common(self._first + start, self._first + end)
        if common.low <= common.high:
            return Era(months, common, ())
        population, _ = self._shared(start, end)
        unfit = self._all.overlay.unfit(self._first + start, self._first + end, population)
        return Era(months, population, unfit)

    def _fit(self, start: int, end: int) -> bool:
        first, stated = self._first, self._stated[end - 1]
        return self._all.fit(first + start, first + end, stated)

    def _shared(self, start: int, end: int) -> tuple[Interval, int]:
        """The population of the months from ``start`` to ``end``, and how many readings miss it."""
        first, stated = self._first, self._stated[end - 1]
        return self._all.overlay.shared(first + start, first + end, stated)
