"""The VBA of the xlwings that is installed, read when an add-in is built; none of it is copied."""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from workbook_tools.errors import WorkbookToolsError

_PROJECT_NAME = re.compile(r'^(Public Const PROJECT_NAME As String = )"\w*"(?=\r?$)', re.MULTILINE)


def run_python_text(project: str) -> str:
    """xlwings' module for add-ins, its settings named after ``project``.

    Raises WorkbookToolsError when the constant that names them is not there exactly once.
    """
    text, edits = _PROJECT_NAME.subn(rf'\1"{project}"', _read("xlwings_custom_addin.bas"))
    if edits != 1:
        raise WorkbookToolsError(
            f"xlwings {xlwings_version()} names its settings in {edits} places instead of one: "
            "install xlwings 0.37 or a later 0 version."
        )
    return text


def dictionary_text() -> str:
    """The class that xlwings reads its settings into on a Mac."""
    return _read("addin/Dictionary.cls")


def xlwings_version() -> str:
    """The version of the xlwings that is installed."""
    return version("xlwings")


def apple_script() -> Path:
    """The script by which Excel for Mac starts Python."""
    return _folder() / f"xlwings-{xlwings_version()}.applescript"


def _folder() -> Path:
    spec = find_spec("xlwings")
    if spec is None or not spec.submodule_search_locations:
        raise WorkbookToolsError("xlwings is not installed: install workbook-tools again.")
    return Path(spec.submodule_search_locations[0])


def _read(name: str) -> str:
    path = _folder() / name
    try:
        return path.read_text(encoding="cp1252")
    except OSError as error:
        raise WorkbookToolsError(
            f"{path} cannot be read ({error.strerror}): install xlwings 0.37 or a later 0 version."
        ) from error
