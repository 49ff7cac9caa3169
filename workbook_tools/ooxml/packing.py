"""The parts that a fill changes, deflated side by side: zlib lets another thread run."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from workbook_tools.ooxml.archive import Member
from workbook_tools.ooxml.deflate import Ending, takes_long


@dataclass(frozen=True, slots=True)
class Packing:
    """A member, what it shall hold, and the end that follows, where that never changes."""

    original: Member
    contents: bytes
    ending: Ending | None = None

    def done(self) -> Member:
        """The member that holds it."""
        return self.original.holding(self.contents, self.ending)


def packed(packings: Sequence[Packing]) -> list[Member]:
    """The members, in their order; on two threads where there is much to deflate."""
    mine, others = _halves([len(each.contents) for each in packings])
    if not takes_long(sum(len(packings[n].contents) for n in others)):
        return [each.done() for each in packings]
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: {n: packings[n].done() for n in others})
        found = {n: packings[n].done() for n in mine}
        found |= waiting.result()
    return [found[n] for n in range(len(packings))]


def _halves(sizes: Sequence[int]) -> tuple[list[int], list[int]]:
    """The places of sizes in two lists of about the same sum, the larger first."""
    halves: tuple[list[int], list[int]] = ([], [])
    sums = [0, 0]
    for place in sorted(range(len(sizes)), key=lambda n: -sizes[n]):
        lesser = sums.index(min(sums))
        halves[lesser].append(place)
        sums[lesser] += sizes[place]
    return halves
