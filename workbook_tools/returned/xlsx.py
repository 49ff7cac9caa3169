"""An Excel workbook's sheets as plain cells; only the parts that may hold boxes are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path

from workbook_tools.commentary import Token
from workbook_tools.errors import ReturnedError, TemplateError
from workbook_tools.ooxml.book import Book, Sheet
from workbook_tools.ooxml.grids import SheetReader
from workbook_tools.ooxml.names import grid_names, place
from workbook_tools.ooxml.package import CONTENT_TYPES, Package
from workbook_tools.ooxml.parts import Parts
from workbook_tools.returned.choices import is_conflicts
from workbook_tools.returned.notes import sheet_notes
from workbook_tools.returned.search import CODE, LABEL, kind_of
from workbook_tools.returned.table import Cell, Contents, Named, Notes, Rows, in_utc

_OTHERS = {
    "ms-excel.sheet.binary": "a binary workbook (.xlsb)",
    "wordprocessingml": "a Word document",
    "presentationml": "a PowerPoint presentation",
}
_IN_PLACE = (f">\\s*{CODE}\\s*<", f">\\s*{LABEL}\\s*<", r" r\d+(?:\+\d+)? [0-9a-f]{8}\s*<")


class _Signed(Package):
    """A package that may be signed: reading it breaks no signature."""

    def _refuse_signed(self) -> None:
        pass


class XlsxTable:
    """One worksheet."""

    def __init__(self, parts: Parts, sheet: Sheet) -> None:
        self.name = sheet.name
        self._parts = parts
        self._sheet = sheet

    @cached_property
    def rows(self) -> Rows:
        """The filled cells."""
        found: dict[int, dict[int, Cell]] = {}
        part = self._parts.parse_sheet(self._sheet)
        cells = self._parts.cells(part)
        reader = SheetReader(part, cells, self._parts.styles, self._parts.book.date1904)
        for row, column, element in part.all_cells():
            value, is_formula = reader.value(row, column), element.find(cells.f) is not None
            if value is not None or is_formula:
                found.setdefault(row, {})[column] = Cell(value, is_formula)
        return found

    @cached_property
    def notes(self) -> Notes:
        """The notes and threads."""
        return sheet_notes(self._parts.book, self._sheet)


def read_xlsx(blob: bytes, path: Path) -> Contents:
    """What may hold boxes in the workbook. Raises TemplateError or ReturnedError."""
    package = _Signed(blob, path)
    _refuse_others(package, path)
    book = Book(package)
    parts = Parts(book)
    names = tuple(_names(book))
    named = {name.sheet for name in names if kind_of(name) or is_conflicts(name)}
    marks = _marks(parts)
    tables = tuple(
        XlsxTable(parts, sheet)
        for sheet in book.sheets
        if sheet.kind == "worksheet"
        and (sheet.name in named or marks.search(package.bytes_of(sheet.part)))
    )
    return Contents(tables, names, *_saved(package))


def _refuse_others(package: Package, path: Path) -> None:
    types = package.bytes_of(CONTENT_TYPES).decode("utf-8", "replace").casefold()
    for mark, kind in _OTHERS.items():
        if mark in types and "spreadsheetml.sheet.main" not in types:
            raise ReturnedError(f"{path} is {kind}: save it as .xlsx in Excel, then try again.")


def _names(book: Book) -> Iterator[Named]:
    for full in grid_names(book):
        try:
            sheet, area = place(book, full)
        except TemplateError:  # it has lost its cells, as names do when sheets move
            continue
        yield Named(full.rpartition("!")[2].casefold(), sheet, area)


def _marks(parts: Parts) -> re.Pattern[bytes]:
    """What the bytes of a sheet with boxes hold: a code, heading or token, or the number of one."""
    shared = enumerate(parts.shared_strings)
    numbers = [n for n, text in shared if text.strip() in (CODE, LABEL) or Token.parse(text)]
    return re.compile("|".join((*_IN_PLACE, *(f">{n}</" for n in numbers))).encode())


def _saved(package: Package) -> tuple[datetime | None, str]:
    """When the workbook says that it was last saved, and by whom."""
    for relation in package.relations("").values():
        if relation.kind == "core-properties" and relation.target in package:
            root = package.parse(relation.target)
            modified = root.findtext("{*}modified") or ""
            author = root.findtext("{*}lastModifiedBy") or ""
            return in_utc(modified, local=False), author.strip()
    return None, ""
