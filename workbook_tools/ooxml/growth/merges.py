"""Merged areas of a sheet: one for each copy of a row, or stretched over rows that they join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from workbook_tools.ooxml.growth.areas import repeated
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.sheet import Area, stored_area
from workbook_tools.ooxml.xml import drop_if_bare


def merges(home: Home, element: etree._Element) -> None:
    """Moves ``<mergeCells>``. Refuses one that would run into the copies of another."""
    if not home.moves:
        return
    origins: dict[Area, str] = {}
    for merge in list(element.iterchildren("{*}*")):
        ref = merge.get("ref", "")
        found = [area for area in _moved(home, stored_area(ref)) if area[:2] != area[2:]]
        home.journal.note(f"{home.sheet}!merged area", ref, " ".join(map(str, found)))
        for each, area in zip(repeated(merge, len(found)), found, strict=True):
            each.set("ref", str(area))
        origins |= dict.fromkeys(found, ref)
    for area, other in _overlapping(origins):
        clause = (
            f"a merged area would run into copies of the merged area {origins[other]}: unmerge it"
        )
        home.journal.refuse(home.part, home.sheet, origins[area], clause)
    element.set("count", str(len(element)))
    drop_if_bare(element)


def _moved(home: Home, area: Area) -> Iterator[Area]:
    """Where a merged area is afterwards; refuses one that joins rows which are copied apart."""
    runs = home.copied(area)
    if home.joins_copies(area) and [_height(run) for run in runs] != [_height(area)]:
        clause = "a merged area joins the band and the row below it: unmerge it"
        home.journal.refuse(home.part, home.sheet, str(area), clause)
    return (found for found, _ in home.each(area))


def _height(area: Area) -> int:
    return area.last_row - area.first_row


def _overlapping(areas: Iterable[Area]) -> Iterator[tuple[Area, Area]]:
    """Each area that shares a cell with one that begins above or beside it, and that one."""
    open_ones: list[Area] = []
    for area in sorted(areas):
        open_ones = [each for each in open_ones if each.last_row >= area.first_row]
        yield from ((area, each) for each in open_ones if each.touches(area))
        open_ones.append(area)
