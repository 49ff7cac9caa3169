"""What a user can do, one function each; the command line and the ribbon only call these."""

from __future__ import annotations

from workbook_tools.commands.check import CheckReport
from workbook_tools.commands.init import init
from workbook_tools.commands.making import RefreshReceipt
from workbook_tools.commands.project import Project

__all__ = ["CheckReport", "Project", "RefreshReceipt", "init"]
