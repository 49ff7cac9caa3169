"""The rows of a worksheet part in their new order, and its formulas as they read there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from workbook_tools.cells import address
from workbook_tools.ooxml.cellxml import CellXml
from workbook_tools.ooxml.formulas import SheetFormulas
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.growth.rowmap import Labels, Place
from workbook_tools.ooxml.growth.strangers import changes
from workbook_tools.ooxml.references import pieces, shifted
from workbook_tools.ooxml.sheet import SheetPart, around, stored_area
from workbook_tools.ooxml.text import escape
from workbook_tools.ooxml.xml import XML_SPACE

_BLOCKS = {"array": "an array formula", "dataTable": "a data table"}


class _Row(NamedTuple):
    """A row in its new place, where it comes from, the columns of its cells, whom it belongs to."""

    number: int
    source: int
    element: etree._Element
    columns: list[int]
    place: Place | None
    is_copy: bool


class _Sharer(NamedTuple):
    """A cell that shares its formula with others."""

    row: int
    column: int
    formula: etree._Element


class SheetData:
    """The rows and formulas of one worksheet part."""

    def __init__(self, home: Home, part: SheetPart, cells: CellXml) -> None:
        self._home = home
        self._part = part
        self._cells = cells
        self._formulas = SheetFormulas(part, cells)

    def move(self, labels: Labels) -> bool:
        """Puts every row and formula where it goes; whether anything changed."""
        home, texts = self._home, self._formulas.texts()
        if not home.moves and not any(home.formulas.may_concern(t, home.sheet) for t in texts):
            return False
        self._refuse_blocks()
        self._spell_out()
        rows = self._place_rows()
        groups: dict[str, list[_Sharer]] = {}
        changed = [self._move_formulas(row, groups) for row in rows]
        for sharers in groups.values():
            self._share(sharers)
        for row in rows:
            self._label(row, labels.get(row.number, {}))
        return home.moves or any(changed)

    def _refuse_blocks(self) -> None:
        """Refuses array formulas and data tables of which anything moves."""
        home = self._home
        for (row, column), formula in self._formulas.cells.items():
            kind, where = formula.get("t"), address(row, column)
            if kind not in _BLOCKS:
                continue
            areas = [formula.get("ref") or where, formula.get("r1"), formula.get("r2")]
            touched = any(home.changes(stored_area(area)) for area in areas if area)
            if touched or changes(home, formula.text or ""):
                clause = f"{_BLOCKS[kind]} cannot follow the rows: use ordinary formulas"
                home.journal.refuse(home.part, home.sheet, where, clause)

    def _spell_out(self) -> None:
        """Gives every cell that shares a formula the text that it stands for."""
        texts = {at: self._formulas.text(*at) or "" for at in self._formulas.cells}
        for (row, column), text in texts.items():
            formula = self._formulas.cells[row, column]
            if formula.get("t") != "shared" or formula.text:
                continue
            formula.text = text.removeprefix("=")
            if not formula.text:
                clause = "the formula that it shares cannot be followed: type it anew in Excel"
                home = self._home
                home.journal.refuse(home.part, home.sheet, address(row, column), clause)

    def _place_rows(self) -> list[_Row]:
        """Puts the rows where they go, in order."""
        found = [row for number in self._part.row_numbers for row in self._placed(number)]
        found.sort(key=lambda row: row.number)
        for element in list(self._part.data):
            self._part.data.remove(element)
        for row in found:
            self._number(row)
            self._part.data.append(row.element)
        return found

    def _placed(self, number: int) -> Iterator[_Row]:
        rows, element = self._home.rows, self._part.row(number)
        own, columns = rows.one(number), list(self._part.cells_of(number))
        if element is None:
            return
        for place in rows.places(number):
            is_copy = place.row != own
            row = deepcopy(element) if is_copy else element
            belongs = place if place.new.key or place.new.run >= 0 else None
            yield _Row(place.row, number, row, columns, belongs, is_copy)

    def _number(self, row: _Row) -> None:
        if row.element.get("r") == str(row.number):
            return
        row.element.set("r", str(row.number))
        for column, cell in self._cells_of(row):
            cell.set("r", address(row.number, column))

    def _cells_of(self, row: _Row) -> Iterator[tuple[int, etree._Element]]:
        return zip(row.columns, row.element.iterchildren(self._part.tag("c")), strict=True)

    def _move_formulas(self, row: _Row, groups: dict[str, list[_Sharer]]) -> bool:
        """Whether any formula of the row reads otherwise."""
        home, changed = self._home, False
        for column, cell in self._cells_of(row):
            formula = cell.find(self._cells.f)
            if formula is None or not formula.text:
                continue
            before = formula.text
            text = home.formula(before, address(row.source, column), row.place, told=False)
            if not row.is_copy:
                home.journal.note(f"{home.sheet}!{address(row.number, column)}", before, text)
            if text != before or row.is_copy:
                formula.text, changed = text, True
                self._cells.drop_result(cell)
            if formula.get("t") == "shared":
                groups.setdefault(formula.get("si", ""), []).append(
                    _Sharer(row.number, column, formula)
                )
        return changed

    def _share(self, sharers: list[_Sharer]) -> None:
        """Lets cells share one formula again where it still reads alike in all of them."""
        row, column, formula = next((s for s in sharers if s.formula.get("ref")), sharers[0])
        text = str(formula.text)
        every = str(around(sharer[:2] for sharer in sharers))
        ref = every if self._home.moves else formula.get("ref") or every
        found = pieces(text)
        alike = all(
            shifted(found, each.row - row, each.column - column) == each.formula.text
            for each in sharers
        )
        for sharer in sharers:
            sharer.formula.attrib.pop("ref", "")
            if alike:
                sharer.formula.text = None
            else:
                del sharer.formula.attrib["t"], sharer.formula.attrib["si"]
        if alike:
            formula.text = text
            formula.set("ref", ref)

    def _label(self, row: _Row, texts: Mapping[int, str | None]) -> None:
        cells = dict(self._cells_of(row)) if texts else {}
        for column, text in texts.items():
            if (cell := cells.get(column)) is not None:
                self._cells.empty(cell)
                if text:
                    self._write(cell, text)

    def _write(self, cell: etree._Element, text: str) -> None:
        cell.set("t", "inlineStr")
        inline = cell.makeelement(self._cells.is_)
        cell.insert(0, inline)
        held = etree.SubElement(inline, self._cells.t)
        held.text = escape(text)
        held.set(XML_SPACE, "preserve")
