"""Figures from every source as one series for each indicator; every fault in one list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from workbook_tools.errors import Fault, SourceError
from workbook_tools.indicator import Indicator, Observation, Series, Unit
from workbook_tools.period import Month
from workbook_tools.sources.files import read_table
from workbook_tools.sources.layouts import Entry, entries
from workbook_tools.tables import (
    SourceSpec,
    Table,
    figure_of,
    is_blank,
    month_of,
    reference_text,
    text_of,
    unknown_reference,
)
from workbook_tools.values import Figure


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
    reading = Reading(indicators, Month.parse(today))
    for spec in specs:
        table = read_table(folder, spec.file, spec.sheet)
        if isinstance(table, Fault):
            reading.faults.append(table)
            continue
        for entry in entries(table, spec, reading.faults):
            reading.add(entry)
    faults = [*reading.faults, *reading.unknown.faults(), *reading.repeated.faults()]
    if faults:
        raise SourceError(faults)
    return {ref: Series(ref, reading.found.get(ref, {})) for ref in indicators}


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

    _pairs: dict[tuple[str, Table, int, Table, int], list[tuple[Month, str]]] = field(
        default_factory=dict
    )

    def add(self, ref: str, month: Month, column: str, first: Place, again: Place) -> None:
        """Notes that ``ref`` has ``month`` at two places."""
        key = (ref, first.table, first.line, again.table, again.line)
        self._pairs.setdefault(key, []).append((month, column))

    def faults(self) -> Iterable[Fault]:
        """One fault for each pair of lines, at the later one."""
        for (ref, first, first_line, again, line), months in self._pairs.items():
            other = "" if first is again else f"{_name(first)}, "
            what = (
                f"{ref!r} has {months[0][0]}{_and_more(len(months) - 1, 'month')} on {other}line "
                f"{first_line} too; keep one of them"
            )
            yield again.fault(what, line, months[0][1])


@dataclass(frozen=True)
class Place:
    """The line of a table on which something stands."""

    table: Table
    line: int


@dataclass
class Reading:
    """The figures found so far, and what is wrong with the rest."""

    indicators: Mapping[str, Indicator]
    this_month: Month
    found: dict[str, dict[Month, Observation]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unknown: UnknownRefs = field(init=False)
    repeated: Repeats = field(default_factory=Repeats)
    _places: dict[tuple[str, Month], Place] = field(default_factory=dict)
    _refs: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.unknown = UnknownRefs(self.indicators)
        self._refs = current_refs(self.indicators)

    def add(self, entry: Entry) -> None:
        """Understands one entry; what is wrong with it is added to the faults."""
        ref = self._refs.get(reference_text(entry.ref))
        if ref is None:
            self.unknown.add(entry.table, entry.line, entry.headings["ref"], entry.ref)
        month = self._month(entry)
        observation = self._observation(entry, ref)
        if ref is None or month is None:
            return
        here = Place(entry.table, entry.line)
        first = self._places.setdefault((ref, month), here)
        if first is not here:
            self.repeated.add(ref, month, entry.headings["month"], first, here)
        elif observation is not None:
            self.found.setdefault(ref, {})[month] = observation

    def _month(self, entry: Entry) -> Month | None:
        try:
            month = month_of(entry.month)
        except ValueError as error:
            self.faults.append(entry.fault(str(error), "month"))
            return None
        if month > self.this_month:
            what = f"{month} has not begun yet (today is in {self.this_month}); mend the month"
            self.faults.append(entry.fault(what, "month"))
        return month

    def _observation(self, entry: Entry, ref: str | None) -> Observation | None:
        unit = self.indicators[ref].unit if ref else None
        value = self._figure(entry, entry.value, unit, "value")
        numerator = self._figure(entry, entry.numerator, Unit.COUNT, "numerator")
        denominator = self._figure(entry, entry.denominator, Unit.COUNT, "denominator")
        provenance = self._provenance(entry)
        if value is None or numerator is None or denominator is None or provenance is None:
            return None
        return Observation(value, numerator, denominator, provenance)

    def _provenance(self, entry: Entry) -> str | None:
        try:
            return text_of(entry.provenance).strip() or "published"
        except ValueError as error:
            self.faults.append(entry.fault(str(error), "provenance"))
            return None

    def _figure(self, entry: Entry, cell: object, unit: Unit | None, column: str) -> Figure | None:
        try:
            return figure_of(cell, unit)
        except ValueError as error:
            self.faults.append(entry.fault(str(error), column))
            return None


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
