from __future__ import annotations

import pytest

from workbook_tools.cells import MAX_ROW
from workbook_tools.ooxml.growth.formula import Formulas, LostReferenceError
from workbook_tools.ooxml.growth.rowmap import Block, NewRow, Place, RowMap

KEYS = ("A", "B", "C")
CARD = RowMap([Block(8, 8, tuple(NewRow(8, key) for key in KEYS))])
HISTORY = RowMap([Block(3, 3, tuple(NewRow(3, key) for key in reversed(KEYS)))])
SHEETS = ("Card", "Notes", "O'Hara's", "History")
FORMULAS = Formulas(SHEETS, {"Card": CARD, "History": HISTORY, "O'Hara's": CARD})
SECOND = Place(9, NewRow(8, "B"))


def moved(text: str, home: str = "Card", at: Place | None = None, **options: bool) -> str:
    return FORMULAS.moved(text, home, at, **options)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(F8:F8)", "SUM(F8:F10)"),
        ("SUM(F5:F8)", "SUM(F5:F10)"),
        ("SUM(F8:F12)", "SUM(F8:F14)"),
        ("SUM(F$5:F$9)", "SUM(F$5:F$11)"),
        ("SUM(F9:F12)", "SUM(F11:F14)"),
        ("SUM(F1:F7)", "SUM(F1:F7)"),
        ("SUM(F12:F5)", "SUM(F14:F5)"),
        ("SUM(8:8)+SUM(A:A)", "SUM(8:10)+SUM(A:A)"),
        ("F8+F9", "F8+F11"),
        ("SUM(F8 : F8)", "SUM(F8 : F10)"),
        ("A1:INDEX(A:A,9)+A9:INDEX(A9:A12,2)", "A1:INDEX(A:A,9)+A11:INDEX(A11:A14,2)"),
        ("SUM(INDEX(F:F,5):F8)", "SUM(INDEX(F:F,5):F10)"),
        ("SUM(A9:name)", "SUM(A11:name)"),
        (f"SUM(A9:A{MAX_ROW})", f"SUM(A11:A{MAX_ROW})"),
        ("SUM(  F8:F8,\n  F9 )", "SUM(  F8:F10,\n  F11 )"),
        ("Card!F9+Notes!F9+card!F9", "Card!F11+Notes!F9+card!F11"),
        ("'O''Hara''s'!$F9&\"Card!F9\"", "'O''Hara''s'!$F11&\"Card!F9\""),
        ("[1]Card!F9+'[1]Card'!F9", "[1]Card!F9+'[1]Card'!F9"),
        ("Table1[[#This Row],[F9]]+LOG10(F9)", "Table1[[#This Row],[F9]]+LOG10(F11)"),
        ("@F9+F9%", "@F11+F11%"),
        ("IF(F9\n>0,\n\tF9,F10)", "IF(F11\n>0,\n\tF11,F12)"),
        ("#REF!+IFERROR(F9,#N/A)", "#REF!+IFERROR(F11,#N/A)"),
    ],
)
def test_outside_a_copy_a_reference_follows_its_rows(before: str, after: str) -> None:
    assert moved(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("F8*2", "F9*2"),
        ("RANK(F8,$F$8:$F$8)", "RANK(F9,$F$8:$F$10)"),
        ("F8/$F$8", "F9/$F$8"),
        ("SUM(F$5:F8)", "SUM(F$5:F9)"),
        ("SUM(F8:F$12)", "SUM(F9:F$14)"),
        ("F8/F12", "F9/F14"),
        ("History!D3", "History!D4"),
        ("SUM(History!D3:F3)/SUM(History!$D$3:$D$3)", "SUM(History!D4:F4)/SUM(History!$D$3:$D$5)"),
    ],
)
def test_in_a_copy_a_reference_without_dollar_means_the_same_indicator(
    before: str, after: str
) -> None:
    assert moved(before, at=SECOND) == after


def test_each_indicator_finds_its_own_row_where_the_order_is_another() -> None:
    places = [Place(8 + n, NewRow(8, key)) for n, key in enumerate(KEYS)]
    assert [moved("History!D3", at=place) for place in places] == [
        *("History!D5", "History!D4", "History!D3")
    ]


def test_a_name_leaves_rows_without_dollar_where_they_are() -> None:
    assert moved("Card!$F$9+Card!$F9", "", fixed_only=True) == "Card!$F$11+Card!$F9"


def test_a_charts_single_cell_becomes_the_range_of_its_copies() -> None:
    assert moved("Card!$F$8", "", grows=True) == "Card!$F$8:$F$10"
    assert moved("Card!$F$9", "", grows=True) == "Card!$F$11"


def test_a_formula_that_speaks_of_no_moving_sheet_is_not_even_read() -> None:
    assert moved('"not closed', "Notes") == '"not closed'


@pytest.mark.parametrize("text", ["Card:Notes!A1", "'Notes:History'!A9", "Card:Nowhere!A9"])
def test_a_reference_through_sheets_that_move_apart_is_refused(text: str) -> None:
    with pytest.raises(LostReferenceError, match="runs through several sheets"):
        moved(text)


@pytest.mark.parametrize("text", ["Card:Notes!A:B", "Notes:Notes!A9", "[1]Card:Notes!A9"])
def test_a_reference_through_sheets_whose_rows_do_not_matter_stays(text: str) -> None:
    assert moved(text) == text


@pytest.mark.parametrize("text", ['F9&"not closed', "Card'!F9", "SUM(F9]"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(LostReferenceError, match="is no formula that can be read"):
        moved(text)


@pytest.mark.parametrize("text", ["F8", "$F$8", "SUM(F8:G9)", "SUM(8:9)", "INDEX(F:F,5):F8"])
def test_a_reference_to_rows_that_are_taken_out_is_refused(text: str) -> None:
    formulas = Formulas(SHEETS, {"Card": RowMap([Block(8, 9, ())])})
    with pytest.raises(LostReferenceError, match="taken out"):
        formulas.moved(text, "Card")


def test_a_range_that_loses_some_rows_shrinks() -> None:
    formulas = Formulas(SHEETS, {"Card": RowMap([Block(8, 9, ())])})
    assert formulas.moved("SUM(F5:F8)+SUM(F9:F12)", "Card") == "SUM(F5:F7)+SUM(F8:F10)"
