"""From an extract of five million rows to 300 scorecards:  python benchmarks/refresh.py

Prints the seconds of DuckDB's grouping alone, of the floor of 300 fills, of a full refresh with two
processes and of one in which nothing has changed, from Parquet and from CSV; then the most memory
that the parent and any other process used for 300 scorecards and for 3,000.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread

from project import make
from sources import measured


@dataclass(frozen=True)
class Run:
    """Seconds by the clock and of the processors, and the most megabytes of parent and worker."""

    seconds: float
    processors: float
    parent: float
    worker: float


def refreshed(folder: Path) -> Run:
    """One refresh with two processes, in a process of its own."""
    command = [sys.executable, __file__, "--one", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Run(**json.loads(done.stdout))


def _one(folder: str) -> None:
    from workbook_tools.commands import Project
    from workbook_tools.commands.refresh import Manner

    started, over, most = time.perf_counter(), Event(), [0.0]
    watch = Thread(target=_watch, args=(over, most))
    watch.start()
    project = Project.remembered(folder)
    manner = Manner(jobs=2)
    refused = sum(bool(o.error) for o in project.refresh_all((project.month(None),), manner=manner))
    seconds, processors = time.perf_counter() - started, sum(os.times()[:4])
    over.set()
    watch.join()
    if refused:
        raise SystemExit("some scorecards were refused")
    told = {"seconds": seconds, "processors": processors, "parent": _peak(), "worker": most[0]}
    print(json.dumps(told))


def _watch(over: Event, most: list[float]) -> None:
    """Notes the most megabytes that any worker used."""
    while not over.wait(0.1):
        each = multiprocessing.active_children()
        most[0] = max([most[0], *(_peak(str(worker.pid)) for worker in each)])


def _peak(process: str = "self") -> float:
    """The most megabytes that a process used; Linux only, where the system keeps the figure."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:  # it has ended
        return 0.0
    held = (int(line.split()[1]) / 1024 for line in status.splitlines() if "VmHWM" in line)
    return next(held, 0.0)


def floor(folder: Path, count: int) -> float:
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
    with tempfile.TemporaryDirectory() as name:
        started = time.perf_counter()
        for n in range(count):
            parts = [zlib.compress(part, 6) for part in changed]
            (Path(name) / f"{n}.xlsx").write_bytes(b"".join([template, *parts]))
        return time.perf_counter() - started


def main() -> None:
    """Prints the table."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--scorecards", type=int, default=300)
    words.add_argument("--rows", type=int, default=5_000_000)
    words.add_argument("--many", type=int, default=3_000)
    words.add_argument("--runs", type=int, default=3)
    given = words.parse_args()
    for kind in ("parquet", "csv"):
        with tempfile.TemporaryDirectory() as name:
            folder = make(
                Path(name) / "project", scorecards=given.scorecards, rows=given.rows, kind=kind
            )
            _print(folder, kind, given.scorecards, given.runs)
    with tempfile.TemporaryDirectory() as name:
        folder = make(Path(name) / "project", scorecards=given.many, rows=1, kind="parquet")
        print(f"{given.many} scorecards from parquet\n{_memory([refreshed(folder)])}", flush=True)


def _print(folder: Path, kind: str, scorecards: int, runs: int) -> None:
    refreshed(folder)  # takes the first commentary into the store
    full, again, alone, least = [], [], [], []
    for _ in range(runs):
        grouped = measured("DuckDB, grouping alone", str(folder))
        alone.append(grouped["seconds"] if grouped else 0.0)
        least.append(floor(folder, scorecards))
        shutil.rmtree(folder / "scorecards")
        (folder / ".refreshed.json").unlink()
        full.append(refreshed(folder))
        again.append(refreshed(folder).seconds)
    bound = median(alone) + median(least)
    seconds = median(run.seconds for run in full)
    print(f"{scorecards} scorecards from {kind}")
    print(f"  DuckDB, grouping alone  {median(alone):7.2f} s")
    print(f"  floor of the fills      {median(least):7.2f} s")
    print(f"  refresh, two processes  {seconds:7.2f} s  {seconds / bound:5.1f} x both")
    print(f"  of the processors       {median(run.processors for run in full):7.2f} s")
    print(f"  nothing changed         {median(again):7.2f} s  {median(again) / seconds:5.2f} x")
    print(_memory(full), flush=True)


def _memory(runs: list[Run]) -> str:
    return (
        f"  memory of the parent    {median(run.parent for run in runs):7.0f} MB\n"
        f"  memory of a worker      {median(run.worker for run in runs):7.0f} MB"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2])
    else:
        main()
