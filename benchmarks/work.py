"""The work that is measured: the example's patches, other figures and comments in every run."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import workbook_tools as wt
from workbook_tools.cells import Patch
from workbook_tools.ooxml.shapes import value_of

if TYPE_CHECKING:
    from workbook_tools.commands.fill import Binding, Filling
    from workbook_tools.scorecard import Scorecard

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "template.xlsx"
MONTHS = ("2019-12", "2019-11")
_LONG = 160


def patches(folder: Path) -> list[Sequence[Patch]]:
    """What a refresh of the example asks for in each of two months."""
    from workbook_tools.commands.fill import Binding

    asked: list[Sequence[Patch]] = []
    filling = Binding.filling

    def noted(self: Binding, scorecard: Scorecard) -> Filling:
        found = filling(self, scorecard)
        asked.append(found.patches)
        return found

    Binding.filling = noted
    with tempfile.TemporaryDirectory(dir=folder) as home:
        project = example(Path(home))
        for month in MONTHS:
            project.refresh(month)
    Binding.filling = filling
    return asked


def example(home: Path) -> wt.Project:
    """The example, laid out in ``home``."""
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, home / part)
    shutil.copy(TEMPLATE, home)
    return wt.Project.load(home)


def varied(values: Sequence[object], n: int) -> list[object]:
    """The values of run ``n``: no two runs have a float or a long text in common."""
    return [
        value * (1 + n * 1e-7)
        if type(value) is float
        else f"{value} {n}"
        if type(value) is str and len(value) > _LONG
        else value
        for value in values
    ]


def values_of(given: Sequence[Patch]) -> list[object]:
    """The value of each patch."""
    return list(map(value_of, given))


def machine() -> str:
    """What it was measured on."""
    found = "an unnamed processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        found = f"{len(names)} x {names[0]}" if names else found
    import zlib

    return (
        f"{found}; {platform.system()}, Python {platform.python_version()}, "
        f"zlib {zlib.ZLIB_RUNTIME_VERSION}, {sys.maxsize.bit_length() + 1} bit"
    )


def memory_folder() -> str | None:
    """A folder in memory, so that the disk is not measured; None where there is none."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (no name is guessed)
