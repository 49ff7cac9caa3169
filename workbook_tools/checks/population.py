"""The population that counts and rates imply, and from which month it is another.

A rate shown as 101 beside a count of 512 allows any population from 50,443 to 50,945. The readings
of all rate rows are laid over each other. Months are parted into as few eras as explain them, an
era's population being the one that most of its readings allow; the rest of the readings do not fit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import isnan
from typing import NamedTuple

from workbook_tools.checks.evidence import Evidence, Places
from workbook_tools.checks.interval import NOTHING, Interval, Spans, ends
from workbook_tools.checks.overlay import Overlay, Reading
from workbook_tools.checks.scope import Scope
from workbook_tools.checks.terms import Sheet
from workbook_tools.indicator import MONTHS_SHOWN
from workbook_tools.period import Month

ONE, TWO = 1, 2
NO_LIMIT = 1e15
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
    cost: float
    lack_of_room: float
    start: int
    starts: tuple[int, ...]


def allowed(rate: Spans, top: Spans, half: Spans) -> Spans:
    """The populations between which a formula gives ``rate``; NOTHING where it divides by none.

    ``top`` and ``half`` are what it gives over a population of one and of two.
    """
    each = [_allowed(*known) for known in zip(*rate, *top, half.highs, strict=True)]
    return Spans([low for low, _ in each], [high for _, high in each])


def _allowed(
    rate_low: float, rate_high: float, top_low: float, top_high: float, half_high: float
) -> tuple[float, float]:
    if rate_high > 0 and top_low >= 0 and Interval(top_high, top_high).holds(half_high * 2):
        return top_low / rate_high, top_high / rate_low if rate_low else NO_LIMIT
    return NOTHING, NOTHING


class Readings:
    """The populations that each rate row allows in each of some months."""

    def __init__(self, months: Sequence[Month], rows: Mapping[str, Spans]) -> None:
        self._months = months
        self._rows = rows

    def shared(self, window: slice) -> Interval | None:
        """The populations that every reading of these months allows; None where there is none."""
        rows = [spans.part(window) for spans in self._rows.values()]
        _, low = ends([low for spans in rows for low in spans.lows])
        high, _ = ends([high for spans in rows for high in spans.highs])
        return Interval(low, high) if low <= high else None

    @cached_property
    def places(self) -> list[int]:
        """Where a month has a reading; readings are numbered by the place here of their month."""
        columns = zip(*(spans.lows for spans in self._rows.values()), strict=True)
        return [place for place, lows in enumerate(columns) if not all(map(isnan, lows))]

    @cached_property
    def numbered(self) -> list[tuple[int, Reading]]:
        """Every reading with the number of its month, in order of time."""
        return [
            (number, Reading(ref, self._months[place], spans.at(place)))
            for number, place in enumerate(self.places)
            for ref, spans in self._rows.items()
            if not isnan(spans.lows[place])
        ]

    @cached_property
    def overlay(self) -> Overlay:
        """All readings laid over each other."""
        return Overlay(self.numbered)


def readings(scope: Scope, without: frozenset[str] = frozenset()) -> Readings:
    """The readings of every rate row of the dataset, but for those ``without``."""
    rates = [(r, f) for r, f in scope.terms.rate_formulas.items() if r not in without]
    key = tuple((ref, scope.places(ref), scope.places_of(formula)) for ref, formula in rates)
    return scope.evidence.once(
        ("readings", key),
        lambda: Readings(
            scope.evidence.months, {row[0]: _allows(scope.evidence, *row) for row in key}
        ),
    )


def _allows(evidence: Evidence, ref: str, shown: int, places: Places) -> Spans:
    """What a rate row allows in each month that has checked figures."""
    formula = evidence.terms.rate_formulas[ref]
    tops, halves = (evidence.ranges(formula, people, places) for people in (ONE, TWO))
    return allowed(evidence.rounding(ref, shown), tops, halves)


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
    of them.
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
        shared = self._all.shared(scope.window)
        if shared:
            self.eras = [Era(tuple(self._months), shared, ())]
        else:
            self.eras = self._parted() if self._months else []

    @cached_property
    def readings(self) -> list[Reading]:
        """Those of the months shown, in order of time."""
        numbers = range(self._first, self._first + len(self._months))
        return [reading for number, reading in self._all.numbered if number in numbers]

    def rules_out(self, reading: Reading) -> bool:
        """Whether a reading does not fit the population of its month."""
        era = self._era.get(reading.month)
        return era is not None and not reading.allows.meets(era.population)

    def fit(self, era: Era) -> list[Reading]:
        """The readings that allow an era's population, or nearly."""
        within = (each for each in self.readings if self._era[each.month] is era)
        return [reading for reading in within if not self.rules_out(reading)]

    @cached_property
    def _era(self) -> dict[Month, Era]:
        return {month: era for era in self.eras for month in era.months}

    @property
    def changes(self) -> list[Change]:
        """The months with a new population, oldest first."""
        return [self._change(a, b) for a, b in pairwise(self.eras)]

    @cached_property
    def _costs(self) -> list[float]:
        """What a change costs in each month."""
        changes = {change.month for change in self._sheet.once(stated_changes)}
        return [
            _COST_OF_A_STATED_CHANGE if month in changes else _COST_OF_A_CHANGE
            for month in self._months
        ]

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
        if not self._all.overlay.are_ranges:
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
        populations = self._sheet.terms.populations
        stated = {n for n, month in enumerate(self._months) if month in populations}
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
        unfit = self._all.overlay.unfit(self._first + start, self._first + end, population)
        return Era(tuple(self._months[start:end]), population, unfit)

    def _shared(self, start: int, end: int) -> tuple[Interval, int]:
        """The population of the months from ``start`` to ``end``, and how many readings miss it."""
        first, stated = self._first, self._stated[end - 1]
        return self._all.overlay.shared(first + start, first + end, stated)
