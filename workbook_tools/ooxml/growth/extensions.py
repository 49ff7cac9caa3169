"""What newer versions of Excel keep at the end of a sheet: x14 rules, sparklines and more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from workbook_tools.ooxml.growth import rules, strangers
from workbook_tools.ooxml.growth.areas import repeated
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.growth.series import moved_series, with_own_row
from workbook_tools.ooxml.sheet import stored_area
from workbook_tools.ooxml.xml import drop_if_bare, local, remove

_STAYS = frozenset(("slicerList", "timelineRefs", "PLV"))
_REFUSED = {"protectedRanges": "ranges with rights of their own"}


def move(home: Home, element: etree._Element) -> None:
    """Moves what the ``<extLst>`` of a sheet holds; refuses what is not known here."""
    for extension in list(element.iterchildren("{*}ext")):
        for held in list(extension.iterchildren("{*}*")):
            name = local(held)
            if name in _MOVERS:
                _MOVERS[name](home, held)
                drop_if_bare(extension)
            elif name in _REFUSED:
                strangers.refuse_touched(home, held, _REFUSED[name])
            elif name not in _STAYS:
                strangers.refuse_unknown(home, held)
    drop_if_bare(element)


def _groups(home: Home, element: etree._Element) -> None:
    for group in list(element.iterchildren("{*}*")):
        for dates in group.iterfind("{*}f"):
            dates.text = moved_series(home, dates.text or "", "the dates of sparklines")
        for sparklines in group.iterfind("{*}sparklines"):
            for sparkline in list(sparklines.iterchildren("{*}*")):
                _sparkline(home, sparkline)
            if not len(sparklines):
                remove(group)
    drop_if_bare(element)


def _sparkline(home: Home, sparkline: etree._Element) -> None:
    """A sparkline once for each copy of its row, each with the figures of its own indicator."""
    stands, figures = sparkline.findtext("{*}sqref") or "", sparkline.findtext("{*}f") or ""
    places = list(home.each(stored_area(stands)))
    copies = repeated(sparkline, len(places))
    for each, (area, place) in zip(copies, places, strict=True):
        _set(each, "sqref", str(area))
        if figures:
            text = figures if len(places) == 1 else with_own_row(figures)
            _set(each, "f", moved_series(home, text, f"the sparkline of {area}", place))


def _set(element: etree._Element, name: str, text: str) -> None:
    held = element.find(f"{{*}}{name}")
    if held is not None:
        held.text = text


def _cover_copies(home: Home, element: etree._Element) -> None:
    """Areas that are held in elements: cells whose errors are ignored."""
    if not home.moves:
        return
    for each in list(element.iterchildren("{*}*")):
        held = each.find("{*}sqref")
        if held is None:
            continue
        held.text = " ".join(map(str, home.areas(held.text or "")))
        if not held.text:
            remove(each)
    drop_if_bare(element)


def _web_extensions(home: Home, element: etree._Element) -> None:
    """Add-ins that stand on a sheet, tied to cells."""
    for formula in element.iter("{*}f"):
        formula.text = home.formula(formula.text or "", "an add-in")


_MOVERS: Mapping[str, Callable[[Home, etree._Element], None]] = {
    "conditionalFormattings": rules.extended,
    "dataValidations": rules.extended,
    "sparklineGroups": _groups,
    "ignoredErrors": _cover_copies,
    "webExtensions": _web_extensions,
}
