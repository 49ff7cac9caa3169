"""Readings of what the population may be, laid over each other once for any stretch of months."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter, or_, sub

from workbook_tools.checks.interval import GUARD, Interval
from workbook_tools.period import Month

_JUST_BELOW = 1 - 1e-12  # a low end comes before a high one that is the same number


@dataclass(frozen=True, slots=True)
class Reading:
    """The populations that one rate row allows in one month."""

    ref: str
    month: Month
    allows: Interval


class Overlay:
    """Readings with the numbers of their months, in order of time; some at least.

    A stretch is from one number to another. ``are_ranges`` tells that no reading is the wrong way
    round.
    """

    def __init__(self, numbered: Sequence[tuple[int, Reading]]) -> None:
        numbers = [number for number, _ in numbered]
        self._readings = [reading for _, reading in numbered]
        self._firsts = [bisect_left(numbers, n) for n in range(numbers[-1] + 2)]
        self._found: dict[tuple[int, int], tuple[Interval, int]] = {}
        spans = [reading.allows for reading in self._readings]
        self.are_ranges = all(low <= high for low, high in spans)
        self._lay(numbers, spans)
        self._order(spans)

    def _lay(self, numbers: Sequence[int], spans: Sequence[Interval]) -> None:
        """Sorts the ends, and counts for each low one how many readings hold it, month by month."""
        lows = [(low * _JUST_BELOW, n, low) for n, (low, _) in zip(numbers, spans, strict=True)]
        highs = [(high, n, None) for n, (_, high) in zip(numbers, spans, strict=True)]
        depths = [0] * len(self._firsts)
        held = []
        self._highs: list[tuple[float, int]] = []
        for value, number, low in sorted([*lows, *highs], key=itemgetter(0)):
            if low is None:
                depths[number + 1] -= 1
                self._highs.append((value, number))
            else:
                depths[number + 1] += 1
                held.append((number, (low, len(self._highs)), tuple(accumulate(depths))))
        held.sort(key=itemgetter(0))
        self._lows = [low for _, low, _ in held]
        self._depths = list(zip(*(totals for _, _, totals in held), strict=True))

    def _order(self, spans: Sequence[Interval]) -> None:
        """Sorts the readings by where they begin and end, with a bit for each."""
        bits = [1 << n for n in range(len(spans))]
        begins = [min(low - high * GUARD, low / (1 + GUARD)) for low, high in spans]
        before = sorted(zip(begins, bits, strict=True))
        after = sorted(zip((high for _, high in spans), bits, strict=True))
        self._begins = [begin for begin, _ in before]
        self._ends = [end for end, _ in after]
        self._after = _joined(bit for _, bit in reversed(before))[::-1]
        self._before = _joined(bit for _, bit in after)

    def shared(self, start: int, end: int, stated: float) -> tuple[Interval, int]:
        """The range that most readings of a stretch share, and how many readings miss it.

        Of equals the one that holds ``stated``, then the widest.
        """
        found = self._found.get((start, end))
        if found is None:
            population = self._commonest(start, end, stated)
            found = population, self._missing(start, end, population).bit_count()
            self._found[start, end] = found
        return found

    def _commonest(self, start: int, end: int, stated: float) -> Interval:
        first, last = self._firsts[start], self._firsts[end]
        depths = list(map(sub, self._depths[end][first:last], self._depths[start][first:last]))
        deepest = max(0, *depths)
        if deepest and depths.count(deepest) == 1:
            places = [self._lows[first + depths.index(deepest)]]
        else:
            lows = self._lows[first:last]
            places = sorted(
                low for low, depth in zip(lows, depths, strict=True) if depth == deepest
            )
        shared = [span for place in places if (span := self._from(start, end, *place))]
        if not deepest:  # every range is the wrong way round
            least = min(min(reading.allows) for reading in self._readings[first:last])
            shared.insert(0, Interval(least, least))
        if len(shared) == 1:
            return shared[0]
        return max(shared, key=lambda span: (span.holds(stated), span.width))

    def unfit(self, start: int, end: int, population: Interval) -> tuple[Reading, ...]:
        """The readings of a stretch that do not even nearly allow ``population``."""
        missing = self._missing(start, end, population)
        within = range(self._firsts[start], self._firsts[end])
        return tuple(self._readings[n] for n in within if missing >> n & 1)

    def _missing(self, start: int, end: int, population: Interval) -> int:
        low, high = population
        before = bisect_left(self._ends, min(low / (1 + GUARD), low - high * GUARD))
        missing = self._after[bisect_right(self._begins, high)] | self._before[before]
        return missing & ((1 << self._firsts[end]) - (1 << self._firsts[start]))

    def _from(self, start: int, end: int, low: float, following: int) -> Interval | None:
        """The range from a low end to the next high one of these months, None from the last."""
        for n in range(following, len(self._highs)):
            high, number = self._highs[n]
            if start <= number < end:
                return Interval(low, high)
        return None


def _joined(bits: Iterable[int]) -> list[int]:
    """No bits, the first, the first two, and so on to all of them."""
    return list(accumulate(bits, or_, initial=0))
