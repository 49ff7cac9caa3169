"""What stands on a worksheet beside its cells: areas, rules, links, breaks; each follows the rows.

An element that is not known here is refused on a sheet whose rows move, and where it mentions one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from workbook_tools.cells import MAX_ROW
from workbook_tools.ooxml.growth import extensions, rules, strangers
from workbook_tools.ooxml.growth.areas import cover_copies, repeated, stretch
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.growth.merges import merges
from workbook_tools.ooxml.sheet import stored_area
from workbook_tools.ooxml.xml import drop_if_bare, is_true, local, measure, remove, whole

Mover = Callable[[Home, etree._Element], None]
_STAYS = frozenset(
    (
        *("sheetPr", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
        *("phoneticPr", "printOptions", "pageMargins", "pageSetup", "headerFooter"),
        *("customProperties", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF"),
        *("picture", "tableParts"),
    )
)
_REFUSED = {
    "protectedRanges": "ranges with rights of their own",
    "scenarios": "scenarios",
    "dataConsolidate": "a consolidation of data",
    "customSheetViews": "custom views",
    "smartTags": "smart tags",
    "oleObjects": "embedded objects",
    "controls": "form controls",
    "webPublishItems": "items published to the web",
    "AlternateContent": "form controls or embedded objects",
}


def move(home: Home, root: etree._Element) -> None:
    """Moves everything on a sheet but its rows, and refuses what cannot follow."""
    for element in list(root.iterchildren("{*}*")):
        name = local(element)
        if name in _MOVERS:
            _MOVERS[name](home, element)
        elif name in _REFUSED:
            strangers.refuse_touched(home, element, _REFUSED[name])
        elif name not in _STAYS:
            strangers.refuse_unknown(home, element)


def _dimension(home: Home, element: etree._Element) -> None:
    area = home.stretched(stored_area(element.get("ref", "A1"))) if home.moves else None
    if area is not None:
        element.set("ref", str(area))


def _views(home: Home, element: etree._Element) -> None:
    """A frozen pane keeps the rows that it held; what is selected or scrolled to is left alone."""
    for view in element.iterfind("{*}sheetView"):
        for pane in view.iterfind("{*}pane"):
            held = int(measure(pane, "ySplit", 0))
            if home.moves and held and pane.get("state") in ("frozen", "frozenSplit"):
                _freeze(home, view, pane, held)


def _freeze(home: Home, view: etree._Element, pane: etree._Element, held: int) -> None:
    top = stored_area(view.get("topLeftCell", "A1"))
    below = stored_area(pane.get("topLeftCell", "A1"))
    first, last = home.rows.first(top.first_row), home.rows.last(top.first_row + held - 1)
    if first > last:
        return
    home.journal.note(f"{home.sheet}!frozen rows", str(held), str(last - first + 1))
    pane.set("ySplit", str(last - first + 1))
    row = max(home.rows.first(below.first_row), last + 1)
    pane.set("topLeftCell", str(below._replace(first_row=row, last_row=row)))
    if view.get("topLeftCell"):
        view.set("topLeftCell", str(top._replace(first_row=first, last_row=first)))


def _filter(home: Home, element: etree._Element) -> None:
    if home.moves:
        stretch(home, element)
    for sort in element.iterfind("{*}sortState"):
        _sort(home, sort)


def _sort(home: Home, element: etree._Element) -> None:
    for each in (element, *element.iter("{*}sortCondition")):
        if home.moves:
            stretch(home, each)


def _watches(home: Home, element: etree._Element) -> None:
    for watch in list(element.iterchildren("{*}*")):
        found = [str(area) for area, _ in home.each(stored_area(watch.get("r", "A1")))]
        for each, cell in zip(repeated(watch, len(found)), found, strict=True):
            each.set("r", cell)
    drop_if_bare(element)


def _links(home: Home, element: etree._Element) -> None:
    for link in list(element.iterchildren("{*}*")):
        ref, location = link.get("ref", ""), link.get("location")
        places = list(home.each(stored_area(ref)))
        home.journal.note(f"{home.sheet}!link", ref, " ".join(str(area) for area, _ in places))
        for each, (area, place) in zip(repeated(link, len(places)), places, strict=True):
            each.set("ref", str(area))
            if location:
                each.set("location", home.formula(location, str(area), place, told=False))
    drop_if_bare(element)


def _ignored_errors(home: Home, element: etree._Element) -> None:
    if home.moves:
        for each in list(element.iterfind("{*}ignoredError")):
            cover_copies(home, each)
        if element.find("{*}ignoredError") is None:
            remove(element)


def _row_breaks(home: Home, element: etree._Element) -> None:
    """A page break stands after a row, and then after the last copy of it."""
    if not home.moves:
        return
    taken: set[int] = set()
    for each in list(element.iterfind("{*}brk")):
        row = whole(each, "id")
        after = home.rows.last(row) if 0 < row < MAX_ROW else row
        home.journal.note(f"{home.sheet}!page break", str(row), str(after))
        each.set("id", str(after))
        if after in taken or after < 1:
            remove(each)
        taken.add(after)
    _count_breaks(element)


def _count_breaks(element: etree._Element) -> None:
    breaks = element.findall("{*}brk")
    by_hand = sum(is_true(each.get("man")) for each in breaks)
    for name, number in (("count", len(breaks)), ("manualBreakCount", by_hand)):
        if element.get(name) is not None:
            element.set(name, str(number))
    drop_if_bare(element)


def _column_breaks(home: Home, element: etree._Element) -> None:
    """A break beside a column runs through some rows, which are counted from 0."""
    for each in element.iterfind("{*}brk"):
        first, last = whole(each, "min"), whole(each, "max", MAX_ROW - 1)
        if home.moves and last < MAX_ROW - 1 and home.rows.last(last + 1):
            each.set("max", str(home.rows.last(last + 1) - 1))
            if first:
                each.set("min", str(home.rows.first(first + 1) - 1))


_MOVERS: Mapping[str, Mover] = {
    "dimension": _dimension,
    "sheetViews": _views,
    "cellWatches": _watches,
    "autoFilter": _filter,
    "sortState": _sort,
    "mergeCells": merges,
    "conditionalFormatting": rules.conditional_formatting,
    "dataValidations": rules.validations,
    "hyperlinks": _links,
    "rowBreaks": _row_breaks,
    "colBreaks": _column_breaks,
    "ignoredErrors": _ignored_errors,
    "extLst": extensions.move,
}
