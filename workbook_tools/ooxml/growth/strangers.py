"""Parts that nothing here can move: refused where the rows that move concern them."""

from __future__ import annotations

from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.package import Package
from workbook_tools.ooxml.sheet import stored_area
from workbook_tools.ooxml.xml import local

_HARMLESS_RELATIONS = frozenset(
    (
        *("printerSettings", "image", "hyperlink", "customProperty", "slicer", "timeline"),
        *("queryTable", "customData"),
    )
)
_SAID = {
    "threadedComment": "a threaded comment",
    "pivotTable": "a pivot table",
    "tableSingleCells": "a cell that is tied to XML",
    "namedSheetView": "a sheet view",
    "ctrlProp": "a form control",
    "control": "a control",
    "oleObject": "an embedded object",
    "package": "an embedded object",
}
_NAMING_CELLS = frozenset(("threadedComment", "pivotTable", "tableSingleCells"))
_CELL_OF = {"threadedComment": "ref", "location": "ref", "singleXmlCell": "r"}
_HARMLESS_TYPES = (
    *("sharedstrings+xml", "styles+xml", "theme+xml", "calcchain+xml", "externallink+xml"),
    *("core-properties+xml", "extended-properties+xml", "custom-properties+xml"),
    *("person+xml", "sheetmetadata+xml", "relationships+xml", "customxmlproperties+xml"),
    *("worksheet+xml", "chartsheet+xml", "chartstyle+xml", "chartcolorstyle+xml"),
    *("querytable+xml", "connections+xml", "pivotcacherecords+xml", "themeoverride+xml"),
)
_REFUSED_TYPES = {
    "revisionheaders+xml": "a workbook that is shared in the old way keeps its rows as they are",
    "volatiledependencies+xml": "live data (RTD) is tied to cells by their addresses",
}


def refuse_related(home: Home, kind: str, package: Package) -> None:
    """Refuses a part of a sheet whose rows move, where a cell that it names is touched."""
    if kind in _HARMLESS_RELATIONS:
        return
    said = _SAID.get(kind, f"a part of the kind {kind}")
    clause = f"{said} cannot follow the rows: take it out of the workbook first"
    for cell in _cells(home, package) if kind in _NAMING_CELLS else [""]:
        if not cell or home.changes(stored_area(cell)):
            home.journal.refuse(home.part, home.sheet, cell, clause)


def _cells(home: Home, package: Package) -> list[str]:
    """The cells that a part names by their addresses."""
    found = []
    for element in package.parse(home.part).iter("{*}*"):
        attribute = _CELL_OF.get(local(element))
        if attribute and (cell := element.get(attribute)):
            found.append(cell)
    return found


def refuse(home: Home, kind: str, package: Package) -> None:
    """Refuses any other part that speaks of a sheet whose rows move."""
    for ending, clause in _REFUSED_TYPES.items():
        if kind.endswith(ending):
            home.journal.refuse(home.part, "", "", clause)
    if kind.endswith(_HARMLESS_TYPES) or not home.part.casefold().endswith((".xml", ".vml")):
        return
    root = package.parse(home.part)
    for element in root.iter("{*}*"):
        held = [element.text or "", *map(str, element.attrib.values())]
        if local(element) == "worksheetSource":
            _refuse_pivot_source(home, element.get("sheet", ""), element.get("ref", ""))
        elif any(map(home.formulas.names_sheet, held)):
            clause = "it speaks of cells that move, in a way that cannot be followed: take it out"
            home.journal.refuse(home.part, "", f"<{local(element)}>", clause)


def _refuse_pivot_source(home: Home, sheet: str, ref: str) -> None:
    rows = home.formulas.rows_of(sheet)
    if rows is None or not ref:
        return
    area = stored_area(ref)
    if rows.runs(area.first_row, area.last_row) != [(area.first_row, area.last_row)]:
        clause = "the source of a pivot table cannot follow the rows: let it be a table or a name"
        home.journal.refuse(home.part, sheet, ref, clause)
