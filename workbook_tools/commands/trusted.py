"""The projects that a user trusts: the only ones that a button works on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbook_tools.commands.asking import Asker
from workbook_tools.config import project_name
from workbook_tools.errors import ConfigError, Fault, WorkbookToolsError, nearest
from workbook_tools.ooxml.target import put
from workbook_tools.places import data_folder

_LIST = "trusted.txt"


def trusted() -> tuple[Path, ...]:
    """The folders of the trusted projects, in the order in which they were added."""
    file = _file()
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return tuple(Path(line) for line in lines if line.strip())


def trust(folder: Path) -> Path:
    """Adds a project to the list and tells its whole path.

    Raises ConfigError where ``folder`` is no project, and WorkbookToolsError for a path of several
    lines, which the list would read as several folders.
    """
    whole = folder.resolve()
    if str(whole).splitlines() != [str(whole)]:
        raise WorkbookToolsError(f"{str(whole)!r} has a line break in it: rename the folder first.")
    if project_name(whole) is None:
        what = f"no project can be read in {whole}; workbook-tools init DIR lays one out"
        raise ConfigError([Fault("config/project.toml", what=what)])
    _write(dict.fromkeys((*trusted(), whole)))
    return whole


def distrust(folder: Path) -> Path:
    """Takes a project from the list. Raises WorkbookToolsError where it is not on it."""
    whole = folder.resolve()
    known = trusted()
    if whole not in known:
        raise WorkbookToolsError(f"{whole} is not on the list of trusted projects.")
    _write(each for each in known if each != whole)
    return whole


def find_project(name: str, beside: Path | None, ask: Asker) -> Path:
    """The folder of the trusted project ``name``.

    Where none has the name, the folders above the workbook's own (``beside``) are looked through,
    and the person is asked about the one found. Nothing but the name is taken from a workbook.
    Raises WorkbookToolsError when no project is found, two have the name, or the answer is no.
    """
    names = {folder: project_name(folder) for folder in trusted()}
    found = [folder for folder, each in names.items() if each == name]
    near = [folder for folder in found if beside and beside.is_relative_to(folder)]
    if len(found) == 1 or near:
        return (near or found)[0]
    if found:
        raise WorkbookToolsError(
            f"several trusted projects are called {name!r}: {' and '.join(map(str, found))}; "
            "workbook-tools trust --forget DIR takes one from the list."
        )
    above = next((folder for folder in _above(beside) if project_name(folder) == name), None)
    if above is None:
        hint = nearest(name, [each for each in names.values() if each])
        raise WorkbookToolsError(
            f"none of your trusted projects is called {name!r}{hint}: workbook-tools trust DIR "
            "adds the folder of a project to the list."
        )
    if not ask.yes(f"Do you trust the project in {above}? The buttons will read and write there."):
        raise WorkbookToolsError(f"{above} is not trusted, so nothing was done.")
    return trust(above)


def _above(beside: Path | None) -> Iterator[Path]:
    if beside and beside.is_absolute():
        yield from (beside, *beside.parents)


def _file() -> Path:
    return data_folder(sys.platform, os.environ) / _LIST


def _write(folders: Iterable[Path]) -> None:
    put("".join(f"{folder}\n" for folder in folders).encode(), _file(), None)
