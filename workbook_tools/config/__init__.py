"""A project's ``config/`` folder, read and validated: every fault in one list."""

from __future__ import annotations

from workbook_tools.config.around import Owner, ScorecardSpec
from workbook_tools.config.project import ProjectConfig, load, project_name
from workbook_tools.tables import SourceSpec

__all__ = ["Owner", "ProjectConfig", "ScorecardSpec", "SourceSpec", "load", "project_name"]
