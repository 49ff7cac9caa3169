"""A button pressed as Excel's add-in presses it: in a process with the same command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import xlwings
from support.calc import LiveCalc

from workbook_tools.addin.settings import settings

PYTHON = Path(sys.executable)
ADDIN = "/add-ins/scorecard.xlam"
_PATIENCE = 60  # seconds


def command(action: str, name: str, full_name: str) -> list[str]:
    """What ``RunPython`` starts for a workbook, with the add-in's own settings."""
    held = settings(PYTHON, "", "a test")
    keys = [f"{name}_WIN" for name in ("ONEDRIVE_CONSUMER", "ONEDRIVE_COMMERCIAL", "SHAREPOINT")]
    parts = [held["ADD_WORKBOOK_TO_PYTHONPATH"], full_name, ADDIN]
    parts += [held[key] for key in (*keys, "PYTHONPATH")]
    path = ";".join(parts).replace("\\", "\\\\")
    code = f'import xlwings.utils;xlwings.utils.prepare_sys_path("{path}"); '
    code += f"import workbook_tools.ribbon; workbook_tools.ribbon.run('{action}')"
    words = [f"--wb={name}", "--from_xl=1", "--app=/office/Excel", "--hwnd=1"]
    return [held["INTERPRETER_WIN"], "-B", "-c", code, *words]


def job_command(action: str, full_name: str) -> list[str]:
    """What the toolbar of LibreOffice starts, which hands on any name."""
    code = f"import workbook_tools.ribbon; workbook_tools.ribbon.run('{action}')"
    return [str(PYTHON), "-B", "-c", code, f"--wb={full_name}", "--from_xl=1"]


def run(
    words: list[str],
    calc: LiveCalc | None,
    cwd: Path = PYTHON.parent,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Runs it, in the office that stands in for Excel."""
    address = [f"--calc={calc.office.address}"] if calc else []
    return subprocess.run(
        [*words, *address],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
        cwd=cwd,
        timeout=_PATIENCE,
    )


def press(action: str, book: xlwings.Book, calc: LiveCalc) -> subprocess.CompletedProcess[str]:
    """Presses a button on an open workbook."""
    return run(command(action, book.name, book.fullname), calc)
