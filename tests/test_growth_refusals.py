"""What cannot follow the rows is refused by sheet, cell and part, before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from packages.makers import package
from support.grafts import KINDS, OFFICE, elsewhere, related
from support.growth import FIRST, SHEET, Sheets, copied, grown, made, with_edits
from xlsxwriter import Workbook

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.growth.rowmap import Block, NewRow, RowMap


def grafted(tmp_path: Path, row: int, *kinds: str) -> Path:
    """A scorecard that holds some of the kinds at a row."""
    path = made(tmp_path / "before.xlsx", lambda book, sheets: None)
    parts = package.read(path)
    for kind in kinds:
        KINDS[kind][0](parts, row)
    package.write(path, parts)
    return path


def refusal(path: Path, tmp_path: Path) -> str:
    """What is said when the fifth row shall stand twice; the file stays alone and as it was."""
    before = path.read_bytes()
    with pytest.raises(TemplateError) as caught:
        grown(path, {SHEET: copied((5, 2))}, tmp_path / "after.xlsx")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before
    return str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_follow_is_refused_by_its_sheet_cell_and_part(
    kind: str, tmp_path: Path
) -> None:
    _, where, clause = KINDS[kind]
    said = refusal(grafted(tmp_path, 8, kind), tmp_path)
    assert f"{where}: {clause}" in said.replace("before.xlsx (", "before.xlsx, (")
    assert "\n" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_above_the_row_is_no_reason_to_refuse(kind: str, tmp_path: Path) -> None:
    path = grafted(tmp_path, 4, kind)
    assert grown(path, {SHEET: copied((5, 2))}, tmp_path / "after.xlsx")


def test_everything_that_cannot_follow_is_said_at_once(tmp_path: Path) -> None:
    kinds = ["scenario", "custom view", "array formula", "pivot source", "old control"]
    said = refusal(grafted(tmp_path, 8, *kinds), tmp_path)
    assert said.startswith("5 things cannot follow the rows, nothing was written:\n")
    assert [any(KINDS[kind][2] in line for line in said.splitlines()) for kind in kinds] == [
        True
    ] * 5


def test_an_element_of_a_later_edition_is_refused_only_where_rows_move(tmp_path: Path) -> None:
    path = made(tmp_path / "before.xlsx", lambda book, sheets: None)
    parts = package.read(path)
    later = '<later xmlns="urn:example:later"><about/></later>'
    end = f'<extLst><ext uri="{{1}}">{later}</ext></extLst></worksheet>'
    for sheet in ("sheet1", "sheet2"):
        package.edit(parts, f"xl/worksheets/{sheet}.xml", "</worksheet>", end)
    package.write(path, parts)
    said = refusal(path, tmp_path)
    assert f"sheet Scorecard, <later> ({FIRST}): <later> is not known here" in said
    assert "sheet2" not in said


def test_a_part_of_a_kind_that_came_later_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "before.xlsx", lambda book, sheets: None)
    parts = package.read(path)
    related("laterThing", "xl/later/later1.xml", "application/x+xml", lambda row: "<later/>")(
        parts, 8
    )
    package.write(path, parts)
    said = refusal(path, tmp_path)
    assert "(xl/later/later1.xml): a part of the kind laterThing is not known here" in said


@pytest.mark.parametrize(
    ("name", "kind", "clause"),
    [
        ("xl/revisions/revisionHeaders.xml", "revisionHeaders", "a workbook that is shared"),
        ("xl/volatileDependencies.xml", "volatileDependencies", "live data (RTD)"),
    ],
)
def test_a_workbook_that_is_tied_to_all_its_cells_is_refused(
    name: str, kind: str, clause: str, tmp_path: Path
) -> None:
    path = made(tmp_path / "before.xlsx", lambda book, sheets: None)
    parts = package.read(path)
    elsewhere(name, f"{OFFICE}.{kind}+xml", lambda row: "<all/>")(parts, 8)
    package.write(path, parts)
    assert f"before.xlsx ({name}): {clause}" in refusal(path, tmp_path)


def test_merged_areas_that_would_run_into_each_other_are_refused(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].merge_range("E5:F5", "a band")
        sheets[SHEET].merge_range("E6:E7", "a row and the one below")

    path = made(tmp_path / "before.xlsx", build)
    both = (NewRow(5, "", "One", 0), NewRow(6, "M1", "One", 0))
    again = (NewRow(5, "", "Two", 1), NewRow(6, "M2", "Two", 1))
    rows = RowMap([Block(5, 6, (*both, *again))])
    with pytest.raises(TemplateError) as caught:
        grown(path, {SHEET: rows}, tmp_path / "after.xlsx")
    where = f"sheet Scorecard, E5:F5 ({FIRST})"
    assert f"{where}: a merged area would run into copies of the merged " in str(caught.value)


def test_words_that_only_look_like_cells_are_no_reason_to_refuse(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets["Front"].write("A1", "See Scorecard!A50")
        sheets["Front"].write_comment("A1", "Scorecard!A8")
        book.set_properties({"title": "Scorecard!A8"})

    path = made(tmp_path / "before.xlsx", build)
    parts = package.read(path)
    elsewhere("customXml/item1.xml", "application/xml", lambda row: f"<a>Scorecard!A{row}</a>")(
        parts, 8
    )
    package.write(path, parts)
    grown(path, {SHEET: copied((5, 2))}, tmp_path / "after.xlsx")
    assert (tmp_path / "after.xlsx").exists()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/drawings/drawing1.xml", "<xdr:row>11<", "<xdr:row>eleven<"),
        ("xl/drawings/vmlDrawing1.vml", "<x:Row>7<", "<x:Row>seven<"),
        ("xl/comments1.xml", 'ref="D8"', 'ref="8"'),
        (FIRST, 'ySplit="3"', 'ySplit="three"'),
    ],
)
def test_a_damaged_number_is_said_to_be_damaged(
    name: str, old: str, new: str, tmp_path: Path
) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].insert_textbox("F12", "")
        sheets[SHEET].write_comment("D8", "a note")
        sheets[SHEET].freeze_panes(3, 1)

    path = with_edits(made(tmp_path / "before.xlsx", build), (name, old, new))
    assert "The workbook is damaged (" in refusal(path, tmp_path)
