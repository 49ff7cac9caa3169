"""The parts that a fill changes, deflated side by side: zlib lets another thread run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Thread, active_count

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
    """The members, in their order; on two threads where there is much to deflate.

    On one where the program runs other threads: they fill too, or watch over the other processes
    of a pool, which keep the processors busy.
    """
    mine, others = _halves([len(each.contents) for each in packings])
    is_much = takes_long(sum(len(packings[n].contents) for n in others))
    if not is_much or active_count() > 1:
        return [each.done() for each in packings]
    found: dict[int, Member] = {}
    other = Thread(target=_pack, args=(packings, others, found))
    other.start()
    _pack(packings, mine, found)
    other.join()
    _pack(packings, others, found)  # an error of the thread comes again here, where it is seen
    return [found[n] for n in range(len(packings))]


def _pack(packings: Sequence[Packing], places: Iterable[int], found: dict[int, Member]) -> None:
    """Adds the members that ``found`` lacks."""
    for n in places:
        if n not in found:
            found[n] = packings[n].done()


def _halves(sizes: Sequence[int]) -> tuple[list[int], list[int]]:
    """The places of sizes in two lists of about the same sum, the larger first."""
    halves: tuple[list[int], list[int]] = ([], [])
    sums = [0, 0]
    for place in sorted(range(len(sizes)), key=lambda n: -sizes[n]):
        lesser = sums.index(min(sums))
        halves[lesser].append(place)
        sums[lesser] += sizes[place]
    return halves
