"""Parts of a workbook that a fill reads: sheets, shared strings, styles, tables."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from lxml import etree

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml import scan
from workbook_tools.ooxml.book import Book, Sheet
from workbook_tools.ooxml.cellxml import CellXml
from workbook_tools.ooxml.grids import SheetReader
from workbook_tools.ooxml.sheet import Area, SheetPart, stored_area
from workbook_tools.ooxml.styles import Styles
from workbook_tools.ooxml.xml import namespace, parse

_HOLDS_FORMULA = re.compile(rb"<(?:[\w.\-]+:)?f[\s/>]")


@lru_cache(maxsize=8)
def _styles(data: bytes) -> Styles | None:
    """The cell formats of a part, which many workbooks have alike; None where it is damaged."""
    try:
        return Styles(parse(data, "It"))
    except TemplateError:
        return None


class Parts:
    """The parts of one workbook, each read when it is first asked for."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._package = book.package

    def parse_sheet(self, sheet: Sheet) -> SheetPart:
        """A fresh copy of a sheet's part, to read or to change."""
        root = self._package.parse(sheet.part)
        return SheetPart(root, sheet.name, str(self._package.path))

    def cells(self, part: SheetPart) -> CellXml:
        """The reader and writer of a sheet's cells."""
        return CellXml(part.ns, self.shared_strings, self.book.date1904)

    def filled(self, sheet: Sheet) -> scan.Filled:
        """A sheet's filled cells."""
        data, date1904 = self._package.bytes_of(sheet.part), self.book.date1904
        scanned = scan.cells(data, self.shared_strings, self.styles, date1904)
        return self.parsed(sheet) if scanned is None else scanned

    def parsed(self, sheet: Sheet) -> scan.Filled:
        """The same by the parser, however the sheet is written."""
        part = self.parse_sheet(sheet)
        cells = self.cells(part)
        reader = SheetReader(part, cells, self.styles, self.book.date1904)
        rows: scan.Rows = {}
        formulas = set()
        for row, column, element in part.all_cells():
            value, is_formula = reader.value(row, column), element.find(cells.f) is not None
            if is_formula:
                formulas.add((row, column))
            if value is not None or is_formula:
                rows.setdefault(row, {})[column] = value
        return scan.Filled(rows, formulas)

    def holds_formulas(self, sheet: Sheet) -> bool:
        """Whether a sheet's part holds any formula."""
        return bool(_HOLDS_FORMULA.search(self._package.bytes_of(sheet.part)))

    @cached_property
    def calculating_sheets(self) -> tuple[Sheet, ...]:
        """The worksheets that hold formulas."""
        sheets = (s for s in self.book.sheets if s.kind == "worksheet")
        return tuple(s for s in sheets if self.holds_formulas(s))

    @cached_property
    def shared_strings(self) -> tuple[str, ...]:
        """The plain text of every shared string."""
        name = self.book.related("sharedStrings")
        if name not in self._package:
            return ()
        scanned = scan.strings(self._package.bytes_of(name))
        if scanned is not None:
            return scanned
        root = self._package.parse(name)
        reader = CellXml(namespace(root), (), self.book.date1904)
        return tuple(reader.plain(item) for item in root.iterfind(f"{{{namespace(root)}}}si"))

    @cached_property
    def styles(self) -> Styles:
        """The cell formats."""
        name = self.book.related("styles")
        if name not in self._package:
            return Styles(None)
        return _styles(self._package.bytes_of(name)) or Styles(self._package.parse(name))

    def tables(self, sheet: Sheet) -> list[etree._Element]:
        """The tables that stand on a sheet."""
        relations = self._package.relations(sheet.part).values()
        return [self._package.parse(r.target) for r in relations if r.kind == "table"]

    def table_headings(self, sheet: Sheet) -> list[Area]:
        """The heading rows of a sheet's tables."""
        found = []
        for table in self.tables(sheet):
            area = stored_area(table.get("ref", ""))
            if table.get("headerRowCount", "1") != "0":
                found.append(area._replace(last_row=area.first_row))
        return found

    @cached_property
    def table_sheets(self) -> dict[str, str]:
        """The sheet on which each table stands."""
        return {
            table.get("displayName", ""): sheet.name
            for sheet in self.book.sheets
            if sheet.kind == "worksheet"
            for table in self.tables(sheet)
        }
