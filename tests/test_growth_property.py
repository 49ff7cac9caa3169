"""Drawings keep their distance, and merged areas stay apart, whatever stands on a sheet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from support.growth import copied

from workbook_tools.ooxml.growth.formula import Formulas
from workbook_tools.ooxml.growth.heights import Heights
from workbook_tools.ooxml.growth.home import Home, Journal
from workbook_tools.ooxml.growth.merges import merges
from workbook_tools.ooxml.sheet import Area, SheetPart, parse_area
from workbook_tools.ooxml.xml import MAIN

ROWS, COLUMNS = 12, 6
areas = st.builds(
    lambda row, column, tall, wide: Area(row, column, row + tall, column + wide),
    *(st.integers(1, ROWS), st.integers(1, COLUMNS), st.integers(0, 3), st.integers(0, 3)),
).filter(lambda area: area[:2] != area[2:])


def heights(points: list[int]) -> Heights:
    """Those of a sheet whose first rows have these; 0 hides a row."""
    root = etree.Element(f"{{{MAIN}}}worksheet")
    data = etree.SubElement(root, f"{{{MAIN}}}sheetData")
    for row, size in enumerate(points, 1):
        attributes = {"r": str(row), "ht": str(size)} | ({} if size else {"hidden": "1"})
        etree.SubElement(data, f"{{{MAIN}}}row", attributes)
    return Heights(SheetPart(root, "Scorecard", "a.xlsx"))


@given(st.lists(st.integers(0, 60), max_size=8), st.integers(0, 10_000_000))
def test_every_distance_is_within_the_row_that_is_found_for_it(
    points: list[int], down: int
) -> None:
    found = heights(points)
    row, offset = found.at(down)
    assert found.top(row) + offset == down
    assert found.top(row) <= down < found.top(row + 1)


def apart(found: list[Area]) -> list[Area]:
    """Those of some areas that share no cell with one before them."""
    kept: list[Area] = []
    for area in found:
        if not any(area.touches(each) for each in kept):
            kept.append(area)
    return kept


@given(
    st.lists(areas, max_size=8).map(apart),
    st.dictionaries(st.integers(1, ROWS), st.integers(0, 3), max_size=4),
)
def test_merged_areas_that_were_apart_are_apart_when_single_rows_are_copied(
    before: list[Area], times: dict[int, int]
) -> None:
    rows, journal = copied(*times.items()), Journal("a.xlsx")
    home = Home("S", "sheet1.xml", rows, Formulas(["S"], {"S": rows}), journal)
    root = etree.Element("worksheet")
    held = etree.SubElement(root, "mergeCells")
    for area in before:
        etree.SubElement(held, "mergeCell", {"ref": str(area)})
    merges(home, held)
    journal.stop()
    after = [parse_area(each.get("ref", "")) for each in held]
    assert apart(after) == after
    assert len(root) == bool(after or not times)
