"""From an extract of five million rows to 300 scorecards:  python benchmarks/refresh.py

Prints the seconds of DuckDB's grouping alone, of the floor of 300 fills, of a full refresh with two
processes, of one in which nothing has changed, and the most memory that the parent process used.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from project import make
from sources import measured


def refreshed(folder: Path) -> tuple[float, float]:
    """Seconds and megabytes of one refresh with two processes, in a process of its own."""
    command = [sys.executable, __file__, "--one", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    return told["seconds"], told["megabytes"]


def _one(folder: str) -> None:
    from workbook_tools.commands import Project
    from workbook_tools.commands.refresh import Manner

    started = time.perf_counter()
    project = Project.remembered(folder)
    done = list(project.refresh_all((project.month(None),), manner=Manner(jobs=2)))
    seconds = time.perf_counter() - started
    if any(outcome.error for outcome in done):
        raise SystemExit("some scorecards were refused")
    most = _peak()
    print(json.dumps({"seconds": seconds, "megabytes": most}))


def _peak() -> float:
    """The most megabytes that this program used; Linux only, where the system keeps the figure."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if "VmHWM" in line)


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
    words.add_argument("--runs", type=int, default=3)
    given = words.parse_args()
    for kind in ("parquet", "csv"):
        with tempfile.TemporaryDirectory() as name:
            folder = make(
                Path(name) / "project", scorecards=given.scorecards, rows=given.rows, kind=kind
            )
            _print(folder, kind, given.scorecards, given.runs)


def _print(folder: Path, kind: str, scorecards: int, runs: int) -> None:
    refreshed(folder)  # takes the first commentary into the store
    full, again, alone, least, most = [], [], [], [], []
    for _ in range(runs):
        grouped = measured("DuckDB, grouping alone", str(folder))
        alone.append(grouped["seconds"] if grouped else 0.0)
        least.append(floor(folder, scorecards))
        shutil.rmtree(folder / "scorecards")
        (folder / ".refreshed.json").unlink()
        seconds, megabytes = refreshed(folder)
        full.append(seconds)
        most.append(megabytes)
        again.append(refreshed(folder)[0])
    bound = median(alone) + median(least)
    print(f"{scorecards} scorecards from {kind}")
    print(f"  DuckDB, grouping alone  {median(alone):7.2f} s")
    print(f"  floor of the fills      {median(least):7.2f} s")
    print(f"  refresh, two processes  {median(full):7.2f} s  {median(full) / bound:5.1f} x both")
    print(
        f"  nothing changed         {median(again):7.2f} s  {median(again) / median(full):5.2f} x"
    )
    print(f"  memory of the parent    {median(most):7.0f} MB", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2])
    else:
        main()
