"""A rectangle of a live sheet as a grid, by the rules of a grid in a file."""

from __future__ import annotations

from datetime import datetime

from workbook_tools.cells import MAX_COLUMN, MAX_ROW, Grid, GridCell, address
from workbook_tools.live.look import Look
from workbook_tools.ooxml.sheet import Area


def reach(area: Area) -> Area:
    """The rectangle with the row below it and the column beside it, where keys may stand too."""
    return Area(*area[:2], min(area.last_row + 1, MAX_ROW), min(area.last_column + 1, MAX_COLUMN))


class GridReader:
    """Reads grids off one look at a sheet."""

    def __init__(self, sheet: str, look: Look) -> None:
        self._sheet = sheet
        self._look = look

    def grid(self, name: str, area: Area) -> Grid:
        """The grid of a rectangle that the look covers."""
        merged = tuple(str(merge) for merge in self._look.merges if merge.touches(area))
        if area[:2] == area[2:]:
            cell = self._cell(*area[:2], None, None)
            return Grid(name, self._sheet, *area, cells=(cell,), merged=merged)
        codes = {c: self._word(area.first_row, c) for c in range(area[1] + 1, area[3] + 1)}
        keys = {r: self._word(r, area.first_column) for r in range(area[0] + 1, area[2] + 1)}
        coded = [(column, code) for column, code in codes.items() if code]
        return Grid(
            name,
            self._sheet,
            *area,
            cells=tuple(
                self._cell(row, column, key or None, code)
                for row, key in keys.items()
                for column, code in coded
            ),
            codes=tuple((code, column) for column, code in coded),
            keys=tuple((key, row) for row, key in keys.items() if key),
            beyond=self._beyond(area),
            merged=merged,
        )

    def _cell(self, row: int, column: int, key: str | None, field: str | None) -> GridCell:
        value, formula = self._look.value(row, column), self._look.formula(row, column)
        return GridCell(self._sheet, address(row, column), key, field, value, formula)

    def _word(self, row: int, column: int) -> str:
        value = self._look.value(row, column)
        if isinstance(value, datetime):
            return value.isoformat(sep=" ")
        return "" if value is None else str(value).strip()

    def _beyond(self, area: Area) -> tuple[GridCell, ...]:
        below = area.last_row + 1, area.first_column
        right = area.first_row, area.last_column + 1
        key, code = self._word(*below), self._word(*right)
        found = [self._cell(*below, key, None)] if key else []
        return tuple([*found, self._cell(*right, None, code)] if code else found)
