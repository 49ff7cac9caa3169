"""A rectangle of a sheet as a grid: codes, keys, cells, and what touches its edges."""

from __future__ import annotations

from datetime import datetime

from workbook_tools.cells import Grid, GridCell, Value, address
from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.cellxml import CellXml
from workbook_tools.ooxml.dates import from_serial
from workbook_tools.ooxml.encode import Kind, number
from workbook_tools.ooxml.formulas import SheetFormulas
from workbook_tools.ooxml.sheet import Area, SheetPart
from workbook_tools.ooxml.styles import Styles
from workbook_tools.ooxml.xml import whole
from workbook_tools.values import CellError

_MOST_CELLS = 1_000_000


class SheetReader:
    """Reads values and grids off one sheet."""

    def __init__(self, sheet: SheetPart, cells: CellXml, styles: Styles, date1904: bool) -> None:
        self._sheet = sheet
        self._cells = cells
        self._styles = styles
        self._date1904 = date1904
        self._formulas: SheetFormulas | None = None

    def value(self, row: int, column: int) -> Value:
        """What the cell shows: a formula's stored result, a date where its style says so."""
        cell = self._sheet.cell(row, column)
        if cell is None:
            return None
        stored = self._cells.stored(cell)
        if stored.kind is Kind.NUMBER:
            return self._number(stored.text, whole(cell, "s"))
        if stored.kind is Kind.BOOL:
            return stored.text == "1"
        if stored.kind is Kind.ERROR:
            return CellError(stored.text)
        return stored.text or None

    def formula(self, row: int, column: int) -> str | None:
        """The cell's formula with ``=``, None where it has none."""
        cell = self._sheet.cell(row, column)
        if cell is None or cell.find(self._cells.f) is None:
            return None
        if self._formulas is None:
            self._formulas = SheetFormulas(self._sheet, self._cells)
        return self._formulas.text(row, column)

    def grid(self, name: str, area: Area) -> Grid:
        """The grid of a rectangle. Raises TemplateError when it is too large to be meant."""
        rows = area.last_row - area.first_row + 1
        if rows * (area.last_column - area.first_column + 1) > _MOST_CELLS:
            raise TemplateError(
                f"The name {name} covers over a million cells ({area}): narrow it in Excel "
                "(Formulas, Name Manager).",
                sheet=self._sheet.name,
                cell=str(area),
            )
        if area.first_row == area.last_row and area.first_column == area.last_column:
            cell = self._cell(area.first_row, area.first_column, None, None)
            return Grid(name, self._sheet.name, *area, cells=(cell,), merged=self._merged(area))
        codes = {c: self._word(area.first_row, c) for c in _after(area[1], area[3])}
        keys = {r: self._word(r, area.first_column) for r in _after(area[0], area[2])}
        coded = [(column, code) for column, code in codes.items() if code]
        return Grid(
            name,
            self._sheet.name,
            *area,
            cells=tuple(
                self._cell(row, column, key or None, code)
                for row, key in keys.items()
                for column, code in coded
            ),
            codes=tuple((code, column) for column, code in coded),
            keys=tuple((key, row) for row, key in keys.items() if key),
            beyond=self._beyond(area),
            merged=self._merged(area),
        )

    def _cell(self, row: int, column: int, key: str | None, field: str | None) -> GridCell:
        value, formula = self.value(row, column), self.formula(row, column)
        return GridCell(self._sheet.name, address(row, column), key, field, value, formula)

    def _word(self, row: int, column: int) -> str:
        value = self.value(row, column)
        if isinstance(value, datetime):
            return value.isoformat(sep=" ")
        return "" if value is None else str(value).strip()

    def _beyond(self, area: Area) -> tuple[GridCell, ...]:
        below, right = (
            (area.last_row + 1, area.first_column),
            (area.first_row, area.last_column + 1),
        )
        key, code = self._word(*below), self._word(*right)
        found = []
        if key:
            found.append(self._cell(*below, key, None))
        if code:
            found.append(self._cell(*right, None, code))
        return tuple(found)

    def _merged(self, area: Area) -> tuple[str, ...]:
        return tuple(str(merge) for merge in self._sheet.merges() if merge.touches(area))

    def _number(self, text: str, style: int) -> Value:
        value = number(text)
        form = self._styles[style]
        if not form.is_date:
            return value
        moment = from_serial(value, self._date1904, form.has_time)
        return value if moment is None else moment


def _after(first: int, last: int) -> range:
    return range(first + 1, last + 1)
