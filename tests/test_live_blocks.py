from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.live.blocks import around, blocks, halves, runs_of, size
from workbook_tools.ooxml.sheet import Area, parse_area

PLACES = st.sets(st.tuples(st.integers(1, 8), st.integers(1, 6)))


def named(areas: list[Area]) -> list[str]:
    return [str(area) for area in areas]


def cells(text: str) -> set[tuple[int, int]]:
    return {place for part in text.split() for place in parse_area(part).cells()}


@given(PLACES, PLACES)
def test_blocks_cover_what_is_wanted_once_and_nothing_that_is_not_allowed(
    wanted: set[tuple[int, int]], also: set[tuple[int, int]]
) -> None:
    covered = [place for area in blocks(wanted, also) for place in area.cells()]
    assert len(covered) == len(set(covered))
    assert wanted <= set(covered) <= wanted | also


def test_a_rectangle_is_one_block() -> None:
    assert named(blocks(cells("B2:E9"))) == ["B2:E9"]


def test_a_column_that_may_not_be_written_parts_two_blocks() -> None:
    assert named(blocks(cells("B2:C9 E2:F9"))) == ["B2:C9", "E2:F9"]


def test_cells_that_may_be_written_join_blocks() -> None:
    assert named(blocks(cells("B2 D9"), cells("B2:D9"))) == ["B2:D9"]


def test_a_block_reaches_no_further_than_the_wanted_cells() -> None:
    assert named(blocks(cells("C3"), cells("A1:F9"))) == ["C3"]
    assert blocks(set(), cells("A1:F9")) == []


def test_runs_of_numbers() -> None:
    assert runs_of([7, 1, 3, 2]) == [(1, 3), (7, 7)]
    assert runs_of([]) == []


def test_cells_too_far_apart_are_read_in_their_blocks() -> None:
    assert named(around(cells("A1 C3"))) == ["A1:C3"]
    assert named(around(cells("A1 XFD1048576"))) == ["A1", "XFD1048576"]
    assert around(set()) == []


@given(st.integers(1, 9), st.integers(1, 9))
def test_halves_are_the_whole(rows: int, columns: int) -> None:
    area = Area(1, 1, rows, columns)
    if size(area) > 1:
        first, second = halves(area)
        assert {*first.cells()} | {*second.cells()} == {*area.cells()}
        assert size(first) + size(second) == size(area)
