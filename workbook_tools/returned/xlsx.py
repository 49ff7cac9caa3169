"""An Excel workbook's sheets as plain cells; only the parts that may hold boxes are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path

from workbook_tools.commentary import Token
from workbook_tools.errors import ReturnedError, TemplateError
from workbook_tools.ooxml.book import Book, Sheet
from workbook_tools.ooxml.names import grids_of, place_of
from workbook_tools.ooxml.package import CONTENT_TYPES, Package
from workbook_tools.ooxml.parts import Parts
from workbook_tools.ooxml.scan import Filled
from workbook_tools.returned.choices import is_conflicts
from workbook_tools.returned.notes import sheet_notes
from workbook_tools.returned.search import CODE, CONFLICTS, KINDS, kind_of
from workbook_tools.returned.table import Contents, Formulas, Named, Notes, Rows, in_utc

_OTHERS = {
    "ms-excel.sheet.binary": "a binary workbook (.xlsb)",
    "wordprocessingml": "a Word document",
    "presentationml": "a PowerPoint presentation",
}
_WANTED = (*KINDS, CONFLICTS, "wt_request_owner", "wt_project")
_IN_PLACE = (rf"{CODE}\s*<", r" r\d+(?:\+\d+)? [0-9a-f]{8}\s*<")
_SHARED = r"{0}s{0}[^<>]*>\s*(?:<[^<>]*>[^<]*</[^<>]*>\s*)?<[^<>]*>\s*(?:{1})\s*</"


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

    @property
    def rows(self) -> Rows:
        """The filled cells."""
        return self._filled.rows

    @property
    def formulas(self) -> Formulas:
        """Where a formula stands."""
        return self._filled.formulas

    @cached_property
    def notes(self) -> Notes:
        """The notes and threads."""
        return sheet_notes(self._parts.book, self._sheet)

    @cached_property
    def _filled(self) -> Filled:
        return self._parts.filled(self._sheet)


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
        and (sheet.name in named or _is_marked(package.bytes_of(sheet.part), marks))
    )
    return Contents(tables, names, *_saved(package))


def _refuse_others(package: Package, path: Path) -> None:
    types = package.bytes_of(CONTENT_TYPES).decode("utf-8", "replace").casefold()
    for mark, kind in _OTHERS.items():
        if mark in types and "spreadsheetml.sheet.main" not in types:
            raise ReturnedError(f"{path} is {kind}: save it as .xlsx in Excel, then try again.")


def _names(book: Book) -> Iterator[Named]:
    for defined in grids_of(book):
        if not defined.name.casefold().startswith(_WANTED):
            continue
        try:
            sheet, area = place_of(book, defined)
        except TemplateError:  # it has lost its cells, as names do when sheets move
            continue
        yield Named(defined.name.casefold(), sheet, area)


def _is_marked(data: bytes, marks: Iterable[re.Pattern[bytes]]) -> bool:
    return any(mark.search(data) for mark in marks)


def _marks(parts: Parts) -> list[re.Pattern[bytes]]:
    """What the bytes of a sheet with boxes hold: a code or a token, or the number of one."""
    likely = [(n, t) for n, t in enumerate(parts.shared_strings) if CODE in t or Token.MARK in t]
    numbers = [str(n) for n, text in likely if text.strip() == CODE or Token.parse(text)]
    in_cells = [_SHARED.format(quote, "|".join(numbers)) for quote in "\"'" if numbers]
    return [re.compile(pattern.encode()) for pattern in (*_IN_PLACE, *in_cells)]


def _saved(package: Package) -> tuple[datetime | None, str]:
    """When the workbook says that it was last saved, and by whom."""
    for relation in package.relations("").values():
        if relation.kind == "core-properties" and relation.target in package:
            root = package.parse(relation.target)
            modified = root.findtext("{*}modified") or ""
            author = root.findtext("{*}lastModifiedBy") or ""
            return in_utc(modified, local=False), author.strip()
    return None, ""
