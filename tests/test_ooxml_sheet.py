from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.tiny import cell_xml, part, sheet, workbook

from workbook_tools.cells import CellPatch, Patch, ProtectPatch, RowPatch
from workbook_tools.errors import PatchError, TemplateError
from workbook_tools.ooxml.sheet import Area, parse_area
from workbook_tools.ooxml.workbook import FileWorkbook


def fill(path: Path, *patches: Patch) -> Path:
    target = path.with_name("out.xlsx")
    FileWorkbook(path).apply(patches, target)
    return target


def test_a_rectangle_is_the_same_whichever_corners_name_it() -> None:
    assert parse_area("$B$2:A1") == parse_area("A1:B2") == Area(1, 1, 2, 2)
    assert str(parse_area("C3")) == "C3"


@pytest.mark.parametrize("text", ["", "A:C", "1:3", "A1:B", "#REF!", "A1,B2"])
def test_what_is_no_rectangle_of_cells_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no "):
        parse_area(text)


def test_new_cells_and_rows_stand_in_order_in_the_style_of_their_row_or_column(
    tmp_path: Path,
) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        sheet(
            '<row r="2" spans="2:4" s="3" customFormat="1"><c r="B2"/><c r="D2"/></row>'
            '<row r="9"/>',
            before='<dimension ref="B2:D9"/><cols><col min="5" max="6" style="1"/></cols>',
        ),
    )
    out = part(fill(path, *(CellPatch("One", c, 1) for c in ("C2", "A2", "E2", "E5", "F11"))))
    assert re.findall(r'<row r="(\d+)"', out) == ["2", "5", "9", "11"]
    assert re.findall(r'<c r="([A-Z0-9]+)"', out) == ["A2", "B2", "C2", "D2", "E2", "E5", "F11"]
    assert '<c r="C2" s="3"><v>1</v></c>' in out
    assert '<c r="E5" s="1"><v>1</v></c>' in out
    assert "spans" not in out
    assert '<dimension ref="A2:F11"/>' in out


def test_a_row_that_gains_no_cell_keeps_its_spans(tmp_path: Path) -> None:
    rows = '<row r="2" spans="1:1"><c r="A2"><v>1</v></c></row>'
    assert 'spans="1:1"' in part(
        fill(workbook(tmp_path / "a.xlsx", sheet(rows)), CellPatch("One", "A2", 2))
    )


def test_rows_and_cells_without_addresses_are_counted(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    path = workbook(tmp_path / "a.xlsx", sheet(rows))
    target = fill(path, CellPatch("One", "B1", 7), CellPatch("One", "D2", 8))
    book = FileWorkbook(target)
    assert [book.cell("One", c) for c in ("A1", "B1", "A2", "D2")] == [1, 7, 3, 8]


def test_an_emptied_cell_keeps_its_style_and_an_absent_one_stays_absent(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", sheet('<row r="1"><c r="A1" s="3" t="b"><v>1</v></c></row>')
    )
    target = fill(path, CellPatch("One", "A1", None), CellPatch("One", "B1", None))
    assert cell_xml(target, "A1") == '<c r="A1" s="3"/>'
    assert cell_xml(target, "B1") == ""


def test_text_goes_in_place_and_leaves_no_trace_of_what_was_there(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        sheet('<row r="1"><c r="A1" s="1" t="s" vm="1"><v>0</v></c></row>'),
        shared="<si><t>old</t></si>",
    )
    target = fill(path, CellPatch("One", "A1", " =1 & <b>"))
    assert cell_xml(target, "A1") == (
        '<c r="A1" s="1" t="inlineStr"><is><t xml:space="preserve"> =1 &amp; &lt;b&gt;</t></is></c>'
    )


def test_rows_are_hidden_and_shown(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet('<row r="1" hidden="1"/><row r="2" ht="20"/>'))
    target = fill(
        path, RowPatch("One", 1, False), RowPatch("One", 2, True), RowPatch("One", 3, False)
    )
    assert '<row r="1"/><row r="2" ht="20" hidden="1"/></sheetData>' in part(target)


def test_a_row_outside_the_sheet_or_both_hidden_and_shown_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet())
    with pytest.raises(PatchError, match="1,048,576"):
        fill(path, RowPatch("One", 0, True))
    with pytest.raises(PatchError, match="row 3: one patch hides it and another shows it"):
        fill(path, RowPatch("One", 3, True), RowPatch("One", 3, False))


def test_protection_stands_in_its_place_and_leaves_sizes_and_filters_free(tmp_path: Path) -> None:
    after = '<sheetCalcPr fullCalcOnLoad="1"/><autoFilter ref="A1:B2"/>'
    out = part(fill(workbook(tmp_path / "a.xlsx", sheet(after=after)), ProtectPatch("One")))
    assert re.findall(r"<(sheet\w+|autoFilter)", out) == [
        *("sheetData", "sheetCalcPr", "sheetProtection", "autoFilter"),
    ]
    found = re.search("<sheetProtection[^>]*>", out)
    assert found
    assert 'sheet="1"' in found[0]
    for free in ("objects", "formatRows", "formatColumns", "autoFilter"):
        assert f'{free}="0"' in found[0]
    assert "password" not in found[0]


def test_a_protected_sheet_stays_as_it_was(tmp_path: Path) -> None:
    after = '<sheetProtection password="CC1A" sheet="1" formatRows="1"/>'
    path = workbook(tmp_path / "a.xlsx", sheet(after=after))
    assert fill(path, ProtectPatch("One")).read_bytes() == path.read_bytes()


def test_a_cell_that_a_merge_covers_is_refused_and_its_first_is_filled(tmp_path: Path) -> None:
    after = '<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
    path = workbook(tmp_path / "a.xlsx", sheet(after=after))
    assert FileWorkbook(fill(path, CellPatch("One", "B2", 1))).cell("One", "B2") == 1
    with pytest.raises(PatchError, match=r"C3: the merged area B2:C3 covers it: patch B2"):
        fill(path, CellPatch("One", "C3", 1))


def test_the_heading_of_a_table_is_refused_and_its_own_words_are_not(tmp_path: Path) -> None:
    table = '<table displayName="Cases" name="Cases" ref="A1:B3"/>'
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>Ref</t></is></c></row>'
    path = workbook(
        tmp_path / "a.xlsx",
        sheet(rows),
        parts={
            "xl/tables/table1.xml": table,
            "xl/worksheets/_rels/sheet1.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                '<Relationship Id="rId1" Type="x/table" Target="../tables/table1.xml"/>'
                "</Relationships>"
            ),
        },
    )
    fill(path, CellPatch("One", "A1", "Ref"), CellPatch("One", "A2", "M1"))
    with pytest.raises(PatchError, match="heading of a table"):
        fill(path, CellPatch("One", "A1", "Reference"))


def test_every_bad_patch_is_named_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet())
    bad = [
        CellPatch("Onee", "A1", 1),
        CellPatch("One", "A0", 1),
        CellPatch("One", "B1", float("nan")),
        CellPatch("One", "C1", "x" * 40_000),
        CellPatch("One", "D1", 1),
        CellPatch("One", "$d$1", 2),
    ]
    with pytest.raises(PatchError) as caught:
        fill(path, *bad)
    message = str(caught.value)
    assert message.startswith("5 faults, nothing was written:")
    for words in (
        "'Onee'",
        "the nearest is 'One'",
        "'A0'",
        "cell B1: nan",
        "40,000",
        "cell D1: two",
    ):
        assert words in message
    assert (caught.value.sheet, caught.value.cell) == ("Onee", "")
    assert not path.with_name("out.xlsx").exists()


def test_one_cell_given_one_value_twice_is_no_fault(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet())
    target = fill(path, CellPatch("one", "A1", 1), CellPatch("One", "$A$1", 1.0))
    assert FileWorkbook(target).cell("One", "A1") == 1


@pytest.mark.parametrize(
    ("rows", "around"),
    [
        ('<row r="x"/>', {}),
        ('<row r="0"/>', {}),
        ('<row r="1"><c r="A1"/><c r="ZZZZ1"/></row>', {}),
        ('<row r="1"><c r="A1" s="x"/></row>', {}),
        ('<row r="1"><c r="A1"><f t="array" ref="x">B1</f></c></row>', {}),
        ("", {"before": '<dimension ref="x"/>'}),
        ("", {"before": '<cols><col min="x" max="2"/></cols>'}),
        ("", {"after": '<mergeCells><mergeCell ref="x"/></mergeCells>'}),
        ('<row r="1" ht="nan"><c r="A1" s="3"/></row>', {}),
    ],
)
def test_a_damaged_sheet_is_refused_whole(
    tmp_path: Path, rows: str, around: dict[str, str]
) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet(rows, **around))
    with pytest.raises(TemplateError, match="is damaged"):
        fill(path, CellPatch("One", "A1", "words"))
    assert not path.with_name("out.xlsx").exists()
