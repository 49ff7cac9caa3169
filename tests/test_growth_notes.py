"""Notes go with their cells and are copied with them, each with a shape of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from packages.makers import package
from support.growth import (
    FIRST,
    GONE,
    SHEET,
    Sheets,
    after,
    copied,
    grown,
    made,
    part,
    values,
    with_edits,
)
from support.packages import HOME
from support.parts import contents
from xlsxwriter import Workbook

from workbook_tools.errors import TemplateError

NOTES, SHAPES = "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"
SINK = HOME / "kitchen_sink.xlsx"
THREADS = "xl/threadedComments/threadedComment1.xml"


def noted(book: Workbook, sheets: Sheets) -> None:
    for cell in ("A3", "D5", "D8"):
        sheets[SHEET].write_comment(cell, f"of {cell}")
    sheets["Front"].write_comment("D5", "of the front, Scorecard!A5")


def shape_ids(path: Path) -> list[str]:
    """The names of the shapes of all notes of a workbook."""
    found = [part(path, name) for name in contents(path) if name.endswith(".vml")]
    return [name for root in found for name in values(root, "shape", "id")]


def rows_above(root: etree._Element) -> list[int]:
    """How far below its cell each shape begins, in rows."""
    corners, rows = values(root, "Anchor"), values(root, "Row")
    return [int(c.split(",")[2]) - int(row) for c, row in zip(corners, rows, strict=True)]


def blocks(path: Path) -> list[str]:
    found = [part(path, name) for name in sorted(contents(path)) if name.endswith(".vml")]
    return [data for root in found for data in values(root, "idmap", "data")]


def test_a_note_is_copied_with_its_row_and_moves_with_its_cell(tmp_path: Path) -> None:
    path = after(tmp_path, noted)
    book = load_workbook(path)
    found = {
        cell.coordinate: cell.comment.text
        for row in book[SHEET]["A1:D10"]
        for cell in row
        if cell.comment
    }
    assert found == {
        "A3": "of A3",
        "D5": "of D5",
        "D6": "of D5",
        "D7": "of D5",
        "D10": "of D8",
    }
    assert book["Front"]["D5"].comment.text == "of the front, Scorecard!A5"


def test_each_note_has_a_shape_beside_its_cell_and_no_name_comes_twice(tmp_path: Path) -> None:
    path = after(tmp_path, noted)
    root, before = part(path, SHAPES), part(tmp_path / "before.xlsx", SHAPES)
    assert values(root, "Row") == ["2", "4", "5", "6", "9"]
    old, new = rows_above(before), rows_above(root)
    assert new == [old[0], old[1], old[1], old[1], old[2]]
    assert len(set(shape_ids(path))) == len(shape_ids(path)) == 6
    assert blocks(path) == ["1", "2"]


def test_a_note_of_a_row_that_is_taken_out_goes_with_its_shape(tmp_path: Path) -> None:
    path = after(tmp_path, noted, GONE)
    assert values(part(path, NOTES), "comment", "ref") == ["A3", "D7"]
    assert values(part(path, SHAPES), "Row") == ["2", "6"]


def test_more_shapes_than_a_block_holds_are_counted_in_one_that_no_other_part_has(
    tmp_path: Path,
) -> None:
    path = after(tmp_path, noted, copied((5, 1200)))
    ids = shape_ids(path)
    assert len(set(ids)) == len(ids) == 1203
    assert blocks(path) == ["1,3", "2"]
    own = values(part(path, SHAPES), "shape", "id")
    assert {int(name.rpartition("s")[2]) // 1024 for name in own} == {1, 3}


def test_a_shape_that_somebody_named_gives_its_copies_names_of_their_own(tmp_path: Path) -> None:
    own = 'id="Advice" o:spid="_x0000_s1026"'
    path = with_edits(made(tmp_path / "before.xlsx", noted), (SHAPES, 'id="_x0000_s1026"', own))
    grown(path, {SHEET: copied((5, 3))}, tmp_path / "after.xlsx")
    root = part(tmp_path / "after.xlsx", SHAPES)
    ids = values(root, "shape", "id")
    assert len(set(ids)) == 5
    assert "Advice" in ids
    assert "_x0000_s1026" not in ids
    assert re.findall(r'spid="\w+"', contents(tmp_path / "after.xlsx")[SHAPES].decode()) == [
        'spid="_x0000_s1026"'
    ]


def test_notes_without_shapes_follow(tmp_path: Path) -> None:
    path = made(tmp_path / "before.xlsx", noted)
    parts = package.read(path)
    drawing = re.search(rb"<legacyDrawing [^>]*>", parts[FIRST])
    assert drawing
    package.edit(parts, FIRST, drawing[0].decode(), "")
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    shape = re.search(rb"<Relationship [^>]*vmlDrawing1.vml[^>]*>", parts[rels])
    assert shape
    package.edit(parts, rels, shape[0].decode(), "")
    del parts[SHAPES]
    package.write(path, parts)
    grown(path, {SHEET: copied((5, 3))}, tmp_path / "after.xlsx")
    refs = values(part(tmp_path / "after.xlsx", NOTES), "comment", "ref")
    assert refs == ["A3", "D5", "D6", "D7", "D10"]


def test_the_pictures_of_a_header_stay(tmp_path: Path) -> None:
    grown(SINK, {SHEET: copied((6, 3))}, tmp_path / "after.xlsx")
    heads = [n for n, data in contents(SINK).items() if n.endswith(".vml") and b"imagedata" in data]
    assert heads
    for name in heads:
        assert contents(tmp_path / "after.xlsx")[name] == contents(SINK)[name]


@pytest.mark.parametrize(("row", "times"), [(4, 3), (5, 0), (5, 2)])
def test_a_threaded_comment_is_refused_where_its_row_moves(
    row: int, times: int, tmp_path: Path
) -> None:
    with pytest.raises(TemplateError) as caught:
        grown(SINK, {SHEET: copied((row, times))}, tmp_path / "after.xlsx")
    assert f"sheet Scorecard, D5 ({THREADS}): a threaded comment cannot" in str(caught.value)


def test_a_threaded_comment_above_the_rows_that_move_stays(tmp_path: Path) -> None:
    grown(SINK, {SHEET: copied((6, 3))}, tmp_path / "after.xlsx")
    assert contents(tmp_path / "after.xlsx")[THREADS] == contents(SINK)[THREADS]
