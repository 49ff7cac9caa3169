"""Typing into the boxes of a filled workbook, as a manager would."""

from __future__ import annotations

from pathlib import Path

import workbook_tools as wt


def type_into(file: Path, ref: str, text: str | None, grid: str = "wt_commentary") -> str:
    """Types into the box of a reference; returns where, as a collection says it."""
    book = wt.FileWorkbook(file)
    boxes = [c for c in book.read(grid) if c.field == "commentary"]
    if "_list" in grid:
        refs = {c.key: c.value for c in book.read(grid) if c.field == "ref"}
        (cell,) = (c for c in boxes if refs.get(c.key) == ref)
    else:
        (cell,) = (c for c in boxes if c.key == ref)
    book.apply([wt.CellPatch(cell.sheet, cell.cell, text)])
    return f"{file.name}, sheet {cell.sheet}, cell {cell.cell}"
