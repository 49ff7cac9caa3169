"""What stands on a worksheet beside its cells: areas, rules, links, breaks; each follows the rows.

An element that is not known here is refused on a sheet whose rows move, and where it mentions one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy

from lxml import etree

from workbook_tools.cells import MAX_ROW
from workbook_tools.ooxml.growth import extensions, rules
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.sheet import stored_area
from workbook_tools.ooxml.xml import local, remove, whole

Mover = Callable[[Home, etree._Element], None]
_STAYS = frozenset(
    (
        *("sheetPr", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
        *("sheetProtection", "phoneticPr", "printOptions", "pageMargins", "pageSetup"),
        *("headerFooter", "colBreaks", "customProperties", "drawing", "legacyDrawing"),
        *("legacyDrawingHF", "drawingHF", "picture", "tableParts"),
    )
)
_REFUSED = {
    "protectedRanges": "ranges that may be edited on a protected sheet",
    "scenarios": "scenarios",
    "dataConsolidate": "a consolidation of data",
    "customSheetViews": "custom views",
    "cellWatches": "watched cells",
    "smartTags": "smart tags",
    "oleObjects": "embedded objects",
    "controls": "form controls",
    "webPublishItems": "items published to the web",
    "AlternateContent": "form controls or embedded objects",
}


def move(home: Home, root: etree._Element) -> None:
    """Moves everything on a sheet but its rows, and refuses what cannot follow."""
    for element in list(root):
        if not isinstance(element.tag, str):
            continue
        name = local(element)
        if name in _MOVERS:
            _MOVERS[name](home, element)
        elif name not in _STAYS:
            home.refuse_unknown(element, _REFUSED.get(name, f"<{name}>"))


def _stretch(home: Home, element: etree._Element) -> None:
    """``ref`` from its first row to its last."""
    ref = element.get("ref")
    if ref and home.moves:
        set_ref(home, element, ref)


def set_ref(home: Home, element: etree._Element, ref: str) -> bool:
    """Stretches a ``ref``; False, with the refusal noted, where all its rows are taken out."""
    area = home.stretched(stored_area(ref))
    name = local(element)
    if area is None:
        clause = f"<{name}> would lose all its rows: leave one of them"
        home.journal.refuse(home.part, home.sheet, ref, clause)
        return False
    home.journal.note(f"{home.sheet}!{name}", ref, str(area))
    element.set("ref", str(area))
    return True


def _dimension(home: Home, element: etree._Element) -> None:
    area = home.stretched(stored_area(element.get("ref", "A1"))) if home.moves else None
    if area is not None:
        element.set("ref", str(area))


def _filter(home: Home, element: etree._Element) -> None:
    _stretch(home, element)
    for sort in element.iterfind("{*}sortState"):
        _sort(home, sort)


def _sort(home: Home, element: etree._Element) -> None:
    _stretch(home, element)
    for condition in element.iterfind("{*}sortCondition"):
        _stretch(home, condition)


def _merges(home: Home, element: etree._Element) -> None:
    if not home.moves:
        return
    for merge in list(element):
        ref = merge.get("ref", "")
        area = stored_area(ref)
        if home.joins_copies(area):
            clause = "a merged area joins the band and the row below it: unmerge it"
            home.journal.refuse(home.part, home.sheet, ref, clause)
        found = [str(each) for each, _ in home.each(area) if each[:2] != each[2:]]
        home.journal.note(f"{home.sheet}!merged area", ref, " ".join(found))
        _repeat(merge, [{"ref": each} for each in found])
    element.set("count", str(len(element)))
    _drop_if_bare(element)


def _links(home: Home, element: etree._Element) -> None:
    for link in list(element):
        ref, location = link.get("ref", ""), link.get("location")
        found = []
        for area, place in home.each(stored_area(ref)):
            changes = {"ref": str(area)}
            if location:
                changes["location"] = home.formula(location, str(area), place, told=False)
            found.append(changes)
        home.journal.note(f"{home.sheet}!link", ref, " ".join(each["ref"] for each in found))
        _repeat(link, found)
    _drop_if_bare(element)


def _ignored_errors(home: Home, element: etree._Element) -> None:
    if home.moves:
        for each in list(element):
            if local(each) == "ignoredError":
                set_areas(home, each)
        _drop_if_bare(element)


def set_areas(home: Home, element: etree._Element) -> None:
    """Stretches a ``sqref`` over all copies; the element goes where none of its cells is left."""
    text = element.get("sqref", "")
    found = " ".join(map(str, home.areas(text)))
    home.journal.note(f"{home.sheet}!{local(element)}", text, found)
    if found:
        element.set("sqref", found)
    else:
        remove(element)


def _breaks(home: Home, element: etree._Element) -> None:
    """A page break stands after a row, and then after the last copy of it."""
    if not home.moves:
        return
    for each in element.iterfind("{*}brk"):
        row = whole(each, "id")
        if 0 < row < MAX_ROW:
            each.set("id", str(home.rows.last(row)))
            home.journal.note(f"{home.sheet}!page break", str(row), each.get("id", ""))


def _repeat(element: etree._Element, changes: Sequence[Mapping[str, str]]) -> None:
    """An element once for each set of changed attributes; it goes where there is none."""
    for change in reversed(changes):
        copy = deepcopy(element)
        for name, value in change.items():
            copy.set(name, value)
        element.addnext(copy)
    remove(element)


def _drop_if_bare(element: etree._Element) -> None:
    """An empty list of things is not allowed to stand."""
    if not len(element):
        remove(element)


_MOVERS: Mapping[str, Mover] = {
    "dimension": _dimension,
    "autoFilter": _filter,
    "sortState": _sort,
    "mergeCells": _merges,
    "conditionalFormatting": rules.conditional_formatting,
    "dataValidations": rules.validations,
    "hyperlinks": _links,
    "rowBreaks": _breaks,
    "ignoredErrors": _ignored_errors,
    "extLst": extensions.move,
}
