"""Summary: the first page, a sentence for each thing to look at."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from tools.build_template import commentary
from tools.build_template.lists import list_grid
from tools.build_template.sheet import A4, MONTH_IN_HEAD, Column, Template, head, head_look, page
from tools.build_template.style import GREY, WORSE

SHEET = "Summary"
TITLE_ROW, PROJECT_ROW, COUNT_ROW, WORDS_ROW, HEADINGS_ROW = 0, 1, 2, 3, 5
ROWS = 40
COLUMNS = (
    Column("kind", 20, "What", {"bold": True}),
    Column("ref", 8.4, "Ref", {"font_color": GREY}),
    Column("title", 42, "Indicator"),
    Column("sentence", 62, "This month", {"indent": 1}),
    Column("owner", 28, "Owner", {"font_color": GREY, "indent": 1}),
)


def build(template: Template, sheet: Worksheet) -> None:
    sheet.set_column(0, 0, 2, None, {"hidden": True})
    for number, column in enumerate(COLUMNS, start=1):
        sheet.set_column(number, number, column.width)
    _head(template, sheet)
    after = list_grid(template, sheet, "wt_summary_list", COLUMNS, HEADINGS_ROW, ROWS)
    _rules(template, sheet, (HEADINGS_ROW + 3, after))
    page(sheet, paper=A4, tall=0)
    sheet.repeat_rows(TITLE_ROW, HEADINGS_ROW)
    sheet.print_area(TITLE_ROW, 1, after - 1, len(COLUMNS))
    sheet.freeze_panes(HEADINGS_ROW + 1, 0)


def _head(template: Template, sheet: Worksheet) -> None:
    last = len(COLUMNS)
    head(template, sheet, TITLE_ROW, last)
    month = head_look(**MONTH_IN_HEAD, align="right")
    template.single("wt_month_summary", sheet, TITLE_ROW, last, **month)
    sheet.set_row(PROJECT_ROW, 20)
    template.single("wt_project_summary", sheet, PROJECT_ROW, 1, font_size=12)
    right = {"font_color": GREY, "align": "right"}
    template.single("wt_edition_summary", sheet, PROJECT_ROW, last, **right)
    template.single("wt_issued_at_summary", sheet, COUNT_ROW, last, **right)
    template.single("wt_scorecard_name", sheet, WORDS_ROW, last, **right)
    sheet.write_string(COUNT_ROW, 1, "Commentary", template.styles(bold=True))
    count = commentary.count_formula(commentary.FIRST_ROW + len(template.rows))
    sheet.write_formula(COUNT_ROW, 2, count, template.styles())
    template.name("wt_commentary_count_summary", sheet, f"$C${COUNT_ROW + 1}")
    words = "What to look at first, the most important first. The Scorecard has every indicator."
    sheet.write_string(WORDS_ROW, 1, words, template.styles(font_color=GREY))


def _rules(template: Template, sheet: Worksheet, rows: tuple[int, int]) -> None:
    """Moves for the worse and missed targets stand out by colour besides their word."""
    first, last = rows
    kind = f"$B{first}"
    criteria = f'=OR({kind}="worse",{kind}="target missed")'
    rule = {"type": "formula", "criteria": criteria, "stop_if_true": True}
    style = template.styles.rule(font_color=WORSE, bold=True)
    sheet.conditional_format(f"B{first}:B{last}", rule | {"format": style})
