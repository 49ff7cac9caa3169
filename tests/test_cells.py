"""Cell addresses, and grids as they are read."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from workbook_tools.cells import (
    MAX_COLUMN,
    MAX_ROW,
    CellPatch,
    Cells,
    Grid,
    GridCell,
    OnFormula,
    SheetCells,
    address,
    column_letters,
    parse_cell,
)

rows = st.integers(1, MAX_ROW)
columns = st.integers(1, MAX_COLUMN)


def small_grid() -> Grid:
    cells = (
        GridCell("S", "C3", "M1", "month", 5),
        GridCell("S", "D3", "M1", "target", None),
        GridCell("S", "C4", "M2", "month", 6),
        GridCell("S", "C5", None, "month", 7),
        GridCell("S", "C6", "M1", "month", 8),
    )
    return Grid("wt_scorecard", "S", 2, 2, 6, 4, cells)


@given(row=rows, column=columns)
def test_an_address_reads_back_as_its_row_and_column(row: int, column: int) -> None:
    assert parse_cell(address(row, column)) == (row, column)


@given(column=columns)
def test_column_letters_are_those_of_the_spreadsheet(column: int) -> None:
    assert column_letters(column) == get_column_letter(column)


def test_addresses_may_be_absolute_or_in_small_letters() -> None:
    assert parse_cell("$F$7") == parse_cell("f7") == parse_cell("F$7") == (7, 6)
    assert address(MAX_ROW, MAX_COLUMN) == "XFD1048576"


@pytest.mark.parametrize(
    "text", ["", "7", "F", "F0", "F07", "7F", "F7:G8", "Sheet!F7", "F 7", "F٧"]
)
def test_what_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no cell; write it as F7"):
        parse_cell(text)


@pytest.mark.parametrize("text", ["XFE1", "ZZZ1", "A1048577", "A9999999"])
def test_a_cell_outside_the_sheet_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="lies outside a sheet"):
        parse_cell(text)


def test_a_grid_is_read_by_key_and_field() -> None:
    grid = small_grid()
    assert grid["M2", "month"] == 6
    assert grid["M1", "target"] is None
    with pytest.raises(KeyError):
        grid["M3", "month"]


def test_of_a_key_that_stands_twice_the_first_cell_is_read_and_both_are_kept() -> None:
    grid = small_grid()
    assert grid["M1", "month"] == 5
    assert [cell.cell for cell in grid if cell.key == "M1"] == ["C3", "D3", "C6"]


def test_a_grid_as_a_dictionary_leaves_out_rows_without_a_key() -> None:
    assert small_grid().as_dict() == {"M1": {"month": 8, "target": None}, "M2": {"month": 6}}


def test_a_single_value_is_the_value_of_its_cell() -> None:
    single = Grid("wt_month", "S", 1, 1, 1, 1, (GridCell("S", "A1", None, None, "Dec-19"),))
    assert single.value == "Dec-19"
    assert Grid("wt_month", "S", 1, 1, 1, 1, ()).value is None


def test_a_patch_keeps_a_formula_unless_it_says_otherwise() -> None:
    assert CellPatch("S", "A1", 5).on_formula is OnFormula.KEEP


def test_the_cells_of_a_receipt_are_the_sequence_of_their_addresses() -> None:
    one = SheetCells("One", "A1 B1 C1", bytes([1, 0, 1]))
    cells = Cells([one, SheetCells("Two", "A1 B1", bytes(2)), SheetCells("Ten!", "F7", bytes([1]))])
    spelt = ("One!A1", "One!C1", "Ten!!F7")
    assert cells == spelt
    assert spelt == cells
    assert cells == Cells([one, SheetCells("Ten!", "F7", bytes([1]))])
    assert cells != spelt[1:]
    assert (len(cells), cells[-1], cells[:2], "One!B1" in cells) == (3, spelt[-1], spelt[:2], False)
    assert (cells.sheets, hash(cells), repr(cells)) == (("One", "Ten!"), hash(spelt), repr(spelt))


def test_receipts_that_are_sent_together_carry_the_addresses_of_a_sheet_once() -> None:
    places = " ".join(address(row, 3) for row in range(1, 1001))
    receipts = [Cells([SheetCells("One", places, bytes([n % 2] * 1000))]) for n in range(8)]
    sent = pickle.dumps(receipts)
    assert pickle.loads(sent) == receipts  # noqa: S301 (our own)
    assert len(sent) < 2 * len(places) + 8 * 400


@given(st.binary(max_size=40).map(lambda blob: bytes(byte % 2 for byte in blob)))
def test_the_cells_of_a_sheet_are_the_same_once_they_were_sent(chosen: bytes) -> None:
    cells = SheetCells("One", " ".join(f"A{n}" for n in range(1, len(chosen) + 1)), chosen)
    assert pickle.loads(pickle.dumps(cells)) == cells  # noqa: S301 (our own)
