"""Formulas of one sheet: who shares one, which cells an array fills, and how one leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from workbook_tools.ooxml.cellxml import CellXml
from workbook_tools.ooxml.references import UnreadableFormulaError, pieces, shifted
from workbook_tools.ooxml.sheet import Area, SheetPart, around, stored_area


@dataclass
class SharedFormula:
    """A formula that several cells share: its text at its first cell, and all who share it."""

    text: str
    row: int
    column: int
    cells: list[tuple[int, int]]


class SheetFormulas:
    """The formulas of one sheet, found once. Cells are (row, column)."""

    def __init__(self, sheet: SheetPart, cells: CellXml) -> None:
        self._sheet = sheet
        self._xml = cells
        self.cells: dict[tuple[int, int], etree._Element] = {}
        self.blocks: list[Area] = []
        self._shared: dict[str, SharedFormula] = {}
        for row, column, formula in self._find():
            self._note(row, column, formula)

    def _find(self) -> Iterator[tuple[int, int, etree._Element]]:
        found = list(self._sheet.data.iter(self._xml.f))
        places = [self._place(formula) for formula in found]
        if all(places):
            return ((*place, f) for place, f in zip(places, found, strict=True) if place)
        cells = ((r, c, cell.find(self._xml.f)) for r, c, cell in self._sheet.all_cells())
        return ((r, c, formula) for r, c, formula in cells if formula is not None)

    def _place(self, formula: etree._Element) -> tuple[int, int] | None:
        cell = formula.getparent()
        given = None if cell is None else cell.get("r")
        return None if given is None else stored_area(given)[:2]

    def _note(self, row: int, column: int, formula: etree._Element) -> None:
        self.cells[row, column] = formula
        kind = formula.get("t")
        if kind in ("array", "dataTable") and formula.get("ref"):
            self.blocks.append(stored_area(formula.get("ref", "")))
        elif kind == "shared":
            group = formula.get("si", "")
            if group not in self._shared:
                self._shared[group] = SharedFormula("", row, column, [])
            shared = self._shared[group]
            if formula.text:
                shared.text, shared.row, shared.column = formula.text, row, column
            shared.cells.append((row, column))

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell's value comes from a formula: its own, or an array's or data table's."""
        return (row, column) in self.cells or self.in_block(row, column)

    def in_block(self, row: int, column: int) -> bool:
        """Whether an array formula or a data table fills the cell."""
        return any(block.holds(row, column) for block in self.blocks)

    def text(self, row: int, column: int) -> str | None:
        """The cell's formula, with ``=``; None where it has none of its own."""
        formula = self.cells.get((row, column))
        if formula is None:
            return None
        shared = self._shared.get(formula.get("si", "")) if formula.get("t") == "shared" else None
        if formula.text or shared is None:
            return f"={formula.text or ''}"
        return translated(shared, row, column)

    def texts(self) -> list[str]:
        """The text of every formula that has one."""
        return [formula.text for formula in self.cells.values() if formula.text]

    def fault_of_removing(self, row: int, column: int) -> str:
        """Why the cell's formula cannot be replaced, as a clause; ``""`` where it can."""
        if self.in_block(row, column):
            return "it belongs to an array formula or a data table: leave it as it is"
        formula = self.cells.get((row, column))
        if formula is not None and formula.get("t") == "shared" and formula.text:
            shared = self._shared[formula.get("si", "")]
            if not all(translated(shared, *heir) for heir in self._heirs(row, column)):
                return "its neighbours share its formula, and it cannot move to them"
        return ""

    def remove(self, row: int, column: int) -> None:
        """Takes the cell's formula away; the next cell that shares it carries it from then on."""
        formula = self.cells[row, column]
        if formula.get("t") == "shared":
            shared = self._shared[formula.get("si", "")]
            if formula.text and (heirs := self._heirs(row, column)):
                self._promote(shared, formula, heirs)
            shared.cells.remove((row, column))
        del self.cells[row, column]

    def _heirs(self, row: int, column: int) -> list[tuple[int, int]]:
        shared = self._shared[self.cells[row, column].get("si", "")]
        return [at for at in shared.cells if at != (row, column)]

    def _promote(
        self, shared: SharedFormula, formula: etree._Element, heirs: list[tuple[int, int]]
    ) -> None:
        heir = heirs[0]
        text = translated(shared, *heir).removeprefix("=")
        element = self.cells[heir]
        element.text = text
        element.set("ref", str(around(heirs)))
        shared.text, (shared.row, shared.column) = text, heir

    def computed(self) -> Iterable[tuple[int, int]]:
        """Every cell that a formula fills, those that an array spills into included."""
        cells = dict.fromkeys(self.cells)
        for block in self.blocks:
            cells |= dict.fromkeys(block.cells())
        return cells

    def drop_results(self, keep: set[tuple[int, int]]) -> bool:
        """Takes away all stored results but those of ``keep``; False when there was none."""
        dropped = False
        for at in self.computed():
            cell = None if at in keep else self._sheet.cell(*at)
            if cell is not None and self._xml.has_result(cell):
                self._xml.drop_result(cell)
                dropped = True
        return dropped


def translated(shared: SharedFormula, row: int, column: int) -> str:
    """The shared formula as it reads at another cell; ``""`` where it would leave the sheet."""
    try:
        found = pieces(shared.text)
    except UnreadableFormulaError:
        return ""
    moved = shifted(found, row - shared.row, column - shared.column)
    return moved and f"={moved}"
