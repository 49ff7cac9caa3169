"""What fills of a template will change, sorted by sheet: places now, values with each fill."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from workbook_tools.cells import MAX_ROW, CellPatch, OnFormula, Patch, RowPatch, address, parse_cell
from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.encode import same_value
from workbook_tools.ooxml.plan import Faults, sheet_name

Shape: TypeAlias = Patch | str
_DIFFER = "two patches give it different values"
_ROWS_DIFFER = "one patch hides it and another shows it"


@dataclass(frozen=True, slots=True)
class Twin:
    """Two values for one place, by their numbers: a fill refuses them unless they are the same."""

    sheet: str
    place: str
    first: int
    second: int

    @property
    def clause(self) -> str:
        """What is wrong where the two differ."""
        return _ROWS_DIFFER if self.place.startswith("row ") else _DIFFER

    def agrees(self, values: Sequence[object], date1904: bool) -> bool:
        """Whether the two values are the same."""
        first, second = values[self.first], values[self.second]
        if self.place.startswith("row "):
            return bool(first) == bool(second)
        return same_value(first, second, date1904)


@dataclass
class SheetShape:
    """What is asked of one sheet. Cells are (row, column); values go by their numbers."""

    cells: dict[tuple[int, int], tuple[int, OnFormula]] = field(default_factory=dict)
    hidden: dict[int, int] = field(default_factory=dict)
    twins: list[Twin] = field(default_factory=list)
    protect: bool = False


def as_patch(shape: Shape) -> Patch:
    """``Scorecard!F7`` as a patch to that cell; patches as they are."""
    if not isinstance(shape, str):
        return shape
    sheet, _, cell = shape.rpartition("!")
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return CellPatch(sheet, cell, None)


def value_of(patch: Patch) -> object:
    """The value that a patch gives its own shape."""
    if isinstance(patch, CellPatch):
        return patch.value
    return patch.hidden if isinstance(patch, RowPatch) else None


def sort_shapes(book: Book, shapes: Iterable[Patch], faults: Faults) -> dict[str, SheetShape]:
    """What each sheet (by its own name, in the workbook's order) is asked to change."""
    asked: dict[str, SheetShape] = {}
    known: dict[str, str] = {}
    for number, shape in enumerate(shapes):
        if shape.sheet not in known:
            known[shape.sheet] = sheet_name(book, shape.sheet, faults)
        if name := known[shape.sheet]:
            _note(asked.setdefault(name, SheetShape()), number, shape, faults)
    return {s.name: asked[s.name] for s in book.sheets if s.name in asked}


def _note(sheet: SheetShape, number: int, shape: Patch, faults: Faults) -> None:
    if isinstance(shape, CellPatch):
        _note_cell(sheet, number, shape, faults)
    elif isinstance(shape, RowPatch):
        _note_row(sheet, number, shape, faults)
    else:
        sheet.protect = True


def _note_row(sheet: SheetShape, number: int, shape: RowPatch, faults: Faults) -> None:
    place = f"row {shape.row}"
    if not 1 <= shape.row <= MAX_ROW:
        faults.add(shape.sheet, place, f"a sheet has rows 1 to {MAX_ROW:,}")
    elif (first := sheet.hidden.setdefault(shape.row, number)) != number:
        sheet.twins.append(Twin(shape.sheet, place, first, number))


def _note_cell(sheet: SheetShape, number: int, shape: CellPatch, faults: Faults) -> None:
    try:
        place = parse_cell(shape.cell)
    except ValueError as error:
        faults.add(shape.sheet, shape.cell, str(error))
        return
    first, how = sheet.cells.setdefault(place, (number, shape.on_formula))
    if how is not shape.on_formula:
        faults.add(shape.sheet, address(*place), _DIFFER)
    elif first != number:
        sheet.twins.append(Twin(shape.sheet, address(*place), first, number))
