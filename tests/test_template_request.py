"""The committed request workbook: few columns, one box, and room for what an owner types."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from openxml_audit import OpenXmlValidator
from support.template import REQUEST, found, opened, part

from workbook_tools.cells import CellPatch, Grid, RowPatch, address
from workbook_tools.ooxml.workbook import FileWorkbook

FIELDS = [
    "ref",
    "title",
    "sentence",
    "commentary.why",
    "commentary",
    "commentary.author",
    "commentary.previous",
    "commentary.token",
    "month",
]
HIDDEN = {"commentary.token", "month"}
SINGLES = {
    "wt_title_request",
    "wt_month_request",
    "wt_request_owner",
    "wt_request_due",
    "wt_request_words",
    "wt_project_request",
    "wt_scorecard_name_request",
}
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def book() -> FileWorkbook:
    return FileWorkbook(REQUEST)


@pytest.fixture(scope="module")
def grid(book: FileWorkbook) -> Grid:
    return book.read("wt_request_list")


@pytest.fixture(scope="module")
def looks() -> Workbook:
    return opened(REQUEST)


def test_it_has_one_sheet_with_a_list_and_single_values(book: FileWorkbook, grid: Grid) -> None:
    assert set(book.grid_names) == {"wt_request_list", *SINGLES}
    assert {book.read(name).sheet for name in book.grid_names} == {"Request"}
    assert [code for code, _ in grid.codes] == FIELDS
    assert {name for name in SINGLES if len(book.read(name).cells) != 1} == set()


def test_the_list_has_a_row_of_headings_and_room_for_60_indicators(grid: Grid) -> None:
    assert grid.keys[0] == ("#label", grid.first_row + 1)
    numbered = [(str(n), grid.first_row + 1 + n) for n in range(1, 61)]
    assert list(grid.keys[1:]) == numbered
    assert grid.last_row == numbered[-1][1]


def test_every_column_is_headed_but_those_that_a_fill_heads(grid: Grid) -> None:
    headings = {code: grid["#label", code] for code in FIELDS}
    assert {code for code, heading in headings.items() if heading is None} == HIDDEN
    headings = {code: heading for code, heading in headings.items() if code not in HIDDEN}
    assert len(set(headings.values())) == len(headings)


def test_only_the_box_and_its_writer_are_unlocked(grid: Grid, looks: Workbook) -> None:
    columns = dict(grid.codes)
    sheet = looks["Request"]
    unlocked = {cell.column for row in sheet for cell in row if not cell.protection.locked}
    assert unlocked == {columns["commentary"], columns["commentary.author"]}
    body = [cell for cell in grid if cell.field not in HIDDEN and cell.key != "#label"]
    assert len(body) == 60 * (len(FIELDS) - 2)
    assert [c.cell for c in body if not sheet[c.cell].alignment.wrap_text] == []


def test_rows_may_grow_as_someone_types(grid: Grid) -> None:
    rows = {int(row.get("r", "0")): row for row in found(part(SHEET, REQUEST), "//m:row")}
    for row in range(grid.first_row + 2, grid.last_row + 1):
        assert rows[row].get("ht") is not None
        assert rows[row].get("customHeight") is None


def test_nothing_is_frozen_or_merged_so_that_a_phone_can_scroll(looks: Workbook) -> None:
    sheet = looks["Request"]
    assert sheet.freeze_panes is None
    assert list(sheet.merged_cells.ranges) == []


def test_codes_keys_and_tokens_are_hidden(grid: Grid, looks: Workbook) -> None:
    sheet = looks["Request"]
    assert sheet.row_dimensions[grid.first_row].hidden
    assert sheet.column_dimensions["A"].hidden
    hidden = {
        code
        for code, column in grid.codes
        for each in sheet.column_dimensions.values()
        if each.hidden and each.min <= column <= each.max
    }
    assert hidden == HIDDEN


def test_it_prints_on_a4_one_page_wide(looks: Workbook) -> None:
    sheet = looks["Request"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    last = re.findall(r"[A-Z]+", str(sheet.print_area).replace("$", ""))[-1]
    assert last == "H"


def test_a_filled_row_fits_its_texts(tmp_path: Path, book: FileWorkbook, grid: Grid) -> None:
    row, column = grid.first_row + 2, dict(grid.codes)["commentary.previous"]
    text = "Referrals rose for a third month. " * 20
    patches = [CellPatch("Request", address(row, column), text)]
    patches += [RowPatch("Request", n, True) for n in range(row + 1, grid.last_row + 1)]
    receipt = book.apply(patches, to=tmp_path / "filled.xlsx")
    assert receipt.rows_fitted[f"Request!{row}"] > 200


def test_the_package_keeps_the_schema() -> None:
    assert [str(error) for error in OpenXmlValidator().validate(str(REQUEST)).errors] == []
    [language] = found(part("docProps/core.xml", REQUEST), "//dc:language")
    assert language.text == "en-GB"
