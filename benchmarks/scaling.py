"""How the time of a fill grows with rules of conditional formats, and with cells."""

from __future__ import annotations

import gc
import time
import zipfile
from pathlib import Path
from statistics import median

from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill

from workbook_tools.cells import CellPatch, address
from workbook_tools.ooxml import deflate
from workbook_tools.ooxml.template import Template

COLUMNS = 41
RULES = [(55, 0), (55, 100), (55, 3000)]
CELLS = [(55, 0), (550, 0), (5500, 0)]
RUNS, SLOW_RUNS = 11, 3
Measured = dict[str, list[tuple[int, float]]]


def template(path: Path, rows: int, rules: int) -> Path:
    """A sheet with rows of styled empty cells and rules upon them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Scorecard"
    for row in range(1, rows + 1):
        for column in range(1, COLUMNS + 1):
            sheet.cell(row, column).number_format = "0.0"
    fill = PatternFill("solid", bgColor="FFC000")
    for n in range(rules):
        place = address(n % rows + 1, n % COLUMNS + 1)
        sheet.conditional_formatting.add(place, CellIsRule("lessThan", [str(n)], fill=fill))
    book.save(path)
    return path


def scale(folder: Path, sizes: list[tuple[int, int]]) -> Measured:
    """Prints a row for each (rows, rules) and gives the medians of each engine."""
    by_rules = len({rules for _, rules in sizes}) > 1
    print(f"\n{COLUMNS} cells a row, medians in ms of a processor\n")
    print("| rows | rules | cells | openpyxl | prepared | floor |")
    print("|---:|---:|---:|---:|---:|---:|")
    found: Measured = {}
    for rows, rules in sizes:
        taken = _measure(template(folder / "scaled.xlsx", rows, rules), rows, folder)
        shown = " | ".join(f"{median(each):.1f}" for each in taken.values())
        print(f"| {rows:,} | {rules:,} | {rows * COLUMNS:,} | {shown} |")
        for name, each in taken.items():
            found.setdefault(name, []).append((rules if by_rules else rows, median(each)))
    return found


def _measure(path: Path, rows: int, folder: Path) -> dict[str, list[float]]:
    cells = [address(r, c) for r in range(1, rows + 1) for c in range(1, COLUMNS + 1)]
    prepared = Template(path).prepare([CellPatch("Scorecard", cell, None) for cell in cells])
    taken: dict[str, list[float]] = {"openpyxl": [], "prepared": [], "floor": []}
    deflate.engine = deflate.by_zlib
    for n in range(RUNS):
        values = [0.5 + i * 7 + n / 1000 for i in range(len(cells))]
        steps = {
            "prepared": lambda v=values: prepared.fill(v, folder / "a.xlsx"),
            "openpyxl": lambda v=values: _by_openpyxl(path, cells, v, folder / "b.xlsx"),
        }
        for name, step in steps.items():
            if name == "prepared" or n < SLOW_RUNS:
                taken[name].append(_timed(step))
        ready = _sheet(folder / "a.xlsx")
        taken["floor"].append(
            _timed(lambda data=ready: (folder / "c.xlsx").write_bytes(deflate.by_zlib(data)))
        )
    return taken


def _by_openpyxl(path: Path, cells: list[str], values: list[float], to: Path) -> None:
    book = load_workbook(path)
    sheet = book.active
    for cell, value in zip(cells, values, strict=True):
        sheet[cell].value = value
    book.save(to)


def _sheet(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def _timed(step: object) -> float:
    gc.collect()
    started = time.process_time()
    step()  # type: ignore[operator]
    return (time.process_time() - started) * 1000
