"""What stands on a sheet beside its cells follows the rows: each kind, by what the parts say."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from packages.makers import package
from support.growth import (
    BOOK,
    FIRST,
    FRONT,
    GONE,
    SHEET,
    Sheets,
    after,
    copied,
    grown,
    made,
    part,
    values,
)
from support.office import Office
from xlsxwriter import Workbook

from workbook_tools.ooxml.growth.rowmap import Block, NewRow, RowMap

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")


def names(path: Path) -> dict[str, str]:
    return {e.get("name", ""): e.text or "" for e in part(path, BOOK).iter("{*}definedName")}


def test_a_merged_area_comes_once_a_copy_and_one_around_the_row_stretches(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        for area in ("A1:D1", "E5:F5", "G4:G6", "E8:E9"):
            sheets[SHEET].merge_range(area, "")

    root = part(after(tmp_path, build), FIRST)
    found = ["A1:D1", "E5:F5", "E6:F6", "E7:F7", "G4:G8", "E10:E11"]
    assert values(root, "mergeCell", "ref") == found
    assert values(root, "mergeCells", "count") == ["6"]


def test_a_list_of_merged_areas_goes_with_the_last_of_them(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].merge_range("E5:F5", "")

    assert values(part(after(tmp_path, build, GONE), FIRST), "mergeCells") == []


def test_a_link_is_copied_with_its_row_and_one_into_the_workbook_follows(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].write_url("E5", "https://example.org/a b", string="source")
        sheets[SHEET].write_url("F5", "internal:Scorecard!A5", string="itself")
        sheets["Front"].write_url("A1", "internal:Scorecard!A8:D8", string="last")
        sheets["Front"].write_url("A2", "internal:Front!A8", string="here")

    path = after(tmp_path, build)
    book = load_workbook(path)
    links = [book[SHEET][f"E{row}"].hyperlink.target for row in (5, 6, 7)]
    assert links == ["https://example.org/a%20b"] * 3
    inside = [book[SHEET][f"F{row}"].hyperlink.location for row in (5, 6, 7)]
    assert inside == ["Scorecard!A5", "Scorecard!A6", "Scorecard!A7"]
    front = [book["Front"][cell].hyperlink.location for cell in ("A1", "A2")]
    assert front == ["Scorecard!A10:D10", "Front!A8"]


def test_a_link_that_is_kept_as_a_relationship_follows(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets["Front"].write_url("A1", "https://example.org", string="last")

    rels = "xl/worksheets/_rels/sheet2.xml.rels"
    edit = (rels, 'Target="https://example.org"', 'Target="#Scorecard!A8"')
    root = part(after(tmp_path, build, None, edit), rels)
    assert values(root, "Relationship", "Target") == ["#Scorecard!A10"]


def test_the_identity_of_a_link_stays_with_its_first_copy(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].write_url("E5", "internal:Front!A1")

    space = 'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
    own = f'<hyperlink {space} xr:uid="{{00000000-0004-0000-0000-000000000000}}" '
    root = part(after(tmp_path, build, None, (FIRST, "<hyperlink ", own)), FIRST)
    links = list(root.iter("{*}hyperlink"))
    assert [sum(name.endswith("}uid") for name in link.attrib) for link in links] == [1, 0, 0]


def test_a_page_break_stands_after_the_last_copy_of_its_row(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].set_h_pagebreaks([2, 5, 8])

    root = part(after(tmp_path, build), FIRST)
    assert values(root, "brk", "id") == ["2", "7", "10"]


def test_page_breaks_that_come_together_are_one(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].set_h_pagebreaks([4, 5])

    root = part(after(tmp_path, build, GONE), FIRST)
    assert values(root, "brk", "id") == ["4"]
    breaks = next(root.iter("{*}rowBreaks"))
    assert (breaks.get("count"), breaks.get("manualBreakCount")) == ("1", "1")


def test_a_break_beside_a_column_runs_through_the_new_rows(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].set_v_pagebreaks([3])

    edit = (FIRST, 'max="1048575"', 'max="8"')
    assert values(part(after(tmp_path, build, None, edit), FIRST), "brk", "max") == ["10"]
    whole = part(after(tmp_path, build), FIRST)
    assert values(whole, "brk", "max") == ["1048575"]


def test_a_filter_its_sorting_and_its_hidden_name_stretch_alike(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].autofilter("A3:D8")

    sort = '<sortState ref="A4:D8"><sortCondition ref="C4:C8"/></sortState>'
    edit = (FIRST, '<autoFilter ref="A3:D8"/>', f'<autoFilter ref="A3:D8">{sort}</autoFilter>')
    path = after(tmp_path, build, None, edit)
    root = part(path, FIRST)
    found = [*values(root, "autoFilter", "ref"), *values(root, "sortState", "ref")]
    assert found + values(root, "sortCondition", "ref") == ["A3:D10", "A4:D10", "C4:C10"]
    assert names(path)["_xlnm._FilterDatabase"] == "Scorecard!$A$3:$D$10"


def test_a_print_area_that_ends_at_the_row_ends_at_its_last_copy(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].print_area("A1:D5")
        sheets[SHEET].repeat_rows(2)
        sheets["Front"].print_area("A1:D5")

    defined = part(after(tmp_path, build), BOOK).iter("{*}definedName")
    assert [each.text for each in defined] == [
        "Front!$A$1:$D$5",
        "Scorecard!$A$1:$D$7",
        "Scorecard!$3:$3",
    ]


@pytest.mark.parametrize(
    ("rows", "split", "corner"),
    [(3, "3", "B4"), (5, "7", "B8"), (6, "8", "B9")],
)
def test_frozen_rows_are_those_that_were_frozen(
    rows: int, split: str, corner: str, tmp_path: Path
) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].freeze_panes(rows, 1)

    root = part(after(tmp_path, build), FIRST)
    assert values(root, "pane", "ySplit") == [split]
    assert values(root, "pane", "topLeftCell") == [corner]


def test_cells_whose_errors_are_ignored_are_all_copies(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].ignore_errors({"number_stored_as_text": "C5:D5 A8"})

    root = part(after(tmp_path, build), FIRST)
    assert values(root, "ignoredError", "sqref") == ["C5:D7 A10"]


def test_watched_cells_are_watched_in_every_copy(tmp_path: Path) -> None:
    watches = '<cellWatches><cellWatch r="D5"/><cellWatch r="D9"/></cellWatches>'
    edit = (FIRST, "</worksheet>", f"{watches}</worksheet>")
    root = part(after(tmp_path, lambda book, sheets: None, None, edit), FIRST)
    assert values(root, "cellWatch", "r") == ["D5", "D6", "D7", "D11"]


def test_the_filter_of_a_named_view_stretches(tmp_path: Path) -> None:
    path = made(tmp_path / "before.xlsx", lambda book, sheets: None)
    parts = package.read(path)
    space = "http://schemas.microsoft.com/office/spreadsheetml/2019/namedsheetviews"
    held = '<nsvFilter filterId="{1}" ref="A3:D8"><columnFilter colId="1"/></nsvFilter>'
    view = f'<namedSheetView name="Mine" id="{{2}}">{held}</namedSheetView>'
    words = f'<namedSheetViews xmlns="{space}">{view}</namedSheetViews>'
    name = "xl/namedSheetViews/namedSheetView1.xml"
    package.add_part(parts, name, words, "application/vnd.ms-excel.namedsheetviews+xml")
    kind = "http://schemas.microsoft.com/office/2019/04/relationships/namedSheetView"
    package.relate(parts, "xl/worksheets/_rels/sheet1.xml.rels", "rId90", kind, f"/{name}")
    package.write(path, parts)
    grown(path, {SHEET: copied((5, 3))}, tmp_path / "after.xlsx")
    root = part(tmp_path / "after.xlsx", name)
    assert values(root, "nsvFilter", "ref") == ["A3:D10"]


def test_a_list_on_another_sheet_and_what_only_looks_alike_stay(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        other = book.add_worksheet("Old Scorecard")
        for sheet in (sheets["Front"], other):
            sheet.data_validation("A5:A9", {"validate": "list", "source": "=Lists!$A$1:$A$3"})
            sheet.data_validation("B5", {"validate": "list", "source": "=$A$5:$A$9"})
            sheet.write_formula("D9", "=SUM(D4:D8,'Old Scorecard'!D4:D8)")
            sheet.merge_range("E5:F5", "")
            sheet.autofilter("A3:D8")
            sheet.add_sparkline("H5", {"range": f"'{sheet.name}'!C5:D5"})
            sheet.set_h_pagebreaks([5])
        sheets[SHEET].data_validation("E5", {"validate": "list", "source": "=Lists!$A$1:$A$3"})
        book.define_name("figures", "='Old Scorecard'!$D$4:$D$8")

    path = after(tmp_path, build)
    for sheet in (FRONT, "xl/worksheets/sheet4.xml"):
        assert part(path, sheet).xpath("string()") == part(tmp_path / "before.xlsx", sheet).xpath(
            "string()"
        )
        assert values(part(path, sheet), "mergeCell", "ref") == ["E5:F5"]
    assert names(path)["figures"] == "'Old Scorecard'!$D$4:$D$8"
    own = part(path, FIRST)
    assert values(own, "dataValidation", "sqref") == ["E5:E7"]
    assert values(own, "formula1") == ["Lists!$A$1:$A$3"]


@pytest.mark.libreoffice
def test_a_total_below_two_rows_that_are_copied_still_sums_all(
    office: Office, tmp_path: Path
) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets["Front"].write_formula("A1", "=Scorecard!D9")
        sheets["Front"].write_formula("A2", "=SUM(Scorecard!D4:D5)")

    path = after(tmp_path, build, copied((5, 3), (8, 2)))
    shown = office.values([path], recalculate=True)[path]
    assert shown[SHEET, "D12"] == 1 + 3 * 11 + 21 + 31 + 2 * 41
    assert shown["Front", "A1"] == shown[SHEET, "D12"]
    assert shown["Front", "A2"] == 1 + 3 * 11


def test_two_rows_one_above_the_other_are_each_followed(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        for row in (5, 7):
            sheets[SHEET].merge_range(f"E{row}:F{row}", "")
        sheets[SHEET].set_h_pagebreaks([5, 6, 7])

    root = part(after(tmp_path, build, copied((5, 2), (7, 2))), FIRST)
    assert values(root, "mergeCell", "ref") == ["E5:F5", "E6:F6", "E8:F8", "E9:F9"]
    assert values(root, "brk", "id") == ["6", "7", "9"]


def test_rules_of_both_editions_cover_all_copies_once(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].conditional_format("D5", {"type": "data_bar", "data_bar_2010": True})
        sheets[SHEET].conditional_format(
            "C4:C8", {"type": "formula", "criteria": "=$C4>$D4", "format": book.add_format()}
        )

    root = part(after(tmp_path, build), FIRST)
    assert sorted(values(root, "conditionalFormatting", "sqref")) == ["", "C4:C10", "D5:D7"]
    assert values(root, "sqref") == ["D5:D7"]
    assert values(root, "formula") == ["$C4>$D4"]


def test_views_of_the_mac_and_slicers_stay(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].add_sparkline("H8", {"range": "Scorecard!C8:D8"})

    mac = "http://schemas.microsoft.com/office/mac/excel/2008/main"
    own = f'<ext xmlns:mx="{mac}" uri="{{64002731-A6B0-56B0-2670-7721B7C09600}}">'
    own += '<mx:PLV Mode="0" OnePage="0" WScale="0"/></ext>'
    root = part(after(tmp_path, build, None, (FIRST, "<extLst>", f"<extLst>{own}")), FIRST)
    assert values(root, "PLV", "Mode") == ["0"]


def test_a_workbook_whose_rows_were_moved_is_calculated_in_full_when_it_is_opened(
    tmp_path: Path,
) -> None:
    root = part(after(tmp_path, lambda book, sheets: None), BOOK)
    assert values(root, "calcPr", "fullCalcOnLoad") == ["1"]


def test_what_a_file_does_not_say_it_is_not_made_to_say(tmp_path: Path) -> None:
    path = made(tmp_path / "before.xlsx", lambda book, sheets: None)
    rows = RowMap([Block(5, 5, (NewRow(5, "M2"),))], {"M2": 5})
    assert grown(path, {SHEET: rows}, tmp_path / "after.xlsx") == ()
    for name in (FIRST, FRONT):
        assert part(tmp_path / "after.xlsx", name).xpath("count(//*)") == part(path, name).xpath(
            "count(//*)"
        )
