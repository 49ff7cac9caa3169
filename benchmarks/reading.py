"""How long 300 workbooks that came back take to be read and to be collected, side by side.

    python -m benchmarks.reading

They are copies of the filled example, each with three texts of its own in its boxes. openpyxl
(read-only) and python-calamine only read the cells of the two sheets that have boxes. The ways take
turns, so that a busy machine slows all alike; prints the median of 3 rounds of each, by the clock
and as time of all processors together. What is measured is imported when it is, for each process
imports this module again, as it imports the command's own.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

FILES, ROUNDS = 300, 3
SHEETS = ("Scorecard", "Commentary")
JOBS = os.cpu_count() or 1


def copies(folder: Path) -> list[Path]:
    """The workbooks that came back."""
    import workbook_tools as wt

    (scorecard,) = (folder / "scorecards").rglob("*.xlsx")
    book = wt.FileWorkbook(scorecard)
    boxes = [c for c in book.read("wt_commentary") if c.field == "commentary" and _is_row(c.key)]
    (folder / "back").mkdir()
    files = [folder / "back" / f"copy {n:03}.xlsx" for n in range(FILES)]
    for n, file in enumerate(files):
        chosen = {boxes[(7 * n + 11 * each) % len(boxes)] for each in range(3)}
        patches = [wt.CellPatch(c.sheet, c.cell, f"Text {n} on {c.key}.") for c in chosen]
        book.apply(patches, to=file)
    return files


def _is_row(key: str | None) -> bool:
    return bool(key) and not str(key).startswith("#")


def openpyxl_reads(files: Sequence[Path]) -> None:
    """Every cell of the sheets, read-only."""
    import openpyxl

    for file in files:
        book = openpyxl.load_workbook(file, read_only=True)
        for sheet in SHEETS:
            for row in book[sheet].iter_rows(values_only=True):
                len(row)
        book.close()


def calamine_reads(files: Sequence[Path]) -> None:
    """The same."""
    from python_calamine import CalamineWorkbook

    for file in files:
        book = CalamineWorkbook.from_path(str(file))
        for sheet in SHEETS:
            book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


class Collected:
    """Collections into the store as it was before any of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before = {file: file.read_bytes() for file in folder.glob("store.*")}

    def collect(self, files: Sequence[Path], jobs: int) -> None:
        """All of it: read, judged, stored a workbook at a time."""
        from workbook_tools.commands import Project

        Project.load(self._folder).collect(files, jobs=jobs)

    def undo(self) -> None:
        """Puts the store back."""
        for file, contents in self._before.items():
            file.write_bytes(contents)


def main() -> None:
    """Prints the table."""
    sys.path.insert(0, str(Path(__file__).parent))
    from work import example

    from workbook_tools.returned import read_many

    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        example(folder).refresh()
        files, collected = copies(folder), Collected(folder)
        ways: dict[str, Callable[[], object]] = {
            "openpyxl, read-only, reads": lambda: openpyxl_reads(files),
            "python-calamine reads": lambda: calamine_reads(files),
            "read, 1 process": lambda: list(read_many(files, 1)),
            f"read, {JOBS} processes": lambda: list(read_many(files, JOBS)),
            "collect, 1 process": lambda: collected.collect(files, 1),
            f"collect, {JOBS} processes": lambda: collected.collect(files, JOBS),
        }
        taken: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, work in ways.items():
                taken[way].append(_timed(work))
                collected.undo()
    _print({way: _medians(times) for way, times in taken.items()})


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds a file, by the clock and of processors."""
    started, used = time.perf_counter(), sum(os.times()[:4])
    work()
    passed, spent = time.perf_counter() - started, sum(os.times()[:4]) - used
    return passed * 1000 / FILES, spent * 1000 / FILES


def _medians(times: Sequence[tuple[float, float]]) -> tuple[float, float]:
    clock, processors = zip(*times, strict=True)
    return median(clock), median(processors)


def _print(medians: dict[str, tuple[float, float]]) -> None:
    base, base_used = next(iter(medians.values()))
    print(f"{'ms a file':32}{'clock':>8}{'times':>8}{'processors':>12}{'times':>8}")
    for way, (clock, used) in medians.items():
        print(f"{way:32}{clock:8.2f}{base / clock:8.1f}{used:12.2f}{base_used / used:8.1f}")


if __name__ == "__main__":
    main()
