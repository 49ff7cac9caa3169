from __future__ import annotations

import pytest

from workbook_tools.cells import MAX_ROW
from workbook_tools.ooxml.growth.rowmap import Block, NewRow, Place, RowMap, joined

BAND, ROW = 7, 8


def banded(*sections: str) -> Block:
    """A block of a band and a row, with as many rows for each section as its name has letters."""
    rows: list[NewRow] = []
    for run, section in enumerate(sections):
        rows.append(NewRow(BAND, "", section, run))
        rows += [NewRow(ROW, f"{section}{n}", section, run) for n, _ in enumerate(section)]
    return Block(BAND, ROW, tuple(rows))


def place(rows: RowMap, key: str) -> Place:
    return next(each for each in rows.copies() if each.new.key == key)


def test_a_sheet_without_blocks_stays() -> None:
    rows = RowMap()
    assert rows.growth == 0
    assert rows.places(5) == [Place(5, NewRow(5))]
    assert (rows.one(5), rows.first(5), rows.last(9), rows.runs(5, 9)) == (5, 5, 9, [(5, 9)])


def test_rows_below_a_block_move_by_what_it_grows() -> None:
    rows = RowMap([Block(8, 8, (NewRow(8),) * 3)])
    assert (rows.moved(7), rows.moved(9)) == (7, 11)


def test_two_blocks_one_above_the_other_add_up() -> None:
    rows = RowMap([Block(20, 20, (NewRow(20),) * 2), Block(8, 8, (NewRow(8),) * 3)])
    assert [rows.moved(row) for row in (7, 9, 19, 21)] == [7, 11, 21, 24]
    assert [each.row for each in rows.copies()] == [8, 9, 10, 22, 23]
    assert rows.runs(8, 20) == [(8, 23)]


def test_a_range_that_touches_the_edge_of_a_block_grows_with_it() -> None:
    rows = RowMap([banded("ab", "cde")])
    assert (rows.first(BAND), rows.last(ROW)) == (7, 13)
    assert rows.runs(5, 20) == [(5, 25)]


def test_a_range_that_ends_inside_a_block_ends_with_the_last_copy_of_that_row() -> None:
    rows = RowMap([banded("ab", "cde")])
    assert rows.last(BAND) == 10
    assert rows.first(ROW) == 8
    assert rows.runs(BAND, BAND) == [(7, 7), (10, 10)]
    assert rows.runs(ROW, ROW) == [(8, 9), (11, 13)]


def test_a_range_ends_with_the_last_row_that_is_left_of_it() -> None:
    rows = RowMap([Block(5, 9, (NewRow(6), NewRow(8)))])
    assert (rows.first(7), rows.last(7)) == (6, 5)
    assert (rows.last(6), rows.first(8)) == (5, 6)


def test_rows_that_are_taken_out_are_nowhere() -> None:
    rows = RowMap([Block(5, 9, ())])
    assert (rows.one(7), rows.places(7), rows.runs(5, 9)) == (None, [], [])
    assert rows.first(5) > rows.last(9)
    assert (rows.first(4), rows.last(10)) == (4, 5)


def test_a_range_to_the_end_of_the_sheet_still_ends_there() -> None:
    for block in (Block(8, 8, (NewRow(8),) * 3), Block(8, 9, ())):
        rows = RowMap([block])
        assert rows.last(MAX_ROW) == MAX_ROW
        assert rows.runs(1, MAX_ROW) == [(1, MAX_ROW)]
        assert rows.last(MAX_ROW - 1) <= MAX_ROW


def test_a_row_itself_is_its_indicators_even_below_a_copy_of_it() -> None:
    rows = RowMap([Block(8, 8, (NewRow(8, "NEW"), NewRow(8, "M1")))], {"M1": 8})
    assert rows.one(8) == 9
    assert rows.first(8) == 8


def test_a_copy_of_a_row_elsewhere_counts_among_its_places() -> None:
    rows = RowMap([Block(8, 8, (NewRow(8, "M1"), NewRow(5, "NEW")))], {"M1": 8, "M4": 5})
    assert [each.row for each in rows.places(5)] == [5, 9]
    assert rows.one(5) == 5
    assert rows.runs(4, 6) == [(4, 6), (9, 9)]


def test_a_copy_means_itself_then_its_indicator_then_its_band() -> None:
    rows = RowMap([banded("ab", "cde")])
    second = place(rows, "cde1")
    assert rows.chosen(ROW, second, is_home=True) == [second.row]
    assert rows.chosen(BAND, second, is_home=True) == [10]
    band = next(each for each in rows.copies() if each.new.run == 1)
    assert rows.chosen(ROW, band, is_home=True) == [11, 12, 13]


def test_on_another_sheet_a_copy_means_the_row_of_its_indicator_whatever_the_order() -> None:
    here = RowMap([banded("ab", "cde")])
    there = RowMap([Block(3, 3, tuple(NewRow(3, key) for key in ("cde1", "ab0", "ab1")))])
    assert there.chosen(3, place(here, "cde1"), is_home=False) == [3]
    assert there.chosen(3, place(here, "ab1"), is_home=False) == [5]
    assert there.chosen(3, place(here, "cde0"), is_home=False) == []


def test_an_indicator_with_a_row_of_its_own_there_is_meant_by_that_row() -> None:
    there = RowMap([Block(8, 8, (NewRow(8, "B"), NewRow(8, "C")))], {"A": 5})
    assert there.chosen(8, Place(3, NewRow(2, "A")), is_home=False) == [5]


def test_a_row_of_its_own_that_speaks_of_the_prototype_means_all_its_copies() -> None:
    rows = RowMap([Block(8, 8, (NewRow(8, "B"), NewRow(8, "C")))], {"TOTAL": 5})
    total = rows.at(5)
    assert total == Place(5, NewRow(5, "TOTAL"))
    assert rows.chosen(8, total, is_home=True) == []


@pytest.mark.parametrize("row", [6, 9])
def test_a_row_outside_is_one_row_for_everybody(row: int) -> None:
    rows = RowMap([banded("ab", "cde")])
    assert rows.chosen(row, place(rows, "ab1"), is_home=True) == []


def test_runs_that_touch_or_overlap_are_one() -> None:
    assert joined([(1, 2), (3, 3), (5, 9), (6, 7)]) == [(1, 3), (5, 9)]
