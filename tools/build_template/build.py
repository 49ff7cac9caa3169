"""The template for some indicators, or for any with one row that stands for all."""

from __future__ import annotations

import io
from datetime import datetime

from xlsxwriter import Workbook

from tools.build_template import (
    commentary,
    history,
    notes,
    package,
    scorecard,
    summary,
    trend,
)
from tools.build_template.indicators import Row
from tools.build_template.sheet import Template
from tools.build_template.style import Styles

SHEETS = (summary, scorecard, commentary, trend, notes, history)
PROPERTIES = {
    "title": "Monthly scorecard",
    "subject": "Indicators, commentary and trends of one month",
    "author": "workbook_tools",
    "comments": "Filled by workbook_tools. Rows and columns may be moved, hidden and added.",
    "created": datetime(2020, 1, 1),
}


def build(rows: list[Row]) -> bytes:
    """The bytes of a template with these rows."""
    held = io.BytesIO()
    book = Workbook(held, {"in_memory": True})
    book.set_properties(PROPERTIES)
    book.set_size(28800, 15600)
    template = Template(book, Styles(book), rows)
    for module in SHEETS:
        book.add_worksheet(module.SHEET)
    for module in SHEETS:
        module.build(template, book.get_worksheet_by_name(module.SHEET))
    book.close()
    return package.pack(_finished(package.unpack(held.getvalue()), template))


def _finished(parts: package.Parts, template: Template) -> package.Parts:
    names = [f"xl/worksheets/sheet{n}.xml" for n, _ in enumerate(SHEETS, start=1)]
    for name in names:
        package.edit(parts, name, package.drop_results)
    by_sheet = dict(zip(SHEETS, names, strict=True))
    first = commentary.FIRST_ROW + 1
    free = package.free_heights(range(first, first + len(template.rows) + 1))
    package.edit(parts, by_sheet[commentary], free)
    icons = package.add_months_icons(scorecard.months_column(template))
    package.edit(parts, by_sheet[scorecard], icons)
    for change in (package.drop_chart_caches, package.say_what_is_drawn, package.say_british):
        package.edit(parts, "xl/charts/chart1.xml", change)
    package.edit(parts, "docProps/core.xml", package.set_language)
    return parts
