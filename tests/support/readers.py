"""The readers of a filled workbook, and the table of what each makes of a value."""

from __future__ import annotations

import ast
import io
import math
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook
from support.filling import values_by_openpyxl
from support.office import Office

from workbook_tools.cells import parse_cell
from workbook_tools.values import CellError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "readers.md"
SHEET = "Scorecard"
Read = Callable[[str], object]
Row = dict[str, object]


def table(heading: str) -> list[Row]:
    """The rows of a table of the page: what was written, and what each reader makes of it."""
    section = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line.strip().strip("|").split(" | ") for line in section.splitlines() if "|" in line]
    names = [name.strip() for name in lines[0]]
    rows = []
    for cells in lines[2:]:
        written = _value(cells[0].strip(), None)
        values = [_value(cell.strip(), written) for cell in cells]
        rows.append(dict(zip(names, values, strict=True)))
    return rows


def _value(cell: str, written: object) -> object:
    words = {"same": written, "nothing": None, "nan": math.nan, "yes": True, "no": False}
    if cell in words:
        return words[cell]
    code = cell.strip("`")
    if code.startswith("error "):
        return CellError(code.removeprefix("error "))
    if call := re.fullmatch(r"(date|datetime)\(([\d, ]+)\)", code):
        kind = {"date": date, "datetime": datetime}[call[1]]
        return kind(*map(int, call[2].split(", ")))
    return (
        ast.literal_eval(code) if cell.startswith("`") and code[0] in "'\"-0123456789TF" else code
    )


def readers(path: Path) -> dict[str, Read]:
    """Each reader that opens the file, as a function from an address to a value."""
    blob = path.read_bytes()
    every = {
        "openpyxl": lambda: _openpyxl(path),
        "pandas": lambda: _pandas(blob),
        "pandas, all text": lambda: _pandas(blob, dtype=str, keep_default_na=False),
        "calamine": lambda: _calamine(blob),
    }
    unread = (
        {"openpyxl", "pandas", "pandas, all text"} if path.stem in unread_by_openpyxl() else set()
    )
    return {name: opened() for name, opened in every.items() if name not in unread}


def unread_by_openpyxl() -> set[str]:
    """The stems of the files that openpyxl does not open."""
    rows = table("Files that a reader does not open")
    return {Path(str(r["file"])).stem for r in rows if not r["openpyxl and pandas"]}


def unread_by_libreoffice() -> set[str]:
    """The stems of the files that LibreOffice does not open."""
    rows = table("Files that a reader does not open")
    return {Path(str(r["file"])).stem for r in rows if not r["LibreOffice"]}


def _openpyxl(path: Path) -> Read:
    values = values_by_openpyxl(path, results=True)
    return lambda cell: values.get((SHEET, cell))


def _pandas(blob: bytes, **options: object) -> Read:
    frame = pd.read_excel(io.BytesIO(blob), SHEET, header=None, engine="openpyxl", **options)  # type: ignore[call-overload]

    def at(cell: str) -> object:
        row, column = parse_cell(cell)
        value = frame.iloc[row - 1, column - 1]
        if isinstance(value, pd.Timestamp):
            return value.to_pydatetime()
        return value.item() if hasattr(value, "item") else value

    return at


def _calamine(blob: bytes) -> Read:
    book = CalamineWorkbook.from_filelike(io.BytesIO(blob))
    rows = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)

    def at(cell: str) -> object:
        row, column = parse_cell(cell)
        return rows[row - 1][column - 1]

    return at


def libreoffice(office: Office, paths: list[Path]) -> dict[Path, Read]:
    """LibreOffice as a reader of each of the files, in one start."""
    found = {}
    for path, values in office.values(paths).items():
        found[path] = lambda cell, values=values: values.get((SHEET, cell))
    return found


def same(one: object, other: object) -> bool:
    """Whether both are one value of one type; nan is nan."""
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and one == other
