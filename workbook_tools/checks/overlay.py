"""Readings of what the population may be, laid over each other once for any stretch of months."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, islice
from operator import itemgetter, or_, sub

from workbook_tools.checks.interval import Interval
from workbook_tools.period import Month

_GUARD = 1e-9  # of a number, what a division may leave over


@dataclass(frozen=True, slots=True)
class Reading:
    """The populations that one rate row allows in one month."""

    ref: str
    month: Month
    allows: Interval


class Overlay:
    """``readings`` and their ``months``; a stretch is from one place of ``months`` to another.

    ``are_ranges`` tells that none is the wrong way round.
    """

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = readings
        self.months = sorted({reading.month for reading in readings})
        self.are_ranges = all(r.allows.low <= r.allows.high for r in readings)
        self._found: dict[tuple[int, int], tuple[Interval, int]] = {}
        self._sorted = sorted(readings, key=lambda reading: reading.month)
        number = {month: n for n, month in enumerate(self.months)}
        months = [number[reading.month] for reading in self._sorted]
        self._lay(months)
        self._order(months)

    def _lay(self, months: Sequence[int]) -> None:
        """Sorts the ends, and counts for each low one how many readings hold it, month by month."""
        spans = [reading.allows for reading in self._sorted]
        lows = [(span.low, False, n) for span, n in zip(spans, months, strict=True)]
        highs = [(span.high, True, n) for span, n in zip(spans, months, strict=True)]
        self._edges = sorted([*lows, *highs], key=itemgetter(0))
        depths = [0] * len(self.months)
        held = []
        for place, (_, closes, month) in enumerate(self._edges):
            depths[month] += -1 if closes else 1
            if not closes:
                held.append((month, place, list(accumulate(depths, initial=0))))
        held.sort()
        self._places = [place for _, place, _ in held]
        self._depths = list(zip(*(totals for _, _, totals in held), strict=True))
        self._first_low = _firsts((month for month, _, _ in held), len(self.months))

    def _order(self, months: Sequence[int]) -> None:
        """Sorts the readings by where they begin and end, with a bit for each."""
        spans = [(float(r.allows.low), float(r.allows.high)) for r in self._sorted]
        bits = [1 << n for n in range(len(spans))]
        begins = sorted(
            (min(low - high * _GUARD, low / (1 + _GUARD)), bit)
            for (low, high), bit in zip(spans, bits, strict=True)
        )
        ends = sorted((high, bit) for (_, high), bit in zip(spans, bits, strict=True))
        self._begins = [begin for begin, _ in begins]
        self._ends = [end for end, _ in ends]
        self._after = _joined(bit for _, bit in reversed(begins))[::-1]
        self._before = _joined(bit for _, bit in ends)
        self._first_bit = _firsts(months, len(self.months))

    def shared(self, start: int, end: int, stated: Decimal | None) -> tuple[Interval, int]:
        """The range that most readings of a stretch share, and how many readings miss it.

        Of equals the one that holds ``stated``, then the widest.
        """
        if (start, end) not in self._found:
            population = self._commonest(start, end, stated)
            count = self._missing(start, end, population).bit_count()
            self._found[start, end] = population, count
        return self._found[start, end]

    def parted(
        self, start: int, end: int, population: Interval
    ) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
        """The readings of a stretch that fit ``population``, or nearly, and the rest."""
        missing = self._missing(start, end, population)
        within = range(self._first_bit[start], self._first_bit[end])
        fit = tuple(self._sorted[n] for n in within if not missing >> n & 1)
        return fit, tuple(self._sorted[n] for n in within if missing >> n & 1)

    def _missing(self, start: int, end: int, population: Interval) -> int:
        low, high = float(population.low), float(population.high)
        before = bisect_left(self._ends, min(low / (1 + _GUARD), low - high * _GUARD))
        missing = self._after[bisect_right(self._begins, high)] | self._before[before]
        return missing & ((1 << self._first_bit[end]) - (1 << self._first_bit[start]))

    def _commonest(self, start: int, end: int, stated: Decimal | None) -> Interval:
        lows = slice(self._first_low[start], self._first_low[end])
        depths = list(map(sub, self._depths[end][lows], self._depths[start][lows]))
        deepest = max(0, *depths)
        places = sorted(_all_of(self._places[lows], depths, deepest))
        shared = [span for place in places if (span := self._from(place, start, end))]
        if not deepest:  # every range is the wrong way round
            first = next(edge[0] for edge in self._edges if start <= edge[2] < end)
            shared.insert(0, Interval(first, first))
        if len(shared) == 1:
            return shared[0]
        return max(shared, key=lambda s: (stated is not None and s.holds(stated), s.width))

    def _from(self, place: int, start: int, end: int) -> Interval | None:
        """The range from an end to the next one of these months, None from the last."""
        for value, _, month in islice(self._edges, place + 1, None):
            if start <= month < end:
                return Interval(self._edges[place][0], value)
        return None


def _all_of(places: Sequence[int], depths: Sequence[int], deepest: int) -> Iterator[int]:
    """The places that are as deep as that."""
    n = -1
    for _ in range(depths.count(deepest)):
        n = depths.index(deepest, n + 1)
        yield places[n]


def _firsts(months: Iterable[int], count: int) -> list[int]:
    """Where each month begins in ``months``, which are in order; the last is their end."""
    held = list(months)
    return [bisect_left(held, n) for n in range(count + 1)]


def _joined(bits: Iterable[int]) -> list[int]:
    """No bits, the first, the first two, and so on to all of them."""
    return list(accumulate(bits, or_, initial=0))
