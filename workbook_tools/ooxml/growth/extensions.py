"""What newer versions of Excel keep at the end of a sheet: x14 rules and sparklines."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from workbook_tools.ooxml.growth import rules
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.sheet import stored_area
from workbook_tools.ooxml.xml import local, remove

_STAYS = frozenset(("slicerList", "timelineRefs"))
_REFUSED = {"protectedRanges": "ranges that may be edited on a protected sheet"}


def move(home: Home, element: etree._Element) -> None:
    """Moves what the ``<extLst>`` of a sheet holds; refuses what is not known here."""
    for extension in list(element):
        for held in list(extension):
            _move(home, held)
        if not len(extension):
            remove(extension)
    if not len(element):
        remove(element)


def _move(home: Home, held: etree._Element) -> None:
    name = local(held)
    if name in ("conditionalFormattings", "dataValidations"):
        rules.extended(home, held)
    elif name == "sparklineGroups":
        _groups(home, held)
    elif name == "ignoredErrors":
        _ignored_errors(home, held)
    elif name not in _STAYS:
        home.refuse_unknown(held, _REFUSED.get(name, f"<{name}>"))


def _groups(home: Home, element: etree._Element) -> None:
    for group in list(element):
        for dates in group.iterfind("{*}f"):
            dates.text = home.formula(dates.text or "", "the dates of sparklines")
        sparklines = group.find("{*}sparklines")
        if sparklines is None:
            continue
        for sparkline in list(sparklines):
            _sparkline(home, sparkline)
        if not len(sparklines):
            remove(group)
    if not len(element):
        remove(element)


def _sparkline(home: Home, sparkline: etree._Element) -> None:
    """A sparkline once for each copy of its row, each with the figures of its own indicator."""
    stands, figures = sparkline.find("{*}sqref"), sparkline.find("{*}f")
    if stands is None or not stands.text:
        return
    before, text = stands.text, "" if figures is None else figures.text or ""
    last = sparkline
    for area, place in home.each(stored_area(before)):
        copy = deepcopy(sparkline)
        copy.find("{*}sqref").text = str(area)  # type: ignore[union-attr]
        if text:
            moved = home.formula(text, f"the sparkline of {area}", place)
            copy.find("{*}f").text = moved  # type: ignore[union-attr]
        last.addnext(copy)
        last = copy
    remove(sparkline)


def _ignored_errors(home: Home, element: etree._Element) -> None:
    for each in list(element):
        held = each.find("{*}sqref")
        if held is None or not home.moves:
            continue
        held.text = " ".join(map(str, home.areas(held.text or "")))
        if not held.text:
            remove(each)
    if not len(element):
        remove(element)
