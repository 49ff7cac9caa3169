from __future__ import annotations

import pytest

from workbook_tools.ooxml.stale import Dependencies, references, stale_sheets

SHEETS = ("One", "Two", "Bob's sheet")
NAMES = [("total", "One!$A$1"), ("chain", "total*2"), ("odd", "OFFSET(One!$A$1,1,0)")]


def rests_on(*formulas: str, macros: bool = False) -> frozenset[str] | None:
    return Dependencies(SHEETS, NAMES, {"Cases": "Two"}, macros).of(formulas)


@pytest.mark.parametrize(
    ("formula", "sheets"),
    [
        ("A1+B2*3", set()),
        ("SUM($A$1:B2,C:C,3:4)", set()),
        ('One!A1&"Two!A1"', {"one"}),
        ("'Bob''s sheet'!A1", {"bob's sheet"}),
        ("SUM(ONE!A1:B2)", {"one"}),
        ("total+1", {"one"}),
        ("CHAIN", {"one"}),
        ("SUM(Cases[Number of cases])", {"two"}),
        ("SUM(Cases[[#All],[x]])+One!A1", {"one", "two"}),
        ("IF(TRUE,1E5,#REF!)", set()),
        ("_xlfn.CONCAT(A1,B1)", set()),
        ("LOG10(A1)", set()),
    ],
)
def test_a_formula_rests_on_the_sheets_it_mentions(formula: str, sheets: set[str]) -> None:
    assert rests_on(formula) == sheets


@pytest.mark.parametrize(
    "formula",
    [
        'INDIRECT("One!A1")',
        "OFFSET(A1,1,1)",
        "odd",
        "[1]Elsewhere!A1",
        "'[1]El sewhere'!A1",
        "SUM(One:Two!A1)",
        "SUM('One:Two'!A1)",
        "unknown_name+1",
        "Missing!A1",
        "Gone[x]",
        "_xludf.OWN(1)",
        "CUBEVALUE(1)",
    ],
)
def test_a_formula_that_cannot_be_followed_may_rest_on_anything(formula: str) -> None:
    assert rests_on("A1", formula) is None


def test_macros_may_calculate_from_anything() -> None:
    assert rests_on("A1", macros=True) is None


def test_a_function_is_no_name() -> None:
    assert references("SUM(A1)").names == set()


def test_staleness_spreads_at_any_remove() -> None:
    graph = {"two": frozenset({"one"}), "three": frozenset({"two"}), "four": frozenset({"five"})}
    assert stale_sheets({"one"}, graph) == {"two", "three"}


def test_a_changed_sheet_is_stale_itself_where_it_calculates() -> None:
    assert stale_sheets({"one"}, {"one": frozenset(), "two": frozenset()}) == {"one"}


def test_a_sheet_in_doubt_is_stale_after_any_change_and_after_none_not() -> None:
    assert stale_sheets({"one"}, {"two": None}) == {"two"}
    assert stale_sheets(set(), {"two": None}) == set()
