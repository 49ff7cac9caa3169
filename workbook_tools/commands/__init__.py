"""What a user can do, one function each; the command line and the ribbon only call these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tools.commands.init import init
from workbook_tools.lazily import imported

if TYPE_CHECKING:
    from workbook_tools.commands import (
        check,
        collect,
        conflicts,
        drafted,
        editions,
        fill,
        history,
        keeping,
        making,
        plan,
        printing,
        refresh,
        request,
        returns,
        status,
    )
    from workbook_tools.commands.check import CheckReport
    from workbook_tools.commands.orders import RefreshReceipt
    from workbook_tools.commands.project import Project

_HOMES = {"CheckReport": "check", "Project": "project", "RefreshReceipt": "orders"}

__all__ = [
    "CheckReport",
    "Project",
    "RefreshReceipt",
    "check",
    "collect",
    "conflicts",
    "drafted",
    "editions",
    "fill",
    "history",
    "init",
    "keeping",
    "making",
    "plan",
    "printing",
    "refresh",
    "request",
    "returns",
    "status",
]

__getattr__ = imported(__name__, _HOMES, __all__)  # a command imports only what it needs
