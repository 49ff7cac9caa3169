"""Where the rows of a sheet go when some are copied and others are taken out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from workbook_tools.cells import MAX_ROW

Labels: TypeAlias = Mapping[int, Mapping[int, str | None]]
"""What new rows hold from the start: by row and column, a text, or None for nothing."""

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
        self._memo: dict[tuple[int, int, int], list[Run]] = {}
        self._sources = {block.first: _bounds(block) for block in self.blocks}
        self._starts: dict[int, int] = {}
        grown = 0
        for block in self.blocks:
            self._starts[block.first] = block.first + grown
            grown += block.growth
        self._index()

    def _index(self) -> None:
        """Notes the copies of each row: all, those in its own block, which is it, and whose."""
        self._by_source: dict[int, list[Place]] = {}
        self._own: dict[int, list[Place]] = {}
        self._kept: dict[int, int] = {}
        self._firsts: dict[int, int] = {}
        self._lasts: dict[int, int] = {}
        self._meant: dict[tuple[int, str, str | int], list[int]] = {}
        for block in self.blocks:
            for place in self._in(block):
                new = place.new
                self._by_source.setdefault(new.source, []).append(place)
                for kind, value in (("key", new.key), ("section", new.section), ("run", new.run)):
                    self._meant.setdefault((new.source, kind, value), []).append(place.row)
                if block.first <= new.source <= block.last:
                    self._own.setdefault(new.source, []).append(place)
                    if new.key and new.key == self._owners.get(new.source):
                        self._kept[new.source] = place.row
            self._bound(block)
        self._keyed = {source for source, kind, key in self._meant if kind == "key" and key}

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
        """Where a row itself goes: its indicator's place, else the first; None: taken out."""
        if self.block_of(row) is None:
            return self.moved(row)
        first = self._own[row][0].row if row in self._own else None
        return self._kept.get(row, first)

    def first(self, row: int) -> int:
        """Where a range begins that began at ``row``."""
        block = self.block_of(row)
        if block is None:
            return self.moved(row)
        start = self._starts[block.first]
        return start if row == block.first else self._firsts[row]

    def last(self, row: int) -> int:
        """Where a range ends that ended at ``row``; before its first row where none is left.

        The last row of all sheets stays what it is: such a range means whole columns.
        """
        block = self.block_of(row)
        if block is None:
            return MAX_ROW if row == MAX_ROW else min(self.moved(row), MAX_ROW)
        start = self._starts[block.first]
        if row == block.last:
            return start + len(block.rows) - 1
        return self._lasts[row]

    def chosen(self, row: int, at: Place, *, is_home: bool) -> list[int]:
        """The places of ``row`` that a formula at ``at`` means by it; none where all are meant.

        Those of the same indicator, else those under the same band.
        """
        if is_home and at.new.source == row:
            return [at.row]
        key = at.new.key
        if key and (found := self._meant.get((row, "key", key))):
            return found
        if self.block_of(row) is None:
            return []
        own = self._keys.get(key)
        is_own = is_home and own == at.new.source
        if own and not is_own and self.block_of(own) is None and row in self._keyed:
            return [self.moved(own)]
        if is_home and at.new.run >= 0 and (same := self._meant.get((row, "run", at.new.run))):
            return same
        return self._meant.get((row, "section", at.new.section), []) if at.new.section else []

    def runs(self, first: int, last: int) -> list[Run]:
        """Where rows ``first`` to ``last`` and all their copies stand, as runs of rows."""
        found: list[Run] = []
        at = first
        for block in self.blocks:
            if at < block.first and at <= last:
                found.append((self.moved(at), self.moved(min(last, block.first - 1))))
            found += self._runs_in(block, first, last)
            at = max(at, block.last + 1)
        if at <= last and self.moved(at) <= MAX_ROW:
            found.append((self.moved(at), self.last(last)))
        return joined(found)

    def origin(self, row: int) -> Place:
        """The place that a row of the new sheet is."""
        old = row
        for block in self.blocks:
            start = self._starts[block.first]
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
        return (Place(row, new) for row, new in enumerate(block.rows, self._starts[block.first]))

    def _bound(self, block: Block) -> None:
        """Notes where ranges begin and end that begin or end at each row of a block."""
        start = self._starts[block.first]
        first, last = start + len(block.rows), start - 1
        for row in range(block.first, block.last + 1):
            last = max(last, self._own[row][-1].row) if row in self._own else last
            self._lasts[row] = last
        for row in range(block.last, block.first - 1, -1):
            first = min(first, self._own[row][0].row) if row in self._own else first
            self._firsts[row] = first

    def _runs_in(self, block: Block, first: int, last: int) -> list[Run]:
        """The runs of a block's rows whose source lies in the range."""
        sources = self._sources[block.first]
        low, high = max(first, sources[0]), min(last, sources[1])
        if low > high:
            return []
        key = (block.first, low, high)
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
