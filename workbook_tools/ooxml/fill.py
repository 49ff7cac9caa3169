"""One fill of one prepared sheet: which holes change, and the part's bytes."""

from __future__ import annotations

from collections.abc import Sequence
from operator import ne

from workbook_tools.cells import SheetCells
from workbook_tools.ooxml.fit import MOST_POINTS, cut_off, limited
from workbook_tools.ooxml.packing import Packing
from workbook_tools.ooxml.skeleton import RowFit, RowHole, Skeleton
from workbook_tools.ooxml.tails import Tails


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
        self._values = skeleton.of_cells(values)
        self._tails = plain.of(self._values)
        shown = results.of([self._values[hole] for hole in skeleton.results])
        for hole, tail in zip(skeleton.results, shown, strict=True):
            self._tails[hole] = tail
        plain.of([values[number] for number in skeleton.skipped.values()])
        changed = bytearray(map(ne, self._tails, skeleton.was))
        for hole, tail in skeleton.also.items():
            changed[hole] &= self._tails[hole] != tail
        self._changed = bytes(changed)
        self._hidden = [
            bool(values[row.hidden_by]) if row.hidden_by >= 0 else row.is_hidden
            for row in skeleton.rows
        ]

    @property
    def cells(self) -> SheetCells:
        """The cells that change, in their order."""
        return SheetCells(self.skeleton.name, self.skeleton.places, self._changed)

    @property
    def changes_values(self) -> bool:
        """Whether formulas that rest on this sheet may have become stale."""
        return 1 in self._changed or any(
            hidden != row.is_hidden
            for row, hidden in zip(self.skeleton.rows, self._hidden, strict=True)
        )

    @property
    def changes(self) -> bool:
        """Whether the part changes, whatever other sheets do."""
        return self.changes_values or self.skeleton.is_protected

    def packing(self, stale: bool) -> Packing:
        """The part, filled; ``stale`` takes away the results of its formulas."""
        skeleton = self.skeleton
        texts = tuple(skeleton.in_order(self._texts()))
        if skeleton.kept and not stale:
            return Packing(skeleton.original, skeleton.kept % texts)
        return Packing(skeleton.original, skeleton.form % texts, skeleton.ending)

    def _texts(self) -> list[bytes]:
        """What stands in the holes: cells, the tags of rows, the dimension."""
        skeleton, changed, texts = self.skeleton, self._changed, self._tails.copy()
        for hole, text in skeleton.held.items():
            if not changed[hole]:
                texts[hole] = text
        for hole, frame in skeleton.frames.items():
            texts[hole] = frame.around(texts[hole]) if changed[hole] else frame.held
        points = skeleton.points(self._values)
        for row, hidden in zip(skeleton.rows, self._hidden, strict=True):
            height = None if hidden or row.fit is None else self._height(row, row.fit, points)
            makes = bool(row.made) and any(map(changed.__getitem__, row.made))
            texts += row.tags(makes, hidden, height)
        if skeleton.dimension:
            texts.append(skeleton.dimension.text(self._made()))
        return texts

    def _made(self) -> list[tuple[int, int]]:
        return [at for hole, at in self.skeleton.made.items() if self._changed[hole]]

    def _height(self, row: RowHole, fit: RowFit, points: Sequence[float]) -> float | None:
        """The height that the row's texts need, where one of them changed and it has less."""
        needed = max((fit.base, *points[fit.spots]))
        if needed <= fit.enough or not fit.is_asked(self._values, self._changed):
            return None
        if needed > MOST_POINTS:
            self.warnings.append(cut_off(self.skeleton.name, row.number, needed))
        height = limited(needed)
        if height <= fit.height:
            return None
        self.rows_fitted[f"{self.skeleton.name}!{row.number}"] = height
        return height
