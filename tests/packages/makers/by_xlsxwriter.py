"""Workbooks that XlsxWriter makes, as it writes them."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from makers.layout import CODES, FORMULAS, GRID, MONTHS_OF_YEAR, ROWS, TITLE
from makers.package import compound_file, png

WRITTEN = datetime(2020, 1, 6)


def _new(path: Path) -> xlsxwriter.Workbook:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": WRITTEN, "title": TITLE})
    return book


def _scorecard(book: xlsxwriter.Workbook) -> Worksheet:
    """The small scorecard on a sheet of its own, and its names."""
    sheet = book.add_worksheet("Scorecard")
    wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})
    number: Format = book.add_format({"num_format": "#,##0"})
    sheet.set_column("A:A", 8)
    sheet.set_column("B:B", 24)
    sheet.set_column("F:F", 30)
    sheet.write("A1", TITLE)
    sheet.write_row("B3", CODES)
    for n, (ref, title, before, now, status, words) in enumerate(ROWS, 3):
        sheet.write_row(n, 0, (ref, title))
        sheet.write_number(n, 2, before, number)
        sheet.write_number(n, 3, now, number)
        sheet.write(n, 4, status)
        sheet.write(n, 5, words, wrapped)
    book.define_name("wt_scorecard", f"={GRID}")
    book.define_name("wt_title", "=Scorecard!$A$1")
    book.define_name("months_of_year", f"={MONTHS_OF_YEAR}")
    return sheet


def _formulas(book: xlsxwriter.Workbook) -> None:
    sheets = {name: book.add_worksheet(name) for name in ("Sums", "Chain")}
    for name, cell, formula, result in FORMULAS:
        sheets[name].write_formula(cell, f"={formula}", None, result)


def looks(path: Path) -> None:
    """Everything that a sheet can look like, short of what XlsxWriter cannot write."""
    book = _new(path)
    sheet = _scorecard(book)
    _conditional_formats(book, sheet)
    _drawings(book, sheet)
    sheet.merge_range("A10:F10", "Figures are provisional.", book.add_format({"bold": True}))
    sheet.merge_range("G4:G5", 1)
    sheet.data_validation("E4:E8", {"validate": "list", "source": ["met", "missed"]})
    sheet.write_comment("D5", "Checked on Monday.", {"author": "Performance team"})
    sheet.freeze_panes(3, 2)
    sheet.autofilter("A3:F8")
    sheet.repeat_rows(2)
    hidden = book.add_worksheet("History")
    hidden.write_column("A1", [1, 2, 3])
    hidden.hide()
    very = book.add_worksheet("Lists")
    very.write("A1", "met")
    very.very_hidden()
    _formulas(book)
    book.close()


def _conditional_formats(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    red = book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    sheet.conditional_format(
        "E4:E8",
        {
            "type": "cell",
            "criteria": "==",
            "value": '"missed"',
            "format": red,
            "stop_if_true": True,
        },
    )
    sheet.conditional_format(
        "E4:E8", {"type": "formula", "criteria": "=$D4>$C4", "format": red, "stop_if_true": False}
    )
    sheet.conditional_format("C4:C8", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.conditional_format("D4:D8", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("C4:D8", {"type": "3_color_scale"})


def _drawings(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    for row in range(4, 9):
        sheet.add_sparkline(f"H{row}", {"range": f"Scorecard!C{row}:D{row}"})
    sheet.insert_textbox("J2", "How to read this page", {"width": 160, "height": 60})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Scorecard!$D$4:$D$8"})
    chart.show_hidden_data()
    sheet.insert_chart("J6", chart)
    sheet.set_header("&L&G", {"image_left": "badge.png", "image_data_left": io.BytesIO(png())})


def protected(path: Path) -> None:
    """A table, rich text in one cell, and a sheet that is protected."""
    book = _new(path)
    sheet = _scorecard(book)
    bold = book.add_format({"bold": True})
    sheet.write_rich_string("F6", "One ", bold, "family", " of four")
    sheet.write_string("F8", "  kept as typed  ")
    sheet.protect("", {"format_rows": True, "autofilter": True})
    table = book.add_worksheet("Table")
    data = [["M1", 1], ["M2", 2]]
    table.add_table("A1:B3", {"data": data, "columns": [{"header": "ref"}, {"header": "n"}]})
    _formulas(book)
    book.close()


def formulas(path: Path) -> None:
    """Formulas on the filled sheet, on others, over two sheets, in arrays old and dynamic."""
    book = _new(path)
    sheet = _scorecard(book)
    for row, values in enumerate(ROWS, 4):
        sheet.write_formula(f"G{row}", f"=D{row}-C{row}", None, values[3] - values[2])
    sheet.write_array_formula("H4:H6", "{=D4:D6*2}", None, 20)
    sheet.write("H5", 40)
    sheet.write("H6", 60)
    sheet.write_dynamic_array_formula("I4:I6", "=_xlfn._xlws.SORT(D4:D6)", None, 10)
    sheet.write("I5", 20)
    sheet.write("I6", 30)
    sheet.write_formula(
        "J4", '=IF(D4="","no figure",TEXT(D4,"0")&" this month")', None, "10 this month"
    )
    sheet.write_formula("J5", "=D4>D5", None, False)
    _formulas(book)
    book.close()


def many_styles(path: Path) -> None:
    """Three hundred cell formats."""
    book = _new(path)
    _scorecard(book)
    sheet = book.add_worksheet("Colours")
    for n in range(300):
        colour = f"#{n * 50000:06X}"
        sheet.write(n // 20, n % 20, n, book.add_format({"bg_color": colour, "indent": n % 9}))
    _formulas(book)
    book.close()


def macros(path: Path) -> None:
    """A workbook with a macro project."""
    book = _new(path)
    _scorecard(book)
    project = io.BytesIO(compound_file("VBA", "PROJECT", "PROJECTwm"))
    book.add_vba_project(project, is_stream=True)
    book.set_vba_name("ThisWorkbook")
    _formulas(book)
    book.close()


MAKERS = {
    "looks.xlsx": looks,
    "protected.xlsx": protected,
    "formulas.xlsx": formulas,
    "many_styles.xlsx": many_styles,
    "macros.xlsm": macros,
}
