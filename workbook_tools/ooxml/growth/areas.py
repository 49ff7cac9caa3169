"""Elements of a sheet that state their cells in attributes, and elements that come once a copy."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.sheet import stored_area
from workbook_tools.ooxml.xml import local, remove

_REVISION = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
_IDENTITIES = (f"{{{_REVISION}}}uid", "guid")


def stretch(home: Home, element: etree._Element, said: str = "") -> bool:
    """Stretches a ``ref``; False, with the refusal noted, where all its rows are taken out."""
    ref, said = element.get("ref", ""), said or f"<{local(element)}>"
    area = home.stretched(stored_area(ref))
    if area is None:
        clause = f"{said} would lose all its rows: leave one of them"
        home.journal.refuse(home.part, home.sheet, ref, clause)
        return False
    home.journal.note(f"{home.sheet}!{local(element)}", ref, str(area))
    if str(area) != ref and home.moves:
        element.set("ref", str(area))
    return True


def cover_copies(home: Home, element: etree._Element) -> None:
    """Lets a ``sqref`` cover all copies; the element goes where none of its cells is left."""
    text = element.get("sqref", "")
    found = " ".join(map(str, home.areas(text)))
    home.journal.note(f"{home.sheet}!{local(element)}", text, found)
    if found:
        element.set("sqref", found)
    else:
        remove(element)


def repeated(element: etree._Element, times: int) -> list[etree._Element]:
    """An element and its copies, ``times`` in all, one after the other; it goes where that is 0.

    The identities that programs tell elements apart by stay with the first.
    """
    if not times:
        remove(element)
        return []
    found = [element]
    for _ in range(times - 1):
        copy = deepcopy(element)
        for name in _IDENTITIES:
            copy.attrib.pop(name, "")
        found[-1].addnext(copy)
        found.append(copy)
    return found
