"""How the time to grow a template goes with the rows that are put in.

    python -m benchmarks.growing

One prototype row with 40 cells, half of them formulas, and 300 conditional formats upon it; a total
below, and a second sheet that speaks of each row. Medians of a processor's time.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from workbook_tools.cells import address, column_letters
from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.growth.growth import grow
from workbook_tools.ooxml.growth.rowmap import Block, NewRow, RowMap
from workbook_tools.ooxml.package import read_package
from workbook_tools.ooxml.parts import Parts

ROW, COLUMNS, RULES = 8, 40, 300
SIZES = (300, 600, 1500, 3000)
RUNS = 5


def template(path: Path) -> Path:
    """Two sheets with a prototype row each."""
    book = Workbook()
    first, second = book.active, book.create_sheet("History")
    first.title = "Scorecard"
    for column in range(1, COLUMNS + 1):
        letter, odd = column_letters(column), column % 2
        drawn = f"{letter}${ROW}:{letter}${ROW}"
        first[f"{letter}{ROW}"] = column if odd else _formula(column_letters(column - 1))
        first[f"{letter}{ROW + 1}"] = f"=SUM({drawn})"
        second[f"{letter}{ROW}"] = f"=Scorecard!{letter}{ROW}/SUM(Scorecard!{drawn})"
    _add_rules(first)
    book.save(path)
    return path


def _formula(letter: str) -> str:
    here = f"{letter}{ROW}"
    return f'=IF({here}="","",RANK({here},${letter}${ROW}:${letter}${ROW})/{letter}${ROW + 1})'


def _add_rules(sheet: Worksheet) -> None:
    fill = PatternFill("solid", bgColor="FFC000")
    for n in range(RULES):
        cell = address(ROW, n % COLUMNS + 1)
        text = (f"{cell}>{n}", f"{cell}>History!{cell}", f"{cell}>${cell[:-1]}$9")[n % 3]
        sheet.conditional_formatting.add(cell, FormulaRule([text], fill=fill))


def timings(path: Path) -> Iterator[tuple[int, float]]:
    """The milliseconds for each number of rows, the sizes taking turns."""
    package = read_package(path)
    for _ in range(RUNS):
        for size in SIZES:
            rows = tuple(NewRow(ROW, f"K{n}") for n in range(size))
            maps = {name: RowMap([Block(ROW, ROW, rows)]) for name in ("Scorecard", "History")}
            gc.collect()
            started = time.process_time()
            grow(Parts(Book(package)), maps, {})
            yield size, (time.process_time() - started) * 1000


def main() -> None:
    """Prints the table."""
    with TemporaryDirectory() as folder:
        taken: dict[int, list[float]] = {size: [] for size in SIZES}
        for size, spent in timings(template(Path(folder) / "template.xlsx")):
            taken[size].append(spent)
    print("| rows | ms | ms a row | times the first a row |")
    print("|---:|---:|---:|---:|")
    first = median(taken[SIZES[0]]) / SIZES[0]
    for size, each in taken.items():
        spent = median(each)
        print(f"| {size:,} | {spent:,.0f} | {spent / size:.2f} | {spent / size / first:.2f} |")


if __name__ == "__main__":
    main()
