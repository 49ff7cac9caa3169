"""A small scorecard as it is sent out to managers: what those who send it back vary."""

from __future__ import annotations

import hashlib
from datetime import datetime

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

IDENTITY = "north 2019-12 of North Council"
FRONT, CARE = "Front door", "Looked after children"
ROWS: tuple[tuple[str, str, int, str, str | None], ...] = (
    ("M1", "Contacts", 10, FRONT, "Steady since the summer."),
    ("M2", "Referrals", 20, FRONT, "Two weeks\nof high demand."),
    ("M3", "Assessments", 30, FRONT, None),
    ("C1", "Looked after", 40, CARE, "One family of four."),
    ("C2", "Care leavers", 50, CARE, None),
    ("C3", "Placements", 60, CARE, " 12 of 40 "),
)
TEXTS = {ref: text for ref, *_, text in ROWS}
CODES = ("ref", "title", "month", "commentary", "commentary.author", "commentary.token", "owner")
HEADINGS = ("#label", "Ref", "Indicator", "Dec-19", "Commentary", "Written by", IDENTITY, "Owner")
LABEL, FIRST, LAST = 4, 5, 10
SAVED = datetime(2020, 1, 8, 9, 30)
GRIDS = {"wt_commentary": "Commentary!$A$1:$H$11", "wt_scorecard": "Scorecard!$A$1:$H$13"}


def token(ref: str, text: str | None) -> str:
    """A row's hidden token, worked out here anew."""
    digits = hashlib.sha256((text or "").encode()).hexdigest()[:8]
    return f"north 2019-12 {ref} r{1 if text else 0} {digits}"


def row_of(number: int) -> list[object]:
    """The cells of one indicator from column A, its key, to its owner."""
    ref, title, figure, owner, text = ROWS[number]
    return [ref, ref, title, figure, text, None, token(ref, text), owner]


def sent() -> Workbook:
    """The whole workbook: Scorecard with bands, Commentary, and a sheet of notes."""
    book = Workbook()
    scorecard = book.active
    scorecard.title = "Scorecard"
    _head(scorecard)
    lines: list[list[object]] = [[None, "Front door services", None, None, FRONT]]
    lines += [row_of(n) for n in range(3)]
    lines += [[None, "Looked after", None, None, CARE], *(row_of(n) for n in range(3, 6))]
    _put(scorecard, FIRST, lines)
    commentary = book.create_sheet("Commentary")
    _head(commentary)
    _put(commentary, FIRST, [row_of(n) for n in range(6)])
    book.create_sheet("Notes")["A1"] = "Figures are provisional."
    name(book, GRIDS)
    book.properties.modified = SAVED
    book.properties.lastModifiedBy = "A manager"
    return book


def request() -> Workbook:
    """A workbook that asks one owner for three comments; its rows are numbered."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Request"
    _head(sheet)
    sheet["C2"] = FRONT
    _put(sheet, FIRST, [[n + 1, *row_of(n)[1:]] for n in range(3)])
    for number in range(4, 7):
        sheet.cell(LABEL + number, 1, number)
    name(book, {"wt_request_list": "Request!$A$1:$H$10", "wt_request_owner": "Request!$C$2"})
    return book


def name(book: Workbook, areas: dict[str, str]) -> None:
    """Defines names for the whole workbook."""
    for each, area in areas.items():
        book.defined_names[each] = DefinedName(each, attr_text=area)


def _head(sheet: Worksheet) -> None:
    _put(sheet, 1, [[None, *CODES]])
    sheet["B2"], sheet["E3"] = "North Council", "Write in the white column."
    _put(sheet, LABEL, [list(HEADINGS)])
    sheet.row_dimensions[1].hidden = True
    for letter in "AGH":
        sheet.column_dimensions[letter].hidden = True


def _put(sheet: Worksheet, first: int, lines: list[list[object]]) -> None:
    for row, line in enumerate(lines, first):
        for column, value in enumerate(line, 1):
            if value is not None:
                sheet.cell(row, column, value)
