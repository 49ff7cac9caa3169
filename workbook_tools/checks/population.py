"""The population that counts and rates imply, and from which month it is another.

A rate shown as 101 beside a count of 512 allows any population from 50,443 to 50,945. The readings
of all rate rows are laid over each other. Months are parted into as few eras as explain them, an
era's population being the one that most of its readings allow; the rest of the readings do not fit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, islice, pairwise
from typing import NamedTuple, TypeAlias

from workbook_tools.checks.scope import MONTHS_SHOWN, Interval, Scope
from workbook_tools.compare import Formula
from workbook_tools.period import Month

_ONE, _TWO = Decimal(1), Decimal(2)
_NO_LIMIT = Decimal("1e15")
_GUARD = 1e-9  # of a number, what a division may leave over
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


class _Best(NamedTuple):
    cost: Decimal
    lack_of_room: Decimal
    start: int
    starts: tuple[int, ...]


_LowEnd: TypeAlias = tuple[int, int, list[int]]


def implied(scope: Scope, ref: str, formula: Formula, month: Month) -> Interval | None:
    """The populations between which ``formula`` gives what the source says for ``ref``.

    None without checked figures, and where the formula does not divide by the population.
    """
    allows = _if_divided(scope, ref, formula, month)
    top = scope.formula_range(formula, month, _ONE) if allows else None
    half = scope.formula_range(formula, month, _TWO) if allows else None
    if top is None or half is None or not Interval(top.high, top.high).holds(half.high * 2):
        return None
    return allows


def fits(scope: Scope, ref: str, formula: Formula, month: Month, population: Interval) -> bool:
    """Whether what ``implied`` gives has a number in common with ``population``."""
    allows = _if_divided(scope, ref, formula, month)
    near = allows is not None and allows.meets(population)
    return near and implied(scope, ref, formula, month) is not None


def _if_divided(scope: Scope, ref: str, formula: Formula, month: Month) -> Interval | None:
    """What ``implied`` gives where the formula divides by the population."""
    rate = scope.rounding(ref, month)
    if rate is None or rate.high <= 0:
        return None
    top = scope.formula_range(formula, month, _ONE)
    if top is None or top.low < 0:
        return None
    return Interval(top.low / rate.high, top.high / rate.low if rate.low else _NO_LIMIT)


def readings(scope: Scope) -> list[Reading]:
    """What every rate row of the dataset allows in every month checked."""
    return [
        Reading(ref, month, allows)
        for ref, formula in scope.rate_formulas.items()
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
        self._spans = _Spans(self._months, found)
        self._stated = [scope.population(month) for month in self._months]
        changes = {change.month for change in stated_changes(scope)}
        self._costs = [
            _COST_OF_A_STATED_CHANGE if month in changes else _COST_OF_A_CHANGE
            for month in self._months
        ]
        self._are_ranges = all(r.allows.low <= r.allows.high for r in found)
        self._found: dict[tuple[int, int], tuple[Interval, int]] = {}
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
        if not self._shared(0, count)[1]:
            return [self._era(0, count)]
        best = [_Best(-self._costs[0], -_NO_LIMIT, 0, ())]
        least: list[int] = []
        for end in range(1, count + 1):
            best.append(self._best_until(end, best, least))
        bounds = [*self._preferred([*best[count].starts, count])]
        return [self._era(a, b) for a, b in pairwise(bounds)]

    def _best_until(self, end: int, best: Sequence[_Best], least: list[int]) -> _Best:
        """The best eras of the months before ``end``; of equals the one that starts first.

        ``least`` is how many readings an era from each month leaves out at the least: as many as
        without its last month and as that month by itself. One that is beaten so is not looked at.
        """
        alone = self._shared(end - 1, end)[1] if self._are_ranges else 0
        least[:] = [*(count + alone for count in least), alone]
        costs = [best[s].cost + self._costs[s] + least[s] for s in range(end)]
        found: list[_Best] = []
        for start in sorted(range(end), key=costs.__getitem__):
            if found and costs[start] > min(found).cost:
                break
            found.append(self._joined(best[start], start, end))
            least[start] = self._shared(start, end)[1] if self._are_ranges else 0
        return min(found)

    def _joined(self, earlier: _Best, start: int, end: int) -> _Best:
        population, unfit = self._shared(start, end)
        cost = earlier.cost + self._costs[start] + unfit
        lack_of_room = max(earlier.lack_of_room, -population.width)
        return _Best(cost, lack_of_room, start, (*earlier.starts, start))

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
        return self._shared(start, middle)[1] + self._shared(middle, end)[1]

    def _change(self, before: Era, after: Era) -> Change:
        start = self._months.index(before.months[0])
        middle = self._months.index(after.months[0])
        equals = self._equals(start, middle, middle + len(after.months))
        earliest, latest = self._months[equals[0]], self._months[equals[-1]]
        return Change(after.months[0], earliest, latest, before.population, after.population)

    def _era(self, start: int, end: int) -> Era:
        population, _ = self._shared(start, end)
        unfit = self._spans.unfit(start, end, population)
        return Era(tuple(self._months[start:end]), population, tuple(unfit))

    def _shared(self, start: int, end: int) -> tuple[Interval, int]:
        """The population of the months from ``start`` to ``end``, and how many readings miss it."""
        if (start, end) not in self._found:
            population = self._spans.commonest(start, end, self._stated[end - 1])
            count = self._spans.count_unfit(start, end, population)
            self._found[start, end] = population, count
        return self._found[start, end]


class _Spans:
    """The readings of some months, laid over each other once, whatever months are asked about.

    Counts by month are kept as running totals: those of a stretch are the difference of two.
    """

    def __init__(self, months: Sequence[Month], found: Sequence[Reading]) -> None:
        self._count = len(months)
        number = {month: n for n, month in enumerate(months)}
        self._readings = [
            (number[r.month], float(r.allows.low), float(r.allows.high), r)
            for r in sorted(found, key=lambda r: r.month)
        ]
        starts = [(r.allows.low, False, number[r.month]) for r in found]
        ends = [(r.allows.high, True, number[r.month]) for r in found]
        self._edges = sorted([*starts, *ends])
        self._lows = self._depths()
        self._first = [bisect_left(self._lows, (n,)) for n in range(self._count + 1)]
        self._missing: dict[Interval, tuple[list[tuple[int, Reading]], list[int]]] = {}

    def _depths(self) -> list[_LowEnd]:
        """The low ends of readings by month, with running totals of the readings that hold each."""
        found: list[_LowEnd] = []
        depths = [0] * self._count
        for place, (_, closes, month) in enumerate(self._edges):
            depths[month] += -1 if closes else 1
            if not closes:
                found.append((month, place, _totals(depths)))
        return sorted(found)

    def commonest(self, start: int, end: int, stated: Decimal | None) -> Interval:
        """The range that most readings share; of equals the stated one, then the widest."""
        lows = self._lows[self._first[start] : self._first[end]]
        depths = [totals[end] - totals[start] for _, _, totals in lows]
        deepest = max(0, *depths)
        places = sorted(low[1] for low, depth in zip(lows, depths, strict=True) if depth == deepest)
        shared = [span for place in places if (span := self._from(place, start, end))]
        if not deepest:  # every range is the wrong way round
            first = next(edge[0] for edge in self._edges if start <= edge[2] < end)
            shared.insert(0, Interval(first, first))
        if len(shared) == 1:
            return shared[0]
        return max(shared, key=lambda s: (stated is not None and s.holds(stated), s.width))

    def _from(self, place: int, start: int, end: int) -> Interval | None:
        """The range from an edge to the next one of these months, None from the last."""
        after = islice(self._edges, place + 1, None)
        high = next((e[0] for e in after if start <= e[2] < end), None)
        return None if high is None else Interval(self._edges[place][0], high)

    def unfit(self, start: int, end: int, population: Interval) -> list[Reading]:
        """The readings that have no number in common with ``population``, give or take a little."""
        missing, _ = self._missed(population)
        return [reading for month, reading in missing if start <= month < end]

    def count_unfit(self, start: int, end: int, population: Interval) -> int:
        """How many ``unfit`` gives."""
        _, totals = self._missed(population)
        return totals[end] - totals[start]

    def _missed(self, population: Interval) -> tuple[list[tuple[int, Reading]], list[int]]:
        """All readings that miss ``population``, and the running totals of how many do."""
        if population not in self._missing:
            low, high = float(population.low), float(population.high)
            missing = [
                (month, reading)
                for month, least, most, reading in self._readings
                if least > high + (slack := (most if most > high else high) * _GUARD)
                or low > most + slack
            ]
            each = Counter(month for month, _ in missing)
            self._missing[population] = missing, _totals(each[n] for n in range(self._count))
        return self._missing[population]


def _totals(counts: Iterable[int]) -> list[int]:
    return list(accumulate(counts, initial=0))
