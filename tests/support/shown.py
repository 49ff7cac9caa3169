"""What LibreOffice makes of a workbook: every reference that it holds, read from a flat file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from workbook_tools.calc.load import properties

_OD = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _STYLE, _CHART = (
    f"{{{_OD}{name}:1.0}}" for name in ("office", "table", "style", "chart")
)
_FO = f"{{{_OD}xsl-fo-compatible:1.0}}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_FAR = 100
_TELLING = tuple(
    f"{_TABLE}{name}" for name in ("formula", "content-validation-name", "number-columns-spanned")
)
_SHEET = r"\$?(?:'(?:[^']|'')*'|[^.:\s\[\]'\"()]*)"
REFERENCE = re.compile(
    rf"(?P<sheet>{_SHEET})\.(?P<column>\$?[A-Z]*)(?P<row>\$?[0-9]*)"
    rf"(?::(?P<again>{_SHEET})\.(?P<column2>\$?[A-Z]*)(?P<row2>\$?[0-9]*))?"
)


class Cell(NamedTuple):
    """A cell, counted from 1."""

    sheet: str
    row: int
    column: int


class Rule(NamedTuple):
    """A conditional format: its cells, its condition, and the row that this is written for."""

    areas: str
    condition: str
    row: int


@dataclass
class Shown:
    """A workbook as LibreOffice has it; references in texts are written ``[.F8:.F9]``."""

    formulas: dict[Cell, str] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    rules: dict[tuple[str, int], Rule] = field(default_factory=dict)
    checks: dict[Cell, tuple[str, int]] = field(default_factory=dict)
    merges: dict[Cell, tuple[int, int]] = field(default_factory=dict)
    rows: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    areas: dict[tuple[str, str], str] = field(default_factory=dict)
    charts: dict[tuple[str, int], str] = field(default_factory=dict)


def shown(document: Any, path: Path) -> Shown:
    """An open document as it is now; ``path`` is where the flat file goes."""
    named = properties(FilterName="OpenDocument Spreadsheet Flat XML")
    document.storeToURL(path.resolve().as_uri(), named)
    root = etree.parse(str(path), etree.XMLParser(huge_tree=True)).getroot()
    return _Reader(root).read()


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._found = Shown()
        self._styles = {style.get(f"{_STYLE}name"): style for style in root.iter(f"{_STYLE}style")}
        self._checks = {
            check.get(f"{_TABLE}name"): (
                check.get(f"{_TABLE}condition", ""),
                row_of(check.get(f"{_TABLE}base-cell-address", "")),
            )
            for check in root.iter(f"{_TABLE}content-validation")
        }

    def read(self) -> Shown:
        book = self._root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
        assert book is not None
        self._named("", book)
        for area in book.iter(f"{_TABLE}database-range"):
            target = area.get(f"{_TABLE}target-range-address", "")
            self._found.areas["", area.get(f"{_TABLE}name", "")] = target
        for table in book.iterfind(f"{_TABLE}table"):
            self._sheet(table.get(f"{_TABLE}name", ""), table)
        return self._found

    def _named(self, sheet: str, holder: etree._Element) -> None:
        for name in holder.iterfind(f"{_TABLE}named-expressions/*"):
            area = name.get(f"{_TABLE}cell-range-address")
            text = f"[{area}]" if area else name.get(f"{_TABLE}expression", "")
            self._found.names[sheet, name.get(f"{_TABLE}name", "")] = text

    def _sheet(self, sheet: str, table: etree._Element) -> None:
        found, number = self._found, 0
        self._named(sheet, table)
        found.areas[sheet, "print"] = table.get(f"{_TABLE}print-ranges", "")
        for row, words in _rows(table, ()):
            count = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
            for _ in range(min(count, _FAR - number)):
                number += 1
                found.rows[sheet, number] = (*words, *self._look(row))
                self._row(sheet, number, row)
        for each in table.iter(f"{_CALCEXT}condition"):
            found.rules[sheet, len(found.rules)] = Rule(
                each.getparent().get(f"{_CALCEXT}target-range-address", ""),
                each.get(f"{_CALCEXT}value", ""),
                row_of(each.get(f"{_CALCEXT}base-cell-address", "")),
            )
        self._charts(sheet, table)

    def _look(self, row: etree._Element) -> Iterator[str]:
        yield row.get(f"{_TABLE}visibility", "visible")
        style = self._styles.get(row.get(f"{_TABLE}style-name"))
        for look in () if style is None else style.iterfind(f"{_STYLE}table-row-properties"):
            is_free = look.get(f"{_STYLE}use-optimal-row-height") == "true"
            yield "" if is_free else look.get(f"{_STYLE}row-height", "")
            yield look.get(f"{_FO}break-before", "")

    def _row(self, sheet: str, number: int, row: etree._Element) -> None:
        column = 1
        for each in row:
            count = int(each.get(f"{_TABLE}number-columns-repeated", "1"))
            if any(name in each.attrib for name in _TELLING):
                for more in range(min(count, _FAR)):
                    self._cell(Cell(sheet, number, column + more), each)
            column += count

    def _cell(self, at: Cell, cell: etree._Element) -> None:
        if formula := cell.get(f"{_TABLE}formula"):
            self._found.formulas[at] = formula
        if check := cell.get(f"{_TABLE}content-validation-name"):
            self._found.checks[at] = self._checks[check]
        if spanned := cell.get(f"{_TABLE}number-columns-spanned"):
            rows = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
            self._found.merges[at] = (rows, int(spanned))

    def _charts(self, sheet: str, table: etree._Element) -> None:
        for each in table.iter(f"{_CHART}series", f"{_CHART}categories"):
            area = each.get(f"{_CHART}values-cell-range-address", "")
            self._found.charts[sheet, len(self._found.charts)] = area


def _rows(
    holder: etree._Element, words: tuple[str, ...]
) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """The rows of a table with the groups that each stands in."""
    for child in holder:
        name = etree.QName(child).localname
        if name == "table-row":
            yield child, words
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child, words if name == "table-rows" else (*words, name))


def row_of(address: str) -> int:
    """The row of ``Sheet.B5``."""
    match = re.search(r"\.\$?[A-Z]+\$?([0-9]+)", address)
    return int(match[1]) if match else 0
