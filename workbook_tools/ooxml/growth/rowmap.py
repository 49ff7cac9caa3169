"""Where the rows of a sheet go when some are copied and others are taken out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to be: the row it is copied from, and whom it is for.

    ``key`` is an indicator's; ``run`` numbers the band that it stands under, on its own sheet.
    """

    source: int
    key: str = ""
    section: str = ""
    run: int = -1


@dataclass(frozen=True, slots=True)
class Block:
    """Rows ``first`` to ``last``, and the rows that stand in their place afterwards."""

    first: int
    last: int
    rows: tuple[NewRow, ...]

    @property
    def growth(self) -> int:
        """By how many rows the sheet grows."""
        return len(self.rows) - (self.last - self.first + 1)


class Place(NamedTuple):
    """Where a row of the new sheet stands: its number now, and what it is a copy of."""

    row: int
    new: NewRow


class RowMap:
    """The rows of one sheet, before and after. Rows are numbered from 1.

    ``blocks`` do not overlap; ``keys`` has the row of each indicator that has one of its own.
    """

    def __init__(self, blocks: Iterable[Block] = (), keys: Mapping[str, int] | None = None) -> None:
        self.blocks = tuple(sorted(blocks, key=lambda block: block.first))
        self._keys = dict(keys or {})
        self._owners = {row: key for key, row in self._keys.items()}
        self._starts: dict[Block, int] = {}
        self._by_source: dict[int, list[Place]] = {}
        self._memo: dict[tuple[Block, int, int], list[Run]] = {}
        self._sources = {block: _bounds(block) for block in self.blocks}
        grown = 0
        for block in self.blocks:
            self._starts[block] = block.first + grown
            grown += block.growth
        for place in self.copies():
            self._by_source.setdefault(place.new.source, []).append(place)

    @property
    def growth(self) -> int:
        """By how many rows the sheet grows; it shrinks where that is negative."""
        return sum(block.growth for block in self.blocks)

    def copies(self) -> Iterator[Place]:
        """Every row of the blocks, in order."""
        for block in self.blocks:
            yield from self._in(block)

    def block_of(self, row: int) -> Block | None:
        """The block that holds a row, None where it only moves."""
        return next((b for b in self.blocks if b.first <= row <= b.last), None)

    def moved(self, row: int) -> int:
        """Where a row outside all blocks goes."""
        return row + sum(block.growth for block in self.blocks if block.last < row)

    def places(self, row: int) -> list[Place]:
        """Every place where a row, or a copy of it, stands; none where it is taken out."""
        copies = self._by_source.get(row, [])
        if self.block_of(row):
            return copies
        return sorted([Place(self.moved(row), NewRow(row, self._owners.get(row, ""))), *copies])

    def one(self, row: int) -> int | None:
        """Where a row itself goes: the first of its places there; None where it is taken out."""
        block = self.block_of(row)
        return self.moved(row) if block is None else next(iter(self._own(row, block)), None)

    def first(self, row: int) -> int:
        """Where a range begins that began at ``row``."""
        block = self.block_of(row)
        if block is None:
            return self.moved(row)
        start = self._starts[block]
        if row == block.first:
            return start
        return next(iter(self._own(row, block)), start + len(block.rows))

    def last(self, row: int) -> int:
        """Where a range ends that ended at ``row``; before its first row where none is left."""
        block = self.block_of(row)
        if block is None:
            return self.moved(row)
        start = self._starts[block]
        if row == block.last:
            return start + len(block.rows) - 1
        return max(self._own(row, block), default=start - 1)

    def chosen(self, row: int, at: Place, *, is_home: bool) -> list[int]:
        """The places of ``row`` that a formula at ``at`` means by it; none where all are meant.

        Those of the same indicator, else those under the same band.
        """
        if is_home and at.new.source == row:
            return [at.row]
        copies, key = self._by_source.get(row, []), at.new.key
        if key and (found := [place.row for place in copies if place.new.key == key]):
            return found
        if self.block_of(row) is None:
            return []
        own = self._keys.get(key)
        if own is not None and self.block_of(own) is None and any(p.new.key for p in copies):
            return [self.moved(own)]
        if is_home and (same := [p.row for p in copies if -1 < p.new.run == at.new.run]):
            return same
        return [p.row for p in copies if at.new.section and p.new.section == at.new.section]

    def runs(self, first: int, last: int) -> list[Run]:
        """Where rows ``first`` to ``last`` and all their copies stand, as runs of rows."""
        found: list[Run] = []
        at = first
        for block in self.blocks:
            if at < block.first and at <= last:
                found.append((self.moved(at), self.moved(min(last, block.first - 1))))
            found += self._runs_in(block, first, last)
            at = max(at, block.last + 1)
        if at <= last:
            found.append((self.moved(at), self.moved(last)))
        return joined(found)

    def origin(self, row: int) -> Place:
        """The place that a row of the new sheet is."""
        old = row
        for block in self.blocks:
            start = self._starts[block]
            if row < start:
                break
            if row < start + len(block.rows):
                return Place(row, block.rows[row - start])
            old -= block.growth
        return Place(row, NewRow(old, self._owners.get(old, "")))

    def at(self, row: int) -> Place | None:
        """Whom a row that is no copy belongs to: the place of its indicator; else None."""
        key = self._owners.get(row, "")
        return Place(self.moved(row), NewRow(row, key)) if key else None

    def _in(self, block: Block) -> Iterator[Place]:
        return (Place(row, new) for row, new in enumerate(block.rows, self._starts[block]))

    def _own(self, row: int, block: Block) -> list[int]:
        """The places of a row within its block."""
        start = self._starts[block]
        held = range(start, start + len(block.rows))
        return [place.row for place in self._by_source.get(row, []) if place.row in held]

    def _runs_in(self, block: Block, first: int, last: int) -> list[Run]:
        """The runs of a block's rows whose source lies in the range."""
        sources = self._sources[block]
        low, high = max(first, sources[0]), min(last, sources[1])
        if low > high:
            return []
        key = (block, low, high)
        if key not in self._memo:
            held = [p.row for p in self._in(block) if low <= p.new.source <= high]
            self._memo[key] = joined((row, row) for row in held)
        return self._memo[key]


def _bounds(block: Block) -> Run:
    """The first and the last row that a block copies; the wrong way round where it copies none."""
    sources = [row.source for row in block.rows]
    return min(sources, default=1), max(sources, default=0)


def joined(runs: Iterable[Run]) -> list[Run]:
    """Runs in order, those that touch as one."""
    found: list[Run] = []
    for first, last in runs:
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found
