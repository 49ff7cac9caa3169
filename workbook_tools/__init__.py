"""Fills a council's own Excel scorecard from source data and loses nothing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tools.lazily import imported

if TYPE_CHECKING:
    from workbook_tools.cells import CellPatch, Grid, GridCell, OnFormula, Receipt, RowPatch
    from workbook_tools.commands import Project
    from workbook_tools.commands.collected import Collected, CollectedFile, CollectReport, Notice
    from workbook_tools.commands.conflicts import Conflict
    from workbook_tools.commands.editions import Issued
    from workbook_tools.commands.history import History
    from workbook_tools.commands.request import Asked
    from workbook_tools.commands.status import OwnerStatus
    from workbook_tools.commentary import Aside, Edition, Entry, Key, Revision
    from workbook_tools.commentary.judge import Outcome
    from workbook_tools.errors import ReturnedError, StoreError, WorkbookToolsError
    from workbook_tools.ooxml.growth.prototype import Wanted
    from workbook_tools.ooxml.prepared import Prepared
    from workbook_tools.ooxml.template import Template
    from workbook_tools.ooxml.workbook import FileWorkbook
    from workbook_tools.period import Month
    from workbook_tools.values import Absence, CellError

__version__ = "0.1.0"

_HOMES = {
    "Absence": "values",
    "Aside": "commentary",
    "Asked": "commands.request",
    "CellError": "values",
    "CellPatch": "cells",
    "CollectReport": "commands.collected",
    "Collected": "commands.collected",
    "CollectedFile": "commands.collected",
    "Conflict": "commands.conflicts",
    "Edition": "commentary",
    "Entry": "commentary",
    "FileWorkbook": "ooxml.workbook",
    "Grid": "cells",
    "GridCell": "cells",
    "History": "commands.history",
    "Issued": "commands.editions",
    "Key": "commentary",
    "Month": "period",
    "Notice": "commands.collected",
    "OnFormula": "cells",
    "Outcome": "commentary.judge",
    "OwnerStatus": "commands.status",
    "Prepared": "ooxml.prepared",
    "Project": "commands",
    "Receipt": "cells",
    "ReturnedError": "errors",
    "Revision": "commentary",
    "RowPatch": "cells",
    "StoreError": "errors",
    "Template": "ooxml.template",
    "Wanted": "ooxml.growth.prototype",
    "WorkbookToolsError": "errors",
}

__all__ = [
    "Absence",
    "Aside",
    "Asked",
    "CellError",
    "CellPatch",
    "CollectReport",
    "Collected",
    "CollectedFile",
    "Conflict",
    "Edition",
    "Entry",
    "FileWorkbook",
    "Grid",
    "GridCell",
    "History",
    "Issued",
    "Key",
    "Month",
    "Notice",
    "OnFormula",
    "Outcome",
    "OwnerStatus",
    "Prepared",
    "Project",
    "Receipt",
    "ReturnedError",
    "Revision",
    "RowPatch",
    "StoreError",
    "Template",
    "Wanted",
    "WorkbookToolsError",
]

__getattr__ = imported(__name__, _HOMES)  # so that --help stays quick
