"""The add-in where Excel starts it: put there, taken away, looked at."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook_tools.addin.build import addin, build_addin, built_with
from workbook_tools.addin.policy import blocking
from workbook_tools.addin.settings import (
    BUILT_WITH,
    INTERPRETER,
    PYTHONPATH,
    plain,
    refuse_place,
)
from workbook_tools.addin.xlam import read_settings
from workbook_tools.addin.xlwings_text import apple_script
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.ooxml.target import put

FILE = "scorecard.xlam"
_MAC, _WINDOWS = "darwin", "win32"
_MAC_STARTUP = (
    "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
)
_MAC_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
_MAC_PYTHON = ".workbook-tools/python"


@dataclass(frozen=True)
class AddinState:
    """What stands where Excel starts add-ins.

    ``stale`` says why it must be installed again, ``blocked`` what may stop it on this computer.
    """

    path: Path
    installed: bool
    interpreter: str = ""
    built_with: str = ""
    stale: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()


def install_addin(folder: Path | None = None) -> Path:
    """Builds the add-in for the Python that runs, into ``folder`` or where Excel looks.

    On a Mac, the script that starts Python is put where Excel finds it. Raises WorkbookToolsError
    where no place is known, the file is in use, or a path cannot stand in a command line.
    """
    place = _place(folder)
    refuse_place(place.parent)
    interpreter = _interpreter()
    if sys.platform == _MAC:
        _prepare_mac(interpreter)
    return build_addin(place, interpreter=interpreter)


def uninstall_addin(folder: Path | None = None) -> Path | None:
    """Deletes the add-in and tells where it was; None where there was none.

    Raises WorkbookToolsError when it is in use.
    """
    place = _place(folder)
    try:
        place.unlink()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WorkbookToolsError(
            f"{place} is in use, or may not be deleted: close Excel, then try again."
        ) from error
    return place


def check_addin(folder: Path | None = None) -> AddinState:
    """What is installed, whether it fits what is installed beside it, and what may stop it."""
    place = _place(folder)
    if not place.exists():
        return AddinState(place, installed=False, blocked=blocking())
    held = read_settings(place)
    return AddinState(
        place,
        installed=True,
        interpreter=held.get(INTERPRETER, ""),
        built_with=held.get(BUILT_WITH, ""),
        stale=tuple(_stale(place, held)),
        blocked=blocking(),
    )


def startup_folder(platform: str, environment: Mapping[str, str]) -> Path:
    """Where Excel starts add-ins from. Raises WorkbookToolsError where there is no Excel."""
    if platform == _WINDOWS and "APPDATA" in environment:
        return Path(environment["APPDATA"]) / "Microsoft" / "Excel" / "XLSTART"
    if platform == _MAC and "HOME" in environment:
        return Path(environment["HOME"]) / _MAC_STARTUP
    raise WorkbookToolsError(
        "Excel's folder of add-ins is known on Windows and on a Mac only: name one with --folder."
    )


def _place(folder: Path | None) -> Path:
    return (folder or startup_folder(sys.platform, os.environ)).absolute() / FILE


def _interpreter() -> Path:
    """The Python that runs; on a Mac, a small program for it where its path is not plain."""
    running = Path(sys.executable)
    if sys.platform == _MAC and not plain(running):
        return Path.home() / _MAC_PYTHON
    return running


def _prepare_mac(interpreter: Path) -> None:
    script = apple_script()
    put(script.read_bytes(), _script_place(), None)
    if interpreter != Path(sys.executable):
        put(python_program(sys.executable).encode(), interpreter, None)
        interpreter.chmod(0o755)


def python_program(interpreter: str) -> str:
    """A shell script that hands everything on to ``interpreter``."""
    return f'#!/bin/sh\nexec {shlex.quote(interpreter)} "$@"\n'


def _script_place() -> Path:
    return Path.home() / _MAC_SCRIPTS / apple_script().name


def _stale(place: Path, held: Mapping[str, str]) -> Iterator[str]:
    """Why the add-in is not the one that would be built now."""
    if sys.platform == _MAC and not _script_place().exists():
        yield f"{_script_place()} is missing, and Excel starts Python by it."
    if BUILT_WITH not in held:
        yield "Another program has changed the add-in."
        return
    interpreter, expected = Path(held[INTERPRETER]), _interpreter()
    if interpreter != expected:
        gone = "" if interpreter.exists() else ", which is no longer there"
        yield f"It starts {interpreter}{gone}; workbook-tools now runs in {expected}."
    elif held[BUILT_WITH] != built_with():
        yield f"It was built with {held[BUILT_WITH]}; {built_with()} are installed."
    elif place.read_bytes() != addin(interpreter, held.get(PYTHONPATH, "")):
        yield "Its modules or its ribbon are not those that are installed."
