"""Commentary: what changed and what is asked, beside the one white column to write in."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from tools.build_template.indicators import SPARE, Row
from tools.build_template.sheet import (
    A3,
    LABEL,
    MONTH_IN_HEAD,
    Column,
    Template,
    head,
    head_look,
    height_for,
    letters,
    page,
    set_columns,
    visible,
)
from tools.build_template.style import (
    BETTER,
    GREY,
    INK,
    LOCKED_TINT,
    MEDIUM,
    OWED_TINT,
    RULE,
    THIN,
    WHITE,
    WORSE,
    WORSE_TINT,
    figure_format,
    hairline,
)

SHEET = "Commentary"
TITLE_ROW, WORDS_ROW, HEADINGS_ROW, FIRST_ROW = 1, 2, 4, 5
_TITLE_WIDTH = 34
_WRAP = {"text_wrap": True, "bg_color": LOCKED_TINT}
_GREY = {"font_color": GREY}

COLUMNS = (
    Column("ref", 8.4, "Ref", _WRAP | _GREY),
    Column("title", 32, "Indicator", _WRAP),
    Column("month", 10, "", {"bold": True, "bg_color": LOCKED_TINT}, figure=True),
    Column("change.words", 31, "What changed", _WRAP | {"indent": 1}),
    Column("commentary.why", 23, "Asked because", _WRAP),
    Column("commentary.state", 13.6, "State", _WRAP | _GREY),
    Column("commentary.previous", 43, "Last month's text", _WRAP | _GREY | {"indent": 1}),
    Column("commentary", 64, "This month's text"),
    Column("commentary.token", 30, "Token", hidden=True),
    Column("owner", 30, "Owner", hidden=True),
)
LETTERS = letters(COLUMNS)
LAST_SHOWN = visible(COLUMNS)
_EDITABLE = {
    "text_wrap": True,
    "indent": 1,
    "locked": False,
    "border": THIN,
    "border_color": RULE,
}


def build(template: Template, sheet: Worksheet) -> None:
    set_columns(sheet, COLUMNS)
    rows = (*template.rows, SPARE)
    last_row = FIRST_ROW + len(rows) - 1
    _head(template, sheet)
    _headings(template, sheet)
    for number, row in enumerate(rows):
        _row(template, sheet, FIRST_ROW + number, row)
    _rules(template, sheet, last_row)
    page(sheet, paper=A3, tall=0)
    sheet.repeat_rows(TITLE_ROW, HEADINGS_ROW)
    sheet.print_area(TITLE_ROW, 1, last_row, LAST_SHOWN)
    sheet.freeze_panes(FIRST_ROW, 3)
    sheet.autofilter(HEADINGS_ROW, 0, last_row, len(COLUMNS))
    template.grid("wt_commentary", sheet, (0, last_row), len(COLUMNS))


def _head(template: Template, sheet: Worksheet) -> None:
    head(template, sheet, TITLE_ROW, LAST_SHOWN, "Commentary")
    month = head_look(**MONTH_IN_HEAD, align="left", indent=1)
    template.single("wt_month_commentary", sheet, TITLE_ROW, 4, **month)
    template.single("wt_title_commentary", sheet, TITLE_ROW, 5, **head_look(font_size=12))
    edition = head_look(align="right")
    template.single("wt_edition_commentary", sheet, TITLE_ROW, LAST_SHOWN, **edition)
    strong, plain = template.styles(bold=True, font_size=11), template.styles(font_size=11)
    write = " in the white column, one to three sentences: why, so what, what next and by whom. "
    owed = " rows say in “Asked because” why a comment is asked for. "
    unchanged = " rows still hold last month's text. Filter the State column to see either."
    sheet.set_row(WORDS_ROW, 19)
    sheet.write_rich_string(
        WORDS_ROW, 1, strong, "Write", plain, f"{write}Alt+Enter begins a new line.", plain
    )
    sheet.set_row(WORDS_ROW + 1, 19)
    runs = [strong, "Owed", plain, owed, strong, "Unchanged", plain, unchanged]
    sheet.write_rich_string(WORDS_ROW + 1, 1, *runs, plain)
    count = template.styles(bold=True, font_size=11, align="right")
    last_row = FIRST_ROW + len(template.rows)
    sheet.write_formula(WORDS_ROW, LAST_SHOWN, count_formula(last_row), count)
    template.name("wt_commentary_count", sheet, f"${LETTERS['commentary']}${WORDS_ROW + 1}")


def count_formula(last_row: int) -> str:
    """``36 written, 2 owed, 17 optional``; unchanged texts are counted where there are any."""
    column = LETTERS["commentary.state"]
    states = f"{SHEET}!${column}${FIRST_ROW + 1}:${column}${last_row + 1}"

    def count(state: str) -> str:
        return f'COUNTIF({states},"{state}")'

    unchanged = f'IF({count("unchanged")}=0,"",{count("unchanged")}&" unchanged, ")'
    return (
        f'={count("written")}&" written, "&{count("owed")}&" owed, "&{unchanged}'
        f'&{count("optional")}&" optional"'
    )


def _headings(template: Template, sheet: Worksheet) -> None:
    sheet.set_row(HEADINGS_ROW, 30)
    sheet.write_string(HEADINGS_ROW, 0, LABEL)
    for number, column in enumerate(COLUMNS, start=1):
        look: dict[str, Any] = {"bold": True, "font_size": 11, "text_wrap": True}
        look |= {"bottom": MEDIUM, "bottom_color": INK, "indent": column.look.get("indent", 0)}
        if column.figure:
            look |= {"num_format": "mmm-yy", "align": "right", "indent": 2}
        if column.code == "commentary":
            look |= {"bg_color": INK, "font_color": WHITE, "indent": 1}
        style = template.styles(**look)
        sheet.write(HEADINGS_ROW, number, column.heading or None, style)


def _row(template: Template, sheet: Worksheet, at: int, row: Row) -> None:
    sheet.set_row(at, height_for({row.title: _TITLE_WIDTH}, line=15, slack=4))
    sheet.write(at, 0, row.ref or None)
    known = {"ref": row.ref or None, "title": row.title or None}
    number_format = {"num_format": figure_format(row.unit, row.decimals), "align": "right"}
    for number, column in enumerate(COLUMNS, start=1):
        look = {"font_size": 11} | hairline() | column.look
        look |= number_format if column.figure else {}
        look = {"font_size": 11} | _EDITABLE if column.code == "commentary" else look
        style = template.styles(**look)
        if column.code == "commentary.state":
            sheet.write_formula(at, number, _state_formula(at), style)
        else:
            sheet.write(at, number, known.get(column.code), style)


def _state_formula(at: int) -> str:
    cells = {code: f"{letter}{at + 1}" for code, letter in LETTERS.items()}
    text, last = cells["commentary"], cells["commentary.previous"]
    empty = f'IF({cells["commentary.why"]}="","optional","owed")'
    filled = f'IF({text}={last},"unchanged","written")'
    return f'=IF({cells["ref"]}="","",IF({text}="",{empty},{filled}))'


def _rules(template: Template, sheet: Worksheet, last_row: int) -> None:
    rule, column = template.styles.rule, LETTERS["commentary.state"]
    state, box = f"${column}{FIRST_ROW + 1}", LETTERS["commentary"]
    asked = {"font_color": WORSE, "bold": True, "bg_color": WORSE_TINT}
    looks = {
        "owed": rule(**asked, num_format=';;;"● "@'),
        "unchanged": rule(**asked, num_format=';;;"○ "@'),
        "written": rule(font_color=BETTER, num_format=';;;"√ "@'),
        "optional": rule(num_format=';;;"– "@'),
    }
    for word, look in looks.items():
        _rule(sheet, column, last_row, f'={state}="{word}"', look)
    waits = f'=OR({state}="owed",{state}="unchanged")'
    _rule(sheet, box, last_row, waits, rule(bg_color=OWED_TINT))


def _rule(sheet: Worksheet, column: str, last_row: int, criteria: str, look: Any) -> None:
    rule = {"type": "formula", "criteria": criteria, "format": look, "stop_if_true": True}
    sheet.conditional_format(f"{column}{FIRST_ROW + 1}:{column}{last_row + 1}", rule)
