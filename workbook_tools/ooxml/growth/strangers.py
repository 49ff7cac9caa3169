"""Elements and parts that nothing here can move: refused where they name cells that move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from workbook_tools.ooxml.growth.formula import LostReferenceError
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.growth.rowmap import RowMap
from workbook_tools.ooxml.package import Package
from workbook_tools.ooxml.sheet import Area, parse_area
from workbook_tools.ooxml.xml import held_whole, local, relation_id, whole

_AREAS = frozenset(("ref", "sqref", "r", "sourceRef"))
_FORMULAS = frozenset(
    ("linkedCell", "listFillRange", "fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup", "cell")
)
_SELECTIONS = frozenset(("selection", "pane"))
_HARMLESS_RELATIONS = frozenset(
    (
        *("printerSettings", "image", "hyperlink", "customProperty", "slicer", "timeline"),
        *("queryTable", "customData", "oleObject", "package", "control"),
    )
)
_OUT = "take this out of the workbook first"
_SAID = {
    "threadedComment": "a threaded comment",
    "pivotTable": "a pivot table",
    "tableSingleCells": "a cell that is tied to XML",
    "ctrlProp": "a form control",
}
_WORDS = (
    *("sharedstrings+xml", "styles+xml", "theme+xml", "calcchain+xml", "externallink+xml"),
    *("core-properties+xml", "extended-properties+xml", "custom-properties+xml"),
    *("person+xml", "relationships+xml", "customxmlproperties+xml", "application/xml"),
    *("worksheet+xml", "chartsheet+xml", "chartstyle+xml", "chartcolorstyle+xml"),
    *("pivotcacherecords+xml", "themeoverride+xml", "comments+xml"),
)
"""Parts that name no cells: what looks like a reference there is somebody's words."""
_REFUSED_TYPES = {
    "revisionheaders+xml": "a workbook that is shared in the old way keeps its rows as they are",
    "volatiledependencies+xml": "live data (RTD) is tied to cells by their addresses",
}


def refuse_unknown(home: Home, element: etree._Element) -> None:
    """Refuses an element of a later edition of the format, if rows of its sheet move or it names
    some that do.
    """
    if home.moves:
        clause = f"<{local(element)}> is not known here and may name rows: take it out first"
        home.journal.refuse(home.part, home.sheet, f"<{local(element)}>", clause)
    else:
        refuse_touched(home, element, f"<{local(element)}>")


def refuse_touched(home: Home, element: etree._Element, said: str, advice: str = _OUT) -> None:
    """Refuses an element for every cell that moves and that it names."""
    for cell in dict.fromkeys(_touched(home, element)):
        clause = f"{said} cannot follow the rows: {advice}"
        home.journal.refuse(home.part, home.sheet, cell, clause)


def refuse_related(home: Home, kind: str, package: Package) -> None:
    """Refuses a part of a sheet whose rows move, where a cell that it names is touched."""
    if kind in _SAID:
        refuse_touched(home, package.parse(home.part), _SAID[kind])
    elif kind not in _HARMLESS_RELATIONS:
        clause = f"a part of the kind {kind} is not known here and may name rows: take it out first"
        home.journal.refuse(home.part, home.sheet, "", clause)


def refuse(home: Home, kind: str, package: Package) -> None:
    """Refuses any other part, where it names cells that move or is tied to all of them."""
    for ending, clause in _REFUSED_TYPES.items():
        if kind.endswith(ending):
            home.journal.refuse(home.part, "", "", clause)
            return
    if not home.part.casefold().endswith((".xml", ".vml")) or kind.endswith(_WORDS):
        return
    if kind.endswith("pivotcachedefinition+xml"):
        said, advice = "the source of a pivot table", "let it be a table or a name"
    else:
        said, advice = "what names these cells", _OUT
    refuse_touched(home, package.parse(home.part), said, advice)


def changes(home: Home, text: str) -> bool:
    """Whether a formula would read otherwise, or could not be followed."""
    try:
        return home.formulas.moved(text, home.sheet) != text
    except LostReferenceError:
        return True


def _touched(home: Home, root: etree._Element) -> Iterator[str]:
    """The cells that move, by the words in which an element or those in it name them."""
    for element in root.iter("{*}*"):
        if local(element) in _SELECTIONS:
            continue
        yield from _anchored(home, element)
        there, prefix = _on_its_sheet(home, element), element.get("sheet", "")
        for name, value in ((local(element), element.text or ""), *element.attrib.items()):
            if name in _AREAS and there.moves:
                found = (part for part in str(value).split() if _moves(there, part))
                yield from (f"{prefix}!{part}" if prefix else part for part in found)
            elif name in _FORMULAS or home.formulas.names_sheet(str(value)):
                yield from (str(value),) if changes(home, str(value)) else ()


def _on_its_sheet(home: Home, element: etree._Element) -> Home:
    """The sheet of an element's areas: it may name another, or with an ``r:id`` another file's."""
    sheet = element.get("sheet")
    if sheet is None:
        return home
    rows = None if relation_id(element) else home.formulas.rows_of(sheet)
    return replace(home, rows=rows or RowMap())


def _anchored(home: Home, element: etree._Element) -> Iterator[str]:
    """The rows that something is placed by, or a page break stands after."""
    rows = [whole(each, "id") for each in element.iterfind("{*}brk")]
    if local(element) == "anchor":
        rows = [held_whole(each) + 1 for each in element.iterfind("{*}to/{*}row")]
    elif local(element) != "rowBreaks":
        return
    yield from (f"row {row}" for row in rows if home.changes(Area(row, 1, row, 1)))


def _moves(home: Home, text: str) -> bool:
    try:
        return home.changes(parse_area(text))
    except ValueError:
        return False
