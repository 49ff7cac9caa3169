"""Figures from every source as one series for each indicator; every fault in one list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from workbook_tools.errors import Fault, SourceError
from workbook_tools.indicator import Indicator, Observation, Series, Unit
from workbook_tools.period import Month
from workbook_tools.sources.asked import Asked, UnreadableError, UnsureError
from workbook_tools.sources.files import open_stream
from workbook_tools.sources.layouts import Entry, entries
from workbook_tools.sources.unmatched import unmatched
from workbook_tools.tables import (
    Cell,
    RowFilter,
    SourceSpec,
    Table,
    figure_of,
    is_blank,
    month_of,
    reference_text,
    text_of,
    unknown_reference,
)

Place: TypeAlias = tuple[Table, int]
"""A table and the line of it on which something stands."""

_Judged = tuple[Month | None, str, bool]
_Understood = tuple[str, Month, Observation | None]
_MOST_CLEAN = 1 << 16


def read(
    specs: Iterable[SourceSpec],
    indicators: Mapping[str, Indicator],
    *,
    folder: Path,
    today: date,
) -> dict[str, Series]:
    """A series for every indicator, in their order; empty where the sources have nothing.

    Percentages are shares; a line with an empty value is a BLANK observation, an empty cell of a
    wide layout is none. Raises SourceError with every fault of every file: file, sheet, line.
    """
    return read_many(specs, indicators, {"": ()}, folder=folder, today=today)[""]


def read_many(
    specs: Iterable[SourceSpec],
    indicators: Mapping[str, Indicator],
    filters: Mapping[str, RowFilter],
    *,
    folder: Path,
    today: date,
    months: tuple[Month, Month] | None = None,
) -> dict[str, dict[str, Series]]:
    """The series of many scorecards, by name, from one passage over the sources.

    ``filters`` holds for each scorecard which lines are its own, ``()`` for all of them. Lines that
    no filter lets through, and those outside ``months`` (the first and the last, both included),
    are not judged. Raises SourceError as ``read`` does, also for a filter without any line.
    """
    asked = Asked(Month.parse(today), tuple(dict.fromkeys(filters.values())), months)
    chosen = tuple(specs)
    try:
        reading = _read(chosen, indicators, asked, folder)
    except UnsureError:
        reading = _read(chosen, indicators, replace(asked, bulk=False), folder)
    faults = reading.all_faults() or unmatched(filters, asked, reading.columns, reading.matched)
    if faults:
        raise SourceError(faults)
    series = {
        rows: {ref: Series(ref, found.get(ref, {})) for ref in indicators}
        for rows, found in zip(asked.filters, reading.found, strict=True)
    }
    return {name: series[rows] for name, rows in filters.items()}


def _read(
    specs: Iterable[SourceSpec], indicators: Mapping[str, Indicator], asked: Asked, folder: Path
) -> Reading:
    reading = Reading(indicators, asked)
    unsure = False
    for spec in specs:
        stream = open_stream(folder, spec, asked)
        if isinstance(stream, Fault):
            reading.faults.append(stream)
            continue
        unsure = unsure or stream.unsure
        try:
            for entry in entries(stream, spec, asked, reading.faults, reading.columns):
                reading.add(entry)
        except UnreadableError as error:
            reading.faults.append(error.fault)
    if unsure and reading.all_faults():
        raise UnsureError
    return reading


@dataclass
class UnknownRefs:
    """References that no indicator has, each said once with the number of its lines."""

    known: Iterable[str]
    _first: dict[tuple[str, str, str], tuple[Table, int, str, str]] = field(default_factory=dict)
    _lines: dict[tuple[str, str, str], set[int]] = field(default_factory=dict)

    def add(self, table: Table, line: int, column: str, cell: object) -> None:
        """Notes a reference that is not known, or that is missing."""
        what = "has no reference; give it one from config/indicators.csv"
        if not is_blank(cell):
            what = unknown_reference(cell, self.known)
        key = (table.file, table.sheet, reference_text(cell))
        self._first.setdefault(key, (table, line, column, what))
        self._lines.setdefault(key, set()).add(line)

    def faults(self) -> Iterable[Fault]:
        """One fault for each reference and table."""
        for key, (table, line, column, what) in self._first.items():
            more = len(self._lines[key]) - 1
            yield table.fault(f"{what}{_and_more(more, 'line')}", line, column)


@dataclass
class Repeats:
    """Months that one reference has twice, each pair of lines said once."""

    _pairs: dict[tuple[str, Table, int, Table, int], dict[Month, str]] = field(default_factory=dict)

    def add(self, ref: str, month: Month, column: str, first: Place, again: Place) -> None:
        """Notes that ``ref`` has ``month`` at two places."""
        key = (ref, *first, *again)
        self._pairs.setdefault(key, {}).setdefault(month, column)

    def faults(self) -> Iterable[Fault]:
        """One fault for each pair of lines, at the later one."""
        for (ref, first, first_line, again, line), months in self._pairs.items():
            other = "" if first is again else f"{_name(first)}, "
            month, column = next(iter(months.items()))
            what = (
                f"{ref!r} has {month}{_and_more(len(months) - 1, 'month')} on {other}line "
                f"{first_line} too; keep one of them"
            )
            yield again.fault(what, line, column)


@dataclass
class Reading:
    """The figures found so far, by filter and reference, and what is wrong with the rest.

    ``columns`` are those that a source has, by our names and those of filters.
    """

    indicators: Mapping[str, Indicator]
    asked: Asked
    found: list[defaultdict[str, dict[Month, Observation]]] = field(init=False)
    columns: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    unknown: UnknownRefs = field(init=False)
    repeated: Repeats = field(default_factory=Repeats)
    _places: list[defaultdict[str, dict[Month, Place]]] = field(init=False)
    _clean: dict[tuple[Cell, ...], _Understood] = field(default_factory=dict)
    _refs: dict[str, str] = field(init=False)
    _units: dict[str | None, Unit | None] = field(init=False)
    _month: Callable[[Cell], _Judged] = field(init=False)

    def __post_init__(self) -> None:
        self.found = [defaultdict(dict) for _ in self.asked.filters]
        self._places = [defaultdict(dict) for _ in self.asked.filters]
        self._month = lru_cache(maxsize=1 << 12, typed=True)(self._judged_month)
        self.unknown = UnknownRefs(self.indicators)
        self._refs = current_refs(self.indicators)
        self._units = {ref: indicator.unit for ref, indicator in self.indicators.items()}

    def all_faults(self) -> list[Fault]:
        """Everything that is wrong."""
        return [*self.faults, *self.unknown.faults(), *self.repeated.faults()]

    @property
    def matched(self) -> set[RowFilter]:
        """The filters that let a line through."""
        each = zip(self.asked.filters, self._places, strict=True)
        return {rows for rows, places in each if places}

    def add(self, entry: Entry) -> None:
        """Understands one entry; what is wrong with it is added to the faults."""
        table, line, cells, headings, chosen = entry
        understood = self._clean.get(cells) or self._understood(entry)
        if understood is None:
            return
        ref, month, observation = understood
        here = (table, line)
        for number in chosen:
            first = self._places[number][ref].setdefault(month, here)
            if first is not here:
                self.repeated.add(ref, month, headings["month"], first, here)
            elif observation is not None:
                self.found[number][ref][month] = observation

    def _understood(self, entry: Entry) -> _Understood | None:
        """What the entry says, where it says of which indicator and month; its faults are added.

        Texts without a fault are kept, so that a line that says the same is not judged again.
        """
        table, line, cells, headings, _ = entry
        month, why_not, passed_over = self._month(cells[1])
        if passed_over:
            return None
        if why_not:
            self.faults.append(entry.fault(why_not, "month"))
        ref = self._refs.get(reference_text(cells[0]))
        if ref is None:
            self.unknown.add(table, line, headings["ref"], cells[0])
        observation = self._observation(entry, self._units.get(ref))
        if ref is None or month is None:
            return None
        understood = ref, month, observation
        if observation and not why_not and all(type(cell) is str for cell in cells):
            if len(self._clean) >= _MOST_CLEAN:
                self._clean.clear()
            self._clean[cells] = understood
        return understood

    def _judged_month(self, cell: Cell) -> _Judged:
        """The month, what is wrong with it, and whether its line is passed over."""
        try:
            month = month_of(cell)
        except ValueError as error:
            return None, str(error), False
        today = self.asked.this_month
        if month > today:
            what = f"{month} has not begun yet (today is in {today}); mend the month"
            return month, what, False
        return month, "", self.asked.passes_over(month)

    def _observation(self, entry: Entry, unit: Unit | None) -> Observation | None:
        value, numerator, denominator, provenance = entry.cells[2:]
        try:
            return _observed(unit, value, numerator, denominator, provenance)
        except ValueError:
            self._figure(entry, value, unit, "value")
            self._figure(entry, numerator, Unit.COUNT, "numerator")
            self._figure(entry, denominator, Unit.COUNT, "denominator")
            self._provenance(entry, provenance)
        return None

    def _provenance(self, entry: Entry, cell: Cell) -> None:
        try:
            text_of(cell)
        except ValueError as error:
            self.faults.append(entry.fault(str(error), "provenance"))

    def _figure(self, entry: Entry, cell: Cell, unit: Unit | None, column: str) -> None:
        try:
            figure_of(cell, unit)
        except ValueError as error:
            self.faults.append(entry.fault(str(error), column))


@lru_cache(maxsize=1 << 16, typed=True)
def _observed(
    unit: Unit | None, value: Cell, numerator: Cell, denominator: Cell, provenance: Cell
) -> Observation:
    """What four cells say; equal ones share it. Raises ValueError where one of them is faulty."""
    return Observation(
        figure_of(value, unit),
        figure_of(numerator, Unit.COUNT),
        figure_of(denominator, Unit.COUNT),
        text_of(provenance).strip() or "published",
    )


def current_refs(indicators: Mapping[str, Indicator]) -> dict[str, str]:
    """Every reference that a source may use, former ones too, and the one it stands for."""
    former = {indicator.was: ref for ref, indicator in indicators.items() if indicator.was}
    return former | {ref: ref for ref in indicators}


def _and_more(count: int, noun: str) -> str:
    if count < 1:
        return ""
    return f" (and {count} more {noun}{'s' if count > 1 else ''})"


def _name(table: Table) -> str:
    return f"{table.file}, sheet {table.sheet}" if table.sheet else table.file
