"""The add-in from the text of its modules, its ribbon and its settings."""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from workbook_tools.addin.settings import PROJECT, SHEET, settings
from workbook_tools.addin.vba_modules import (
    SHEET_DOCUMENT,
    WORKBOOK_DOCUMENT,
    Module,
    class_module,
    document_module,
    standard_module,
)
from workbook_tools.addin.vba_project import vba_project
from workbook_tools.addin.xlam import SHEET_CODE, WORKBOOK_CODE, package
from workbook_tools.addin.xlwings_text import dictionary_text, run_python_text, xlwings_version
from workbook_tools.ooxml.target import put

TITLE = "Scorecard"
_PROJECT = "ScorecardAddin"  # not the name of a module, which VBA refuses


def build_addin(to: Path, *, interpreter: Path, pythonpath: str = "") -> Path:
    """Writes the add-in to ``to``: its buttons start ``interpreter``. The same bytes every time.

    Raises WorkbookToolsError when the interpreter or xlwings does not fit, or ``to`` is in use.
    """
    put(addin(interpreter, pythonpath), to, None)
    return to


def addin(interpreter: Path, pythonpath: str = "") -> bytes:
    """The bytes of the add-in. Raises WorkbookToolsError as ``build_addin``."""
    return package(
        TITLE,
        _source("customUI14.xml").encode(),
        vba_project(_PROJECT, modules()),
        SHEET,
        settings(interpreter, pythonpath, built_with()),
    )


def modules() -> list[Module]:
    """All modules of the project: our own, xlwings', and those without code."""
    return [
        document_module(WORKBOOK_CODE, WORKBOOK_DOCUMENT),
        document_module(SHEET_CODE, SHEET_DOCUMENT),
        standard_module(_source("scorecard.bas")),
        standard_module(run_python_text(PROJECT)),
        class_module(dictionary_text()),
    ]


def built_with() -> str:
    """The versions that an add-in is made of."""
    return f"workbook-tools {version('workbook-tools')}, xlwings {xlwings_version()}"


def _source(name: str) -> str:
    return files("workbook_tools.addin").joinpath("sources", name).read_text(encoding="utf-8")
