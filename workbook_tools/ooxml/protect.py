"""Protection of a sheet, without a password."""

from __future__ import annotations

from workbook_tools.ooxml.sheet import SheetPart
from workbook_tools.ooxml.xml import is_true

_FREE = ("objects", "scenarios", "formatColumns", "formatRows", "autoFilter")


def protect(sheet: SheetPart) -> bool:
    """Protects the sheet; filters, objects and the sizes of rows and columns stay free.

    False when it was protected already, in whatever way: then it stays as it was.
    """
    element = sheet.root.find(sheet.tag("sheetProtection"))
    if element is None:
        element = sheet.root.makeelement(sheet.tag("sheetProtection"))
        calculation = sheet.root.find(sheet.tag("sheetCalcPr"))
        (sheet.data if calculation is None else calculation).addnext(element)
    elif is_true(element.get("sheet")):
        return False
    element.set("sheet", "1")
    for what in _FREE:
        element.set(what, "0")
    return True
