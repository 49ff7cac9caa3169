"""History: 24 months, the 12 points of each sparkline, and what Trend's formulas look up."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from tools.build_template.figure_rules import DECIMALS, cells, plain, stop
from tools.build_template.indicators import SPARE, Row
from tools.build_template.sheet import LABEL, Column, Template, letters_of, set_columns
from tools.build_template.style import INK, MEDIUM, hairline

SHEET = "History"
HEADINGS_ROW, FIRST_ROW = 2, 3
MONTHS = (*(f"month-{n}" for n in range(23, 0, -1)), "month")
POINTS = (*(f"index-{n}" for n in range(11, 0, -1)), "index")

COLUMNS = (
    Column("label", 60, "Label"),
    Column("ref", 9, "Ref"),
    Column("title", 50, "Indicator"),
    Column("unit", 9, "Unit"),
    Column("target", 9, "Target", figure=True),
    Column("mean12", 9, "Average", figure=True),
    Column("max12", 9, "Highest", figure=True),
    *(Column(code, 9, figure=True) for code in MONTHS),
    *(
        Column(code, 9, f"Line point {n}", {"num_format": "0.000"})
        for n, code in enumerate(POINTS, start=1)
    ),
    DECIMALS,
)
LETTERS = letters_of(COLUMNS)


def last_row(template: Template) -> int:
    """The spare row, counted from 0."""
    return FIRST_ROW + len(template.rows)


def whole_column(template: Template, code: str) -> str:
    """A field's cells of all rows, for a formula on another sheet."""
    column = LETTERS[code]
    return f"{SHEET}!${column}${FIRST_ROW + 1}:${column}${last_row(template) + 1}"


def points(number: int) -> str:
    """The range of the sparkline of the indicator ``number`` (from 0)."""
    row = FIRST_ROW + number + 1
    return f"{SHEET}!{LETTERS[POINTS[0]]}{row}:{LETTERS[POINTS[-1]]}{row}"


def build(template: Template, sheet: Worksheet) -> None:
    columns = template.columns(COLUMNS)
    set_columns(sheet, columns)
    title = template.styles(font_size=20, bold=True)
    sheet.write_string(1, 1, "History: the figures behind the lines and Trend", title)
    _headings(template, sheet)
    for number, row in enumerate((*template.rows, SPARE)):
        _row(template, sheet, FIRST_ROW + number, row)
    if template.grows:
        figures = [column.code for column in columns if column.figure]
        shown = cells(columns, figures, FIRST_ROW + 1, last_row(template) + 1)
        stop(sheet, shown, plain(template, LETTERS, FIRST_ROW + 1))
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.hide()
    template.grid("wt_history", sheet, (0, last_row(template)), len(columns))


def _headings(template: Template, sheet: Worksheet) -> None:
    look = {"bold": True, "bottom": MEDIUM, "bottom_color": INK}
    sheet.write_string(HEADINGS_ROW, 0, LABEL)
    for number, column in enumerate(template.columns(COLUMNS), start=1):
        date = {"num_format": "mmm-yy", "align": "right"} if column.code in MONTHS else {}
        style = template.styles(**look, **date)
        sheet.write(HEADINGS_ROW, number, column.heading or None, style)


def _row(template: Template, sheet: Worksheet, at: int, row: Row) -> None:
    known = {"label": row.label.strip(), "ref": row.ref, "title": row.title, "unit": row.unit}
    sheet.write(at, 0, row.ref or None)
    figure = template.figure_look(row)
    for number, column in enumerate(template.columns(COLUMNS), start=1):
        look = hairline() | column.look | (figure if column.figure else {})
        value = known.get(column.code) if row.ref else None
        sheet.write(at, number, value, template.styles(**look))
