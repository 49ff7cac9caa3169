"""Patches sorted by sheet and cell, with everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from workbook_tools.cells import (
    MAX_ROW,
    CellPatch,
    OnFormula,
    Patch,
    RowPatch,
    address,
    parse_cell,
)
from workbook_tools.errors import PatchError, TemplateError
from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.encode import Stored, encode


@dataclass
class SheetPlan:
    """What patches ask of one sheet. Cells are (row, column)."""

    cells: dict[tuple[int, int], tuple[Stored, OnFormula]] = field(default_factory=dict)
    hidden: dict[int, bool] = field(default_factory=dict)
    protect: bool = False


class Faults:
    """What is wrong with patches, collected to be said at once."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: dict[str, tuple[str, str]] = {}

    def add(self, sheet: str, place: str, clause: str) -> None:
        """Notes a fault of one cell, or of ``row 7``."""
        where = place if place.startswith("row ") else f"cell {place}"
        self.say(f"{self._file}, sheet {sheet}, {where}: {clause}.", sheet, place)

    def say(self, sentence: str, sheet: str, cell: str = "") -> None:
        """Notes a fault that is a sentence already."""
        self._found.setdefault(sentence, (sheet, cell))

    def stop(self) -> None:
        """Raises PatchError when there is any fault; it carries the first one's place."""
        if not self._found:
            return
        sentences = list(self._found)
        sheet, cell = self._found[sentences[0]]
        message = sentences[0]
        if len(sentences) > 1:
            lines = "\n".join(f"  {sentence}" for sentence in sentences)
            message = f"{len(sentences)} faults, nothing was written:\n{lines}"
        raise PatchError(message, sheet=sheet, cell=cell)


def plan(book: Book, patches: Iterable[Patch], faults: Faults) -> dict[str, SheetPlan]:
    """What each sheet (by its own name, in the workbook's order) is asked to hold."""
    plans: dict[str, SheetPlan] = {}
    known: dict[str, str] = {}
    for patch in patches:
        if patch.sheet not in known:
            known[patch.sheet] = sheet_name(book, patch.sheet, faults)
        name = known[patch.sheet]
        if name:
            _note(plans.setdefault(name, SheetPlan()), patch, book.date1904, faults)
    return {s.name: plans[s.name] for s in book.sheets if s.name in plans}


def sheet_name(book: Book, asked: str, faults: Faults) -> str:
    """The sheet's own name, ``""`` with a fault noted where there is none to fill."""
    try:
        return book.sheet(asked).name
    except TemplateError as error:
        faults.say(str(error), asked)
        return ""


def _note(sheet: SheetPlan, patch: Patch, date1904: bool, faults: Faults) -> None:
    if isinstance(patch, CellPatch):
        _note_cell(sheet, patch, date1904, faults)
    elif isinstance(patch, RowPatch):
        _note_row(sheet, patch, faults)
    else:
        sheet.protect = True


def _note_row(sheet: SheetPlan, patch: RowPatch, faults: Faults) -> None:
    if not 1 <= patch.row <= MAX_ROW:
        faults.add(patch.sheet, f"row {patch.row}", f"a sheet has rows 1 to {MAX_ROW:,}")
    elif sheet.hidden.setdefault(patch.row, patch.hidden) != patch.hidden:
        faults.add(patch.sheet, f"row {patch.row}", "one patch hides it and another shows it")


def _note_cell(sheet: SheetPlan, patch: CellPatch, date1904: bool, faults: Faults) -> None:
    try:
        place = parse_cell(patch.cell)
        stored = encode(patch.value, date1904)
    except ValueError as error:
        faults.add(patch.sheet, patch.cell, str(error))
        return
    before, how = sheet.cells.setdefault(place, (stored, patch.on_formula))
    if not before.same_as(stored) or how is not patch.on_formula:
        faults.add(patch.sheet, address(*place), "two patches give it different values")
