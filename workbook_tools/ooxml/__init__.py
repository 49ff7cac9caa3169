"""A workbook file: parts in, parts out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tools.lazily import imported

if TYPE_CHECKING:
    from workbook_tools.ooxml.growth.prototype import Wanted
    from workbook_tools.ooxml.workbook import FileWorkbook

_HOMES = {"FileWorkbook": "workbook", "Wanted": "growth.prototype"}

__all__ = ["FileWorkbook", "Wanted"]

__getattr__ = imported(__name__, _HOMES)  # who puts a file in its place imports no more
