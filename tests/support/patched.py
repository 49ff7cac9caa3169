"""The pieces of the plain patcher: a sheet, its cells and its rows, changed element by element."""

from __future__ import annotations

import math
from collections.abc import Iterable

from lxml import etree

from workbook_tools.ooxml.cellxml import CellXml
from workbook_tools.ooxml.encode import Kind, Stored
from workbook_tools.ooxml.fit import characters, count_lines, line_height
from workbook_tools.ooxml.sheet import Area, SheetPart, stored_area
from workbook_tools.ooxml.styles import Styles
from workbook_tools.ooxml.text import escape
from workbook_tools.ooxml.xml import XML_SPACE, is_true, measure, whole

_RESULT_TYPES = {Kind.TEXT: "str", Kind.BOOL: "b", Kind.ERROR: "e", Kind.EMPTY: "str"}
_MOST_POINTS, _SLACK, _POINTS_PER_PIXEL, _DIGIT_EM = 409.0, 4.0, 0.75, 0.507


class PatchedSheet(SheetPart):
    """A worksheet part that mends spans and dimension when it gains a cell."""

    def ensure_cell(self, row: int, column: int) -> etree._Element:
        found = self.cell(row, column)
        if found is None:
            found = super().ensure_cell(row, column)
            self.ensure_row(row).attrib.pop("spans", "")
            self._grow_dimension(row, column)
        return found

    def _grow_dimension(self, row: int, column: int) -> None:
        element = self.root.find(self.tag("dimension"))
        if element is None:
            return
        area = stored_area(element.get("ref", "A1"))
        grown = Area(
            min(area.first_row, row),
            min(area.first_column, column),
            max(area.last_row, row),
            max(area.last_column, column),
        )
        if grown != area:
            element.set("ref", str(grown))


class PatchedCells(CellXml):
    """The cells of a sheet, written as elements."""

    def put(self, cell: etree._Element, value: Stored) -> None:
        """Makes the cell hold ``value`` and no formula; its style stays."""
        self.empty(cell)
        if value.kind is Kind.TEXT:
            cell.set("t", "inlineStr")
            inline = cell.makeelement(self.is_)
            cell.insert(0, inline)
            text = etree.SubElement(inline, self.t)
            text.set(XML_SPACE, "preserve")
            text.text = escape(value.text)
        elif value.kind is not Kind.EMPTY:
            self._set_value(cell, 0, value)

    def put_result(self, cell: etree._Element, value: Stored) -> None:
        """Makes ``value`` the stored result of the cell's formula; empty is an empty text."""
        self.drop_result(cell)
        formula = cell.find(self.f)
        self._set_value(cell, 0 if formula is None else cell.index(formula) + 1, value)

    def _set_value(self, cell: etree._Element, place: int, value: Stored) -> None:
        if value.kind in _RESULT_TYPES:
            cell.set("t", _RESULT_TYPES[value.kind])
        element = cell.makeelement(self.v)
        element.text = escape(value.text) if value.kind is Kind.TEXT else value.text
        cell.insert(place, element)


class RowFitter:
    """Gives rows of one sheet the height that their wrapped texts need."""

    def __init__(self, sheet: SheetPart, cells: CellXml, styles: Styles) -> None:
        self._sheet = sheet
        self._cells = cells
        self._styles = styles
        self._pixels = self._column_pixels()
        self._merges = sheet.merges()
        self.warnings: list[str] = []

    def fit(self, rows: Iterable[int]) -> dict[int, float]:
        """The rows whose height grew, with the height in points that each now has."""
        fitted = {}
        for row in sorted(rows):
            element = self._sheet.row(row)
            if element is None or is_true(element.get("hidden")):
                continue
            height = self._needed(row)
            if height > measure(element, "ht", self._default_height()):
                element.set("ht", f"{height:g}")
                fitted[row] = height
        return fitted

    def _needed(self, row: int) -> float:
        needed = 0.0
        for column, cell in self._sheet.cells_of(row).items():
            style = self._styles[whole(cell, "s")]
            if style.wraps and not style.rotated:
                stored = self._cells.stored(cell)
                pixels = self._room(row, column) if stored.kind is Kind.TEXT else 0
                if pixels:
                    lines = count_lines(stored.text, characters(pixels, style))
                    slack = _SLACK if lines > 1 else 0.0
                    needed = max(needed, lines * line_height(style.size) + slack)
        return self._limited(row, needed)

    def _limited(self, row: int, needed: float) -> float:
        if needed <= _MOST_POINTS:
            return math.ceil(needed / _POINTS_PER_PIXEL) * _POINTS_PER_PIXEL
        self.warnings.append(
            f"{self._sheet.name}, row {row}: its text needs {needed:.0f} points and a row has at "
            f"most {_MOST_POINTS:.0f}, so it prints cut off: widen the column or shorten the text."
        )
        return _MOST_POINTS

    def _room(self, row: int, column: int) -> int:
        """The pixels that a text has; 0 where it does not count."""
        for merge in self._merges:
            if merge.holds(row, column):
                if merge.first_row != merge.last_row:
                    return 0
                return sum(map(self._pixels_of, range(merge.first_column, merge.last_column + 1)))
        return self._pixels_of(column)

    def _pixels_of(self, column: int) -> int:
        for first, last, pixels in self._pixels:
            if first <= column <= last:
                return pixels
        return self._default_pixels()

    def _column_pixels(self) -> list[tuple[int, int, int]]:
        found = []
        for first, last, element in self._sheet.columns():
            width = measure(element, "width", -1)
            shown = self._default_pixels() if width < 0 else int(width * self._digit())
            found.append((first, last, 0 if is_true(element.get("hidden")) else shown))
        return found

    def _default_pixels(self) -> int:
        form = self._sheet.root.find(self._sheet.tag("sheetFormatPr"))
        width = measure(form, "defaultColWidth", -1)
        if width >= 0:
            return int(width * self._digit())
        count = whole(form, "baseColWidth", 8)
        return math.ceil((count * self._digit() + 5) / 8) * 8

    def _default_height(self) -> float:
        form = self._sheet.root.find(self._sheet.tag("sheetFormatPr"))
        return measure(form, "defaultRowHeight", 15.0)

    def _digit(self) -> int:
        """The width of a digit of the default font, in which column widths are counted."""
        return max(1, int(self._styles.default_font[1] / _POINTS_PER_PIXEL * _DIGIT_EM))
