"""How long ``workbook-tools --help`` takes, side by side with what it cannot do without.

    python benchmarks/help.py

Prints the median of 15 starts of each; they take turns, so that a busy machine slows all alike.
"""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

STARTS = 15
PROGRAMS = {
    "python alone": "pass",
    "import click": "import click",
    "workbook-tools --help": "from workbook_tools.cli import main; main(['--help'])",
}


def milliseconds(program: str) -> float:
    """The time from start to end of one Python program."""
    started = time.perf_counter()
    command = [sys.executable, "-c", program]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Prints the table."""
    taken: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(STARTS):
        for name, program in PROGRAMS.items():
            taken[name].append(milliseconds(program))
    for name, times in taken.items():
        print(f"{name:24}{median(times):7.0f} ms")


if __name__ == "__main__":
    main()
