"""A small workbook of this program's own: a title, headings and rows to read, or to mark."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook_tools.cells import Value, column_letters
from workbook_tools.ooxml.fit import MOST_POINTS, characters, count_lines, line_height
from workbook_tools.ooxml.styles import Style
from workbook_tools.ooxml.target import put
from workbook_tools.ooxml.text import MOST_UNITS, escape

_HIDDEN_ROW, _HEADING_ROW = 3, 5
_A4 = 9
_INK, _BAND, _TO_FILL, _RULE = "1F3864", "D9E2F3", "FFF2CC", "BFBFBF"
_FONT, _SIZE, _TITLE_SIZE = "Calibri", 11, 14
_PIXELS_PER_CHARACTER, _SLACK = 7, 4.0
_CUT = " ... (the rest does not fit into a cell)"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its width in characters, 0 for one that is hidden.

    Somebody writes in the cells of a column ``to_mark``.
    """

    heading: str
    width: int
    to_mark: bool = False


def write_list(
    to: Path,
    title: str,
    note: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    name: str = "",
    singles: Mapping[str, str] | None = None,
) -> Path:
    """Writes the list to ``to``; every text stays text. Raises WorkbookToolsError.

    ``name`` is a defined name for its headings and rows; ``singles`` are hidden values with a
    defined name each.
    """
    from openpyxl import Workbook  # it takes longer to import than most commands run

    book = Workbook()
    book.properties.title, book.properties.creator = title, "workbook_tools"
    sheet: Any = book.active
    sheet.title = "List"
    _put(sheet.cell(1, 2), title)
    _put(sheet.cell(2, 2), note)
    for number, (single, held) in enumerate((singles or {}).items(), start=1):
        _put(sheet.cell(_HIDDEN_ROW, number), held)
        _define(sheet, single, f"${column_letters(number)}${_HIDDEN_ROW}")
    headings = [column.heading for column in columns]
    last = _HEADING_ROW
    for last, row in enumerate((headings, *rows), start=_HEADING_ROW):
        for number, value in enumerate(row, start=1):
            _put(sheet.cell(last, number), value)
        sheet.row_dimensions[last].height = _height(columns, row)
    for number, column in enumerate(columns, start=1):
        _dress(sheet, number, column, last)
    _lay_out(sheet)
    if name:
        _define(sheet, name, f"$A${_HEADING_ROW}:${column_letters(len(columns))}${last}")
    blob = io.BytesIO()
    book.save(blob)
    put(blob.getvalue(), to, None)
    return to


def _put(cell: Any, value: Value) -> None:
    """Writes a value; text is never read as a formula or an error."""
    cell.value = escape(_that_fits(value)) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def _that_fits(text: str) -> str:
    """The text, cut where it is longer than a cell holds; cells count halves of large signs."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_UNITS:
        return text
    return units[: 2 * (MOST_UNITS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _height(columns: Sequence[Column], row: Sequence[Value]) -> float:
    """The height in points that a row's longest text needs, as far as a row can have it."""
    shown = [(c.width, v) for c, v in zip(columns, row, strict=True) if c.width and v is not None]
    lines = max((_lines(str(value), width) for width, value in shown), default=1)
    slack = _SLACK if lines > 1 else 0.0
    return min(lines * line_height(_SIZE) + slack, MOST_POINTS)


def _lines(text: str, width: int) -> int:
    return count_lines(text, characters(width * _PIXELS_PER_CHARACTER, Style()))


def _define(sheet: Any, name: str, area: str) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    sheet.parent.defined_names[name] = DefinedName(name, attr_text=f"{sheet.title}!{area}")


def _dress(sheet: Any, number: int, column: Column, last: int) -> None:
    """The width of one column; its heading and cells; what may be chosen in a cell to mark."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.datavalidation import DataValidation

    letters = column_letters(number)
    if column.width:
        sheet.column_dimensions[letters].width = column.width
    else:
        sheet.column_dimensions[letters].hidden = True
    for row in range(_HEADING_ROW, last + 1):
        cell = sheet.cell(row, number)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(bottom=Side(style="thin", color=_RULE))
        if row == _HEADING_ROW:
            cell.font = Font(name=_FONT, size=_SIZE, bold=True, color=_INK)
            cell.fill = PatternFill("solid", fgColor=_BAND)
        elif column.to_mark and sheet.cell(row, 1).value:
            cell.fill = PatternFill("solid", fgColor=_TO_FILL)
    if column.to_mark and last > _HEADING_ROW:
        marks = DataValidation("list", formula1='"x"', allow_blank=True)
        marks.add(f"{letters}{_HEADING_ROW + 1}:{letters}{last}")
        sheet.add_data_validation(marks)


def _lay_out(sheet: Any) -> None:
    """Headings that stay in sight and on every page; one page wide, numbered."""
    from openpyxl.styles import Font
    from openpyxl.worksheet.page import PageMargins

    sheet["B1"].font = Font(name=_FONT, size=_TITLE_SIZE, bold=True, color=_INK)
    sheet.row_dimensions[1].height = line_height(_TITLE_SIZE)
    sheet.row_dimensions[_HIDDEN_ROW].hidden = True
    sheet.freeze_panes = f"A{_HEADING_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(
        left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3
    )
    sheet.oddFooter.right.text = "&P of &N"
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"
