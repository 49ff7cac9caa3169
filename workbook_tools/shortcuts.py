"""The ribbon's actions in Windows's Start menu, for where no macro may run."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from workbook_tools.addin.buttons import Button, buttons
from workbook_tools.errors import WorkbookToolsError

_MENU = "Microsoft/Windows/Start Menu/Programs/Scorecard"


def install_shortcuts(folder: Path | None = None) -> tuple[Path, ...]:
    """Makes a shortcut for each action in ``folder``, or in the Start menu; tells where.

    Raises WorkbookToolsError on a system other than Windows, and where one cannot be written.
    """
    place = _place(folder)
    shell = _shell()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(place, error) from error
    program = _program(Path(sys.executable))
    return tuple(_make(shell, place, program, button) for button in buttons())


def uninstall_shortcuts(folder: Path | None = None) -> tuple[Path, ...]:
    """Deletes the shortcuts of all actions, and the folder when it is empty then; tells which.

    Raises WorkbookToolsError on a system other than Windows, and where one cannot be deleted.
    """
    place = _place(folder)
    gone = tuple(path for path in (place / _file(button) for button in buttons()) if path.exists())
    try:
        for path in gone:
            path.unlink()
        if gone and not any(place.iterdir()):
            place.rmdir()
    except OSError as error:
        raise WorkbookToolsError(
            f"{error.filename} cannot be deleted ({error.strerror}): close what uses it, then try "
            "again."
        ) from error
    return gone


def _place(folder: Path | None) -> Path:
    if sys.platform != "win32":
        raise WorkbookToolsError(
            "Only Windows has a Start menu: use the command workbook-tools live here."
        )
    return folder or start_menu(os.environ)


def start_menu(environment: Mapping[str, str]) -> Path:
    """Where the user's own shortcuts go. Raises WorkbookToolsError when Windows does not say."""
    if "APPDATA" not in environment:
        raise WorkbookToolsError(
            "Windows does not say where the Start menu is (APPDATA is not set): "
            "name a folder with --folder."
        )
    return Path(environment["APPDATA"]) / _MENU


def _shell() -> Any:
    """Windows's own maker of shortcuts. Raises WorkbookToolsError when it cannot be had."""
    try:
        return import_module("win32com.client").Dispatch("WScript.Shell")
    except ImportError as error:
        raise WorkbookToolsError(
            "pywin32 is not installed, by which shortcuts are made: install workbook-tools again."
        ) from error


def _program(interpreter: Path) -> Path:
    """The Python beside ``interpreter`` that opens no window of its own, where there is one."""
    windowless = interpreter.with_name("pythonw.exe")
    return windowless if windowless.exists() else interpreter


def _file(button: Button) -> str:
    return f"{button.label}.lnk"


def _make(shell: Any, place: Path, program: Path, button: Button) -> Path:
    path = place / _file(button)
    shortcut = shell.CreateShortcut(str(path))
    shortcut.TargetPath = str(program)
    shortcut.Arguments = f"-P -m workbook_tools live {button.id} --dialogs"
    shortcut.Description = button.supertip
    try:
        shortcut.Save()
    except Exception as error:  # of a kind that only Windows has
        raise _unwritable(path, error) from error
    return path


def _unwritable(path: Path, error: Exception) -> WorkbookToolsError:
    return WorkbookToolsError(
        f"{path} cannot be written ({error}): name another folder with --folder."
    )
