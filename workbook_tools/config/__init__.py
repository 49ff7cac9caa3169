"""A project's ``config/`` folder, read and validated: every fault in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tools.config.settled import Owner, ProjectConfig, ScorecardSpec
from workbook_tools.lazily import imported
from workbook_tools.tables import SourceSpec

if TYPE_CHECKING:
    from workbook_tools.config.project import load, project_name

__all__ = ["Owner", "ProjectConfig", "ScorecardSpec", "SourceSpec", "load", "project_name"]

__getattr__ = imported(  # a process that fills for another reads no folder
    __name__, {"load": "project", "project_name": "project"}
)
