"""A sheet of an .xlsx as a table.

Pandas opens workbooks through openpyxl; both are imported when the first workbook is read.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from datetime import date
from typing import Any

from workbook_tools.errors import Fault, nearest
from workbook_tools.tables import Cell, Percent, Row, Table, Uncached, number_of
from workbook_tools.values import CellError

_LITERAL = re.compile(r'"[^"]*"|\\.')
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    SyntaxError,
    RuntimeError,
)


def read_sheet(data: bytes, file: str, sheet: str = "") -> Table | Fault:
    """The rows of a sheet (the first one, when none is named), or why there are none."""
    try:
        return _sheet_table(data, file, sheet)
    except _BROKEN:
        return Fault(file, what="is damaged; open it in Excel, let it be repaired and save it")


def _sheet_table(data: bytes, file: str, sheet: str) -> Table | Fault:
    book = _open(data, results=True)
    names = [worksheet.title for worksheet in book.worksheets]
    if sheet and sheet not in names:
        what = f"has no sheet {sheet!r}{nearest(sheet, names)}; it has {', '.join(names)}"
        return Fault(file, what=what)
    if not names:
        return Fault(file, what="has no sheet with cells; put the figures on one")
    chosen = sheet or names[0]
    rows = _rows(book[chosen])
    bare = any(_is_bare(cell) for row in rows for cell in row)
    formulas = _formulas(data, chosen) if bare else frozenset()
    read = (
        Row(line, tuple(_cell(cell, formulas) for cell in row))
        for line, row in enumerate(rows, start=1)
    )
    return Table(file, chosen, tuple(row for row in read if not row.is_blank))


def _open(data: bytes, *, results: bool) -> Any:
    """The workbook as openpyxl reads it: with the stored results of formulas, or the formulas."""
    import pandas as pd  # half a second, for workbooks only

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that openpyxl drops; nothing is saved
        options = {"data_only": results}
        return pd.ExcelFile(io.BytesIO(data), engine="openpyxl", engine_kwargs=options).book


def _formulas(data: bytes, sheet: str) -> frozenset[tuple[int, int]]:
    """Row and column of every formula of a sheet."""
    worksheet = _open(data, results=False)[sheet]
    return frozenset(
        (cell.row, cell.column) for row in _rows(worksheet) for cell in row if cell.data_type == "f"
    )


def _rows(worksheet: Any) -> list[tuple[Any, ...]]:
    worksheet.reset_dimensions()  # a stored dimension may be wrong, and would cut rows off
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(worksheet.iter_rows())


def _is_bare(cell: Any) -> bool:
    """Whether the file has a cell here without any value; an empty text is a value with a type."""
    return cell.value is None and cell.data_type == "n" and hasattr(cell, "row")


def _cell(cell: Any, formulas: frozenset[tuple[int, int]]) -> Cell:
    value = cell.value
    if value is None:
        stale = _is_bare(cell) and (cell.row, cell.column) in formulas
        return Uncached() if stale else ""
    if cell.data_type == "e":
        return CellError(str(value))
    if isinstance(value, bool | str | date):
        return value
    if isinstance(value, int | float):
        return Percent(number_of(value)) if _as_percent(cell) else value
    return str(value)


def _as_percent(cell: Any) -> bool:
    """Whether the cell's format multiplies by 100; a percent sign in quotation marks does not."""
    return "%" in _LITERAL.sub("", cell.number_format)
