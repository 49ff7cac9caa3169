"""The add-in's own settings: every key that xlwings asks for, so that no other file answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from workbook_tools.errors import WorkbookToolsError

PROJECT = "scorecard"
SHEET = f"{PROJECT}.conf"
BUILT_WITH = "BUILT WITH"
PYTHONPATH = "PYTHONPATH"
INTERPRETER = "INTERPRETER"
_PINNED = {
    "ADD_WORKBOOK_TO_PYTHONPATH": "false",
    "CONDA ENV": "",
    "CONDA PATH": "",
    "DEBUG UDFS": "False",
    "LICENSE_KEY": "",
    "ONEDRIVE_COMMERCIAL_MAC": "",
    "ONEDRIVE_COMMERCIAL_WIN": "",
    "ONEDRIVE_CONSUMER_MAC": "",
    "ONEDRIVE_CONSUMER_WIN": "",
    "SHAREPOINT_MAC": "",
    "SHAREPOINT_WIN": "",
    "SHOW CONSOLE": "False",
    "SHOW_ERROR_POPUPS": "True",
    "TEMP DIR": "%TEMP%",
    "UDF MODULES": "",
    "USE UDF SERVER": "False",
}
_INTERPRETERS = (INTERPRETER, "INTERPRETER_MAC", "INTERPRETER_WIN")
_QUOTED = r'[%"\x00-\x1f]'  # what cmd.exe reads even between quotation marks
_UNQUOTED = r"[^\w./+@-]"  # what a shell reads as more than a name
_LISTED = r'[\^%$`"|<>\x00-\x1f]'


def settings(interpreter: Path, pythonpath: str, built_with: str) -> Mapping[str, str]:
    """All rows of the sheet of settings, in their order.

    Raises WorkbookToolsError for an interpreter that is missing, and for a path with a sign that a
    command line would read as more than a name.
    """
    if not interpreter.is_absolute() or not interpreter.is_file():
        raise WorkbookToolsError(
            f"{interpreter} is not there, or not a whole path: name the Python that "
            "workbook-tools is installed in."
        )
    _refuse(str(interpreter), _UNQUOTED if str(interpreter).startswith("/") else _QUOTED)
    _refuse(pythonpath, _LISTED)
    return {
        **_PINNED,
        **dict.fromkeys(_INTERPRETERS, str(interpreter)),
        PYTHONPATH: pythonpath,
        BUILT_WITH: built_with,
    }


def plain(interpreter: Path) -> bool:
    """Whether a shell reads the path as one name."""
    return not re.search(_UNQUOTED, str(interpreter))


def refuse_place(folder: Path) -> None:
    """Raises WorkbookToolsError for a folder of add-ins whose name a command line would read."""
    _refuse(str(folder), f"{_LISTED}|;")


def _refuse(path: str, signs: str) -> None:
    found = re.search(signs, path)
    if found:
        raise WorkbookToolsError(
            f"{path!r} has the sign {found[0]!r}, which a command line reads as more than a name: "
            "use a folder without it."
        )
