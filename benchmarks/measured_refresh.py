"""One refresh with two processes, measured:  python benchmarks/measured_refresh.py FOLDER STARTED

``STARTED`` is when, in seconds since 1970. The other process imports this module again, so nothing
stands beside it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook_tools.period import Month


@dataclass(frozen=True)
class Run:
    """Seconds by the clock until each stage ended, seconds of the processors, most megabytes.

    ``processors`` are those of all processes, ``own`` those of the parent. ``findings`` is how many
    there are on all scorecards that were filled.
    """

    imported: float
    opened: float
    first: float
    seconds: float
    processors: float
    own: float
    parent: float
    worker: float
    findings: int


def main(folder: str, started: float) -> None:
    """Prints the run as JSON."""
    from workbook_tools import garbage

    garbage.looked_for_seldom_from_now_on()  # as the command does
    from workbook_tools.commands import Project
    from workbook_tools.commands.refresh import Manner

    ends, findings = [time.time()], 0
    with _watched() as most:
        project = Project.remembered(folder, None)
        months = _noted(map(project.month, (None,)), ends)
        for outcome in project.refresh_all(months, manner=Manner(jobs=2)):
            ends[2:] = [*ends[2:3], time.time()]
            if outcome.error:
                raise outcome.error
            findings += len(outcome.receipt.findings.open) if outcome.receipt else 0
    used = os.times()
    stages = (end - started for end in ends)
    run = Run(*stages, sum(used[:4]), sum(used[:2]), _peak(), most[0], findings)
    print(json.dumps(asdict(run)))


def _noted(found: Iterator[Month], ends: list[float]) -> Iterator[Month]:
    """The months, and when all are found."""
    yield from found
    ends.append(time.time())


@contextmanager
def _watched() -> Iterator[list[float]]:
    """Meanwhile notes the most megabytes that any worker used, in a list of that one number."""
    over, most = Event(), [0.0]
    watch = Thread(target=_watch, args=(over, most))
    watch.start()
    try:
        yield most
    finally:
        over.set()
        watch.join()


def _watch(over: Event, most: list[float]) -> None:
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


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
