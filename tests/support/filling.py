"""Patches for any workbook of the tests: every cell of its grids that may be filled."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from workbook_tools.cells import CellPatch, GridCell, Patch, RowPatch, Value
from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.workbook import FileWorkbook

WORDS = "Demand rose for a third month. Two teams share the rise; one vacancy is filled in January."
_SAVED_AS = {".xltx": ".xlsx", ".xltm": ".xlsm"}


def output_name(path: Path) -> str:
    """What a filled copy is called: a template becomes a workbook."""
    return path.stem + _SAVED_AS.get(path.suffix, path.suffix)


def fillable(path: Path, *, formulas: bool = False) -> list[GridCell]:
    """Every cell of the workbook's grids that holds no formula, or those with formulas too."""
    book = FileWorkbook(path)
    cells = (cell for name in book.grid_names for cell in _cells(book, name))
    return [cell for cell in cells if formulas or not cell.formula]


def _cells(book: FileWorkbook, name: str) -> Iterator[GridCell]:
    try:
        grid = book.read(name)
    except TemplateError:
        return
    yield from grid


def filled(path: Path, value: Callable[[int, Value], Value] | None = None) -> list[Patch]:
    """A patch for every cell that may be filled, and rows and cells that the sheet lacks.

    ``value`` gives a cell's new value from its place in the order and its old value.
    """
    give = value or _another
    found: dict[tuple[str, str], Patch] = {}
    for n, cell in enumerate(fillable(path)):
        found[cell.sheet, cell.cell] = CellPatch(cell.sheet, cell.cell, give(n, cell.value))
    return list(found.values())


def _another(n: int, old: Value) -> Value:
    if isinstance(old, int | float):
        return n * 7 + 0.25
    if isinstance(old, datetime):
        return datetime(2020, 1, 1)
    return f"{WORDS} {n}"


def beyond(sheet: str = "Scorecard") -> list[Patch]:
    """Patches to cells, rows and a row's end that the small scorecard lacks."""
    return [
        CellPatch(sheet, "A2", "Draft"),
        CellPatch(sheet, "M5", 5.5),
        CellPatch(sheet, "AB40", True),
        CellPatch(sheet, "B12", "A new row"),
        RowPatch(sheet, 8, True),
        RowPatch(sheet, 30, True),
    ]


def values_by_openpyxl(path: Path, *, results: bool = False) -> dict[tuple[str, str], object]:
    """What openpyxl reads in every cell; formulas, or their stored results."""
    book = load_workbook(io.BytesIO(path.read_bytes()), data_only=results)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for cell in sheet._cells.values()  # iter_rows would make every cell in between
        if cell.value is not None
    }


def of_cells(patches: Sequence[Patch]) -> list[CellPatch]:
    """The patches to cells among them."""
    return [patch for patch in patches if isinstance(patch, CellPatch)]
