"""Readings of what the population may be, laid over each other once for any stretch of months."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
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
        self._numbers, self._readings = zip(*numbered, strict=True)
        self._spans: list[Interval] = [reading.allows for reading in self._readings]
        self.are_ranges = all(low <= high for low, high in self._spans)
        self._found: dict[tuple[int, int], tuple[Interval, int]] = {}
        self._firsts = [bisect_left(self._numbers, n) for n in range(self._numbers[-1] + 2)]
        self._lay()
        self._order()

    def _lay(self) -> None:
        """Sorts the ends, and counts for each low one how many readings hold it, month by month."""
        each = list(zip(self._spans, self._numbers, strict=True))
        lows = [(span.low * _JUST_BELOW, span.low, False, n) for span, n in each]
        highs = [(span.high, span.high, True, n) for span, n in each]
        depths = [0] * len(self._firsts)
        held, self._highs = [], list[tuple[float, int]]()
        for _, value, closes, number in sorted([*lows, *highs], key=itemgetter(0)):
            depths[number + 1] += -1 if closes else 1
            if closes:
                self._highs.append((value, number))
            else:
                held.append((number, value, len(self._highs), list(accumulate(depths))))
        held.sort(key=itemgetter(0))
        self._lows = [(value, following) for _, value, following, _ in held]
        self._depths = list(zip(*(totals for *_, totals in held), strict=True))

    def _order(self) -> None:
        """Sorts the readings by where they begin and end, with a bit for each."""
        bits = [1 << n for n in range(len(self._spans))]
        begins = sorted(
            (min(low - high * GUARD, low / (1 + GUARD)), bit)
            for (low, high), bit in zip(self._spans, bits, strict=True)
        )
        ends = sorted((span.high, bit) for span, bit in zip(self._spans, bits, strict=True))
        self._begins = [begin for begin, _ in begins]
        self._ends = [end for end, _ in ends]
        self._after = _joined(bit for _, bit in reversed(begins))[::-1]
        self._before = _joined(bit for _, bit in ends)

    def shared(self, start: int, end: int, stated: float) -> tuple[Interval, int]:
        """The range that most readings of a stretch share, and how many readings miss it.

        Of equals the one that holds ``stated``, then the widest.
        """
        if (start, end) not in self._found:
            population = self._commonest(start, end, stated)
            count = self._missing(start, end, population).bit_count()
            self._found[start, end] = population, count
        return self._found[start, end]

    def unfit(self, start: int, end: int, population: Interval) -> tuple[Reading, ...]:
        """The readings of a stretch that miss ``population``, be it nearly."""
        missing = self._missing(start, end, population)
        within = range(self._firsts[start], self._firsts[end])
        return tuple(self._readings[n] for n in within if missing >> n & 1)

    def _missing(self, start: int, end: int, population: Interval) -> int:
        low, high = population
        before = bisect_left(self._ends, min(low / (1 + GUARD), low - high * GUARD))
        missing = self._after[bisect_right(self._begins, high)] | self._before[before]
        return missing & ((1 << self._firsts[end]) - (1 << self._firsts[start]))

    def _commonest(self, start: int, end: int, stated: float) -> Interval:
        first, last = self._firsts[start], self._firsts[end]
        depths = list(map(sub, self._depths[end][first:last], self._depths[start][first:last]))
        deepest = max(0, *depths)
        places = sorted(self._lows[first + n] for n in _all_of(depths, deepest))
        shared = [span for place in places if (span := self._from(start, end, *place))]
        if not deepest:  # every range is the wrong way round
            least = min(map(min, self._spans[first:last]))
            shared.insert(0, Interval(least, least))
        if len(shared) == 1:
            return shared[0]
        return max(shared, key=lambda span: (span.holds(stated), span.width))

    def _from(self, start: int, end: int, low: float, following: int) -> Interval | None:
        """The range from a low end to the next high one of these months, None from the last."""
        for n in range(following, len(self._highs)):
            high, number = self._highs[n]
            if start <= number < end:
                return Interval(low, high)
        return None


def _all_of(depths: Sequence[int], deepest: int) -> Iterator[int]:
    """The places that are as deep as that."""
    n = -1
    for _ in range(depths.count(deepest)):
        n = depths.index(deepest, n + 1)
        yield n


def _joined(bits: Iterable[int]) -> list[int]:
    """No bits, the first, the first two, and so on to all of them."""
    return list(accumulate(bits, or_, initial=0))
