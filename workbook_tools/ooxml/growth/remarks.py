"""Notes on cells (the comments of older versions), each with the shape that it is shown in."""

from __future__ import annotations

from lxml import etree

from workbook_tools.cells import address
from workbook_tools.ooxml.growth.areas import repeated
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.growth.shapeids import ShapeIds
from workbook_tools.ooxml.growth.strangers import changes
from workbook_tools.ooxml.sheet import Area, stored_area
from workbook_tools.ooxml.xml import held_whole, local, wholes

_TOP, _BOTTOM = 2, 6
"""The rows among what a shape is placed by: column, offset, row, offset, and the same again."""
_STORED_ID = "{urn:schemas-microsoft-com:office:office}spid"


def notes(home: Home, root: etree._Element) -> None:
    """The notes of a sheet: each goes with its cell, and is copied with it."""
    for note in list(root.iter("{*}comment")):
        ref = note.get("ref", "A1")
        row, column, *_ = stored_area(ref)
        cells = [address(place.row, column) for place in home.rows.places(row)]
        for each, cell in zip(repeated(note, len(cells)), cells, strict=True):
            each.set("ref", cell)
        home.journal.note(f"{home.sheet}!note", ref, " ".join(cells))


def shapes(home: Home, ids: ShapeIds, root: etree._Element) -> None:
    """The shapes of a sheet's notes. Refuses any other that is tied to cells that move."""
    fresh = ids.fresh(root)
    for shape in list(root.iterchildren("{*}shape")):
        data = shape.find("{*}ClientData")
        if data is None:
            continue
        if data.get("ObjectType") != "Note":
            _refuse_touched(home, data)
            continue
        row = held_whole(data.find("{*}Row")) + 1
        places = home.rows.places(row)
        for number, (each, place) in enumerate(
            zip(repeated(shape, len(places)), places, strict=True)
        ):
            if number:
                each.set("id", next(fresh))
                each.attrib.pop(_STORED_ID, "")
            _put(each, row, place.row)


def _refuse_touched(home: Home, data: etree._Element) -> None:
    """Refuses a form control or an object that stands on cells that move, or speaks of them."""
    kind = data.get("ObjectType", "")
    said = "an embedded object" if kind == "Pict" else f"a form control ({kind})"
    clause = f"{said} cannot follow the rows: take it out of the workbook first"
    for row in wholes(data.find("{*}Anchor"))[_BOTTOM : _BOTTOM + 1]:
        if home.changes(Area(row + 1, 1, row + 1, 1)):
            home.journal.refuse(home.part, home.sheet, f"row {row + 1}", clause)
    for element in data.iterchildren("{*}*"):
        text = element.text or ""
        if local(element).startswith("Fmla") and changes(home, text):
            home.journal.refuse(home.part, home.sheet, text, clause)


def _put(shape: etree._Element, before: int, after: int) -> None:
    """Places a shape as far from its cell as it was."""
    if before == after:
        return
    row, anchor = shape.find(".//{*}Row"), shape.find(".//{*}Anchor")
    if row is not None:
        row.text = str(after - 1)
    if anchor is not None and len(corners := wholes(anchor)) > _BOTTOM:
        for at in (_TOP, _BOTTOM):
            corners[at] = max(0, corners[at] + after - before)
        anchor.text = ", ".join(map(str, corners))
