"""An OpenDocument workbook's sheets as plain cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import product
from pathlib import Path

from lxml import etree

from workbook_tools.cells import Value
from workbook_tools.errors import ReturnedError
from workbook_tools.ooxml.archive import read_members
from workbook_tools.ooxml.sheet import parse_area
from workbook_tools.ooxml.xml import parse
from workbook_tools.returned.odscell import OFFICE, TABLE, holds_formula, note_of, repeats, value_of
from workbook_tools.returned.table import (
    Contents,
    Formulas,
    Named,
    Note,
    Notes,
    Rows,
    Table,
    in_utc,
)

_MIMETYPE = b"mimetypeapplication/vnd.oasis.opendocument."
_GROUPS = frozenset(
    f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")
)
_CELLS = frozenset((f"{TABLE}table-cell", f"{TABLE}covered-table-cell"))
_ADDRESS = re.compile(
    r"\$?(?:'((?:[^']|'')+)'|([^'.:]+))\.([$A-Z]+[$0-9]+)(?::(?:[^:]*\.)?([$A-Z]+[$0-9]+))?"
)
_CACHED = "'file:"  # how LibreOffice names its copies of sheets that formulas refer to
_MOST_CELLS = 1_000_000


class OdsTable:
    """One sheet. Raises ReturnedError when repeats make it too large to be meant."""

    def __init__(self, element: etree._Element, path: Path) -> None:
        self.name = element.get(f"{TABLE}name", "")
        self._path = path
        self._left = _MOST_CELLS
        self._cells: dict[int, dict[int, Value]] = {}
        self._formulas: set[tuple[int, int]] = set()
        self._notes: dict[tuple[int, int], tuple[Note, ...]] = {}
        first = 1
        for row in _rows(element):
            count = repeats(row, "rows")
            self._take(row, first, count)
            first += count

    @property
    def rows(self) -> Rows:
        """The filled cells."""
        return self._cells

    @property
    def formulas(self) -> Formulas:
        """Where a formula stands."""
        return self._formulas

    @property
    def notes(self) -> Notes:
        """The notes."""
        return self._notes

    def _take(self, row: etree._Element, first: int, count: int) -> None:
        cells: dict[int, Value] = {}
        rows = range(first, first + count)
        column = 1
        for element in _cells(row):
            width, value = repeats(element, "columns"), value_of(element)
            columns, is_formula = range(column, column + width), holds_formula(element)
            if value is not None or is_formula:
                self._spend(width * count)
                cells.update(dict.fromkeys(columns, value))
            if is_formula:
                self._formulas.update(product(rows, columns))
            if note := note_of(element):
                self._notes[first, column] = (note,)
            column += width
        if cells:
            self._cells.update(dict.fromkeys(rows, cells))

    def _spend(self, cells: int) -> None:
        self._left -= cells
        if self._left < 0:
            raise ReturnedError(
                f"{self._path}, sheet {self.name}, holds over a million filled cells: "
                "it may be an attack, so it was not read."
            )


def is_ods(blob: bytes) -> bool:
    """Whether a zip is an OpenDocument file of any kind."""
    return _MIMETYPE in blob[:120]


def read_ods(blob: bytes, path: Path) -> Contents:
    """All sheets of the workbook. Raises TemplateError or ReturnedError."""
    parts = _Parts(blob, path)
    body = parts.parse("content.xml").find(f"{OFFICE}body/{OFFICE}spreadsheet")
    if body is None:
        raise ReturnedError(
            f"{path} is an OpenDocument file but no workbook: "
            "send back the workbook itself (.xlsx or .ods)."
        )
    found = [e for e in body.iterchildren(f"{TABLE}table") if not _is_cached(e)]
    tables: tuple[Table, ...] = tuple(OdsTable(e, path) for e in found)
    return Contents(tables, tuple(_names(body)), *parts.saved())


class _Parts:
    """The parts of the zip."""

    def __init__(self, blob: bytes, path: Path) -> None:
        self._path = path
        self._members = {member.name: member for member in read_members(blob, str(path))}
        if b"encryption-data" in self._bytes_of("META-INF/manifest.xml", b""):
            raise ReturnedError(
                f"{path} is protected by a password: save a copy without one, then try again."
            )

    def parse(self, name: str) -> etree._Element:
        """The root element of a part."""
        return parse(self._bytes_of(name), f"{self._path}, part {name},")

    def saved(self) -> tuple[datetime | None, str]:
        """When the workbook says that it was last saved, and by whom."""
        if "meta.xml" not in self._members:
            return None, ""
        root = self.parse("meta.xml")
        author = root.findtext(f"{OFFICE}meta/{{*}}creator") or ""
        return in_utc(root.findtext(f"{OFFICE}meta/{{*}}date") or "", local=True), author.strip()

    def _bytes_of(self, name: str, missing: bytes | None = None) -> bytes:
        member = self._members.get(name)
        if member is None and missing is not None:
            return missing
        try:
            if member is None:
                raise ValueError("it is missing")
            return member.unpack()
        except ValueError as error:
            raise ReturnedError(
                f"{self._path} is damaged at {name} ({error}): fetch or copy the file again."
            ) from error


def _is_cached(table: etree._Element) -> bool:
    return table.get(f"{TABLE}name", "").startswith(_CACHED)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in _GROUPS:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return (child for child in row if child.tag in _CELLS)


def _names(body: etree._Element) -> Iterator[Named]:
    """The named ranges, of the workbook and of sheets, and the database ranges."""
    for element in body.iter(f"{TABLE}named-range", f"{TABLE}database-range"):
        stated = element.get(f"{TABLE}cell-range-address")
        stated = stated or element.get(f"{TABLE}target-range-address") or ""
        match = _ADDRESS.fullmatch(stated)
        if match is None:
            continue
        sheet = match[1].replace("''", "'") if match[1] else match[2]
        try:
            area = parse_area(f"{match[3]}:{match[4] or match[3]}")
        except ValueError:
            continue
        yield Named(element.get(f"{TABLE}name", "").casefold(), sheet, area)
