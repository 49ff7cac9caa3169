"""Boxes are found by what stands on the sheet, whatever was moved, copied or emptied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.returning import HOME, IDENTITY, REFS, TEXTS, rewrite, sheet_of, texts_of

from workbook_tools import CellPatch, FileWorkbook
from workbook_tools.errors import ReturnedError
from workbook_tools.returned import ReturnedSheet, read_returned

ROOT = HOME.parents[2]
BOX, TOKEN, KEY = "E", "G", "A"
ROWS = range(5, 11)


@pytest.fixture
def after(tmp_path: Path) -> Callable[[Callable[[Worksheet], object]], ReturnedSheet]:
    """What is read of the sheet Commentary after a change to it."""

    def read(change: Callable[[Worksheet], object]) -> ReturnedSheet:
        book = openpyxl.load_workbook(HOME / "untouched.xlsx")
        change(book["Commentary"])
        book.save(tmp_path / "north.xlsx")
        return sheet_of(read_returned(tmp_path / "north.xlsx"))

    return read


def empty(sheet: Worksheet, column: str, first: int = 1) -> None:
    for row in range(first, 12):
        sheet[f"{column}{row}"] = None


def test_tokens_whose_code_was_cleared_are_found_on_their_rows(after) -> None:
    sheet = after(lambda ws: ws.__setitem__(f"{TOKEN}1", None))
    assert [t.token.key.ref for t in sheet.texts] == list(REFS)
    assert set(sheet.tokens) == set(REFS)
    assert str(sheet.identity) == IDENTITY


def test_tokens_that_were_dragged_to_other_rows_are_told_by_reference(after) -> None:
    def drag(sheet: Worksheet) -> None:
        tokens = [sheet[f"{TOKEN}{row}"].value for row in ROWS]
        empty(sheet, TOKEN, first=5)
        for row, token in enumerate(tokens, 20):
            sheet[f"{TOKEN}{row}"] = token

    sheet = after(drag)
    assert [t.token for t in sheet.texts if t.text and t.ref == "M1"] == [None]
    assert set(sheet.tokens) == set(REFS)


def test_without_a_heading_most_tokens_say_what_the_sheet_is_of(after) -> None:
    def change(sheet: Worksheet) -> None:
        sheet[f"{TOKEN}4"] = None
        sheet[f"{TOKEN}5"] = "south 2019-11 M1 r1 0123abcd"

    identity = after(change).identity
    assert (identity.scorecard, str(identity.month), identity.project) == ("north", "2019-12", "")


def test_of_two_tokens_of_a_reference_the_sheets_own_is_told(after) -> None:
    sheet = after(lambda ws: ws.__setitem__(f"{TOKEN}5", "south 2019-11 M2 r1 0123abcd"))
    assert sheet.texts[0].token.key.scorecard == "south"
    assert sheet.tokens["M2"].key.scorecard == "north"


def test_without_tokens_keys_tell_the_rows(after) -> None:
    sheet = after(lambda ws: empty(ws, TOKEN))
    assert texts_of(sheet) == TEXTS
    assert (sheet.identity, sheet.tokens) == (None, {})


def test_with_neither_keys_nor_tokens_references_stand_alone(after) -> None:
    def change(sheet: Worksheet) -> None:
        empty(sheet, TOKEN)
        empty(sheet, KEY)

    sheet = after(change)
    assert texts_of(sheet) == TEXTS
    assert sheet.strays == ()


def test_a_row_that_lost_its_reference_keeps_its_key(after) -> None:
    sheet = after(lambda ws: ws.__setitem__("B6", None))
    assert texts_of(sheet) == TEXTS


@pytest.mark.parametrize("is_named", [True, False])
def test_references_that_are_numbers_are_no_list(after, is_named: bool) -> None:
    def change(sheet: Worksheet) -> None:
        if not is_named:
            sheet.parent.defined_names.clear()
        empty(sheet, TOKEN, first=5)
        for row in ROWS:
            sheet[f"A{row}"] = sheet[f"B{row}"] = row
        sheet["B10"] = None

    assert [t.ref for t in after(change).texts] == ["5", "6", "7", "8", "9", "10"]


def test_keys_are_found_without_a_name_or_a_heading_that_tells_their_column(after) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.parent.defined_names.clear()
        sheet["A4"] = None

    sheet = after(change)
    assert [text.key for text in sheet.texts] == list(REFS)
    assert texts_of(sheet) == TEXTS


def test_a_request_without_its_name_still_counts_its_rows(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(HOME / "request_answered.xlsx")
    book.defined_names.clear()
    book.save(tmp_path / "north.xlsx")
    (sheet,) = read_returned(tmp_path / "north.xlsx").sheets
    assert (sheet.kind, sheet.owner) == ("", "")
    assert [(t.key, t.ref) for t in sheet.texts] == [("1", "M1"), ("2", "M2"), ("3", "M3")]
    assert [s.cell for s in sheet.strays] == ["E9"]


def test_a_text_in_a_column_without_a_code_at_the_grids_end_is_a_stray(after) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.parent.defined_names["wt_commentary"].attr_text = "Commentary!$A$1:$J$11"
        sheet["I6"] = "Beside."

    assert [s.cell for s in after(change).strays] == ["I6"]


def test_a_second_column_of_boxes_is_a_stray_where_it_differs(after) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["I1"], sheet["I5"], sheet["I7"] = "commentary", TEXTS["M1"], "In the copy only."

    sheet = after(change)
    assert texts_of(sheet) == TEXTS
    assert [(s.cell, s.text) for s in sheet.strays] == [("I7", "In the copy only.")]


def test_two_grids_on_one_sheet_are_read_one_after_the_other(after, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(HOME / "untouched.xlsx")
    sheet = book["Commentary"]
    for row in range(1, 11):
        for column in range(1, 9):
            sheet.cell(row + 20, column, sheet.cell(row, column).value)
    sheet["E27"] = "Below."
    book.save(tmp_path / "north.xlsx")
    found = [s for s in read_returned(tmp_path / "north.xlsx").sheets if s.name == "Commentary"]
    assert [texts_of(s) for s in found] == [TEXTS, TEXTS | {"M3": "Below."}]
    assert [s.kind for s in found] == ["wt_commentary", ""]
    assert [s.strays for s in found] == [(), ()]


def test_headings_and_what_stands_above_them_are_no_strays(after) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["E2"], sheet["I3"], sheet["I4"] = "Return by Friday", "Our notes", "Notes"

    assert after(change).strays == ()


def test_figures_and_blanks_beside_the_boxes_are_no_strays(after) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["I6"], sheet["E12"], sheet["D11"], sheet["F12"] = 12, "  ", 150, "=A1"

    assert after(change).strays == ()


def test_a_box_whose_code_was_overwritten_refuses_the_workbook(after) -> None:
    with pytest.raises(ReturnedError, match="sheet Commentary, has lost its hidden row"):
        after(lambda ws: ws.__setitem__(f"{BOX}1", "comments"))


def test_a_workbook_that_names_no_last_save_has_its_files_time_alone(tmp_path: Path) -> None:
    gone = {"_rels/.rels": ("relationships/metadata/core-properties", "relationships/other")}
    path = rewrite(HOME / "untouched.xlsx", tmp_path / "north.xlsx", gone)
    returned = read_returned(path)
    assert (len(returned.modified_at), returned.modified_by) == (1, "")


def test_every_box_of_the_template_is_found_with_its_key(tmp_path: Path) -> None:
    book = FileWorkbook(ROOT / "template.xlsx")
    found = {sheet.kind: sheet for sheet in read_returned(ROOT / "template.xlsx").sheets}
    for name in ("wt_commentary", "wt_scorecard"):
        keys = [key for key, _ in book.read(name).keys if not key.startswith("#")]
        assert [text.key for text in found[name].texts] == keys
        assert len(keys) > 50


def test_a_request_that_asks_nothing_has_no_texts(tmp_path: Path) -> None:
    (sheet,) = read_returned(ROOT / "config" / "request.xlsx").sheets
    assert (sheet.kind, sheet.texts, sheet.strays) == ("wt_request_list", (), ())


def test_a_text_anywhere_in_the_templates_column_of_boxes_is_told(tmp_path: Path) -> None:
    last = FileWorkbook(ROOT / "template.xlsx").read("wt_commentary").last_row
    cells = {"I10": "In a box.", f"I{last}": "In the spare row.", f"I{last + 9}": "Far below."}
    path = tmp_path / "north.xlsx"
    patches = [CellPatch("Commentary", cell, text) for cell, text in cells.items()]
    FileWorkbook(ROOT / "template.xlsx").apply(patches, to=path)
    sheet = sheet_of(read_returned(path))
    told = {text.cell: text.text for text in sheet.texts if text.text}
    assert told | {stray.cell: stray.text for stray in sheet.strays} == cells
