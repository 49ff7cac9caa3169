"""What a user can do, one function each; the command line and the ribbon only call these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tools.commands.init import init
from workbook_tools.lazily import imported

if TYPE_CHECKING:
    from workbook_tools.commands.check import CheckReport
    from workbook_tools.commands.making import RefreshReceipt
    from workbook_tools.commands.project import Project

_HOMES = {
    "CheckReport": "check",
    "Project": "project",
    "RefreshReceipt": "making",
}

__all__ = ["CheckReport", "Project", "RefreshReceipt", "init"]

__getattr__ = imported(__name__, _HOMES)  # who fills for another process needs few of them
