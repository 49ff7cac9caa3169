"""Runs every benchmark, and says on what machine:  python -m benchmarks"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Each benchmark in turn."""
    sys.path.insert(0, str(HERE))
    from work import machine

    print(machine())
    for name in ("help", "fill", "many", "growing", "reading", "refresh"):
        print(f"\n# {name}\n", flush=True)
        runpy.run_path(str(HERE / f"{name}.py"), run_name="__main__")


if __name__ == "__main__":
    main()
