"""What a chart or a sparkline draws: a row or a column of cells, never a block of them."""

from __future__ import annotations

import re

from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.growth.rowmap import Place
from workbook_tools.ooxml.sheet import Area, parse_area

_FIXED_ROW = re.compile(r"\$(?=\d+(?::|$))")


def moved_series(
    home: Home, text: str, where: str, at: Place | None = None, *, grows: bool = False
) -> str:
    """The reference as it reads afterwards. Refuses one along a row that becomes several rows.

    ``at`` and ``grows`` as for ``Formulas.moved``.
    """
    moved = home.formula(text, where, at, grows=grows)
    before, after = _area(text), _area(moved)
    if before and after and _runs_along_row(before) and after.first_row < after.last_row:
        clause = (
            f"{text} is one row, which is copied: draw columns instead, or put the sparkline on "
            "that row"
        )
        home.journal.refuse(home.part, home.sheet, where, clause)
    return moved


def with_own_row(text: str) -> str:
    """A reference without the ``$`` before its rows, so that each copy of a row has its own."""
    sheet, mark, cells = text.rpartition("!")
    return f"{sheet}{mark}{_FIXED_ROW.sub('', cells)}"


def _area(text: str) -> Area | None:
    try:
        return parse_area(text.rpartition("!")[2])
    except ValueError:
        return None


def _runs_along_row(area: Area) -> bool:
    return area.first_row == area.last_row and area.first_column < area.last_column
