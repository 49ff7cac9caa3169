"""From an extract of five million rows to 300 scorecards:  python benchmarks/refresh.py

Prints the seconds of DuckDB's grouping alone, of the floor of 300 fills, of a full refresh with two
processes and of one in which nothing has changed, for each kind of figures that ``project.py``
makes, from Parquet and from CSV; then the most memory that the parent and any other process used
for 300 scorecards and for 3,000. A refresh counts from before its process starts, and the stages
that can be told from without stand under it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from statistics import median

import measured_refresh
from measured_refresh import Run
from project import FIGURES, make
from sources import measured


def refreshed(folder: Path) -> Run:
    """One refresh with two processes, in a process of its own."""
    command = [sys.executable, measured_refresh.__file__, str(folder), str(time.time())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Run(**json.loads(done.stdout))


def floor(folder: Path, count: int, to: Path) -> float:
    """Seconds to copy the template's bytes and deflate what a fill changes, ``count`` times."""
    import zipfile
    import zlib

    (filled, *_) = sorted((folder / "scorecards").rglob("*.xlsx"))
    template = (folder / "template.xlsx").read_bytes()
    before = zipfile.ZipFile(folder / "template.xlsx")
    with zipfile.ZipFile(filled) as book:
        changed = [
            book.read(name)
            for name in book.namelist()
            if name not in before.namelist() or book.read(name) != before.read(name)
        ]
    to.mkdir()
    started = time.perf_counter()
    for n in range(count):
        parts = [zlib.compress(part, 6) for part in changed]
        (to / f"{n}.xlsx").write_bytes(b"".join([template, *parts]))
    return time.perf_counter() - started


def main() -> None:
    """Prints the tables."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--scorecards", type=int, default=300)
    words.add_argument("--rows", type=int, default=5_000_000)
    words.add_argument("--many", type=int, default=3_000)
    words.add_argument("--runs", type=int, default=3)
    words.add_argument("--figures", choices=(*FIGURES, "both"), default="both")
    given = words.parse_args()
    chosen = FIGURES if given.figures == "both" else (given.figures,)
    for figures, kind in product(chosen, ("parquet", "csv")):
        with _made(given.scorecards, given.rows, kind, figures) as folder:
            print(f"{given.scorecards} scorecards from {kind}, {figures} figures")
            _print(folder, given.scorecards, given.runs)
    with _made(given.many, 1, "parquet", chosen[0]) as folder:
        print(f"{given.many} scorecards from parquet, {chosen[0]} figures")
        print(_memory([refreshed(folder)]), flush=True)


@contextmanager
def _made(scorecards: int, rows: int, kind: str, figures: str) -> Iterator[Path]:
    """A project for as long as it is needed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        yield make(folder, scorecards=scorecards, rows=rows, kind=kind, figures=figures)


def _print(folder: Path, scorecards: int, runs: int) -> None:
    refreshed(folder)  # takes the first commentary into the store
    full, again, alone, least = [], [], [], []
    aside = folder.parent  # files made anew take longer where as many were deleted just before
    for run in range(runs):
        grouped = measured("DuckDB, grouping alone", str(folder))
        alone.append(grouped["seconds"] if grouped else 0.0)
        least.append(floor(folder, scorecards, aside / f"floor-{run}"))
        (folder / "scorecards").rename(aside / f"scorecards-{run}")
        (folder / ".refreshed.json").unlink()
        full.append(refreshed(folder))
        again.append(refreshed(folder).seconds)
    bound = median(alone) + median(least)
    seconds = median(run.seconds for run in full)
    print(f"  findings, each          {full[0].findings / scorecards:7.2f}")
    print(f"  DuckDB, grouping alone  {median(alone):7.2f} s")
    print(f"  floor of the fills      {median(least):7.2f} s")
    print(f"  refresh, two processes  {seconds:7.2f} s  {seconds / bound:5.1f} x both")
    print(_stages(full))
    print(f"  of the processors       {median(run.processors for run in full):7.2f} s")
    print(f"    of them the parent    {median(run.own for run in full):7.2f} s")
    print(f"  nothing changed         {median(again):7.2f} s  {median(again) / seconds:5.2f} x")
    print(_memory(full), flush=True)


def _stages(runs: list[Run]) -> str:
    return (
        f"    start and imports     {median(run.imported for run in runs):7.2f} s\n"
        f"    until month is known  {median(run.opened - run.imported for run in runs):7.2f} s\n"
        f"    to the first workbook {median(run.first - run.opened for run in runs):7.2f} s\n"
        f"    to the last           {median(run.seconds - run.first for run in runs):7.2f} s"
    )


def _memory(runs: list[Run]) -> str:
    return (
        f"  memory of the parent    {median(run.parent for run in runs):7.0f} MB\n"
        f"  memory of a worker      {median(run.worker for run in runs):7.0f} MB"
    )


if __name__ == "__main__":
    main()
