"""One rectangle of cells over UNO: the only place where values cross to and from the office."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from workbook_tools.calc.formulas import FormulaWriter, in_excel_words

Raw: TypeAlias = "bool | float | str | datetime | ErrorCode | None"
Rows: TypeAlias = Sequence[Sequence[object]]

_DATE, _TIME, _LOGICAL = 2, 4, 1024  # com.sun.star.util.NumberFormat
_ERRORS = {
    502: "#VALUE!",
    503: "#NUM!",
    504: "#REF!",
    511: "#VALUE!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
_TRUTHS = ("=TRUE()", "=FALSE()")  # what the office makes of a truth value in a file
_CODES = frozenset(_ERRORS.values())
_SECONDS = 86_400


class OfficeError(Exception):
    """The office refused; its own exceptions take no traceback, which breaks ``with`` blocks."""


class ErrorCode(str):
    """What a cell shows that holds an error, apart from text of the same letters."""

    __slots__ = ()


class Formats:
    """The number formats of a document, by their keys."""

    def __init__(self, document: Any) -> None:
        self._formats = document.NumberFormats
        self._kinds: dict[int, int] = {}

    def kind(self, key: int) -> int:
        """What a format shows: the sum of UNO's own numbers for dates, times, truth ..."""
        if key not in self._kinds:
            self._kinds[key] = self._formats.getByKey(key).Type
        return self._kinds[key]

    def code(self, key: int) -> str:
        """The format as Excel writes it."""
        return str(self._formats.getByKey(key).FormatString).replace("Standard", "General")


class Block:
    """The cells of one rectangle of a document."""

    def __init__(self, document: Any, cells: Any) -> None:
        self._document = document
        self._cells = cells
        self._formats = Formats(document)

    def values(self) -> list[list[Raw]]:
        """What the cells show, row by row; None for empty, a moment for a date or a time."""
        rows: list[list[Raw]] = [
            [self._error(row, column) if value is None else value for column, value in enumerate(r)]
            for row, r in enumerate(self._cells.getDataArray())
        ]
        for row, column, kind in self._special():
            value = rows[row][column]
            if isinstance(value, float):
                rows[row][column] = self._shown(value, kind)
        return [[None if value == "" else value for value in row] for row in rows]

    def formulas(self) -> list[list[str]]:
        """What Excel calls the formula of each cell: of a constant, the constant as text."""
        written = self._cells.getFormulaArray()
        shown = self._cells.getDataArray()
        return [
            [_formula(formula, value) for formula, value in zip(*pair, strict=True)]
            for pair in zip(written, shown, strict=True)
        ]

    def put(self, rows: Rows) -> None:
        """Writes a block as Excel would take it: ``=`` enters a formula, ``'`` marks text.

        Nothing but text and floats may cross: None ends the office, truth values and integers of
        more than 32 bits raise there. Raises TypeError or ValueError for what no cell holds, and
        OfficeError where the office refuses, as on a protected sheet.
        """
        plain = tuple(tuple(map(_plain, row)) for row in rows)
        try:
            self._reset_truth()
            self._cells.setDataArray(plain)
            self._put_entries(rows)
        except Exception as error:
            raise OfficeError(f"LibreOffice does not take it: {error}") from None

    def number_format(self) -> str | None:
        """The number format that all cells have, None where they differ."""
        codes = {self._formats.code(key) for key, _ in self._groups()}
        return codes.pop() if len(codes) == 1 else None

    def _put_entries(self, rows: Rows) -> None:
        writer: FormulaWriter | None = None
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, bool):
                    self._cell(r, c).setFormula(_TRUTHS[not value])
                elif isinstance(value, str) and value in _CODES:
                    self._cell(r, c).setFormula(f"={value}")
                elif isinstance(value, str) and value.startswith("="):
                    writer = writer or FormulaWriter(self._document)
                    writer.put(self._cell(r, c), value)

    def _reset_truth(self) -> None:
        """Takes the format of truth values away, in which a number would show as TRUE."""
        for row, column, kind in self._special():
            if kind & _LOGICAL:
                self._cell(row, column).NumberFormat = 0

    def _cell(self, row: int, column: int) -> Any:
        return self._cells.getCellByPosition(column, row)

    def _error(self, row: int, column: int) -> ErrorCode:
        return ErrorCode(_ERRORS.get(self._cell(row, column).getError(), "#VALUE!"))

    def _shown(self, value: float, kind: int) -> Raw:
        if kind & _LOGICAL:
            return value != 0
        first = self._document.NullDate
        try:
            return datetime(first.Year, first.Month, first.Day) + _span(value)
        except OverflowError:
            return value

    def _special(self) -> Iterator[tuple[int, int, int]]:
        """Row, column (from 0) and kind of each cell that shows a date, a time or a truth."""
        start = self._cells.getRangeAddress()
        for key, group in self._groups():
            kind = self._formats.kind(key)
            if not kind & (_DATE | _TIME | _LOGICAL):
                continue
            for area in group.getRangeAddresses():
                for row in range(area.StartRow, area.EndRow + 1):
                    for column in range(area.StartColumn, area.EndColumn + 1):
                        yield row - start.StartRow, column - start.StartColumn, kind

    def _groups(self) -> Iterator[tuple[int, Any]]:
        """Cells of one look together, with the key of their number format."""
        groups = self._cells.getUniqueCellFormatRanges()
        for n in range(groups.getCount()):
            group = groups.getByIndex(n)
            yield int(group.NumberFormat), group


def _span(days: float) -> timedelta:
    return timedelta(seconds=round(days * _SECONDS, 6))


def _formula(written: object, shown: object) -> str:
    text = str(written)
    if text.startswith("{=") and text != shown:
        text = text[1:-1]  # of an array, told by has_array
    if not text.startswith("=") or text == shown:
        return text
    if text in _TRUTHS:
        return text[1:-2]
    return text[1:] if text[1:] in _CODES else in_excel_words(text)


def _plain(value: object) -> str | float:
    if value is None:
        return ""
    if isinstance(value, str):
        is_entry = value.startswith("=") or value in _CODES
        return "" if is_entry else str(value).removeprefix("'")
    if not isinstance(value, int | float):
        raise TypeError(f"a value of type {type(value).__name__} fits no cell")
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number that a cell holds")
    return float(value)
