"""Fills a council's own Excel scorecard from source data and loses nothing in it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook_tools.cells import CellPatch, Grid, GridCell, OnFormula, Receipt, RowPatch
    from workbook_tools.commands import Project
    from workbook_tools.errors import WorkbookToolsError
    from workbook_tools.ooxml.workbook import FileWorkbook
    from workbook_tools.period import Month
    from workbook_tools.values import Absence, CellError

__version__ = "0.1.0"

_HOMES = {
    "Absence": "values",
    "CellError": "values",
    "CellPatch": "cells",
    "FileWorkbook": "ooxml.workbook",
    "Grid": "cells",
    "GridCell": "cells",
    "Month": "period",
    "OnFormula": "cells",
    "Project": "commands",
    "Receipt": "cells",
    "RowPatch": "cells",
    "WorkbookToolsError": "errors",
}

__all__ = [
    "Absence",
    "CellError",
    "CellPatch",
    "FileWorkbook",
    "Grid",
    "GridCell",
    "Month",
    "OnFormula",
    "Project",
    "Receipt",
    "RowPatch",
    "WorkbookToolsError",
]


def __getattr__(name: str) -> object:
    """Imports a public name when it is first asked for, so that ``--help`` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
