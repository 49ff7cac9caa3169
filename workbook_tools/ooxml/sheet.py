"""One worksheet part: its rows and cells by number, found lazily and created in order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from lxml import etree

from workbook_tools.cells import MAX_ROW, address, parse_cell
from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.xml import is_true, namespace, whole

_AREA = re.compile(r"\$?[A-Za-z]{1,3}\$?\d+(:\$?[A-Za-z]{1,3}\$?\d+)?")


class Area(NamedTuple):
    """A rectangle of cells, both corners included, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        first = address(self.first_row, self.first_column)
        last = address(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies inside."""
        in_rows = self.first_row <= row <= self.last_row
        return in_rows and self.first_column <= column <= self.last_column

    def touches(self, other: Area) -> bool:
        """Whether the two share a cell."""
        rows = self.first_row <= other.last_row and other.first_row <= self.last_row
        columns = self.first_column <= other.last_column and other.first_column <= self.last_column
        return rows and columns

    def cells(self) -> Iterator[tuple[int, int]]:
        """Every (row, column) in it."""
        for row in range(self.first_row, self.last_row + 1):
            for column in range(self.first_column, self.last_column + 1):
                yield row, column


def around(cells: Iterable[tuple[int, int]]) -> Area:
    """The smallest rectangle that holds some cells, given as (row, column)."""
    rows, columns = zip(*cells, strict=True)
    return Area(min(rows), min(columns), max(rows), max(columns))


Merges: TypeAlias = Mapping[int, Sequence[Area]]


def parse_area(text: str) -> Area:
    """``A1:C5`` or ``A1`` as a rectangle, whichever corners are given. Raises ValueError."""
    if not _AREA.fullmatch(text):
        raise ValueError(f"{text!r} is no rectangle of cells")
    first, _, last = text.partition(":")
    rows, columns = zip(parse_cell(first), parse_cell(last or first), strict=True)
    return Area(min(rows), min(columns), max(rows), max(columns))


def stored_area(text: str) -> Area:
    """A rectangle that the workbook itself states. Raises TemplateError."""
    try:
        return parse_area(text)
    except ValueError:
        raise TemplateError(
            f"The workbook is damaged ({text!r} stands where cells should be named): "
            "open it in Excel, repair it and save it again."
        ) from None


class SheetPart:
    """A worksheet part to read and to change. Raises TemplateError when it has no cells at all."""

    def __init__(self, root: etree._Element, name: str, file: str) -> None:
        self.root = root
        self.name = name
        self.ns = namespace(root)
        self._damaged = TemplateError(
            f"{file}, sheet {name}, is damaged: open it in Excel, repair it and save it again.",
            sheet=name,
        )
        data = root.find(self.tag("sheetData"))
        if data is None:
            raise self._damaged
        self.data = data
        self._row, self._c = self.tag("row"), self.tag("c")
        try:
            self._rows = dict(self._number_rows())
        except ValueError as error:
            raise self._damaged from error
        self._numbers = sorted(self._rows)
        self._cells: dict[int, dict[int, etree._Element]] = {}
        self._columns: dict[str, int] = {}

    def tag(self, name: str) -> str:
        """``name`` in the sheet's namespace."""
        return f"{{{self.ns}}}{name}"

    @property
    def row_numbers(self) -> list[int]:
        """The numbers of all rows that the part holds, ascending."""
        return self._numbers

    def row(self, number: int) -> etree._Element | None:
        """The row element, None where the part has none."""
        return self._rows.get(number)

    def cells_of(self, row: int) -> dict[int, etree._Element]:
        """The cells of a row by column."""
        if row not in self._cells:
            element = self._rows.get(row)
            self._cells[row] = {} if element is None else self._number_cells(element)
        return self._cells[row]

    def cell(self, row: int, column: int) -> etree._Element | None:
        """The cell element, None where the part has none."""
        return self.cells_of(row).get(column)

    def all_cells(self) -> Iterator[tuple[int, int, etree._Element]]:
        """Every cell with its row and column, in order."""
        for row in self._numbers:
            for column, cell in self.cells_of(row).items():
                yield row, column, cell

    def ensure_row(self, number: int) -> etree._Element:
        """The row element, created in its place where the part has none."""
        found = self._rows.get(number)
        if found is None:
            found = self.data.makeelement(self._row, {"r": str(number)})
            place = bisect_right(self._numbers, number)
            if place == len(self._numbers):
                self.data.append(found)
            else:
                self._rows[self._numbers[place]].addprevious(found)
            insort(self._numbers, number)
            self._rows[number] = found
            self._cells[number] = {}
        return found

    def ensure_cell(self, row: int, column: int) -> etree._Element:
        """The cell element, created in its place, in its row's or column's style."""
        found = self.cell(row, column)
        if found is None:
            element, cells = self.ensure_row(row), self.cells_of(row)
            found = element.makeelement(self._c, {"r": address(row, column)})
            style = self._style_of_new(element, column)
            if style != "0":
                found.set("s", style)
            after = min((c for c in cells if c > column), default=None)
            if after is not None:
                cells[after].addprevious(found)
            elif cells:
                cells[max(cells)].addnext(found)
            else:
                element.insert(0, found)
            self._cells[row] = dict(sorted({**cells, column: found}.items()))
        return found

    def dimension(self) -> etree._Element | None:
        """The element that says which cells are in use, None where the part has none."""
        return self.root.find(self.tag("dimension"))

    def columns(self) -> Iterator[tuple[int, int, etree._Element]]:
        """The ``<col>`` elements with the first and last column that each describes."""
        for element in self.root.iterfind(f"{self.tag('cols')}/{self.tag('col')}"):
            yield whole(element, "min"), whole(element, "max"), element

    def merges(self) -> list[Area]:
        """The merged areas."""
        found = self.root.iterfind(f"{self.tag('mergeCells')}/{self.tag('mergeCell')}")
        return [stored_area(element.get("ref", "")) for element in found]

    def merges_of(self, rows: Iterable[int]) -> Merges:
        """The merged areas that run through each of some rows."""
        wanted = sorted(rows)
        found: dict[int, list[Area]] = {}
        for merge in self.merges():
            after = bisect_right(wanted, merge.last_row)
            for row in wanted[bisect_left(wanted, merge.first_row) : after]:
                found.setdefault(row, []).append(merge)
        return found

    def _style_of_new(self, row: etree._Element, column: int) -> str:
        if is_true(row.get("customFormat")):
            return row.get("s", "0")
        for first, last, element in self.columns():
            if first <= column <= last:
                return element.get("style", "0")
        return "0"

    def _number_rows(self) -> Iterator[tuple[int, etree._Element]]:
        number = 0
        for element in self.data.iterchildren(self._row):
            given = element.get("r")
            if given is None:
                first = next(element.iterchildren(self._c), None)
                at = None if first is None else first.get("r")
                number = number + 1 if at is None else parse_cell(at)[0]
            else:
                number = int(given)
            if not 1 <= number <= MAX_ROW:
                raise self._damaged
            yield number, element

    def _number_cells(self, row: etree._Element) -> dict[int, etree._Element]:
        found, column = {}, 0
        for cell in row.iterchildren(self._c):
            given = cell.get("r")
            column = column + 1 if given is None else self._column(given)
            found[column] = cell
        return found

    def _column(self, cell: str) -> int:
        letters = cell.rstrip("0123456789")
        if letters not in self._columns:
            try:
                self._columns[letters] = parse_cell(f"{letters}1")[1]
            except ValueError as error:
                raise self._damaged from error
        return self._columns[letters]
