"""Notes: every sign in words, how each column is worked out, sources, notes and findings."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from tools.build_template.legend import ABSENCES, STATUSES
from tools.build_template.lists import list_grid
from tools.build_template.sheet import A4, Column, Template, head, head_look, page
from tools.build_template.style import BETTER, GREY, INK, MARK, MEDIUM, WORSE, WORSE_TINT, hairline

SHEET = "Notes"
WIDTHS = (18, 98, 34, 18)
_LETTERS_A_LINE = 118
_WRAP = {"text_wrap": True}
_GREY = {"font_color": GREY}

SIGNS = (
    ("-", "beside n/a: no arrow, because there is no change to show"),
    ("*", "beside a change: it rests on a small count, so a few children more or fewer move it"),
    (
        MARK,
        "beside a figure, in italics: revised, restated, provisional, made up or after a break",
    ),
    ("part-filled circle", "beside an average: it rests on fewer than 12 months"),
    ("as above", "what good looks like is the same as in the row above"),
    ("● ○ √ –", "on Commentary: owed, unchanged since last month, written, optional or nil return"),
    *((sign, f"beside a target: {words}") for sign, words in STATUSES),
    *((sign, f"in place of a figure: {words}") for sign, words in ABSENCES),
)
COLOURS = (
    ("bold blue", {"font_color": BETTER, "bold": True}, "better than before, or the target is met"),
    (
        "bold orange",
        {"font_color": WORSE, "bold": True, "bg_color": WORSE_TINT},
        "worse than before, or the target is missed; on a tint",
    ),
    (
        "orange italics",
        {"font_color": WORSE, "italic": True},
        "a comment that was written before its figure changed; Commentary has the earlier figure",
    ),
    ("grey", _GREY, "level, or nobody has agreed which way is good"),
)
DEFINITIONS = (
    (
        "Change",
        "Always relative: the new figure less the old, divided by the old; 29% to 25% is −14%. "
        "Worked out before rounding. n/a where the earlier figure is nil or either is missing.",
    ),
    (
        "Good is",
        "High, low, or target where close to the target is good. – where nobody has agreed it. "
        "It says what colour a change has; an arrow says only which way the number went.",
    ),
    ("Average", "Of the 12 months that end with the reporting month."),
    ("Highest", "The highest of those 12 months, which may be the worst of them."),
    (
        "Target",
        "Met; within tolerance, when short of it by no more than the indicator's tolerance; or "
        "missed. Not judged where nobody has agreed which way is good.",
    ),
    (
        "12-month line",
        "Each month divided by the 12-month average, at most twice it. The same scale in every "
        "row: the middle is the average. A month without a figure is a gap.",
    ),
    (
        "State",
        "Owed: a comment is asked for and there is none. Unchanged: it is last month's text. "
        "Nil return: somebody wrote that there is nothing to say. Optional: none is asked for.",
    ),
    (
        "Revised",
        "A figure that differs from the one in the last issued edition. Restated, provisional, "
        "break: see the notes on the figures below.",
    ),
    (
        "Another text",
        "Two people wrote a text for the same figure. Both stand on Commentary, until one text "
        "stands in the white column.",
    ),
)
SOURCES = (
    Column("column", 0, "Comparator"),
    Column("source", 0, "Source"),
    Column("period", 0, "Period", {"indent": 1}),
    Column("definition", 0, "Definition"),
)
NOTES = (
    Column("kind", 0, "Note"),
    Column("words", 0, "What to know"),
    Column("ref", 0, "Ref", _GREY | {"indent": 1}),
    Column("months", 0, "Months"),
)
FINDINGS = (
    Column("level", 0, "Finding"),
    Column("sentence", 0, "What the checks found"),
    Column("ref", 0, "Ref", _GREY | {"indent": 1}),
    Column("new", 0, "New"),
)


def build(template: Template, sheet: Worksheet) -> None:
    sheet.set_column(0, 0, 2, None, {"hidden": True})
    for number, width in enumerate(WIDTHS, start=1):
        sheet.set_column(number, number, width)
    head(template, sheet, 0, len(WIDTHS), "Notes")
    template.single("wt_title_notes", sheet, 0, 2, **head_look(font_size=12))
    template.single("wt_edition_notes", sheet, 0, 3, **head_look(align="right"))
    month = head_look(num_format="mmmm yyyy", font_size=14, font_color=INK, align="right")
    template.single("wt_month_notes", sheet, 0, len(WIDTHS), **month)
    at = _signs(template, sheet, 2)
    at = _terms(template, sheet, at + 1)
    for heading, name, columns, rows in (
        ("Where the comparators come from", "wt_sources_list", SOURCES, 20),
        ("Notes on the figures", "wt_notes_list", NOTES, 60),
        ("Findings of the checks", "wt_findings_list", FINDINGS, 40),
    ):
        _section(template, sheet, at + 1, heading)
        at = list_grid(template, sheet, name, columns, at + 2, rows)
    page(sheet, paper=A4, tall=0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 1, at - 1, len(WIDTHS))


def _section(template: Template, sheet: Worksheet, at: int, heading: str) -> None:
    sheet.set_row(at, 26)
    style = template.styles(bold=True, font_size=13, valign="bottom")
    sheet.write_string(at, 1, heading, style)


def _signs(template: Template, sheet: Worksheet, at: int) -> int:
    _section(template, sheet, at, "Signs and colours in words")
    _headings(template, sheet, at + 1, "Sign or colour", "What it means")
    _pair(template, sheet, at + 2, "arrows", "")
    template.single("wt_legend_notes", sheet, at + 2, 2, **_WRAP, **hairline())
    at += 3
    for sign, words in SIGNS:
        _pair(template, sheet, at, sign, words)
        at += 1
    for sign, look, words in COLOURS:
        _pair(template, sheet, at, sign, words, look)
        at += 1
    return at


def _terms(template: Template, sheet: Worksheet, at: int) -> int:
    _section(template, sheet, at, "How the columns are worked out")
    _headings(template, sheet, at + 1, "Column", "How")
    for number, (term, words) in enumerate(DEFINITIONS, start=at + 2):
        _pair(template, sheet, number, term, words, {"bold": True})
    return at + 2 + len(DEFINITIONS)


def _headings(template: Template, sheet: Worksheet, at: int, *words: str) -> None:
    style = template.styles(bold=True, bottom=MEDIUM, bottom_color=INK)
    for column in range(1, len(WIDTHS) + 1):
        sheet.write(at, column, words[column - 1] if column <= len(words) else None, style)


def _pair(
    template: Template,
    sheet: Worksheet,
    at: int,
    sign: str,
    words: str,
    look: dict[str, Any] | None = None,
) -> None:
    for column in range(2, len(WIDTHS) + 1):
        sheet.write_blank(at, column, None, template.styles(**hairline()))
    sheet.write_string(at, 1, sign, template.styles(**hairline() | (look or {})))
    if words:
        sheet.set_row(at, 16 if len(words) <= _LETTERS_A_LINE else 30)
        sheet.write_string(at, 2, words, template.styles(**_WRAP, **hairline()))
