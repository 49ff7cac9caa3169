"""Trend: one indicator's 24 months, chosen from a list. What each formula gives stands in
``docs/design/template.md``."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from tools.build_template import history
from tools.build_template.chart import insert_chart
from tools.build_template.sheet import A4, Column, Template, head, head_look, page, set_columns
from tools.build_template.style import (
    CHANGE,
    GREY,
    INK,
    LEVEL_CHANGE,
    MEDIUM,
    MONTH_TINT,
    RULE,
    THICK,
    THIN,
    hairline,
)

SHEET = "Trend"
TITLE_ROW, HINT_ROW, CHOICE_ROW, WORDS_ROW, HEADINGS_ROW, FIRST_ROW = 1, 2, 3, 4, 5, 6
LAST_ROW = FIRST_ROW + len(history.MONTHS) - 1
CHOICE_COLUMN, CHART_COLUMN, LAST_COLUMN = 3, 8, 17
DEFAULT = "LAC1"
CHOICE = f"$D${CHOICE_ROW + 1}"
_HINT = "Click the box, then the arrow at its right."

COLUMNS = (
    Column("trend.month", 10, "Month", {"num_format": "mmm-yy", "align": "left"}),
    Column(
        "trend.shown", 11, "Figure", {"num_format": '#,##0_n;"−"#,##0_n;0_n;@_n', "align": "right"}
    ),
    Column(
        "trend.change", 21, "Change on the\nmonth before", {"num_format": CHANGE, "align": "right"}
    ),
    Column("trend.figure", 9, hidden=True),
    Column("trend.mean", 9, hidden=True),
    Column("trend.target", 9, hidden=True),
)


def build(template: Template, sheet: Worksheet) -> None:
    set_columns(sheet, COLUMNS)
    sheet.set_column(7, 7, 3)
    sheet.set_column(CHART_COLUMN, LAST_COLUMN, 9)
    _head(template, sheet)
    _choice(template, sheet)
    _headings(template, sheet)
    for number, key in enumerate(history.MONTHS):
        _row(template, sheet, FIRST_ROW + number, key)
    _bars(template, sheet)
    _note(template, sheet)
    insert_chart(template.book, sheet, (HEADINGS_ROW, FIRST_ROW, LAST_ROW), CHART_COLUMN)
    page(sheet, paper=A4, tall=1)
    sheet.print_area(TITLE_ROW, 1, LAST_ROW + 1, LAST_COLUMN)
    template.grid("wt_trend", sheet, (0, LAST_ROW), len(COLUMNS))


def _head(template: Template, sheet: Worksheet) -> None:
    head(template, sheet, TITLE_ROW, LAST_COLUMN, "Trend")
    month = head_look(num_format="mmmm yyyy", font_size=14, font_color=INK, align="left")
    template.single("wt_month_trend", sheet, TITLE_ROW, CHOICE_COLUMN, **month)
    template.single("wt_edition_trend", sheet, TITLE_ROW, CHART_COLUMN, **head_look())
    title = head_look(align="right", font_size=12)
    template.single("wt_title_trend", sheet, TITLE_ROW, LAST_COLUMN, **title)


def _choice(template: Template, sheet: Worksheet) -> None:
    box = {"bg_color": MONTH_TINT, "top": THIN, "bottom": THIN, "font_size": 12, "bold": True}
    sheet.set_row(CHOICE_ROW, 26)
    sheet.write_string(
        CHOICE_ROW, 1, "Choose an indicator", template.styles(bold=True, font_size=11)
    )
    for column in range(CHOICE_COLUMN + 1, LAST_COLUMN):
        sheet.write_blank(CHOICE_ROW, column, None, template.styles(**box))
    sheet.write_blank(CHOICE_ROW, LAST_COLUMN, None, template.styles(**box, right=THIN))
    labels = {row.ref: row.label for row in template.rows}
    chosen = labels.get(DEFAULT, template.rows[0].label)
    style = template.styles(**box, left=THICK, left_color=INK, indent=1)
    sheet.write_string(CHOICE_ROW, CHOICE_COLUMN, chosen, style)
    template.name("wt_trend_choice", sheet, CHOICE)
    sheet.data_validation(
        CHOICE_ROW,
        CHOICE_COLUMN,
        CHOICE_ROW,
        CHOICE_COLUMN,
        {
            "validate": "list",
            "source": f"={history.whole_column(template, 'label')}",
            "ignore_blank": False,
            "input_title": "Choose an indicator",
            "input_message": "Click the arrow at the right of this box.",
            "error_title": "Not in the list",
            "error_message": "Choose one of the indicators in the list.",
        },
    )
    _words(template, sheet)


def _words(template: Template, sheet: Worksheet) -> None:
    sheet.set_row(WORDS_ROW, 19)
    unit, plain = template.styles(font_size=11), template.styles(font_size=11, font_color=GREY)
    held = Lookup(template)
    mean, highest, target = (held.word(code) for code in ("mean12", "max12", "target"))
    words = f'="12-month average "&{mean}&", highest "&{highest}&", target "&{target}'
    sheet.write_formula(WORDS_ROW, 1, held.unit_formula(), unit)
    template.name("wt_trend_unit", sheet, f"$B${WORDS_ROW + 1}")
    sheet.write_formula(WORDS_ROW, CHOICE_COLUMN, words, plain)
    template.name("wt_trend_words", sheet, f"$D${WORDS_ROW + 1}")
    sheet.write_string(HINT_ROW, CHOICE_COLUMN, _HINT, template.styles(font_color=GREY))


class Lookup:
    """Formulas over the chosen indicator's row of History."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._row = f"MATCH({CHOICE},{history.whole_column(template, 'label')},0)"

    def value(self, code: str) -> str:
        return f"INDEX({history.whole_column(self._template, code)},{self._row})"

    @property
    def scale(self) -> str:
        return f'IF({self.value("unit")}="percent",100,1)'

    def word(self, code: str) -> str:
        value = self.value(code)
        number_format = f'IF({self.value("unit")}="percent","0%","#,##0")'
        absence = f'IF({value}="","none",{value})'
        return f"IF(ISNUMBER({value}),TEXT({value},{number_format}),{absence})"

    def scaled_or(self, code: str, otherwise: str) -> str:
        value = self.value(code)
        return f"=IF(ISNUMBER({value}),{value}*{self.scale},{otherwise})"

    def unit_formula(self) -> str:
        unit = self.value("unit")
        rate = f'IF({unit}="rate","Rate per 10,000","")'
        return f'=IF({unit}="count","Number",IF({unit}="percent","Per cent",{rate}))'


def _headings(template: Template, sheet: Worksheet) -> None:
    sheet.set_row(HEADINGS_ROW, 32)
    look = {"bold": True, "font_size": 11, "text_wrap": True, "valign": "bottom"}
    look |= {"bottom": MEDIUM, "bottom_color": INK}
    for number, column in enumerate(COLUMNS[:3], start=1):
        style = template.styles(**look, align=column.look["align"])
        sheet.write_string(HEADINGS_ROW, number, column.heading, style)
    held = Lookup(template)
    month = f'TEXT({history.SHEET}!${history.LETTERS["month"]}${history.HEADINGS_ROW + 1},"mmm-yy")'
    names = {
        "wt_trend_figure_name": f'="Figure, "&{month}&": "&{held.word("month")}',
        "wt_trend_mean_name": f'="12-month average: "&{held.word("mean12")}',
        "wt_trend_target_name": f'="Target: "&{held.word("target")}',
    }
    for number, (name, formula) in enumerate(names.items(), start=4):
        sheet.write_formula(HEADINGS_ROW, number, formula, template.styles(**look))
        template.name(name, sheet, f"${'ABCDEFG'[number]}${HEADINGS_ROW + 1}")


def _row(template: Template, sheet: Worksheet, at: int, key: str) -> None:
    sheet.set_row(at, 17)
    sheet.write_string(at, 0, key)
    formulas = _formulas(template, at, key)
    ground = {"bold": True, "bg_color": MONTH_TINT} if key == "month" else {}
    for number, column in enumerate(COLUMNS, start=1):
        look = {"font_size": 11} | hairline() | column.look | ground
        style = template.styles(**look)
        if column.code in formulas:
            sheet.write_formula(at, number, formulas[column.code], style)
        else:
            sheet.write_blank(at, number, None, style)


def _formulas(template: Template, at: int, key: str) -> dict[str, str]:
    held, row = Lookup(template), at + 1
    value = held.value(key)
    date = f"={history.SHEET}!${history.LETTERS[key]}${history.HEADINGS_ROW + 1}"
    recent = history.MONTHS.index(key) >= len(history.MONTHS) - 12
    mean = {"trend.mean": held.scaled_or("mean12", "NA()")} if recent else {}
    return mean | {
        "trend.month": date,
        "trend.shown": held.scaled_or(key, f'{value}&""'),
        "trend.change": _change_formula(row),
        "trend.figure": f"=IF(ISNUMBER(C{row}),C{row},NA())",
        "trend.target": held.scaled_or("target", "NA()"),
    }


def _change_formula(row: int) -> str:
    """The relative change on the row above; the first month has none above it."""
    if row == FIRST_ROW + 1:
        return f'=IF(C{row}="c","c","n/a")'
    now, before = f"C{row}", f"C{row - 1}"
    absent = f'IF(OR({now}="c",{before}="c"),"c","n/a")'
    change = f'IF({before}=0,"n/a",({now}-{before})/{before})'
    return f"=IF(AND(ISNUMBER({now}),ISNUMBER({before})),{change},{absent})"


def _bars(template: Template, sheet: Worksheet) -> None:
    cells = f"D{FIRST_ROW + 1}:D{LAST_ROW + 1}"
    bar = {
        "type": "data_bar",
        "data_bar_2010": True,
        "bar_solid": True,
        "bar_no_border": True,
        "bar_color": RULE,
        "bar_negative_color": RULE,
        "bar_axis_position": "middle",
        "bar_axis_color": INK,
        "min_type": "num",
        "max_type": "num",
        "min_value": -0.5,
        "max_value": 0.5,
    }
    sheet.conditional_format(cells, bar)
    first = f"D{FIRST_ROW + 1}"
    level = f"=AND(ISNUMBER({first}),ABS({first})<0.005)"
    style = template.styles.rule(num_format=LEVEL_CHANGE)
    sheet.conditional_format(cells, {"type": "formula", "criteria": level, "format": style})


def _note(template: Template, sheet: Worksheet) -> None:
    note = (
        "The bar shows the size of the change, up to half as much either way, not whether it is "
        "good. The average is that of the last 12 months."
    )
    sheet.set_row(LAST_ROW + 1, 22)
    sheet.write_string(LAST_ROW + 1, 1, note, template.styles(font_color=GREY))
