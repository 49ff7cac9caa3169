"""List grids: headings above a hidden row of codes, and rows that a fill takes from the top."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from tools.build_template.sheet import Column, Template
from tools.build_template.style import INK, MEDIUM, hairline


def list_grid(
    template: Template, sheet: Worksheet, name: str, columns: Sequence[Column], at: int, rows: int
) -> int:
    """Writes headings at row ``at`` (from 0), the codes under them and ``rows`` empty rows.

    Returns the first row after them.
    """
    sheet.set_row(at, 22)
    sheet.set_row(at + 1, None, None, {"hidden": True})
    look = {"bold": True, "bottom": MEDIUM, "bottom_color": INK, "valign": "bottom"}
    for number, column in enumerate(columns, start=1):
        indent = column.look.get("indent", 0)
        sheet.write_string(
            at, number, column.heading, template.styles(**look, align="left", indent=indent)
        )
        sheet.write_string(at + 1, number, column.code)
    for row in range(at + 2, at + 2 + rows):
        for number, column in enumerate(columns, start=1):
            wrap = {"text_wrap": True} | hairline()
            sheet.write_blank(row, number, None, template.styles(**wrap | column.look))
    template.grid(name, sheet, (at + 1, at + 1 + rows), len(columns))
    return at + 2 + rows
