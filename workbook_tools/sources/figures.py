"""Figures from every source as one series for each indicator; every fault in one list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from workbook_tools.errors import Fault, SourceError
from workbook_tools.indicator import Indicator
from workbook_tools.period import Month, Span
from workbook_tools.series import Series
from workbook_tools.sources.asked import Asked, UnreadableError, UnsureError
from workbook_tools.sources.files import open_stream
from workbook_tools.sources.layouts import entries
from workbook_tools.sources.reading import Reading
from workbook_tools.sources.unmatched import unmatched
from workbook_tools.tables import RowFilter, SourceSpec


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
    months: Span | None = None,
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
    series = dict(zip(asked.filters, reading.series(), strict=True))
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
            if asked.bulk and stream.groups and reading.take(stream.groups):
                continue
            for entry in entries(stream, spec, asked, reading.faults, reading.columns):
                reading.add(entry)
        except UnreadableError as error:
            reading.faults.append(error.fault)
    if unsure and reading.all_faults():
        raise UnsureError
    return reading
