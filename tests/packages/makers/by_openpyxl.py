"""Workbooks that openpyxl makes, as it saves them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from makers.layout import CODES, FORMULAS, GRID, MONTHS_OF_YEAR, ROWS, TITLE


def _scorecard() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "Scorecard"
    sheet["A1"] = TITLE
    for column, code in enumerate(CODES, 2):
        sheet.cell(3, column, code)
    for row, values in enumerate(ROWS, 4):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value or None)
        sheet.cell(row, 6).alignment = Alignment(wrap_text=True)
    sheet.column_dimensions["F"].width = 30
    for name in ("Sums", "Chain"):
        book.create_sheet(name)
    for name, cell, formula, _ in FORMULAS:
        book[name][cell] = f"={formula}"
    names = {"wt_scorecard": GRID, "wt_title": "Scorecard!$A$1", "months_of_year": MONTHS_OF_YEAR}
    for name, area in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=area)
    return book


def saved(path: Path) -> None:
    """Rules, a list, a note and a merge, saved by openpyxl without any result of a formula."""
    book = _scorecard()
    sheet = book["Scorecard"]
    red = PatternFill(bgColor="FFC7CE", fill_type="solid")
    rule = CellIsRule(operator="equal", formula=['"missed"'], fill=red, stopIfTrue=True)
    sheet.conditional_formatting.add("E4:E8", rule)
    choices = DataValidation(type="list", formula1='"met,missed"')
    choices.add("E4:E8")
    sheet.add_data_validation(choices)
    sheet["D5"].comment = Comment("Checked on Monday.", "Performance team")
    sheet.merge_cells("A10:F10")
    sheet["A10"] = "Figures are provisional."
    book.save(path)


def dates_1904(path: Path) -> None:
    """Dates counted from 1904, as an old Mac counted them."""
    book = _scorecard()
    book.epoch = CALENDAR_MAC_1904
    sheet = book["Scorecard"]
    for column in (3, 4):
        sheet.cell(2, column, date(2019, 8 + column, 1)).number_format = "mmm-yy"
        for row in range(4, 9):
            sheet.cell(row, column).number_format = "mmm-yy"
    book.save(path)


def template(path: Path) -> None:
    """A template, to be saved as a workbook."""
    book = _scorecard()
    book.template = True
    book.save(path)


MAKERS = {"openpyxl.xlsx": saved, "dates_1904.xlsx": dates_1904, "template.xltx": template}
