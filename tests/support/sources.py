"""Files of figures on disk, the indicators they belong to, and the faults that reading gives."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from workbook_tools import sources
from workbook_tools.errors import SourceError
from workbook_tools.indicator import Indicator, Unit
from workbook_tools.series import Series
from workbook_tools.tables import SourceSpec

TODAY = date(2020, 1, 15)
INDICATORS = {
    "A1": Indicator("A1", "Contacts", "Front door"),
    "A2": Indicator("A2", "Share seen", "Front door", unit=Unit.PERCENT, was="OLD2"),
    "007": Indicator("007", "Plans", "Plans"),
    "NA": Indicator("NA", "Rate of plans", "Plans", unit=Unit.RATE),
    "101": Indicator("101", "Visits", "Plans"),
}


def write_csv(path: Path, rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> Path:
    """``rows`` as a CSV."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows(rows)
    return path


def write_xlsx(
    path: Path, rows: Iterable[Sequence[object]], sheet: str = "Figures", percent: object = None
) -> Path:
    """``rows`` as a workbook's only sheet: dates as dates, ``percent`` as a number format."""
    with xlsxwriter.Workbook(path) as book:
        worksheet = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "mmm-yy"})
        share = book.add_format({"num_format": percent}) if percent else None
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    worksheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, str):
                    worksheet.write_string(number, column, cell)
                elif cell is not None:
                    worksheet.write_number(number, column, cell, share)
    return path


def write_table(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """``rows`` in the format that the name ends in."""
    return write_csv(path, rows) if path.suffix == ".csv" else write_xlsx(path, rows)


def read(folder: Path, *specs: SourceSpec | str) -> dict[str, Series]:
    """The series in files of ``folder``."""
    chosen = [spec if isinstance(spec, SourceSpec) else SourceSpec(Path(spec)) for spec in specs]
    return sources.read(chosen, INDICATORS, folder=folder, today=TODAY)


def source_faults(folder: Path, *specs: SourceSpec | str) -> list[str]:
    """The sentences that reading them is refused with."""
    try:
        read(folder, *specs)
    except SourceError as error:
        return [str(fault) for fault in error.faults]
    return []


def wide(file: str, sheet: str = "", **columns: str) -> SourceSpec:
    """A source with months across."""
    return SourceSpec(Path(file), sheet, "wide", columns)
