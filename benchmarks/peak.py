"""Prints the most kilobytes of memory that a process used to fill the example.

    python benchmarks/peak.py ENGINE PATCHES    ENGINE "" is Python alone

PATCHES is a pickle that ``fill.py`` made. Linux only, where the system keeps the figure.
"""

from __future__ import annotations

import sys


def fill(name: str, asked: str) -> None:
    """Makes the engine ready and fills three times."""
    import pickle
    import tempfile
    from pathlib import Path

    from engines import ENGINES
    from work import values_of, varied

    given = pickle.loads(Path(asked).read_bytes())  # noqa: S301 (what fill.py made)
    values = values_of(given[0])
    engine = next(engine for engine in ENGINES if engine.name == name)
    filling = engine.make(given[0])
    with tempfile.TemporaryDirectory() as folder:
        for n in range(3):
            filling(varied(values, n), Path(folder) / "filled.xlsx")


def main() -> None:
    """Fills, then prints the figure."""
    name, asked = sys.argv[1:]
    if name:
        fill(name, asked)
    with open("/proc/self/status", encoding="utf-8") as status:  # noqa: PTH123 (imports nothing)
        print(next(line.split()[1] for line in status if line.startswith("VmHWM")))


if __name__ == "__main__":
    main()
