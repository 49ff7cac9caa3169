"""Figures and first commentary from files and queries: every fault of every one in one list."""

from __future__ import annotations

from workbook_tools.sources.commentary import read_commentary
from workbook_tools.sources.figures import read, read_many
from workbook_tools.sources.reading import current_refs
from workbook_tools.tables import SourceSpec

__all__ = ["SourceSpec", "current_refs", "read", "read_commentary", "read_many"]
