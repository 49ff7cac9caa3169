"""Scorecard: the page that is printed, one row for each indicator under the band of its section."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from tools.build_template import history, scorecard_rules
from tools.build_template.figure_rules import DECIMALS, UNIT
from tools.build_template.indicators import SPARE, Row, Section, sections
from tools.build_template.legend import signs_in_words
from tools.build_template.sheet import (
    A3,
    LABEL,
    MONTH_IN_HEAD,
    Column,
    Template,
    head,
    head_look,
    height_for,
    letters_of,
    page,
    set_columns,
    visible,
)
from tools.build_template.style import (
    BAND,
    CHANGE,
    GREY,
    INK,
    LINE,
    MEDIUM,
    MONTH_TINT,
    RULE,
    SIGN_FONT,
    THIN,
    WHITE,
    hairline,
)

SHEET = "Scorecard"
TITLE_ROW, LEGEND_ROW, GROUPS_ROW, HEADINGS_ROW, FIRST_ROW = 1, 2, 4, 5, 6
SPARE_ROW, BAND_ROW = 18, 18

_WRAP = {"text_wrap": True}
_GREY_WRAP = {"text_wrap": True, "font_color": GREY, "indent": 1}
_CHANGE = {"num_format": CHANGE, "align": "right", "font_color": GREY}
_WORD = {"align": "left", "indent": 1}
_MONTHS_OF_MEAN = {"align": "center", "num_format": '[<12]0;""'}
_THIS_MONTH = {"bold": True, "bg_color": MONTH_TINT}


def _sign(size: int) -> dict[str, Any]:
    return {"align": "center", "font_name": SIGN_FONT, "font_size": size, "font_color": GREY}


_TITLE = Column("title", 28.7, "Indicator", _WRAP)
_OUTCOME = Column("outcome", 32.1, "What good looks like", _GREY_WRAP)

COLUMNS = (
    Column("ref", 7.9, "Ref", {"font_color": GREY, "align": "left"}),
    _TITLE,
    _OUTCOME,
    Column("month-5", 6.4, figure=True, group="Six months", rule=True),
    *(Column(f"month-{n}", 6.4, figure=True, group="Six months") for n in range(4, 0, -1)),
    Column("month", 7.3, figure=True, group="Six months", look=_THIS_MONTH),
    Column("index", 10.4, "12 months", {"num_format": ";;;", "align": "center"}, rule=True),
    Column("previous.change", 7.3, "since last\nmonth", _CHANGE, group="Change", rule=True),
    Column("previous.arrow", 3.0, "▲▼", _sign(9), group="Change"),
    Column("year.change", 7.3, "since last\nyear", _CHANGE, group="Change", rule=True),
    Column("year.arrow", 3.0, "⇧⇩", _sign(10), group="Change"),
    Column("polarity", 6.8, "Good\nis", {"font_color": GREY} | _WORD, rule=True),
    Column("mean12", 7.0, "Average", figure=True, group="12 months", rule=True),
    Column("mean12.months", 3.6, "of\n12", _MONTHS_OF_MEAN, group="12 months"),
    Column("max12", 6.6, "Highest", figure=True, group="12 months"),
    Column(
        "benchmark.neighbours", 7.4, "Stat.\nneighb.", figure=True, group="Comparators", rule=True
    ),
    Column("benchmark.england", 6.7, "England", figure=True, group="Comparators"),
    Column("benchmark.south_east", 6.6, "South\nEast", figure=True, group="Comparators"),
    Column("target", 6.4, "Target", figure=True, group="Target", rule=True),
    Column("status", 9.9, "Status", _WORD | _WRAP | {"font_color": GREY}, group="Target"),
    Column("commentary", 48.0, "Commentary", _WRAP | {"indent": 1}, rule=True),
    Column("previous.direction", 12, "Direction since last month", hidden=True),
    Column("year.direction", 12, "Direction since last year", hidden=True),
    Column("previous.base", 8, "Base last month", hidden=True),
    Column("year.base", 8, "Base last year", hidden=True),
    Column("owner", 30, "Owner", hidden=True),
    Column("commentary.token", 30, hidden=True),
    Column("commentary.stale", 12, "Figure has changed", hidden=True),
    *(
        Column(f"{code}.mark", 9, f"Mark {n}", hidden=True)
        for n, code in enumerate(scorecard_rules.MONTHS, 1)
    ),
    UNIT,
    DECIMALS,
)
_HEADED_BY_FILL = ("index", "commentary")
LETTERS = letters_of(COLUMNS)
LAST_SHOWN = visible(COLUMNS)


def build(template: Template, sheet: Worksheet) -> dict[str, int]:
    """Fills the sheet; returns the row (from 0) of each indicator, the spare row under ``""``."""
    columns = template.columns(COLUMNS)
    set_columns(sheet, columns)
    _head(template, sheet)
    _groups(template, sheet)
    _headings(template, sheet)
    rows = _body(template, sheet)
    _sparklines(sheet, rows)
    scorecard_rules.add(template, sheet, columns, (FIRST_ROW, rows[""]), rows)
    _page(sheet, rows[""])
    template.grid("wt_scorecard", sheet, (0, rows[""]), len(columns))
    return rows


def months_column(template: Template) -> str:
    """The cells that say on how many months an average rests."""
    bands = len(sections(template.rows))
    last_row = FIRST_ROW + bands + len(template.rows) + 1
    return f"{LETTERS['mean12.months']}{FIRST_ROW + 1}:{LETTERS['mean12.months']}{last_row}"


def _column(code: str) -> int:
    return next(n for n, column in enumerate(COLUMNS, start=1) if column.code == code)


def _head(template: Template, sheet: Worksheet) -> None:
    head(template, sheet, TITLE_ROW, LAST_SHOWN)
    project = head_look(font_size=12)
    template.single("wt_project", sheet, TITLE_ROW, _column("month-5"), **project)
    template.single("wt_edition", sheet, TITLE_ROW, _column("year.change"), **head_look())
    issued = head_look(align="right")
    template.single("wt_issued_at", sheet, TITLE_ROW, _column("status"), **issued)
    month = head_look(**MONTH_IN_HEAD, align="right")
    template.single("wt_month", sheet, TITLE_ROW, _column("commentary"), **month)
    sheet.set_row(LEGEND_ROW, 20)
    template.single("wt_legend", sheet, LEGEND_ROW, 1)
    outdated = "Orange italics: the figure has changed since the text was written"
    right = template.styles(font_color=GREY, align="right")
    sheet.write_string(LEGEND_ROW, LAST_SHOWN, outdated, right)
    sheet.set_row(LEGEND_ROW + 1, 17)
    sheet.write_rich_string(LEGEND_ROW + 1, 1, *signs_in_words(template.styles), template.styles())


def _groups(template: Template, sheet: Worksheet) -> None:
    sheet.set_row(GROUPS_ROW, 18)
    look = {"font_color": GREY, "bottom": THIN, "bottom_color": RULE}
    before = ""
    for number, column in enumerate(COLUMNS[: LAST_SHOWN - 1], start=1):
        if column.group:
            name = column.group if column.group != before else None
            sheet.write(GROUPS_ROW, number, name, template.styles(**look))
        before = column.group
    line = "12-month line: its middle is the average, its top twice that"
    right = template.styles(font_color=GREY, align="right")
    sheet.write_string(GROUPS_ROW, LAST_SHOWN, line, right)


def _headings(template: Template, sheet: Worksheet) -> None:
    sheet.set_row(HEADINGS_ROW, 30)
    sheet.write_string(HEADINGS_ROW, 0, LABEL)
    for number, column in enumerate(template.columns(COLUMNS), start=1):
        style = template.styles(**_heading_look(column))
        sheet.write(HEADINGS_ROW, number, column.heading or None, style)


def _heading_look(column: Column) -> dict[str, Any]:
    wrap = "\n" in column.heading or column.code in _HEADED_BY_FILL
    look: dict[str, Any] = {"bold": True, "text_wrap": wrap, "valign": "bottom"}
    look |= {"bottom": MEDIUM, "bottom_color": INK}
    look["align"] = column.look.get("align", "right" if column.figure else "left")
    if "indent" in column.look:
        look["indent"] = 1
    if column.figure:
        look["num_format"] = ";;;@_n"
    if column.code in scorecard_rules.MONTHS:
        look["num_format"] = "mmm-yy_n"
    if column.code == "month":
        look |= {"bg_color": INK, "font_color": WHITE}
    if column.code.endswith(".arrow"):
        look |= {"font_name": SIGN_FONT, "font_size": 7, "bold": False}
    return look


def _body(template: Template, sheet: Worksheet) -> dict[str, int]:
    rows: dict[str, int] = {}
    at = FIRST_ROW
    for section in sections(template.rows):
        _band(template, sheet, at, section)
        above = ""
        for row in section.rows:
            at += 1
            rows[row.ref] = at
            new = row.outcome if row.outcome != above else ""
            texts = {row.title: _TITLE, new: _OUTCOME}
            _row(template, sheet, at, row, height_for(texts, size=10))
            above = row.outcome
        at += 1
    rows[""] = at
    _row(template, sheet, at, SPARE, SPARE_ROW)
    return rows


def _band(template: Template, sheet: Worksheet, at: int, section: Section) -> None:
    sheet.set_row(at, BAND_ROW)
    sheet.write(at, 0, section.key)
    for number in range(1, LAST_SHOWN):
        sheet.write_blank(at, number, None, template.styles(bg_color=BAND))
    title = template.styles(bg_color=BAND, bold=True, font_size=11)
    sheet.write_string(at, 1, section.title, title)
    owner = template.styles(bg_color=BAND, font_color=GREY, indent=1)
    sheet.write(at, LAST_SHOWN, section.owner or None, owner)


def _row(template: Template, sheet: Worksheet, at: int, row: Row, height: float) -> None:
    sheet.set_row(at, height)
    sheet.write(at, 0, row.ref or None)
    known = {"ref": row.ref or None, "title": row.title or None}
    figure = template.figure_look(row)
    for number, column in enumerate(template.columns(COLUMNS), start=1):
        look = hairline(left=column.rule) | column.look
        style = template.styles(**look, **(figure if column.figure else {}))
        sheet.write(at, number, known.get(column.code), style)


def _sparklines(sheet: Worksheet, rows: dict[str, int]) -> None:
    column = LETTERS["index"]
    sheet.add_sparkline(
        f"{column}{FIRST_ROW + 2}",
        {
            "location": [f"{column}{row + 1}" for row in rows.values()],
            "range": [history.points(number) for number in range(len(rows))],
            "type": "line",
            "weight": 1.25,
            "series_color": LINE,
            "last_point": True,
            "last_color": INK,
            "min": -0.15,
            "max": 2.15,
            "show_hidden": True,
            "empty_cells": "gaps",
        },
    )


def _page(sheet: Worksheet, last_row: int) -> None:
    page(sheet, paper=A3, tall=0)
    sheet.repeat_rows(TITLE_ROW, HEADINGS_ROW)
    sheet.print_area(TITLE_ROW, 1, last_row, LAST_SHOWN)
    sheet.freeze_panes(FIRST_ROW, 3)
    sheet.set_zoom(100)
