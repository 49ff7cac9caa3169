"""One fill of one prepared sheet: which holes change, and the part's bytes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import ne

from workbook_tools.ooxml.archive import Member
from workbook_tools.ooxml.encode import text_of
from workbook_tools.ooxml.fit import MOST_POINTS, cut_off, limited
from workbook_tools.ooxml.skeleton import RowHole, Skeleton
from workbook_tools.ooxml.tails import NOTHING, Tails


class SheetFill:
    """Values in the holes of one sheet. Raises ValueError or TypeError for one that fits none."""

    def __init__(
        self,
        skeleton: Skeleton,
        values: Sequence[object],
        plain: Tails,
        results: Tails,
    ) -> None:
        self.skeleton = skeleton
        self.rows_fitted: dict[str, float] = {}
        self.warnings: list[str] = []
        self._values = values
        self._tails = [
            NOTHING if value is None else plain[type(value)][value]
            for value in map(values.__getitem__, skeleton.values)
        ]
        for hole in skeleton.results:
            value = values[skeleton.values[hole]]
            self._tails[hole] = results[type(value)][value]
        for number in skeleton.skipped.values():
            plain[type(values[number])][values[number]]
        self._changed = list(map(ne, self._tails, skeleton.was))
        for hole, tail in skeleton.also.items():
            self._changed[hole] = self._changed[hole] and self._tails[hole] != tail
        self.cells = tuple(compress(skeleton.names, self._changed))
        self._hidden = [
            bool(values[row.hidden_by]) if row.hidden_by >= 0 else row.is_hidden
            for row in skeleton.rows
        ]

    @property
    def changes_values(self) -> bool:
        """Whether formulas that rest on this sheet may have become stale."""
        return bool(self.cells) or any(
            hidden != row.is_hidden
            for row, hidden in zip(self.skeleton.rows, self._hidden, strict=True)
        )

    @property
    def changes(self) -> bool:
        """Whether the part changes, whatever other sheets do."""
        return self.changes_values or self.skeleton.is_protected

    def member(self, stale: bool) -> Member:
        """The part, filled; ``stale`` takes away the results of its formulas."""
        skeleton = self.skeleton
        if skeleton.kept and not stale:
            return skeleton.original.holding(self._join(skeleton.kept))
        return skeleton.original.holding(self._join(skeleton.pieces), skeleton.ending)

    def _join(self, template: list[str]) -> bytes:
        skeleton, pieces = self.skeleton, template.copy()
        for at, tail in compress(zip(skeleton.at, self._tails, strict=True), self._changed):
            pieces[at] = tail
        for hole, frame in skeleton.frames.items():
            if self._changed[hole]:
                pieces[skeleton.at[hole]] = frame.around(self._tails[hole])
        for row, hidden in zip(skeleton.rows, self._hidden, strict=True):
            self._write_row(row, hidden, pieces)
        self._write_dimension(pieces)
        return "".join(pieces).encode()

    def _write_row(self, row: RowHole, hidden: bool, pieces: list[str]) -> None:
        makes = any(self._changed[hole] for hole in row.made)
        height = self._height(row) if row.fit and not hidden else None
        if makes or hidden != row.is_hidden or height is not None:
            pieces[row.start], pieces[row.end] = row.tags(makes, hidden, height)

    def _write_dimension(self, pieces: list[str]) -> None:
        hole = self.skeleton.dimension
        made = [at for number, at in self.skeleton.made.items() if self._changed[number]]
        if hole and made:
            pieces[hole.piece] = hole.text(made)

    def _height(self, row: RowHole) -> float | None:
        """The height that the row's texts need, where one of them changed and it has less."""
        fit, values = row.fit, self._values
        if fit is None or not any(self._changed[h] and text_of(values[n]) for h, n in fit.wrapped):
            return None
        needed = max([fit.base, *[room[values[n]] for n, room in fit.spots]])
        if needed > MOST_POINTS:
            self.warnings.append(cut_off(self.skeleton.name, row.number, needed))
        height = limited(needed)
        if height <= fit.height:
            return None
        self.rows_fitted[f"{self.skeleton.name}!{row.number}"] = height
        return height
