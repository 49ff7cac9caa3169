"""Sparklines come once a copy, each with the figures of its own row."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.growth import FIRST, FRONT, GONE, SHEET, Sheets, after, part, values
from xlsxwriter import Workbook

from workbook_tools.errors import TemplateError


def test_each_copy_of_a_row_has_a_sparkline_of_its_own_figures(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        for row in (4, 5, 6):
            sheets[SHEET].add_sparkline(f"H{row}", {"range": f"Scorecard!C{row}:D{row}"})
        sheets[SHEET].add_sparkline("I5", {"range": "Scorecard!A5:B5"})

    edit = (FIRST, "Scorecard!A5:B5", "Scorecard!$C$5:$D$5")
    groups = part(after(tmp_path, build, None, edit), FIRST).iter("{*}sparklineGroup")
    found = {
        at: f for g in groups for at, f in zip(values(g, "sqref"), values(g, "f"), strict=True)
    }
    assert found == {
        "H4": "Scorecard!C4:D4",
        "H5": "Scorecard!C5:D5",
        "H6": "Scorecard!C6:D6",
        "H7": "Scorecard!C7:D7",
        "I5": "Scorecard!$C5:$D5",
        "I6": "Scorecard!$C6:$D6",
        "I7": "Scorecard!$C7:$D7",
        "H8": "Scorecard!C8:D8",
    }


def test_sparklines_down_the_rows_grow_and_the_dates_of_a_group_follow(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        options = {"range": "Scorecard!D4:D8", "date_axis": "Scorecard!C4:C8"}
        sheets["Front"].add_sparkline("A1", options)

    root = part(after(tmp_path, build), FRONT)
    assert values(root, "f") == ["Scorecard!C4:C10", "Scorecard!D4:D10"]


def test_a_group_of_sparklines_goes_with_the_last_of_them(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].add_sparkline("H5", {"range": "Scorecard!C5:D5"})

    root = part(after(tmp_path, build, GONE), FIRST)
    assert values(root, "sparklineGroup") == values(root, "extLst") == []


def test_a_sparkline_on_another_sheet_is_refused_where_its_row_becomes_several(
    tmp_path: Path,
) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets["Front"].add_sparkline("A1", {"range": "Scorecard!C5:D5"})
        sheets["Front"].add_sparkline("A2", {"range": "Scorecard!C8:D8"})

    with pytest.raises(TemplateError) as caught:
        after(tmp_path, build)
    where = f"sheet Front, the sparkline of A1 ({FRONT})"
    assert f"{where}: Scorecard!C5:D5 is one row, which is copied" in str(caught.value)
    assert "the sparkline of A2" not in str(caught.value)
