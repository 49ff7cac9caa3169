"""What every sheet of a template shares: columns with field codes, names, the head, the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from tools.build_template.indicators import PROTOTYPE, SPARE, Row
from tools.build_template.style import GREY, INK, MEDIUM, Styles, figure_format
from workbook_tools.ooxml.fit import Room, characters, limited, line_height
from workbook_tools.ooxml.styles import Style

A3, A4 = 8, 9
LABEL = "#label"
_TWO_LINES = "\n"


@dataclass(frozen=True)
class Column:
    """A column of a grid: its field code, how wide it is in characters, and how it looks.

    One ``for_rules`` stands only where figures take their number format from rules, and comes last.
    """

    code: str
    width: float
    heading: str = ""
    look: dict[str, Any] = field(default_factory=dict)
    figure: bool = False
    group: str = ""
    rule: bool = False
    hidden: bool = False
    for_rules: bool = False

    def room(self, size: float) -> Room:
        """What a text of ``size`` points has in a cell of the column."""
        style = Style(size=size, indent=self.look.get("indent", 0))
        return Room(characters(round(self.width * 7) + 5, style), line_height(size))


@dataclass(frozen=True)
class Template:
    """The workbook as it is being built, its formats, and the indicators that it has rows for."""

    book: Workbook
    styles: Styles
    rows: list[Row]

    @property
    def grows(self) -> bool:
        """Whether one row stands for every indicator."""
        return self.rows == [PROTOTYPE]

    def columns(self, columns: Sequence[Column]) -> list[Column]:
        """Those of a grid's columns that this template has."""
        return [column for column in columns if self.grows or not column.for_rules]

    def figure_look(self, row: Row) -> dict[str, Any]:
        """How a figure stands in its cell; rules say the rest where one row stands for all."""
        shown = SPARE if self.grows else row
        return {"num_format": figure_format(shown.unit, shown.decimals), "align": "right"}

    def name(self, name: str, sheet: Worksheet, cell: str) -> None:
        self.book.define_name(name, f"='{sheet.name}'!{cell}")

    def single(self, name: str, sheet: Worksheet, row: int, column: int, **look: Any) -> None:
        """An empty cell (rows and columns from 0) for a single value."""
        sheet.write_blank(row, column, None, self.styles(**look))
        self.name(name, sheet, f"${xl_col_to_name(column)}${row + 1}")

    def grid(self, name: str, sheet: Worksheet, rows: tuple[int, int], columns: int) -> None:
        """Names a grid from column A; its first row holds the codes."""
        self.name(name, sheet, xl_range_abs(rows[0], 0, rows[1], columns))


def set_columns(sheet: Worksheet, columns: Sequence[Column], codes_row: int = 0) -> None:
    """Widths and field codes, from column B; column A holds the keys and is hidden."""
    sheet.set_column(0, 0, 2, None, {"hidden": True})
    sheet.set_row(codes_row, None, None, {"hidden": True})
    for number, column in enumerate(columns, start=1):
        options = {"hidden": True} if column.hidden else {}
        sheet.set_column(number, number, column.width, None, options)
        sheet.write_string(codes_row, number, column.code)


def letters_of(columns: Sequence[Column]) -> dict[str, str]:
    """The letter of each field's column."""
    return {column.code: xl_col_to_name(n) for n, column in enumerate(columns, start=1)}


def visible(columns: Sequence[Column]) -> int:
    """The number of the last column that is shown (A is 0)."""
    return max(n for n, column in enumerate(columns, start=1) if not column.hidden)


def head(template: Template, sheet: Worksheet, row: int, last_column: int, title: str = "") -> None:
    """The row of the title, over a rule; without ``title`` it is the scorecard's own."""
    sheet.set_row(row, 31)
    under = template.styles(bottom=MEDIUM, bottom_color=INK)
    for column in range(1, last_column + 1):
        sheet.write_blank(row, column, None, under)
    look = {"font_size": 20, "bold": True, "bottom": MEDIUM, "bottom_color": INK}
    if title:
        sheet.write_string(row, 1, title, template.styles(**look))
    else:
        name = "wt_title" if sheet.name == "Scorecard" else f"wt_title_{sheet.name.lower()}"
        template.single(name, sheet, row, 1, **look)


def height_for(texts: Mapping[str, Column], size: float) -> float:
    """Points for the longest of ``texts``, each in its column, as a fill counts them; two lines at
    least. What a month brings may need more: a fill sees to that."""
    rooms = [(column.room(size), text) for text, column in texts.items()]
    return limited(max(room[words] for room, text in rooms for words in (text, _TWO_LINES)))


def head_look(**look: Any) -> dict[str, Any]:
    """What stands beside the title, on the same rule."""
    return {"font_color": GREY, "bottom": MEDIUM, "bottom_color": INK} | look


MONTH_IN_HEAD = {"font_size": 20, "font_color": INK, "num_format": "mmmm yyyy"}


def page(sheet: Worksheet, *, paper: int, tall: int) -> None:
    """Landscape, one page wide, ``tall`` pages long (0 for any number), with a plain footer."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.3, right=0.3, top=0.35, bottom=0.5)
    sheet.set_footer("&L&9&A, &F&R&9Page &P of &N", {"margin": 0.3, "scale_with_doc": False})
    sheet.fit_to_pages(1, tall)
    sheet.hide_gridlines(2)
