"""What the cells of some rectangles of a live sheet hold, read in a few calls."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbook_tools.cells import Value
from workbook_tools.live.blocks import Place, blocks, halves, size
from workbook_tools.ooxml.dates import from_serial
from workbook_tools.ooxml.encode import EMPTY, Kind, Stored, encode
from workbook_tools.ooxml.sheet import Area
from workbook_tools.ooxml.styles import date_format
from workbook_tools.values import CellError

if TYPE_CHECKING:
    import xlwings

_OLE_DAY_ZERO = datetime(1899, 12, 30)
_FROM_1900_TO_1904 = 1462
_FIRST_ERROR = -2146828288
_ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
_CODES = frozenset(_ERRORS.values())


class Look:
    """One look at a sheet: values, formulas and merged areas of ``areas`` as they stand now."""

    def __init__(self, sheet: xlwings.Sheet, areas: Iterable[Area], date1904: bool) -> None:
        self.areas = tuple(areas)
        self._sheet = sheet
        self._date1904 = date1904
        self._held: dict[Place, Any] = {}
        self._formulas: dict[Place, str] = {}
        self._written = [_rows(range_of(sheet, area).formula) for area in self.areas]
        for area, written in zip(self.areas, self._written, strict=True):
            self._read(area, written)

    def value(self, row: int, column: int) -> Value:
        """What the cell shows: a date where its number format says so."""
        held = self._held.get((row, column))
        return self._days[row, column] if isinstance(held, datetime) else held

    def formula(self, row: int, column: int) -> str | None:
        """The cell's formula with ``=``, None where it has none."""
        return self._formulas.get((row, column))

    def stored(self, row: int, column: int) -> Stored:
        """What the cell holds; of a formula, what it shows."""
        held = self._held.get((row, column))
        if isinstance(held, datetime):
            held = _serial(held, self._date1904)
        return EMPTY if held is None else encode(held, self._date1904)

    @cached_property
    def merges(self) -> tuple[Area, ...]:
        """The merged areas that touch what is looked at."""
        found: set[Area] = set()
        for area in self.areas:
            self._find_merges(area, found)
        return tuple(sorted(found))

    def _find_merges(self, area: Area, found: set[Area]) -> None:
        if any(merge.holds(*area[:2]) and merge.holds(*area[2:]) for merge in found):
            return
        cells = range_of(self._sheet, area)
        if cells.merge_cells is False:
            return
        if size(area) == 1:
            found.add(area_of(cells.merge_area))
            return
        for half in halves(area):
            self._find_merges(half, found)

    def covers(self, *places: Place) -> bool:
        """Whether all these cells were looked at."""
        return all(any(area.holds(*place) for area in self.areas) for place in places)

    def is_current(self) -> bool:
        """Whether nothing was typed since: one call for each area."""
        return self._written == [_rows(range_of(self._sheet, a).formula) for a in self.areas]

    def _read(self, area: Area, written: list[list[object]]) -> None:
        values = dict(_places(area, _read_block(self._sheet, area)))
        for place, text in _places(area, written):
            # Text such as =A1 is its own formula to Excel; a formula never shows its own text.
            if isinstance(text, str) and text.startswith("=") and text != values[place]:
                self._formulas[place] = text
        self._held |= _plain_values(self._sheet, area, values, self._formulas)

    @cached_property
    def _days(self) -> dict[Place, Value]:
        """Days, moments or mere numbers, as the number formats of their cells say."""
        moments = {p: held for p, held in self._held.items() if isinstance(held, datetime)}
        days: dict[Place, Value] = {}
        for area in blocks(moments):
            for part, code in self._codes(area):
                is_date, has_time = date_format(code)
                for place in part.cells():
                    serial = _serial(moments[place], self._date1904)
                    day = from_serial(serial, self._date1904, has_time) if is_date else None
                    days[place] = _whole(serial) if day is None else day
        return days

    def _codes(self, area: Area) -> Iterator[tuple[Area, str]]:
        """The number formats of an area, each with the part of it that has it."""
        code = range_of(self._sheet, area).number_format
        if isinstance(code, str) or size(area) == 1:
            yield area, str(code)
            return
        for half in halves(area):
            yield from self._codes(half)


def shown(sheet: xlwings.Sheet, area: Area, date1904: bool) -> dict[Place, Stored]:
    """What the cells of a rectangle hold, the empty ones left out."""
    values = dict(_places(area, _read_block(sheet, area)))
    held = _plain_values(sheet, area, values, ())
    plain = {p: _serial(v, date1904) if isinstance(v, datetime) else v for p, v in held.items()}
    return {place: encode(value, date1904) for place, value in plain.items()}


def _read_block(sheet: xlwings.Sheet, area: Area, *, errors: bool = True) -> Any:
    cells = range_of(sheet, area)
    return cells.options(ndim=2, err_to_str=errors, chunksize=None).value


def _plain_values(
    sheet: xlwings.Sheet, area: Area, values: dict[Place, Any], formulas: Collection[Place]
) -> dict[Place, Any]:
    """The values of cells that are not empty; errors apart from text of the same letters."""
    held = {place: _plain(value) for place, value in values.items() if value not in (None, "")}
    like = {place for place, value in held.items() if isinstance(value, str) and value in _CODES}
    errors = like.intersection(formulas)
    if like - errors:  # a second reading leaves errors out
        again = dict(_places(area, _read_block(sheet, area, errors=False)))
        errors |= {place for place in like if again[place] is None}
    return held | {place: CellError(held[place]) for place in errors}


def range_of(sheet: xlwings.Sheet, area: Area) -> xlwings.Range:
    """The range of a rectangle."""
    return sheet.range((area.first_row, area.first_column), (area.last_row, area.last_column))


def area_of(cells: xlwings.Range) -> Area:
    """The rectangle of a range."""
    rows, columns = cells.shape
    return Area(cells.row, cells.column, cells.row + rows - 1, cells.column + columns - 1)


def _places(area: Area, rows: Iterable[Iterable[Any]]) -> Iterator[tuple[Place, Any]]:
    for row, values in enumerate(rows, area.first_row):
        for column, value in enumerate(values, area.first_column):
            yield (row, column), value


def _rows(block: object) -> list[list[object]]:
    """What xlwings gives for any shape, as rows."""
    if not isinstance(block, list | tuple):
        return [[block]]
    return [list(row) if isinstance(row, list | tuple) else [row] for row in block]


def _plain(value: Any) -> Any:
    if isinstance(value, bool | str | datetime):
        return value
    if isinstance(value, int) and value - _FIRST_ERROR in _ERRORS:
        return CellError(_ERRORS[value - _FIRST_ERROR])
    return _whole(float(value)) if isinstance(value, int | float | Decimal) else value


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def _serial(moment: datetime, date1904: bool) -> float:
    passed = moment.replace(tzinfo=None) - _OLE_DAY_ZERO
    days = passed.days + passed.seconds / 86_400 + passed.microseconds / 86_400_000_000
    return days - _FROM_1900_TO_1904 * date1904


def same(asked: Stored, held: Stored) -> bool:
    """Whether a cell holds what was asked, to the 15 digits that a cell keeps."""
    if asked.same_as(held):
        return True
    if asked.kind is not Kind.NUMBER or held.kind is not Kind.NUMBER:
        return False
    return f"{float(asked.text):.14g}" == f"{float(held.text):.14g}"
