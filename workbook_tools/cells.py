"""Cells: patches to them, grids of them, and the two-verb workbook that both back ends are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import chain, compress
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from workbook_tools.values import CellError

Value: TypeAlias = bool | int | float | str | datetime | date | CellError | None

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_AS_DIGITS, _AS_CHOICES = bytes.maketrans(b"\0\1", b"01"), bytes.maketrans(b"01", b"\0\1")
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384


class OnFormula(StrEnum):
    """What a patch does to a cell that holds a formula."""

    KEEP = "keep"
    REPLACE = "replace"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class CellPatch:
    """A value for one cell; None empties it. The cell keeps its style.

    A formula is kept unless ``on_formula`` says otherwise: KEEP leaves it and its receipt names it,
    REPLACE puts the value in its place, RESULT keeps it and stores the value as its shown result.
    """

    sheet: str
    cell: str
    value: Value
    on_formula: OnFormula = OnFormula.KEEP


@dataclass(frozen=True, slots=True)
class RowPatch:
    """Shows or hides one row (counted from 1)."""

    sheet: str
    row: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class ProtectPatch:
    """Protects one sheet without a password; rows, columns, filters and objects stay free."""

    sheet: str


Patch: TypeAlias = CellPatch | RowPatch | ProtectPatch


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a grid's body. ``key`` is its row's key, ``field`` its column's code."""

    sheet: str
    cell: str
    key: str | None
    field: str | None
    value: Value
    formula: str | None = None


@dataclass(frozen=True)
class Grid:
    """A named rectangle: field codes in its first row, row keys in its first column.

    ``cells`` holds the body in document order, of columns that have a code. ``codes`` and ``keys``
    hold every code and key with its column and row number, duplicates kept. ``beyond`` are the
    filled key or code cells just outside the rectangle; ``merged`` the merged areas that touch it.
    A grid of one cell (a single value) has that cell alone, with neither key nor field.
    """

    name: str
    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int
    cells: tuple[GridCell, ...]
    codes: tuple[tuple[str, int], ...] = ()
    keys: tuple[tuple[str, int], ...] = ()
    beyond: tuple[GridCell, ...] = ()
    merged: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[GridCell]:
        return iter(self.cells)

    def __getitem__(self, where: tuple[str, str]) -> Value:
        """The value at (key, field), the first where there are several. Raises KeyError."""
        for cell in self.cells:
            if (cell.key, cell.field) == where:
                return cell.value
        raise KeyError(where)

    @property
    def value(self) -> Value:
        """The first cell's value: the value itself, for a single value."""
        return self.cells[0].value if self.cells else None

    def as_dict(self) -> dict[str, dict[str, Value]]:
        """``{key: {field: value}}``; the last of duplicates stands."""
        found: dict[str, dict[str, Value]] = {}
        for cell in self.cells:
            if cell.key is not None and cell.field is not None:
                found.setdefault(cell.key, {})[cell.field] = cell.value
        return found


@dataclass(frozen=True, slots=True)
class SheetCells:
    """Some cells of one sheet: those of ``places``, apart by spaces, with a 1 in ``chosen``."""

    sheet: str
    places: str
    chosen: bytes

    def __len__(self) -> int:
        return self.chosen.count(1)

    def __iter__(self) -> Iterator[str]:
        return (f"{self.sheet}!{place}" for place in compress(self.places.split(), self.chosen))

    def __reduce__(self) -> tuple[Callable[[str, str, int, int], SheetCells], tuple[Any, ...]]:
        bits = int(self.chosen.translate(_AS_DIGITS) or b"0", 2)
        return _sheet_cells, (self.sheet, self.places, len(self.chosen), bits)


def _sheet_cells(sheet: str, places: str, count: int, bits: int) -> SheetCells:
    """What was made a bit for each place, so that a pipe between processes holds many receipts."""
    chosen = f"{bits:0{count}b}".encode() if count else b""
    return SheetCells(sheet, places, chosen.translate(_AS_CHOICES))


class Cells(Sequence[str]):
    """``Sheet!A1`` addresses, spelt out when they are asked for: thousands are little to send."""

    def __init__(self, sheets: Iterable[SheetCells] = ()) -> None:
        self._sheets = tuple(sheet for sheet in sheets if sheet)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets that they are on."""
        return tuple(sheet.sheet for sheet in self._sheets)

    def __len__(self) -> int:
        return sum(map(len, self._sheets))

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._sheets)

    def __getitem__(self, at: Any) -> Any:
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cells | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True)
class Receipt:
    """What an ``apply`` did: every list is in document order.

    ``cells`` and ``skipped_formulas`` are ``Sheet!A1`` addresses; ``parts_changed`` are names of
    parts of the package and ``parts_kept`` how many others were carried over as they were;
    ``rows_fitted`` maps ``Sheet!7`` to the height in points that the row was given; ``unmatched``
    says, a sentence each, which keys and fields matched nothing; ``moved`` which references of a
    template that grew follow its rows (``Scorecard!H9: SUM(H8:H8) is SUM(H8:H62) now``).
    """

    path: Path
    cells: Cells = field(default_factory=Cells)
    parts_changed: tuple[str, ...] = ()
    parts_kept: int = 0
    skipped_formulas: tuple[str, ...] = ()
    rows_fitted: Mapping[str, float] = field(default_factory=dict)
    unmatched: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


class Workbook(Protocol):
    """A workbook to fill, whether a file or one that is open: two verbs, and the grids it has."""

    @property
    def grid_names(self) -> tuple[str, ...]:
        """The defined names that begin with ``wt_``, in the workbook's order."""
        ...

    def read(self, name: str) -> Grid:
        """The grid (or single value) of a defined name. Raises TemplateError."""
        ...

    def apply(self, patches: Sequence[Patch], to: Path | str | None = None) -> Receipt:
        """Writes all patches or none. Raises PatchError, WorkbookOpenError or TemplateError."""
        ...


def parse_cell(address: str) -> tuple[int, int]:
    """``F7`` as (row 7, column 6), both from 1. Raises ValueError outside the sheet."""
    match = _CELL.fullmatch(address)
    if not match:
        raise ValueError(f"{address!r} is no cell; write it as F7")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if row > MAX_ROW or column > MAX_COLUMN:
        raise ValueError(f"{address!r} lies outside a sheet, which ends at XFD1048576")
    return row, column


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """``F`` for 6."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """``F7`` for (7, 6)."""
    return f"{column_letters(column)}{row}"
