"""The binder: keys and field codes to patches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.cells import CellPatch, Grid, GridCell, OnFormula, Patch, RowPatch, address
from workbook_tools.errors import TemplateError
from workbook_tools.grid import (
    Fields,
    Layout,
    Picked,
    Vocabulary,
    base_name,
    keyed_slots,
    list_slots,
    problems,
    single_slot,
    with_values,
)

WORDS = Vocabulary(
    fields=("ref", "month", "commentary", "commentary.state", "sentence", "kind"),
    keys=("M1", "M2", "M3"),
    names=("wt_scorecard", "wt_scorecard_name", "wt_month", "wt_summary_list"),
    formulas=("commentary.state",),
    headings=("month",),
)


class Bound(NamedTuple):
    patches: tuple[Patch, ...]
    unmatched: tuple[str, ...] = ()


def bind(grid: Grid, rows: Mapping[str, Fields], words: Vocabulary) -> Bound:
    shapes, slots = keyed_slots(grid, words)
    held = {key: Layout(fields).row(fields.values()) for key, fields in rows.items()}
    return Bound(tuple(with_values(shapes, slots.values(held))), tuple(slots.unmatched(held)))


def bind_list(
    grid: Grid, entries: Sequence[Fields], words: Vocabulary, headings: Fields | None = None
) -> Bound:
    shapes, slots = list_slots(grid, words)
    return Bound(tuple(with_values(shapes, slots.values(entries, headings or {}))))


def grid(
    codes: list[str | None],
    keys: list[str | None],
    name: str = "wt_scorecard",
    formulas: dict[str, str] | None = None,
    beyond: tuple[tuple[str, str], ...] = (),
    merged: tuple[str, ...] = (),
) -> Grid:
    """A grid whose corner is A1, with codes from B1 to the right and keys from A2 down."""
    cells = tuple(
        GridCell("S", address(row, column), key, code, None, (formulas or {}).get(code))
        for row, key in enumerate(keys, start=2)
        for column, code in enumerate(codes, start=2)
        if code is not None
    )
    return Grid(
        name,
        "S",
        1,
        1,
        len(keys) + 1,
        len(codes) + 1,
        cells,
        tuple((c, n) for n, c in enumerate(codes, start=2) if c is not None),
        tuple((k, n) for n, k in enumerate(keys, start=2) if k is not None),
        tuple(GridCell("S", cell, None, None, value) for cell, value in beyond),
        merged,
    )


def test_every_keyed_cell_of_a_known_field_is_filled_or_emptied() -> None:
    bound = bind(grid(["month", "commentary"], ["M1", "M2"]), {"M1": {"month": 5}, "M2": {}}, WORDS)
    assert bound.patches == (
        CellPatch("S", "B2", 5),
        CellPatch("S", "C2", None),
        CellPatch("S", "B3", None),
        CellPatch("S", "C3", None),
    )


def test_columns_without_a_code_and_rows_without_a_key_are_left_alone() -> None:
    bound = bind(grid(["month", None, "ref"], ["M1", None]), {"M1": {"month": 5}}, WORDS)
    assert [p.cell for p in bound.patches if isinstance(p, CellPatch)] == ["B2", "D2"]


def test_a_row_of_another_scorecard_is_emptied_and_said() -> None:
    bound = bind(grid(["month"], ["M1", "M3"]), {"M1": {"month": 5}}, WORDS)
    assert CellPatch("S", "B3", None) in bound.patches
    assert bound.unmatched == ("S!A3: M3 is not in this scorecard, so its row was emptied",)


def test_headings_are_written_only_where_there_is_one() -> None:
    rows = {"#label": {"month": "Dec-19"}, "M1": {}}
    bound = bind(grid(["month", "ref"], ["#label", "M1"]), rows, WORDS)
    assert bound.patches[0] == CellPatch("S", "B2", "Dec-19")
    assert not any(isinstance(p, CellPatch) and p.cell == "C2" for p in bound.patches)


def test_a_formula_field_takes_its_result_and_any_other_formula_is_kept() -> None:
    formulas = {"commentary.state": "IF(1,2,3)", "month": "B1*2"}
    bound = bind(
        grid(["commentary.state", "month"], ["M1"], formulas=formulas),
        {"M1": {"commentary.state": "owed", "month": 4}},
        WORDS,
    )
    assert [p.on_formula for p in bound.patches if isinstance(p, CellPatch)] == [
        OnFormula.RESULT,
        OnFormula.KEEP,
    ]


def test_a_list_is_filled_from_the_top_and_the_rest_is_hidden() -> None:
    bound = bind_list(
        grid(["sentence"], [None, None], "wt_summary_list"), [{"sentence": "a"}], WORDS
    )
    assert bound.patches == (
        CellPatch("S", "A2", "1"),
        CellPatch("S", "B2", "a"),
        RowPatch("S", 2, hidden=False),
        CellPatch("S", "A3", None),
        CellPatch("S", "B3", None),
        RowPatch("S", 3, hidden=True),
    )


def test_a_list_that_is_too_short_says_how_many_more_there_were() -> None:
    bound = bind_list(
        grid(["kind", "sentence"], [None, None], "wt_summary_list"),
        [{"sentence": s} for s in "abcd"],
        WORDS,
    )
    written = {p.cell: p.value for p in bound.patches if isinstance(p, CellPatch)}
    assert written["C2"] == "a"
    assert written["C3"] == "and 3 more"


def test_a_list_leaves_its_heading_row_alone() -> None:
    bound = bind_list(grid(["sentence"], ["#label", "9"], "wt_summary_list"), [], WORDS)
    assert {p.cell for p in bound.patches if isinstance(p, CellPatch)} == {"A3", "B3"}


def test_the_longest_known_name_wins() -> None:
    assert base_name("wt_scorecard_name", WORDS.names) == "wt_scorecard_name"
    assert base_name("wt_scorecard_2", WORDS.names) == "wt_scorecard"
    assert base_name("Copy!wt_month", WORDS.names) == "wt_month"
    assert base_name("wt_nothing", WORDS.names) is None


@pytest.mark.parametrize(
    ("awkward", "says"),
    [
        (grid(["month"], ["M1", "M1"]), "S!A3: the key M1 stands in A2 already"),
        (grid(["month", "month"], ["M1"]), "S!C1: the field month stands in B1 already"),
        (grid(["mnth"], ["M1"]), "S!B1: 'mnth' is no field code, the nearest is 'month'"),
        (grid(["month"], ["M1"], beyond=(("A3", "M2"),)), "S!A3: M2 stands just outside"),
        (grid(["month"], ["M1"], beyond=(("C1", "ref"),)), "S!C1: ref stands just outside"),
        (grid(["month"], ["M1", "M2"], merged=("B2:B3",)), "S!B2:B3: this merged area covers B3"),
    ],
)
def test_a_grid_that_cannot_be_filled_is_refused_with_its_cells(awkward: Grid, says: str) -> None:
    with pytest.raises(TemplateError) as refusal:
        bind(awkward, {"M1": {}}, WORDS)
    assert says in str(refusal.value)


def test_all_problems_are_said_at_once() -> None:
    awkward = grid(["mnth", "ref", "ref"], ["M1", "M1"])
    assert len(problems(awkward, WORDS)) == 3
    with pytest.raises(TemplateError, match="3 problems in the template, nothing was written"):
        bind(awkward, {}, WORDS)


def test_text_under_a_grid_that_is_no_key_is_nobodys_business() -> None:
    assert problems(grid(["month"], ["M1"], beyond=(("A3", "Sources"),)), WORDS) == []


def test_a_single_value_must_be_one_cell() -> None:
    with pytest.raises(TemplateError, match="covers 2 cells"):
        single_slot(grid(["month", "ref"], ["M1"]), formula=False)


def test_a_key_that_is_no_reference_at_all_is_named_with_the_nearest() -> None:
    bound = bind(grid(["month"], ["M1", "M22"]), {"M1": {}}, WORDS)
    assert bound.unmatched == (
        "S!A3: M22 is no reference of the project, the nearest is 'M2', so its row was emptied",
    )


def test_a_comparator_that_the_project_lacks_is_named_as_one() -> None:
    (problem,) = problems(grid(["benchmark.wales"], ["M1"]), WORDS)
    assert "config/benchmarks.csv has no column 'wales'" in problem


@given(
    st.lists(st.sampled_from("abcdef"), min_size=1),
    st.dictionaries(st.sampled_from("abc"), st.integers()),
)
def test_values_are_picked_whatever_the_order_of_codes_and_fields(
    codes: list[str], fields: dict[str, int]
) -> None:
    row = Layout(fields).row(fields.values())
    assert dict(row) == fields
    assert Picked(tuple(codes)).of(row) == tuple(map(fields.get, codes))
