"""A range of cells as xlwings asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from workbook_tools.calc.block import Block, Raw
from workbook_tools.cells import address

if TYPE_CHECKING:
    from workbook_tools.calc.book import CalcSheet


class CalcRange(base_classes.Range):
    """A rectangle of a sheet; ``area`` is its first row and column and its last, from 1."""

    def __init__(self, sheet: CalcSheet, area: tuple[int, int, int, int]) -> None:
        self.sheet = sheet
        self.area = area
        self.options: dict[str, object] = {}
        top, left, bottom, right = area
        self.cells = sheet.api.cells.getCellRangeByPosition(
            left - 1, top - 1, right - 1, bottom - 1
        )

    @property
    def api(self) -> Any:
        return self.cells

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return self.sheet.name, *self.area

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def __call__(self, row: int, column: int | None = None) -> CalcRange:
        if column is None:
            above, beside = divmod(row - 1, self.shape[1])
            row, column = above + 1, beside + 1
        top, left = self.row + row - 1, self.column + column - 1
        return CalcRange(self.sheet, (top, left, top, left))

    @property
    def row(self) -> int:
        return self.area[0]

    @property
    def column(self) -> int:
        return self.area[1]

    @property
    def shape(self) -> tuple[int, int]:
        top, left, bottom, right = self.area
        return bottom - top + 1, right - left + 1

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        top, left, bottom, right = self.area
        corners = (
            [(top, left)] if (top, left) == (bottom, right) else [(top, left), (bottom, right)]
        )
        signs = "$" * col_absolute, "$" * row_absolute
        cells = ":".join(_signed(row, column, signs) for row, column in corners)
        return f"[{self.sheet.book.name}]{self.sheet.name}!{cells}" if external else cells

    @property
    def raw_value(self) -> Raw | list[list[Raw]]:
        rows = self._block().values()
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, value: object) -> None:
        rows, columns = self.shape
        is_block = isinstance(value, list | tuple)
        self._block().put(value if is_block else [[value] * columns] * rows)  # type: ignore[arg-type]

    @property
    def formula(self) -> str | list[list[str]]:
        rows = self._block().formulas()
        return rows[0][0] if len(self) == 1 else rows

    @property
    def has_array(self) -> bool:
        return bool(self.cells.getArrayFormula())

    @property
    def number_format(self) -> str | None:
        return self._block().number_format()

    @property
    def row_hidden(self) -> bool | None:
        top, _, bottom, _ = self.area
        rows = self.sheet.api.cells.Rows
        shown = {bool(rows.getByIndex(n).IsVisible) for n in range(top - 1, bottom)}
        return not shown.pop() if len(shown) == 1 else None

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.cells.Rows.IsVisible = not value

    @property
    def row_height(self) -> float | None:
        rows = self.cells.Rows
        heights = {rows.getByIndex(n).Height for n in range(self.shape[0])}
        return heights.pop() * 72 / 2540 if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.cells.Rows.Height = round(value * 2540 / 72)

    def autofit(self, axis: str | None = None) -> None:
        if axis in (None, "r", "rows"):
            self.cells.Rows.OptimalHeight = True
        if axis in (None, "c", "columns"):
            self.cells.Columns.OptimalWidth = True

    @property
    def merge_cells(self) -> bool | None:
        top, left, bottom, right = self(1).merge_area.area
        if self(1).cells.getIsMerged() or (top, left, bottom, right) != self(1).area:
            is_whole = bottom >= self.area[2] and right >= self.area[3]
            return True if is_whole else None
        is_free = self.merge_area.area == self.area and not self.cells.getIsMerged()
        return False if is_free else None

    @property
    def merge_area(self) -> CalcRange:
        cursor = self.sheet.api.cells.createCursorByRange(self.cells)
        cursor.collapseToMergedArea()
        found = cursor.getRangeAddress()
        corners = found.StartRow, found.StartColumn, found.EndRow, found.EndColumn
        top, left, bottom, right = (n + 1 for n in corners)
        return CalcRange(self.sheet, (top, left, bottom, right))

    def select(self) -> None:
        self.sheet.book.document.CurrentController.select(self.cells)

    def _block(self) -> Block:
        return Block(self.sheet.book.document, self.cells)


def _signed(row: int, column: int, signs: tuple[str, str]) -> str:
    letters = address(row, column).rstrip("0123456789")
    return f"{signs[0]}{letters}{signs[1]}{row}"
