"""Init: lays out a new project folder that runs at once."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbook_tools.errors import WorkbookToolsError

_PARTS = ("config", "data", "template.xlsx")


def init(folder: Path | str) -> tuple[Path, ...]:
    """Copies the example into ``folder`` and returns what was written, files in name order.

    Raises WorkbookToolsError, writing nothing, when any of it is there already.
    """
    target = Path(folder)
    there = [part for part in _PARTS if (target / part).exists()]
    if there:
        raise WorkbookToolsError(
            f"{target} holds {there[0]} already: choose a folder that is empty or does not exist."
        )
    if target.exists() and not target.is_dir():
        raise WorkbookToolsError(f"{target} is a file: choose a folder for the project.")
    from importlib.resources import as_file, files  # noqa: PLC0415 - other commands need none

    with as_file(files("workbook_tools")) as package:
        example = package / "example"
        source = example if example.is_dir() else package.parent
        for part in _PARTS:
            _copy(source / part, target / part)
    return tuple(sorted(path for path in target.rglob("*") if path.is_file()))


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
