"""A Python value as what a cell stores: a kind and its text."""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.dates import to_serial
from workbook_tools.ooxml.text import canonical, fault_of
from workbook_tools.values import CellError

_ERROR = re.compile(r"#[A-Z0-9/_]+[!?]?")


class Kind(StrEnum):
    """What a cell holds."""

    EMPTY = "empty"
    NUMBER = "number"
    BOOL = "bool"
    ERROR = "error"
    TEXT = "text"


class Stored(NamedTuple):
    """What a cell holds; a truth value is ``1`` or ``0``, an error its code, text is plain."""

    kind: Kind
    text: str = ""

    def same_as(self, other: Stored) -> bool:
        """Whether both show the same value: 1 and 1.0 do, 1 and TRUE do not."""
        if self == other:
            return True
        if self.kind is not Kind.NUMBER or other.kind is not Kind.NUMBER:
            return False
        return number(self.text) == number(other.text)


EMPTY = Stored(Kind.EMPTY)


def number(text: str) -> int | float:
    """The number that ``<v>`` holds. Raises TemplateError for text that is none."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        raise TemplateError(
            f"A cell holds {text!r} where a number should stand: open the workbook in Excel, "
            "repair it and save it again."
        ) from None


def encode(value: object, date1904: bool) -> Stored:
    """What a cell stores for ``value``; ``""`` empties it as None does.

    Numpy scalars and decimals are converted. Raises ValueError, with a clause that says what to do,
    for what no cell can hold.
    """
    if value is None:
        return EMPTY
    if isinstance(value, str):
        return _text(value) if value else EMPTY
    if isinstance(value, bool):
        return Stored(Kind.BOOL, "1" if value else "0")
    if isinstance(value, int | float | Decimal):
        return Stored(Kind.NUMBER, _number_text(value))
    if isinstance(value, CellError):
        return _error(value.code)
    if isinstance(value, date):
        return _date(value, date1904)
    return _scalar(value, date1904)


def same_value(first: object, second: object, date1904: bool) -> bool:
    """Whether a cell shows the same for both. Raises ValueError for what no cell can hold."""
    return encode(first, date1904).same_as(encode(second, date1904))


def text_of(value: object) -> str:
    """The text that a cell shows for ``value``, ``""`` where it shows none. Raises ValueError."""
    if isinstance(value, str):
        return canonical(str(value))
    if value is None or isinstance(value, int | float | date):
        return ""
    stored = encode(value, date1904=False)
    return stored.text if stored.kind is Kind.TEXT else ""


def _text(value: str) -> Stored:
    text = canonical(str(value))
    if fault := fault_of(text):
        raise ValueError(fault)
    return Stored(Kind.TEXT, text)


def _error(code: str) -> Stored:
    if not _ERROR.fullmatch(code):
        raise ValueError(f"{code!r} is no error of Excel: write one such as #N/A")
    return Stored(Kind.ERROR, code)


def _number_text(value: int | float | Decimal) -> str:
    try:
        as_float = float(value)
    except OverflowError:
        as_float = math.inf
    if not math.isfinite(as_float):
        raise ValueError(f"{value} is no number that a cell holds: leave the cell empty (None)")
    if isinstance(value, int):
        return str(int(value))
    if as_float.is_integer() and abs(as_float) < 1e15:
        return str(int(as_float))
    return repr(as_float).upper()


def _date(value: date, date1904: bool) -> Stored:
    if value != value:  # pandas' missing moment calls itself a datetime  # noqa: PLR0124
        raise ValueError(f"{value} is no date: leave the cell empty (None)")
    return Stored(Kind.NUMBER, _number_text(to_serial(value, date1904)))


def _scalar(value: object, date1904: bool) -> Stored:
    """A numpy scalar by its Python value; its moments, often nanoseconds, as microseconds."""
    item = getattr(value, "item", None)
    if item is None or getattr(value, "ndim", 0) != 0:
        raise ValueError(
            f"a value of type {type(value).__name__} fits no cell: give a number, text or a date"
        )
    if getattr(getattr(value, "dtype", None), "kind", "") == "M":
        item = value.astype("datetime64[us]").item  # type: ignore[attr-defined]
    plain = item()
    if plain is None:
        raise ValueError(f"{value} is no date: leave the cell empty (None)")
    if type(plain) is type(value):
        raise ValueError(f"a value of type {type(value).__name__} fits no cell")
    return encode(plain, date1904)
