"""What a cell means: a reference, a month, a figure or a text, or the clause that refuses it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from workbook_tools.errors import nearest
from workbook_tools.indicator import Unit
from workbook_tools.period import MONTH_WORD, Month
from workbook_tools.values import Absence, CellError, Figure, parse_figure, plain_number

_DATES = re.compile(
    rf"\d{{1,2}}[-/ ]{MONTH_WORD}([-/ ]\d{{2,4}})?|{MONTH_WORD}[-/ ]\d{{2,4}}"
    r"|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{4}-\d{2}-\d{2}([ T][\d:.]+)?",
    re.IGNORECASE,
)
_ERROR_CODES = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"}


@dataclass(frozen=True, slots=True)
class Percent:
    """A number in a cell that is formatted as a percentage: 69% is 0.69."""

    value: Decimal

    def __str__(self) -> str:
        """``69%``."""
        return f"{(self.value * 100).normalize():f}%"


@dataclass(frozen=True, slots=True)
class Uncached:
    """A formula whose result no program has stored in the file."""


Cell: TypeAlias = object
"""Text from a CSV; from a workbook also numbers, dates, Percent, CellError or Uncached."""


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or nothing but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def heading_text(cell: Cell) -> str:
    """A heading as it is compared: no space around it, no difference of case."""
    return " ".join(str(cell).split()).casefold() if cell is not None else ""


def reference_text(cell: Cell) -> str:
    """A reference as text: ``101`` for the number 101, ``007`` for the text."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""


def became_a_date(cell: Cell) -> bool:
    """Whether a cell that should hold a reference holds what Excel makes of one: a date."""
    return isinstance(cell, date) or bool(_DATES.fullmatch(str(cell).strip()))


def date_reference(cell: Cell) -> str:
    """The clause that names a reference which Excel turned into a date."""
    shown = cell.strftime("%Y-%m-%d") if isinstance(cell, date) else str(cell).strip()
    return (
        f"{shown!r} is a reference that Excel turned into a date; format the column as Text and "
        "type the reference again"
    )


def unknown_reference(cell: Cell, known: Iterable[str]) -> str:
    """The clause that names a reference which ``config/indicators.csv`` does not have."""
    try:
        _refuse(cell)
    except ValueError as error:
        return str(error)
    if became_a_date(cell):
        return date_reference(cell)
    ref = reference_text(cell)
    return f"{ref!r} is no reference in config/indicators.csv{nearest(ref, known)}"


def month_of(cell: Cell) -> Month:
    """The month a cell names. Raises ValueError with a clause for people."""
    _refuse(cell)
    if is_blank(cell):
        raise ValueError("has no month; write it as 2019-12 or Dec-19")
    return Month.parse(cell)


def number_of(cell: Cell) -> Decimal:
    """The number in a cell. Raises ValueError, with a clause for people, for anything else."""
    number = parse_figure(cell)
    if not isinstance(number, Decimal):
        raise ValueError(f"{str(cell)!r} is no number")
    return number


def text_of(cell: Cell) -> str:
    """The text in a cell as it stands. Raises ValueError where Excel made something else of it."""
    _refuse(cell)
    if not isinstance(cell, str):
        raise ValueError(f"{cell} is no text; format the column as Text and type it again")
    return cell


def figure_of(cell: Cell, unit: Unit | None) -> Figure:
    """The figure in a cell, on the scale of ``unit`` where that is known; a percent is a share.

    Raises ValueError with a clause for people: for text that is no number, for a percentage where
    the unit is none, and for a number over 1 without a percent sign where it is one.
    """
    plain = plain_number(cell)
    if plain is not None and (unit is not Unit.PERCENT or plain <= 1):
        return plain
    if is_blank(cell):
        return Absence.BLANK
    _refuse(cell)
    if isinstance(cell, date):
        raise ValueError(f"{cell:%Y-%m-%d} is a date, not a number; format the cell as a number")
    figure = cell.value if isinstance(cell, Percent) else parse_figure(cell)
    if unit is None or not isinstance(figure, Decimal):
        return figure
    signed = isinstance(cell, Percent) or str(cell).strip().endswith("%")
    if unit is not Unit.PERCENT and signed:
        shown = str(cell).strip()
        raise ValueError(f"{shown!r} is a percentage, and the unit is {unit}; write a plain number")
    if unit is Unit.PERCENT and not signed and abs(figure) > 1:
        raise ValueError(_percent_sign_missing(figure))
    return figure


def _percent_sign_missing(figure: Decimal) -> str:
    shown, share = f"{figure:f}", (figure / 100).normalize()
    return f"'{shown}' on a percentage would be {figure * 100:f}%; write {shown}% or {share:f}"


def _refuse(cell: Cell) -> None:
    if isinstance(cell, Uncached):
        raise ValueError(
            "holds a formula without a stored result; open the file in Excel and save it"
        )
    shown = isinstance(cell, str) and "#" in cell and cell.strip().upper() in _ERROR_CODES
    if shown or isinstance(cell, CellError):
        raise ValueError(f"shows {cell}; mend the formula there, or empty the cell")
