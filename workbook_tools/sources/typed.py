"""Values of databases and typed files as the cells that this program knows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from workbook_tools.tables import Cell


def plain_cell(value: object) -> Cell:
    """A text, number or date as it is, nothing as an empty text, anything else as its text."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    known = isinstance(value, str | int | float | Decimal | date)
    return value if known else str(value)
