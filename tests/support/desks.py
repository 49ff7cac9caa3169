"""A trusted project whose scorecard stands open, and the cells that a test types into."""

from __future__ import annotations

from pathlib import Path

import xlwings
from support.managers import MONTH, lay_out, project

from workbook_tools.commands import trusted
from workbook_tools.commands.history import History
from workbook_tools.live import LiveWorkbook


def trusted_council(folder: Path, *months: str) -> Path:
    """The small council's project, on the list of trusted ones, with its scorecard filled."""
    laid = lay_out(folder)
    for month in months or (MONTH,):
        project(laid).refresh(month, ["all"])
    trusted.trust(laid)
    return laid


def cell(book: xlwings.Book, grid: str, ref: str, field: str) -> xlwings.Range:
    for each in LiveWorkbook(book).read(grid):
        if each.key == ref and each.field == field:
            return book.sheets[each.sheet].range(each.cell)
    raise KeyError(ref)


def figure(book: xlwings.Book, ref: str = "A1") -> xlwings.Range:
    """The month's figure on the printed page."""
    return cell(book, "wt_scorecard", ref, "month")


def box(book: xlwings.Book, ref: str) -> xlwings.Range:
    """The box of a comment."""
    return cell(book, "wt_commentary", ref, "commentary")


def history(folder: Path, ref: str) -> History:
    return project(folder).history(ref, scorecard="all")
