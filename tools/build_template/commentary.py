"""Commentary: what changed and what is asked, beside the one white column to write in."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from tools.build_template.figure_rules import DECIMALS, UNIT, cells, plain, stop
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
    letters_of,
    page,
    set_columns,
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
    hairline,
)

SHEET = "Commentary"
TITLE_ROW, WORDS_ROW, HEADINGS_ROW, FIRST_ROW = 1, 2, 5, 6
NIL_WORDS = ("no comment", "no comment.", "nil", "nil return")
_WRAP = {"text_wrap": True, "bg_color": LOCKED_TINT}
_GREY = {"font_color": GREY}

_TITLE = Column("title", 30, "Indicator", _WRAP)

COLUMNS = (
    Column("ref", 8.4, "Ref", _WRAP | _GREY),
    _TITLE,
    Column("month", 10, "", {"bold": True, "bg_color": LOCKED_TINT}, figure=True),
    Column("change.words", 34, "What changed", _WRAP | {"indent": 1}),
    Column("commentary.why", 21, "Asked because", _WRAP),
    Column("commentary.state", 13, "State", _WRAP | _GREY),
    Column("commentary.previous", 38, "Last month's text", _WRAP | _GREY | {"indent": 1}),
    Column("commentary", 60, "This month's text"),
    Column("commentary.author", 17, "Written by"),
    Column("commentary.written", 15.5, "Written", _WRAP | _GREY | {"indent": 1}),
    Column("commentary.theirs", 44, "Another text", _WRAP | {"indent": 1}),
    Column("commentary.theirs_author", 18, "by, and when", _WRAP | _GREY),
    Column("commentary.base", 12, "Base", hidden=True),
    Column("commentary.repeats", 30, "Text that is last month's again", hidden=True),
    Column("commentary.stale", 12, "Figure has changed", hidden=True),
    Column("commentary.due", 12, "Due", {"num_format": "d mmm yyyy"}, hidden=True),
    Column("commentary.token", 30, hidden=True),
    Column("owner", 30, "Owner", hidden=True),
    UNIT,
    DECIMALS,
)
LETTERS = letters_of(COLUMNS)
LAST_PRINTED = next(n for n, c in enumerate(COLUMNS, start=1) if c.code == "commentary.written")
_WRITTEN_IN = ("commentary", "commentary.author")
WORDS = (
    (
        "Write",
        " in the white column, one to three sentences: why, so what, what next and by whom; and "
        "your name beside it. Alt+Enter begins a new line. Nothing to say? Write ",
        "no comment",
        ".",
    ),
    (
        "Owed",
        " rows say in “Asked because” why a comment is asked for. ",
        "Unchanged",
        " rows still hold last month's text. Filter the State column to see either. A date in ",
        "orange",
        ": the figure has changed since the text was written.",
    ),
    (
        "Another text",
        ": where another text stands beside yours, make one of the two in the white column.",
    ),
)
_EDITABLE = {
    "text_wrap": True,
    "indent": 1,
    "locked": False,
    "border": THIN,
    "border_color": RULE,
}


def build(template: Template, sheet: Worksheet) -> None:
    columns = template.columns(COLUMNS)
    set_columns(sheet, columns)
    rows = (*template.rows, SPARE)
    last_row = FIRST_ROW + len(rows) - 1
    _head(template, sheet)
    _headings(template, sheet)
    for number, row in enumerate(rows):
        _row(template, sheet, FIRST_ROW + number, row)
    _rules(template, sheet, last_row)
    page(sheet, paper=A3, tall=0)
    sheet.repeat_rows(TITLE_ROW, HEADINGS_ROW)
    sheet.print_area(TITLE_ROW, 1, last_row, LAST_PRINTED)
    sheet.freeze_panes(FIRST_ROW, 3)
    sheet.autofilter(HEADINGS_ROW, 0, last_row, len(columns))
    template.grid("wt_commentary", sheet, (0, last_row), len(columns))


def _head(template: Template, sheet: Worksheet) -> None:
    head(template, sheet, TITLE_ROW, LAST_PRINTED, "Commentary")
    month = head_look(**MONTH_IN_HEAD, align="left", indent=1)
    template.single("wt_month_commentary", sheet, TITLE_ROW, 4, **month)
    template.single("wt_title_commentary", sheet, TITLE_ROW, 5, **head_look(font_size=12))
    edition = head_look(align="right")
    template.single("wt_edition_commentary", sheet, TITLE_ROW, LAST_PRINTED, **edition)
    _words(template, sheet)
    count = template.styles(bold=True, font_size=11, align="right")
    last_row = FIRST_ROW + len(template.rows)
    sheet.write_formula(WORDS_ROW, LAST_PRINTED, count_formula(last_row), count)
    column = LETTERS["commentary.written"]
    template.name("wt_commentary_count", sheet, f"${column}${WORDS_ROW + 1}")


def _words(template: Template, sheet: Worksheet) -> None:
    strong, plain = template.styles(bold=True, font_size=11), template.styles(font_size=11)
    for row, words in enumerate(WORDS, start=WORDS_ROW):
        sheet.set_row(row, 19)
        runs: list[Any] = []
        for number, part in enumerate(words):
            runs += [plain if number % 2 else strong, part]
        sheet.write_rich_string(row, 1, *runs, plain)


def count_formula(last_row: int) -> str:
    """``36 written, 2 owed, 17 optional``; unchanged texts and nil returns where there are any."""
    column = LETTERS["commentary.state"]
    states = f"{SHEET}!${column}${FIRST_ROW + 1}:${column}${last_row + 1}"

    def count(state: str) -> str:
        return f'COUNTIF({states},"{state}")'

    def count_of_any(state: str) -> str:
        return f'IF({count(state)}=0,"",{count(state)}&" {state}, ")'

    return (
        f'={count("written")}&" written, "&{count("owed")}&" owed, "&{count_of_any("unchanged")}'
        f'&{count_of_any("nil return")}&{count("optional")}&" optional"'
    )


def _headings(template: Template, sheet: Worksheet) -> None:
    sheet.set_row(HEADINGS_ROW, 30)
    sheet.write_string(HEADINGS_ROW, 0, LABEL)
    for number, column in enumerate(template.columns(COLUMNS), start=1):
        look: dict[str, Any] = {"bold": True, "font_size": 11, "text_wrap": True}
        look |= {"bottom": MEDIUM, "bottom_color": INK, "indent": column.look.get("indent", 0)}
        if column.figure:
            look |= {"num_format": "mmm-yy", "align": "right", "indent": 2}
        if column.code in _WRITTEN_IN:
            look |= {"bg_color": INK, "font_color": WHITE, "indent": 1}
        style = template.styles(**look)
        sheet.write(HEADINGS_ROW, number, column.heading or None, style)


def _row(template: Template, sheet: Worksheet, at: int, row: Row) -> None:
    sheet.set_row(at, height_for({row.title: _TITLE}, size=11))
    sheet.write(at, 0, row.ref or None)
    known = {"ref": row.ref or None, "title": row.title or None}
    figure = template.figure_look(row)
    for number, column in enumerate(template.columns(COLUMNS), start=1):
        look = {"font_size": 11} | hairline() | column.look
        look |= figure if column.figure else {}
        look = {"font_size": 11} | _EDITABLE if column.code in _WRITTEN_IN else look
        style = template.styles(**look)
        if column.code == "commentary.state":
            sheet.write_formula(at, number, _state_formula(at), style)
        else:
            sheet.write(at, number, known.get(column.code), style)


def _state_formula(at: int) -> str:
    cells = {code: f"{letter}{at + 1}" for code, letter in LETTERS.items()}
    text, last = cells["commentary"], cells["commentary.previous"]
    repeats = cells["commentary.repeats"]
    empty = f'IF({cells["commentary.why"]}="","optional","owed")'
    plain = f'TRIM(SUBSTITUTE({text},CHAR(10)," "))'
    nil = ",".join(f'{plain}="{words}"' for words in NIL_WORDS)
    again = f'OR({text}={last},AND({repeats}<>"",{text}={repeats}))'
    filled = f'IF(OR({nil}),"nil return",IF({again},"unchanged","written"))'
    return f'=IF({cells["ref"]}="","",IF({text}="",{empty},{filled}))'


def _rules(template: Template, sheet: Worksheet, last_row: int) -> None:
    rule, column = template.styles.rule, LETTERS["commentary.state"]
    state, theirs, stale = (
        f"${LETTERS[code]}{FIRST_ROW + 1}"
        for code in ("commentary.state", "commentary.theirs", "commentary.stale")
    )
    asked = {"font_color": WORSE, "bold": True, "bg_color": WORSE_TINT}
    looks = {
        "owed": rule(**asked, num_format=';;;"● "@'),
        "unchanged": rule(**asked, num_format=';;;"○ "@'),
        "written": rule(font_color=BETTER, num_format=';;;"√ "@'),
        "optional": rule(num_format=';;;"– "@'),
        "nil return": rule(num_format=';;;"– "@'),
    }
    for word, look in looks.items():
        _rule(sheet, column, last_row, f'={state}="{word}"', look)
    asks, another = rule(bg_color=OWED_TINT), f'{theirs}<>""'
    waits = f'=OR({state}="owed",{state}="unchanged",{another})'
    _rule(sheet, LETTERS["commentary"], last_row, waits, asks)
    for code in ("commentary.theirs", "commentary.theirs_author"):
        _rule(sheet, LETTERS[code], last_row, f"={another}", asks)
    outdated = rule(font_color=WORSE)
    _rule(sheet, LETTERS["commentary.written"], last_row, f'={stale}<>""', outdated)
    if template.grows:
        month = cells(COLUMNS, ["month"], FIRST_ROW + 1, last_row + 1)
        stop(sheet, month, plain(template, LETTERS, FIRST_ROW + 1))


def _rule(sheet: Worksheet, column: str, last_row: int, criteria: str, look: Any) -> None:
    stop(sheet, f"{column}{FIRST_ROW + 1}:{column}{last_row + 1}", [(criteria, look)])
