"""How long reading a large extract takes, and how much memory at most, side by side.

    python benchmarks/sources.py PROJECT_WITH_CSV PROJECT_WITH_PARQUET

Both are made by ``benchmarks/project.py``. Each way has a process of its own; the median of three.
The pandas ways need pyarrow for Parquet; what is not installed is left out.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

RUNS = 3
FIRST = "2018-01"
COLUMNS = ["team", "ref", "month", "value"]


def with_pandas(folder: Path) -> int:
    """Reads the needed columns and keeps the teams that have scorecards."""
    import pandas as pd

    (file,) = folder.glob("data/extract.*")
    read = pd.read_csv if file.suffix == ".csv" else pd.read_parquet
    named = {"usecols": COLUMNS, "dtype": str} if file.suffix == ".csv" else {"columns": COLUMNS}
    frame = read(file, **named)
    frame = frame[frame["team"].isin(_teams(folder)) & (frame["month"] >= FIRST)]
    return int(frame.groupby(["team", "ref", "month"])["value"].first().size)


def with_duckdb(folder: Path) -> int:
    """Groups the same rows inside the engine, and fetches their number."""
    import duckdb

    (file,) = folder.glob("data/extract.*")
    reader = "read_csv($file, all_varchar = true)"
    if file.suffix == ".parquet":
        reader = "read_parquet($file)"
    query = (
        "SELECT count(*), sum(length(v)) FROM (SELECT team, ref, month, first(value) AS v "
        f"FROM {reader} WHERE team IN (SELECT unnest($teams)) AND month >= $first GROUP BY ALL)"
    )
    given = {"file": str(file), "teams": _teams(folder), "first": FIRST}
    (count, _) = duckdb.execute(query, given).fetchone() or (0, 0)
    return int(count)


def with_ours(folder: Path) -> int:
    """Every scorecard's series, judged."""
    from workbook_tools import config, sources
    from workbook_tools.period import Month

    project = config.load(folder)
    found = sources.read_many(
        project.sources,
        project.indicators,
        {spec.name: spec.filter for spec in project.scorecards},
        folder=folder,
        today=date(2020, 1, 10),
        months=(Month.parse(FIRST), Month(2019, 12)),
    )
    return sum(len(s.observations) for series in found.values() for s in series.values())


WAYS = {"pandas": with_pandas, "DuckDB, grouping alone": with_duckdb, "ours": with_ours}


def _teams(folder: Path) -> list[str]:
    with (folder / "config/scorecards.csv").open(newline="", encoding="utf-8") as file:
        return [line["filter"].split('"')[1] for line in csv.DictReader(file)]


def measured(way: str, folder: str) -> dict[str, float] | None:
    """Seconds, megabytes at most and figures of one run in a process of its own."""
    command = [sys.executable, __file__, "--one", way, folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def _one(way: str, folder: str) -> None:
    started = time.perf_counter()
    figures = WAYS[way](Path(folder))
    seconds = time.perf_counter() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": most, "figures": figures}))


def main(folders: list[str]) -> None:
    """Prints the table."""
    for folder in folders:
        (file,) = Path(folder).glob("data/extract.*")
        for way in WAYS:
            runs = [run for _ in range(RUNS) if (run := measured(way, folder))]
            if not runs:
                print(f"{way:24}{file.suffix:10}not installed")
                continue
            seconds = median(run["seconds"] for run in runs)
            most = median(run["megabytes"] for run in runs)
            print(f"{way:24}{file.suffix:10}{seconds:6.2f} s{most:8.0f} MB{runs[0]['figures']:9}")


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        _one(*sys.argv[2:])
    else:
        main(sys.argv[1:])
