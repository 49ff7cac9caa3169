"""Figures and first commentary from files and queries: every fault of every one in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tools.lazily import imported
from workbook_tools.tables import SourceSpec

if TYPE_CHECKING:
    from workbook_tools.sources.commentary import read_commentary
    from workbook_tools.sources.figures import read, read_many
    from workbook_tools.sources.reading import current_refs

_HOMES = {
    "current_refs": "reading",
    "read": "figures",
    "read_commentary": "commentary",
    "read_many": "figures",
}

__all__ = ["SourceSpec", "current_refs", "read", "read_commentary", "read_many"]

__getattr__ = imported(__name__, _HOMES)  # who fills for another process reads none
