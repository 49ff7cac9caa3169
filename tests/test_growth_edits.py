"""Which rows of which sheets become which, by the grids of a template."""

from __future__ import annotations

import pytest

from workbook_tools.cells import Grid
from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.growth.edits import with_row, without
from workbook_tools.ooxml.growth.prototype import Wanted, planned
from workbook_tools.ooxml.growth.rowmap import Block, NewRow

M1, M2, L1 = Wanted("M1", "s"), Wanted("M2", "s"), Wanted("L1", "t")


def grid(name: str, keys: dict[str, int], *, column: int = 1, sheet: str = "Card") -> Grid:
    """A grid of three columns with keys in these rows."""
    rows = list(keys.values())
    held = tuple(keys.items())
    return Grid(name, sheet, min(rows) - 1, column, max(rows) + 1, column + 2, (), keys=held)


def test_an_indicator_taken_out_goes_from_every_sheet() -> None:
    grids = [grid("wt_scorecard", {"M1": 5, "M2": 6}), grid("wt_history", {"M1": 3}, sheet="Past")]
    assert {name: each.rows.blocks for name, each in without(grids, "M1").items()} == {
        "Card": (Block(5, 5, ()),),
        "Past": (Block(3, 3, ()),),
    }


def test_a_row_that_is_anothers_in_the_grid_beside_is_not_taken_out() -> None:
    beside = grid("wt_commentary", {"M2": 5}, column=9)
    with pytest.raises(TemplateError, match="Card!I5: the row of M1 is also that of M2, in wt_com"):
        without([grid("wt_scorecard", {"M1": 5, "M2": 6}), beside], "M1")


def test_a_row_put_in_above_leaves_the_row_below_what_it_was() -> None:
    rows = with_row([grid("wt_scorecard", {"M2": 5, "L1": 6})], M1, [M1, M2, L1], {"M2"})
    assert rows["Card"].rows.blocks == (Block(5, 5, (NewRow(5, "M1", "s"), NewRow(5, "M2", "s"))),)
    assert rows["Card"].rows.one(5) == 6


def test_grids_beside_each_other_that_want_other_rows_in_one_place_are_refused() -> None:
    grids = [
        grid("wt_scorecard", {"* section": 4, "*": 5}),
        grid("wt_commentary", {"*": 5}, column=9),
    ]
    with pytest.raises(TemplateError, match="Card!I5: two grids share this row"):
        planned(grids, [M1, L1])


def test_grids_beside_each_other_that_want_the_same_rows_share_them() -> None:
    grids = [grid("wt_scorecard", {"*": 5}), grid("wt_commentary", {"*": 5}, column=9)]
    (block,) = planned(grids, [M1, M2])["Card"].rows.blocks
    assert [row.key for row in block.rows] == ["M1", "M2"]


def test_sheets_with_and_without_bands_have_the_same_indicators_in_their_own_order() -> None:
    grids = [
        grid("wt_scorecard", {"* section": 4, "*": 5}),
        grid("wt_history", {"*": 3}, sheet="Past"),
    ]
    found = planned(grids, [M1, L1, M2])
    keys = {name: [p.new.key for p in each.rows.copies()] for name, each in found.items()}
    assert keys == {"Card": ["", "M1", "M2", "", "L1"], "Past": ["M1", "L1", "M2"]}
    card, past = found["Card"].rows, found["Past"].rows
    here = next(place for place in card.copies() if place.new.key == "L1")
    assert past.chosen(3, here, is_home=False) == [4]
