"""Figures found so far, by filter and reference, and what is wrong with the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TypeAlias

from workbook_tools.errors import Fault
from workbook_tools.indicator import Indicator, Unit
from workbook_tools.period import Month
from workbook_tools.series import Observation, Series
from workbook_tools.sources.asked import Asked, Groups, UnsureError
from workbook_tools.sources.gathered import gathered, join, observed
from workbook_tools.sources.layouts import Entry
from workbook_tools.tables import (
    Cell,
    RowFilter,
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
_observed = lru_cache(maxsize=1 << 16, typed=True)(observed)  # equal cells share what they say


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
    columns: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    unknown: UnknownRefs = field(init=False)
    repeated: Repeats = field(default_factory=Repeats)
    _found: list[defaultdict[str, dict[Month, Observation]]] = field(init=False)
    _grouped: list[dict[str, Series]] = field(init=False)
    _places: list[defaultdict[str, dict[Month, Place]]] = field(init=False)
    _clean: dict[tuple[Cell, ...], _Understood] = field(default_factory=dict)
    _refs: dict[str, str] = field(init=False)
    _units: dict[str, Unit] = field(init=False)
    _month: Callable[[Cell], _Judged] = field(init=False)

    def __post_init__(self) -> None:
        self._found = [defaultdict(dict) for _ in self.asked.filters]
        self._grouped = [{} for _ in self.asked.filters]
        self._places = [defaultdict(dict) for _ in self.asked.filters]
        self._month = lru_cache(maxsize=1 << 12, typed=True)(partial(_judged_month, self.asked))
        self.unknown = UnknownRefs(self.indicators)
        self._refs = current_refs(self.indicators)
        self._units = {ref: indicator.unit for ref, indicator in self.indicators.items()}

    def all_faults(self) -> list[Fault]:
        """Everything that is wrong."""
        return [*self.faults, *self.unknown.faults(), *self.repeated.faults()]

    @property
    def matched(self) -> set[RowFilter]:
        """The filters that let a line through."""
        each = zip(self.asked.filters, self._places, self._grouped, strict=True)
        return {rows for rows, places, grouped in each if places or grouped}

    def series(self) -> Iterator[dict[str, Series]]:
        """The figures of each filter: a series for every indicator."""
        for grouped, found in zip(self._grouped, self._found, strict=True):
            for ref, held in found.items():
                join(grouped, ref, Series(ref, held))
            yield {ref: grouped.get(ref) or Series(ref) for ref in self.indicators}

    def take(self, groups: Groups) -> bool:
        """Understands all groups, or none of them where a row would have to be judged by itself."""
        try:
            taken = gathered(groups, self.asked, self._refs, self._units, self._sure_month)
            for grouped, found, more in zip(self._grouped, self._found, taken, strict=True):
                for ref, series in more.items():
                    if ref in found and not found[ref].keys().isdisjoint(series):
                        raise UnsureError
                    join(grouped, ref, series)
        except UnsureError:
            return False
        self.columns.update(groups.filters, groups.names, ("ref",))
        return True

    def _sure_month(self, cell: Cell) -> Month | None:
        month, why_not, passed_over = self._month(cell)
        if month is None or why_not:
            raise UnsureError
        return None if passed_over else month

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
            elif month in self._grouped[number].get(ref, ()):
                raise UnsureError  # groups have it too, and their lines are not known
            elif observation is not None:
                self._found[number][ref][month] = observation

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
        observation = self._observation(entry, self._units.get(ref or ""))
        if ref is None or month is None:
            return None
        understood = ref, month, observation
        if observation and not why_not and all(type(cell) is str for cell in cells):
            if len(self._clean) >= _MOST_CLEAN:
                self._clean.clear()
            self._clean[cells] = understood
        return understood

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


def _judged_month(asked: Asked, cell: Cell) -> _Judged:
    """The month, what is wrong with it, and whether its line is passed over."""
    try:
        month = month_of(cell)
    except ValueError as error:
        return None, str(error), False
    today = asked.this_month
    if month > today:
        what = f"{month} has not begun yet (today is in {today}); mend the month"
        return month, what, False
    return month, "", asked.passes_over(month)


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
