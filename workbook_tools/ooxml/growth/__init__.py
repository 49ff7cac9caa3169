"""Rows copied into a workbook's sheets, or taken out, with everything that refers to them.

What is done for Excel's sake alone is not proved in Excel: identities that stay with the first
copy, blocks of numbers for the shapes of notes, figures that charts kept, frozen panes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tools.lazily import imported

if TYPE_CHECKING:
    from workbook_tools.ooxml.growth.edits import with_row, without
    from workbook_tools.ooxml.growth.growth import grow
    from workbook_tools.ooxml.growth.prototype import SheetGrowth, Wanted, planned

_HOMES = {
    "SheetGrowth": "prototype",
    "Wanted": "prototype",
    "grow": "growth",
    "planned": "prototype",
    "with_row": "edits",
    "without": "edits",
}

__all__ = ["SheetGrowth", "Wanted", "grow", "planned", "with_row", "without"]

__getattr__ = imported(__name__, _HOMES)  # most templates grow no rows
