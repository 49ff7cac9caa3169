"""A project's ``config/`` folder, read and validated: every fault in one list."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workbook_tools.config.settled import Owner, ProjectConfig, ScorecardSpec
from workbook_tools.tables import SourceSpec

if TYPE_CHECKING:
    from workbook_tools.config.project import load, project_name

__all__ = ["Owner", "ProjectConfig", "ScorecardSpec", "SourceSpec", "load", "project_name"]


def __getattr__(name: str) -> object:
    """Imports what reads a folder when it is first asked for: a process that fills reads none."""
    if name not in ("load", "project_name"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.project"), name)
