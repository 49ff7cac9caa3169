from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.tiny import part, sheet, workbook

from workbook_tools.cells import CellPatch, Patch, Receipt, RowPatch
from workbook_tools.ooxml.fit import characters, count_lines, line_height
from workbook_tools.ooxml.styles import Style
from workbook_tools.ooxml.workbook import FileWorkbook

COLUMNS = '<cols><col min="1" max="1" width="30" customWidth="1"/></cols>'
LONG = "Demand rose for a third month and two teams share the rise. " * 5


def fill(tmp_path: Path, rows: str, *patches: Patch, **parts: str) -> tuple[str, Receipt]:
    before = parts.get("before", COLUMNS)
    path = workbook(tmp_path / "a.xlsx", sheet(rows, before=before, after=parts.get("after", "")))
    target = tmp_path / "out.xlsx"
    receipt = FileWorkbook(path, fit_rows="off" not in parts).apply(patches, target)
    return part(target), receipt


def test_lines_are_counted_as_the_look_of_the_scorecard_was_measured() -> None:
    ten_point = Style(size=10.0)
    # Columns of 28.7, 32.1 (indented) and 48.0 (indented) characters: 206, 230 and 341 pixels.
    assert characters(206, ten_point) == 32
    assert characters(230, Style(size=10.0, indent=1)) in (37, 38, 39)
    assert characters(341, Style(size=10.0, indent=1)) in (56, 57, 58)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 10, 1),
        ("one two", 10, 1),
        ("one two three", 10, 2),
        ("one\ntwo\n", 10, 3),
        ("i" * 25, 10, 3),
        ("a " + "i" * 25, 10, 4),
        ("MW" * 5, 10, 2),
        ("界" * 5, 10, 2),
    ],
)
def test_lines_are_wrapped_greedily(text: str, room: float, lines: int) -> None:
    assert count_lines(text, room) == lines


@given(st.text("ab MW\n", max_size=200), st.integers(5, 60))
def test_a_narrower_column_never_needs_fewer_lines(text: str, room: int) -> None:
    assert count_lines(text, room) >= count_lines(text, room + 5) >= text.count("\n") + 1


def test_a_line_of_ordinary_letters_is_as_high_as_in_excel() -> None:
    assert [line_height(size) for size in (10.0, 11.0)] == [12.75, 15.0]
    assert line_height(13.0) >= 13 * 1.3


def test_a_row_grows_for_its_new_text_and_the_receipt_names_it(tmp_path: Path) -> None:
    rows = '<row r="1" ht="20" customHeight="1"><c r="A1" s="3"/></row>'
    out, receipt = fill(tmp_path, rows, CellPatch("One", "A1", LONG))
    height = receipt.rows_fitted["One!1"]
    assert f'ht="{height:g}" customHeight="1"' in out
    assert 10 * 15 < height < 16 * 15


def test_a_row_without_a_height_is_given_one_and_no_custom_mark(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="3"/></row>'
    out, receipt = fill(tmp_path, rows, CellPatch("One", "A1", LONG))
    assert f'<row r="1" ht="{receipt.rows_fitted["One!1"]:g}">' in out


def test_a_dragged_height_only_grows(tmp_path: Path) -> None:
    rows = '<row r="1" ht="300"><c r="A1" s="3"/></row>'
    out, receipt = fill(tmp_path, rows, CellPatch("One", "A1", LONG))
    assert 'ht="300"' in out
    assert not receipt.rows_fitted


def test_the_longest_text_of_the_row_decides(tmp_path: Path) -> None:
    rows = (
        '<row r="1" ht="20"><c r="A1" s="3"/>'
        f'<c r="B1" s="3" t="inlineStr"><is><t>{LONG}</t></is></c></row>'
    )
    _, receipt = fill(tmp_path, rows, CellPatch("One", "A1", "short"))
    assert receipt.rows_fitted["One!1"] > 20 * 15


@pytest.mark.parametrize(
    "patch",
    [CellPatch("One", "B1", LONG), CellPatch("One", "A1", 5), CellPatch("One", "A1", None)],
)
def test_a_row_is_left_alone_unless_wrapped_text_changes(tmp_path: Path, patch: Patch) -> None:
    rows = (
        f'<row r="1" ht="20"><c r="A1" s="3" t="inlineStr"><is><t>{LONG}</t></is></c>'
        '<c r="B1"/></row>'
    )
    _, receipt = fill(tmp_path, rows, patch, CellPatch("One", "A2", LONG))
    assert receipt.cells
    assert not receipt.rows_fitted


def test_text_that_stays_the_same_leaves_the_height(tmp_path: Path) -> None:
    rows = f'<row r="1" ht="20"><c r="A1" s="3" t="inlineStr"><is><t>{LONG}</t></is></c></row>'
    _, receipt = fill(tmp_path, rows, CellPatch("One", "A1", LONG))
    assert receipt.parts_changed == ()


def test_text_that_needs_more_than_a_row_can_have_is_warned_of(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="3"/></row>'
    _, receipt = fill(tmp_path, rows, CellPatch("One", "A1", LONG * 5))
    assert receipt.rows_fitted == {"One!1": 409.0}
    assert "One, row 1" in receipt.warnings[0]
    assert "409" in receipt.warnings[0]


def test_fitting_can_be_switched_off(tmp_path: Path) -> None:
    rows = '<row r="1" ht="20"><c r="A1" s="3"/></row>'
    out, receipt = fill(tmp_path, rows, CellPatch("One", "A1", LONG), off="off")
    assert 'ht="20"' in out
    assert not receipt.rows_fitted


def test_a_merge_within_a_row_has_the_width_of_its_columns(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="3"/></row>'
    _, alone = fill(tmp_path, rows, CellPatch("One", "A1", LONG))
    after = '<mergeCells><mergeCell ref="A1:E1"/></mergeCells>'
    _, merged = fill(tmp_path, rows, CellPatch("One", "A1", LONG), after=after)
    assert merged.rows_fitted["One!1"] < alone.rows_fitted["One!1"] / 1.6


@pytest.mark.parametrize(
    "parts",
    [
        {"after": '<mergeCells><mergeCell ref="A1:A3"/></mergeCells>'},
        {"before": '<cols><col min="1" max="1" width="30" hidden="1"/></cols>'},
    ],
)
def test_merges_of_several_rows_and_hidden_columns_are_left_out(
    tmp_path: Path, parts: dict[str, str]
) -> None:
    rows = '<row r="1" ht="20"><c r="A1" s="3"/></row>'
    _, receipt = fill(tmp_path, rows, CellPatch("One", "A1", LONG), **parts)
    assert not receipt.rows_fitted


def test_a_hidden_row_is_left_out_and_one_that_is_shown_again_is_not(tmp_path: Path) -> None:
    rows = '<row r="1" ht="20" hidden="1"><c r="A1" s="3"/></row>'
    _, receipt = fill(tmp_path, rows, CellPatch("One", "A1", LONG))
    assert not receipt.rows_fitted
    _, receipt = fill(tmp_path, rows, CellPatch("One", "A1", LONG), RowPatch("One", 1, False))
    assert receipt.rows_fitted


def test_rotated_text_is_left_out(tmp_path: Path) -> None:
    _, receipt = fill(tmp_path, '<row r="1"><c r="A1" s="4"/></row>', CellPatch("One", "A1", LONG))
    assert not receipt.rows_fitted
