from __future__ import annotations

import pytest

from workbook_tools.errors import TemplateError
from workbook_tools.live.names import LiveName, find, grid_name
from workbook_tools.ooxml.sheet import parse_area


@pytest.mark.parametrize(
    ("text", "sheet"),
    [("=One!$A$1:$B$2", "One"), ("='It''s 2'!$A$1:$B$2", "It's 2")],
)
def test_a_name_is_a_rectangle_of_a_sheet(text: str, sheet: str) -> None:
    assert LiveName("wt_grid", text).place("a.xlsx") == (sheet, parse_area("A1:B2"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("=One!#REF!", "has lost its cells"),
        ("=[b.xlsx]One!$A$1", "points into another workbook"),
        ("=One!$A$1,One!$C$1", "covers several areas"),
        ("=OFFSET(One!$A$1,0,0)", "is not one rectangle of cells"),
        ("=One!$A:$B", "is not one rectangle of cells"),
        ("", "is not one rectangle of cells"),
    ],
)
def test_any_other_name_is_refused(text: str, fault: str) -> None:
    with pytest.raises(TemplateError, match=rf"a\.xlsx: the name wt_grid {fault}"):
        LiveName("wt_grid", text).place("a.xlsx")


def test_names_of_one_sheet_are_written_without_quotes() -> None:
    assert grid_name("'Sheet 2'!wt_month", "=x") == LiveName("Sheet 2!wt_month", "=x")
    assert grid_name("WT_Month", None) == LiveName("WT_Month", "")
    assert grid_name("Print_Area", "=x") is None


def test_a_missing_name_says_which_there_are() -> None:
    names = [LiveName("Two!wt_month", "=x"), LiveName("wt_scorecard", "=x")]
    assert find(names, "WT_SCORECARD", "a.xlsx") is names[1]
    with pytest.raises(TemplateError, match=r"no name wt_month; there is Two!wt_month"):
        find(names, "wt_month", "a.xlsx")
    with pytest.raises(TemplateError, match="the nearest is 'wt_scorecard'"):
        find(names, "wt_scorecrad", "a.xlsx")
