"""How long 300 fills of the example take, in one process and in several, and of processors.

python benchmarks/many.py
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from work import TEMPLATE, memory_folder, patches, values_of, varied

import workbook_tools as wt

COUNT = 300


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory(dir=memory_folder()) as work:
        folder = Path(work)
        given = patches(folder)[0]
        values = values_of(given)
        prepared = wt.Template(TEMPLATE).prepare(given)
        jobs = [(varied(values, n), folder / f"{n}.xlsx") for n in range(COUNT)]

        def by_threads() -> None:
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda job: prepared.fill(*job), jobs))

        ways = {
            "one process": lambda: prepared.fill_many(jobs),
            "two threads": by_threads,
            "two processes": lambda: prepared.fill_many(jobs, workers=2),
        }
        print(f"| {COUNT} fills | clock, s | processors, s |\n|---|---:|---:|")
        for name, way in ways.items():
            started, used = time.perf_counter(), sum(os.times()[:4])
            way()
            passed, spent = time.perf_counter() - started, sum(os.times()[:4]) - used
            print(f"| {name} | {passed:.2f} | {spent:.2f} |", flush=True)


if __name__ == "__main__":
    main()
