"""What a user can do, one function each; the command line and the ribbon only call these."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workbook_tools.commands.init import init

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


def __getattr__(name: str) -> object:
    """Imports a public name when it is first asked for: who fills for another needs few of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
