from __future__ import annotations

from pathlib import Path

import pytest
from support.tiny import sheet, workbook

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.workbook import FileWorkbook


def book(tmp_path: Path, names: str) -> FileWorkbook:
    path = workbook(tmp_path / "a.xlsx", sheet(), sheet(), sheet(), names=names)
    return FileWorkbook(path)


def name(text: str, *, local: str = "", name: str = "wt_scorecard") -> str:
    scope = f' localSheetId="{local}"' if local else ""
    return f'<definedName name="{name}"{scope}>{text}</definedName>'


def test_names_are_given_in_order_and_those_of_one_sheet_with_its_name(tmp_path: Path) -> None:
    listed = name("One!$A$1") + name("Two!$A$1", local="1") + name("x", name="other")
    found = book(tmp_path, listed)
    assert found.grid_names == ("wt_scorecard", "Two!wt_scorecard")
    assert found.read("Two!wt_scorecard").sheet == "Two"
    assert found.read("wt_scorecard").sheet == "One"


def test_a_quoted_sheet_and_reversed_corners_are_understood(tmp_path: Path) -> None:
    grid = book(tmp_path, name("'Three and more'!$C$4:$A$2")).read("WT_Scorecard")
    assert (grid.sheet, grid.first_row, grid.last_column) == ("Three and more", 2, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#REF!", r"has lost its cells \(#REF!\)"),
        ("One!#REF!", "has lost its cells"),
        ("One!$A$1:$B$2,One!$D$1:$E$2", "covers several areas"),
        ("[1]One!$A$1", "another workbook"),
        ("'[Other book.xlsx]One'!$A$1", "another workbook"),
        ("OFFSET(One!$A$1,0,0,5,5)", "not one rectangle"),
        ("One!$A:$C", "not one rectangle"),
        ("One!$1:$3", "not one rectangle"),
        ("$A$1", "not one rectangle"),
        ("42", "not one rectangle"),
        ("Cases[#All]", "not one rectangle"),
        ("Missing!$A$1", "no sheet 'Missing'"),
    ],
)
def test_a_name_that_is_no_rectangle_here_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(TemplateError, match=words):
        book(tmp_path, name(text)).read("wt_scorecard")


def test_the_refusal_carries_the_sheet_and_the_cells(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        book(tmp_path, name("One!$A$1:$B$2,One!$D$1")).read("wt_scorecard")
    assert caught.value.sheet
    assert "One!$A$1:$B$2,One!$D$1" in str(caught.value)


def test_a_missing_name_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="no name wt_scorcard, the nearest is 'wt_scorecard'"):
        book(tmp_path, name("One!$A$1")).read("wt_scorcard")


def test_a_name_that_only_single_sheets_have_is_pointed_out(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="there is Two!wt_scorecard"):
        book(tmp_path, name("Two!$A$1", local="1")).read("wt_scorecard")


def test_a_name_over_a_million_cells_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="over a million cells"):
        book(tmp_path, name("One!$A$1:$XFD$1000")).read("wt_scorecard")
