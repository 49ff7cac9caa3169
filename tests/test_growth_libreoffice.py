"""LibreOffice finds what stands beside cells where the rows went: one workbook with all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from support.growth import FIRST, SHEET, Sheets, after, part, values
from support.office import Office
from support.parts import contents
from xlsxwriter import Workbook

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.filterwarnings("ignore::UserWarning:openpyxl"),
]


def build(book: Workbook, sheets: Sheets) -> None:
    """One of each kind, on the row that is copied, over it or below it."""
    sheet = sheets[SHEET]
    red = book.add_format({"bg_color": "#FFC7CE"})
    sheet.conditional_format("D4:D8", {"type": "formula", "criteria": "=$D4>20", "format": red})
    sheet.data_validation("E5", {"validate": "list", "source": "=Lists!$A$1:$A$3"})
    sheet.add_sparkline("H5", {"range": "Scorecard!C5:D5"})
    sheet.write_url("E5", "https://example.org/source")
    sheet.write_comment("D5", "Checked on Monday.")
    sheet.merge_range("F5:G5", "")
    sheet.autofilter("A3:D8")
    sheet.print_area("A1:H5")
    sheet.set_h_pagebreaks([5])
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Scorecard!$D$4:$D$8"})
    sheet.insert_chart("K3", chart)
    sheets["Front"].add_table("A1:A3", {"columns": [{"header": "ref"}]})


@pytest.fixture(scope="module")
def saved(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook with its fifth row three times, saved by LibreOffice."""
    path = after(tmp_path_factory.mktemp("grown"), build)
    return office.convert([path], "xlsx", recalculate=True)[path]


def test_rules_links_notes_and_merged_areas_are_on_every_copy(saved: Path) -> None:
    sheet = load_workbook(saved)[SHEET]
    assert {str(rule.sqref) for rule in sheet.conditional_formatting} == {"D4:D10"}
    assert {str(each.sqref) for each in sheet.data_validations.dataValidation} == {"E5:E7"}
    assert {str(area) for area in sheet.merged_cells.ranges} == {"F5:G5", "F6:G6", "F7:G7"}
    rows = range(5, 8)
    assert [sheet[f"E{row}"].hyperlink.target for row in rows] == ["https://example.org/source"] * 3
    assert [sheet[f"D{row}"].comment.text.strip() for row in rows] == ["Checked on Monday."] * 3
    assert sheet["D8"].comment is None


def test_the_filter_the_print_area_and_the_page_break_end_at_the_last_copy(saved: Path) -> None:
    sheet = load_workbook(saved)[SHEET]
    assert sheet.auto_filter.ref == "A3:D10"
    assert sheet.print_area == "'Scorecard'!$A$1:$H$7"
    assert [each.id for each in sheet.row_breaks.brk] == [7]


def test_each_copy_has_its_sparkline_and_the_chart_has_all_figures(saved: Path) -> None:
    root = part(saved, FIRST)
    assert values(root, "sqref")[-3:] == ["H5", "H6", "H7"]
    assert [values(each, "f") for each in root.iter("{*}sparkline")] == [
        [f"Scorecard!C{row}:D{row}"] for row in (5, 6, 7)
    ]
    charts = [etree.fromstring(d) for n, d in contents(saved).items() if "charts/chart" in n]
    assert [values(chart, "f") for chart in charts] == [["Scorecard!$D$4:$D$10"]]
    assert values(charts[0], "v") == ["1", "11", "11", "11", "21", "31", "41"]
