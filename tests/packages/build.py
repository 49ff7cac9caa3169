"""Makes the awkward workbooks of this folder again.

    python tests/packages/build.py [--to FOLDER] [--only by_hand]

The hand-made ones come out the same, byte for byte; the others carry their program's version, and
some of them the time.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from makers import (
    by_grafting,
    by_hand,
    by_libreoffice,
    by_malice,
    by_managers,
    by_openpyxl,
    by_xlsxwriter,
)

MODULES = (by_hand, by_xlsxwriter, by_openpyxl, by_grafting, by_libreoffice, by_malice, by_managers)
FOLDERS = {"by_malice": "refused", "by_managers": "returned"}


def makers() -> dict[str, dict[str, Callable[[Path], None]]]:
    """What each module makes: file name to the function that writes it."""
    return {module.__name__.split(".")[-1]: module.MAKERS for module in MODULES}


def build(folder: Path, only: str | None = None) -> list[Path]:
    """Writes the workbooks into ``folder``, some modules' into a folder of their own under it."""
    made = []
    for module, functions in makers().items():
        if only and only != module:
            continue
        home = folder / FOLDERS.get(module, "")
        home.mkdir(parents=True, exist_ok=True)
        for name, write in functions.items():
            write(home / name)
            made.append(home / name)
    return made


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=Path(__file__).parent)
    parser.add_argument("--only", choices=list(makers()))
    arguments = parser.parse_args()
    for path in build(arguments.to, arguments.only):
        print(path)
