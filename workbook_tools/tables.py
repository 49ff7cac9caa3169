"""Tables as people save them: the rows of a CSV with their true lines, and what a cell means."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TypeAlias, TypeVar

from workbook_tools.errors import Fault, nearest
from workbook_tools.indicator import Unit
from workbook_tools.period import MONTH_WORD, Month
from workbook_tools.values import Absence, CellError, Figure, parse_figure

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


Key = TypeVar("Key", bound=Hashable)
Cell: TypeAlias = object
"""Text from a CSV; from a workbook also numbers, dates, Percent, CellError or Uncached."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line (row) of the file on which it begins, and its cells."""

    line: int
    cells: tuple[Cell, ...]

    def at(self, position: int) -> Cell:
        """The cell at a position from 0; empty beyond the end of the row.

        Excel leaves out trailing delimiters, so a row may be shorter than its heading.
        """
        return self.cells[position] if position < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything but spaces."""
        return all(is_blank(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file or sheet that hold anything, headings among them."""

    file: str
    sheet: str
    rows: tuple[Row, ...]

    def fault(self, what: str, line: int = 0, column: str = "") -> Fault:
        """A fault in this table."""
        return Fault(self.file, self.sheet, line, column, what)


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """Where figures are read from.

    ``file`` is relative to the project; ``layout`` is ``long`` or ``wide``; ``columns`` maps our
    names of columns to the file's own headings.
    """

    file: Path
    sheet: str = ""
    layout: str = "long"
    columns: Mapping[str, str] = field(default_factory=dict)

    def heading(self, column: str) -> str:
        """What the file calls ``column``."""
        return self.columns.get(column, column)


def read_csv(data: bytes, file: str) -> Table | Fault:
    """The rows of a comma-separated file, or the one fault that keeps it from being read.

    UTF-8 with or without a byte-order mark, else Windows text (cp1252), which is what Excel writes.
    """
    text = _decode(data)
    if text is None:
        return Fault(file, what="is no text that can be read; save it as CSV UTF-8 (*.csv)")
    first = next((line for line in text.splitlines() if line.strip()), "")
    for delimiter, name in ((";", "semicolons"), ("\t", "tabs")):
        if delimiter in first and "," not in first:
            return Fault(file, what=f"is separated by {name}; save it as CSV UTF-8 with commas")
    found = _records(text)
    if isinstance(found, Row):
        return Fault(
            file,
            line=found.line,
            what="has a quotation mark out of place; put quotation marks round the whole cell, and "
            "write one that stands inside it twice",
        )
    return Table(file, "", tuple(row for row in found if not row.is_blank))


def _decode(data: bytes) -> str | None:
    if b"\0" in data:
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _records(text: str) -> list[Row] | Row:
    """All records, or the one at which the quotation marks go wrong."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    begins = 1
    try:
        for cells in reader:
            rows.append(Row(begins, tuple(cells)))
            begins = reader.line_num + 1
    except csv.Error:
        return Row(begins, ())
    return rows


def headless(table: Table, row: Row, headings: Sequence[Cell]) -> list[Fault]:
    """The fault of a row with a cell under no heading: an unquoted comma has shifted its cells."""
    headed = {position for position, heading in enumerate(headings) if not is_blank(heading)}
    if all(is_blank(cell) for n, cell in enumerate(row.cells) if n not in headed):
        return []
    what = "has a cell with no heading above it; put quotation marks round what holds a comma"
    return [table.fault(what, row.line)]


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or nothing but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def heading_text(cell: Cell) -> str:
    """A heading as it is compared: no space around it, no difference of case."""
    return " ".join(str(cell).split()).casefold() if cell is not None else ""


def reference_text(cell: Cell) -> str:
    """A reference as text: ``101`` for the number 101, ``007`` for the text."""
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


def inside(folder: Path, path: str) -> bool:
    """Whether ``path``, as written in a file of ``config/``, stays inside the project's folder."""
    if not path.strip() or PurePosixPath(path).is_absolute() or PureWindowsPath(path).anchor:
        return False
    home = folder.resolve()
    return (home / path.replace("\\", "/")).resolve().is_relative_to(home)


def duplicates(lines: Iterable[tuple[Key, int]]) -> Iterator[tuple[Key, int, int]]:
    """Each key that was given before: the key, its first line and the line of the repeat."""
    first: dict[Key, int] = {}
    for key, line in lines:
        if key in first:
            yield key, first[key], line
        else:
            first[key] = line
