"""The population that counts and rates imply, and from which month it is another.

A rate shown as 101 beside a count of 512 allows any population from 50,443 to 50,945. The readings
of all rate rows are laid over each other. Months are parted into as few eras as explain them, an
era's population being the one that most of its readings allow; the rest of the readings do not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from workbook_tools.checks.scope import MONTHS_SHOWN, Interval, Scope, formula_of
from workbook_tools.compare import POPULATION, Formula
from workbook_tools.period import Month

_ONE, _TWO = Decimal(1), Decimal(2)
_NO_LIMIT = Decimal("1e15")
_COST_OF_A_CHANGE = Decimal("1.5")
_COST_OF_A_STATED_CHANGE = Decimal("0.75")


@dataclass(frozen=True, slots=True)
class Reading:
    """The populations that one rate row allows in one month."""

    ref: str
    month: Month
    allows: Interval


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


@dataclass(frozen=True, slots=True)
class _Best:
    cost: Decimal
    room: Decimal
    starts: tuple[int, ...]

    @property
    def rank(self) -> tuple[Decimal, Decimal]:
        return self.cost, -self.room


def rate_formulas(scope: Scope) -> dict[str, Formula]:
    """The formulas of the dataset that divide by the population, by reference."""
    found = {ref: formula_of(row) for ref, row in scope.dataset.indicators.items()}
    return {ref: f for ref, f in found.items() if f is not None and POPULATION in f.names}


def implied(scope: Scope, ref: str, formula: Formula, month: Month) -> Interval | None:
    """The populations between which ``formula`` gives what the source says for ``ref``.

    None without checked figures, and where the formula does not divide by the population.
    """
    rate = scope.rounding(ref, month)
    top = scope.formula_range(formula, month, _ONE)
    half = scope.formula_range(formula, month, _TWO)
    if rate is None or top is None or half is None or rate.high <= 0:
        return None
    if not Interval(top.high, top.high).holds(half.high * 2) or top.low < 0:
        return None
    return Interval(top.low / rate.high, top.high / rate.low if rate.low else _NO_LIMIT)


def readings(scope: Scope) -> list[Reading]:
    """What every rate row of the dataset allows in every month checked."""
    return [
        Reading(ref, month, allows)
        for ref, formula in rate_formulas(scope).items()
        for month in scope.readings(ref)
        if (allows := implied(scope, ref, formula, month)) is not None
    ]


def stated_changes(scope: Scope) -> list[Change]:
    """Where ``config/populations.csv`` has another population, within the months shown."""
    stated = list(scope.populations.items())
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

    def __init__(self, scope: Scope, found: Sequence[Reading]) -> None:
        self._scope = scope
        self._months = sorted({r.month for r in found})
        self._by_month = {m: [r for r in found if r.month == m] for m in self._months}
        self._stated_from = {change.month for change in stated_changes(scope)}
        self._eras: dict[tuple[int, int], Era] = {}
        self.eras = self._parted() if self._months else []

    @property
    def changes(self) -> list[Change]:
        """The months with a new population, oldest first."""
        return [self._change(a, b) for a, b in pairwise(self.eras)]

    def rules_out(self, reading: Reading) -> bool:
        """Whether a reading does not fit the population of its month."""
        return any(
            reading.month in era.months and not reading.allows.meets(era.population)
            for era in self.eras
        )

    def _parted(self) -> list[Era]:
        count = len(self._months)
        best = [_Best(-self._cost(0), _NO_LIMIT, ())]
        for end in range(1, count + 1):
            best.append(min((self._joined(best, s, end) for s in range(end)), key=lambda b: b.rank))
        bounds = [*self._preferred([*best[count].starts, count])]
        return [self._era(a, b) for a, b in pairwise(bounds)]

    def _joined(self, best: list[_Best], start: int, end: int) -> _Best:
        era, earlier = self._era(start, end), best[start]
        cost = earlier.cost + self._cost(start) + len(era.unfit)
        room = min(earlier.room, era.population.width)
        return _Best(cost, room, (*earlier.starts, start))

    def _cost(self, start: int) -> Decimal:
        stated = self._months[start] in self._stated_from
        return _COST_OF_A_STATED_CHANGE if stated else _COST_OF_A_CHANGE

    def _preferred(self, bounds: list[int]) -> list[int]:
        stated = {self._months.index(m) for m in self._scope.populations if m in self._months}
        for n in range(1, len(bounds) - 1):
            equals = self._equals(bounds[n - 1], bounds[n], bounds[n + 1])
            bounds[n] = next((i for i in equals if i in stated), bounds[n])
        return bounds

    def _equals(self, start: int, middle: int, end: int) -> list[int]:
        unfit = self._unfit(start, middle, end)
        return [i for i in range(start + 1, end) if self._unfit(start, i, end) == unfit]

    def _unfit(self, start: int, middle: int, end: int) -> int:
        return len(self._era(start, middle).unfit) + len(self._era(middle, end).unfit)

    def _change(self, before: Era, after: Era) -> Change:
        start = self._months.index(before.months[0])
        middle = self._months.index(after.months[0])
        equals = self._equals(start, middle, middle + len(after.months))
        earliest, latest = self._months[equals[0]], self._months[equals[-1]]
        return Change(after.months[0], earliest, latest, before.population, after.population)

    def _era(self, start: int, end: int) -> Era:
        if (start, end) not in self._eras:
            chosen = tuple(self._months[start:end])
            inside = [r for month in chosen for r in self._by_month[month]]
            population = _commonest([r.allows for r in inside], self._stated(chosen[-1]))
            unfit = tuple(r for r in inside if not r.allows.meets(population))
            self._eras[start, end] = Era(chosen, population, unfit)
        return self._eras[start, end]

    def _stated(self, month: Month) -> Callable[[Interval], bool]:
        stated = self._scope.population(month)
        return lambda span: stated is not None and span.holds(stated)


def _commonest(spans: Sequence[Interval], stated: Callable[[Interval], bool]) -> Interval:
    """The range that most of ``spans`` share; of equals the stated one, then the widest."""
    edges = sorted([(s.low, 0) for s in spans] + [(s.high, 1) for s in spans])
    best, found, deep = (0, False, Decimal(0)), spans[0], 0
    for (low, closes), (high, _) in pairwise(edges):
        deep += -1 if closes else 1
        if not closes and deep >= best[0]:
            span = Interval(low, high)
            rank = (deep, stated(span), span.width)
            if rank > best:
                best, found = rank, span
    return found
