"""The request workbook: what one owner is asked, few enough columns to answer on a phone."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tools.build_template import package
from tools.build_template.sheet import A4, LABEL, Column, Template, page, set_columns, visible
from tools.build_template.style import (
    GREY,
    INK,
    LOCKED_TINT,
    MEDIUM,
    RULE,
    THIN,
    WHITE,
    Styles,
    hairline,
)

SHEET = "Request"
ROWS = 60
TITLE_ROW, MONTH_ROW, OWNER_ROW, DUE_ROW, WORDS_ROW, PROJECT_ROW = 0, 1, 2, 3, 4, 5
CODES_ROW, HEADINGS_ROW, FIRST_ROW = 7, 8, 9
LAST_ROW = FIRST_ROW + ROWS - 1
PROPERTIES = {
    "title": "Request for comments",
    "subject": "The indicators of one owner in one month that a comment is asked for",
    "author": "workbook_tools",
    "comments": "Filled by workbook_tools. Write in the white columns and send the file back.",
    "created": datetime(2020, 1, 1),
}
_LOCKED = {"text_wrap": True, "bg_color": LOCKED_TINT}
_GREY = {"font_color": GREY}
_EDITABLE = {
    "text_wrap": True,
    "indent": 1,
    "locked": False,
    "border": THIN,
    "border_color": RULE,
}

COLUMNS = (
    Column("ref", 8, "Ref", _LOCKED | _GREY),
    Column("title", 19, "Indicator", _LOCKED),
    Column("sentence", 23, "What happened", _LOCKED | {"indent": 1}),
    Column("commentary.why", 15, "Asked because", _LOCKED | {"indent": 1}),
    Column("commentary", 42, "Your comment", _EDITABLE),
    Column("commentary.author", 15, "Written by", _EDITABLE),
    Column("commentary.previous", 34, "Last month's text", _LOCKED | _GREY | {"indent": 1}),
    Column("commentary.token", 30, hidden=True),
    Column("month", 12, hidden=True),
)
LAST_SHOWN = visible(COLUMNS)


def build() -> bytes:
    """The bytes of ``config/request.xlsx``."""
    held = io.BytesIO()
    book = Workbook(held, {"in_memory": True})
    book.set_properties(PROPERTIES)
    template = Template(book, Styles(book), [])
    _sheet(template, book.add_worksheet(SHEET))
    book.close()
    parts = package.unpack(held.getvalue())
    free = package.free_heights(range(FIRST_ROW + 1, LAST_ROW + 2))
    package.edit(parts, "xl/worksheets/sheet1.xml", free)
    package.edit(parts, "docProps/core.xml", package.set_language)
    return package.pack(parts)


def _sheet(template: Template, sheet: Worksheet) -> None:
    set_columns(sheet, COLUMNS, CODES_ROW)
    _head(template, sheet)
    _headings(template, sheet)
    for row in range(FIRST_ROW, LAST_ROW + 1):
        sheet.write_number(row, 0, row - FIRST_ROW + 1)
        _row(template, sheet, row)
    page(sheet, paper=A4, tall=0)
    sheet.repeat_rows(HEADINGS_ROW)
    sheet.print_area(TITLE_ROW, 1, LAST_ROW, LAST_SHOWN)
    template.grid("wt_request_list", sheet, (CODES_ROW, LAST_ROW), len(COLUMNS))


def _head(template: Template, sheet: Worksheet) -> None:
    for row, height in ((TITLE_ROW, 27), (MONTH_ROW, 21), (OWNER_ROW, 19), (DUE_ROW, 19)):
        sheet.set_row(row, height)
    template.single("wt_title_request", sheet, TITLE_ROW, 1, font_size=16, bold=True)
    for row, word in ((MONTH_ROW, "Month"), (OWNER_ROW, "For")):
        sheet.write_string(row, 1, word, template.styles(font_size=11, **_GREY))
    month: dict[str, Any] = {"num_format": "mmmm yyyy", "font_size": 14, "align": "left"}
    template.single("wt_month_request", sheet, MONTH_ROW, 2, **month)
    template.single("wt_request_owner", sheet, OWNER_ROW, 2, font_size=12)
    template.single("wt_request_due", sheet, DUE_ROW, 1, font_size=12, bold=True)
    sheet.set_row(WORDS_ROW, 19)
    template.single("wt_request_words", sheet, WORDS_ROW, 1, font_size=11)
    template.single("wt_project_request", sheet, PROJECT_ROW, 1, font_size=9, **_GREY)
    name = {"font_size": 9, "align": "right"} | _GREY
    template.single("wt_scorecard_name_request", sheet, PROJECT_ROW, LAST_SHOWN, **name)


def _headings(template: Template, sheet: Worksheet) -> None:
    sheet.set_row(HEADINGS_ROW, 24)
    sheet.write_string(HEADINGS_ROW, 0, LABEL)
    for number, column in enumerate(COLUMNS, start=1):
        look: dict[str, Any] = {"bold": True, "font_size": 11, "text_wrap": True}
        look |= {"bottom": MEDIUM, "bottom_color": INK, "indent": column.look.get("indent", 0)}
        if "border" in column.look:
            look |= {"bg_color": INK, "font_color": WHITE}
        if column.code == "month":
            look["num_format"] = "mmm-yy"
        sheet.write(HEADINGS_ROW, number, column.heading or None, template.styles(**look))


def _row(template: Template, sheet: Worksheet, at: int) -> None:
    sheet.set_row(at, 49)
    for number, column in enumerate(COLUMNS, start=1):
        size = 12 if column.code == "commentary" else 11
        style = template.styles(**{"font_size": size} | hairline() | column.look)
        sheet.write_blank(at, number, None, style)
