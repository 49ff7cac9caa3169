"""A rectangle of a sheet as a grid: codes, keys, cells, and what touches its edges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

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
        self._grids: dict[tuple[str, Area], Grid] = {}

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
        """The grid of a rectangle, read once. Raises TemplateError when it is too large."""
        if (name, area) not in self._grids:
            self._grids[name, area] = self._grid(name, area)
        return self._grids[name, area]

    def _grid(self, name: str, area: Area) -> Grid:
        rows = area.last_row - area.first_row + 1
        if rows * (area.last_column - area.first_column + 1) > _MOST_CELLS:
            raise TemplateError(
                f"The name {name} covers over a million cells ({area}): narrow it in Excel "
                "(Formulas, Name Manager).",
                sheet=self._sheet.name,
                cell=str(area),
            )
        return grid_of(self, name, self._sheet.name, area, self._sheet.merges())

    def _number(self, text: str, style: int) -> Value:
        value = number(text)
        form = self._styles[style]
        if not form.is_date:
            return value
        moment = from_serial(value, self._date1904, form.has_time)
        return value if moment is None else moment


class Cells(Protocol):
    """A sheet's cells, whether of a file or of an open workbook."""

    def value(self, row: int, column: int) -> Value:
        """What the cell shows."""
        ...

    def formula(self, row: int, column: int) -> str | None:
        """The cell's formula with ``=``, None where it has none."""
        ...


def grid_of(cells: Cells, name: str, sheet: str, area: Area, merges: Iterable[Area]) -> Grid:
    """The grid of a rectangle of ``cells``; ``merges`` are the sheet's merged areas."""
    merged = tuple(str(merge) for merge in merges if merge.touches(area))
    if area[:2] == area[2:]:
        single = _cell(cells, sheet, *area[:2], None, None)
        return Grid(name, sheet, *area, cells=(single,), merged=merged)
    codes = {c: _word(cells, area.first_row, c) for c in _after(area[1], area[3])}
    keys = {r: _word(cells, r, area.first_column) for r in _after(area[0], area[2])}
    coded = [(column, code) for column, code in codes.items() if code]
    return Grid(
        name,
        sheet,
        *area,
        cells=tuple(
            _cell(cells, sheet, row, column, key or None, code)
            for row, key in keys.items()
            for column, code in coded
        ),
        codes=tuple((code, column) for column, code in coded),
        keys=tuple((key, row) for row, key in keys.items() if key),
        beyond=_beyond(cells, sheet, area),
        merged=merged,
    )


def _cell(
    cells: Cells, sheet: str, row: int, column: int, key: str | None, field: str | None
) -> GridCell:
    value, formula = cells.value(row, column), cells.formula(row, column)
    return GridCell(sheet, address(row, column), key, field, value, formula)


def _word(cells: Cells, row: int, column: int) -> str:
    value = cells.value(row, column)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return "" if value is None else str(value).strip()


def _beyond(cells: Cells, sheet: str, area: Area) -> tuple[GridCell, ...]:
    below = area.last_row + 1, area.first_column
    right = area.first_row, area.last_column + 1
    key, code = _word(cells, *below), _word(cells, *right)
    found = [_cell(cells, sheet, *below, key, None)] if key else []
    return tuple([*found, _cell(cells, sheet, *right, None, code)] if code else found)


def _after(first: int, last: int) -> range:
    return range(first + 1, last + 1)
