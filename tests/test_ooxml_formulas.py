from __future__ import annotations

from pathlib import Path

import pytest
from support.tiny import NS, cell_xml, part, sheet, workbook

from workbook_tools.cells import CellPatch, OnFormula, Receipt
from workbook_tools.errors import PatchError
from workbook_tools.ooxml.workbook import FileWorkbook

SHARED = (
    '<row r="1"><c r="A1"><v>5</v></c>'
    '<c r="B1"><f t="shared" si="0" ref="B1:B3">A1*2</f><v>10</v></c></row>'
    '<row r="2"><c r="B2"><f t="shared" si="0"/><v>0</v></c></row>'
    '<row r="3"><c r="B3"><f t="shared" si="0"/><v>0</v></c></row>'
)
CHAIN = {"xl/calcChain.xml": f'<calcChain xmlns="{NS}"><c r="B1" i="1"/></calcChain>'}


def fill(path: Path, *patches: CellPatch) -> tuple[Path, Receipt]:
    target = path.with_name("out.xlsx")
    return target, FileWorkbook(path).apply(patches, target)


def replace(cell: str, value: float, sheet: str = "One") -> CellPatch:
    return CellPatch(sheet, cell, value, OnFormula.REPLACE)


def test_a_formula_is_kept_and_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet(SHARED))
    target, receipt = fill(path, CellPatch("One", "B1", 1), CellPatch("One", "B3", 1))
    assert receipt.skipped_formulas == ("One!B1", "One!B3")
    assert receipt.cells == ()
    assert target.read_bytes() == path.read_bytes()


def test_formulas_lose_their_results_on_a_sheet_that_changes(tmp_path: Path) -> None:
    target, receipt = fill(workbook(tmp_path / "a.xlsx", sheet(SHARED)), CellPatch("One", "A1", 6))
    assert cell_xml(target, "B1") == '<c r="B1"><f t="shared" si="0" ref="B1:B3">A1*2</f></c>'
    assert "<calcPr fullCalcOnLoad=" in part(target, "xl/workbook.xml")
    assert receipt.parts_changed == ("xl/workbook.xml", "xl/worksheets/sheet1.xml")


def test_formulas_of_other_sheets_lose_theirs_only_where_they_depend_on_it(tmp_path: Path) -> None:
    depends = '<row r="1"><c r="A1" t="str"><f>total&amp;"x"</f><v>5x</v></c></row>'
    apart = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'
    path = workbook(
        tmp_path / "a.xlsx",
        sheet('<row r="1"><c r="A1"><v>5</v></c></row>'),
        sheet(depends),
        sheet(apart),
        names='<definedName name="total">One!$A$1</definedName>',
    )
    target, receipt = fill(path, CellPatch("One", "A1", 6))
    assert cell_xml(target, "A1", "xl/worksheets/sheet2.xml") == (
        '<c r="A1"><f>total&amp;"x"</f></c>'
    )
    assert "xl/worksheets/sheet3.xml" not in receipt.parts_changed


def test_no_result_goes_when_no_value_changes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet(SHARED))
    target, receipt = fill(path, CellPatch("One", "A1", 5.0))
    assert target.read_bytes() == path.read_bytes()
    assert receipt.parts_changed == ()


def test_a_full_calculation_is_not_asked_for_without_formulas(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet('<row r="1"><c r="A1"><v>5</v></c></row>'))
    _, receipt = fill(path, CellPatch("One", "A1", 6))
    assert receipt.parts_changed == ("xl/worksheets/sheet1.xml",)


def test_the_calculation_settings_stand_in_their_place(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        sheet(SHARED),
        names='<definedName name="total">One!$A$1</definedName>',
    )
    target, _ = fill(path, CellPatch("One", "A1", 6))
    assert '</definedNames><calcPr fullCalcOnLoad="1"/></workbook>' in part(
        target, "xl/workbook.xml"
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("up & on", '<c r="A1" s="1" t="str"><f>NOW()</f><v>up &amp; on</v></c>'),
        (2.5, '<c r="A1" s="1"><f>NOW()</f><v>2.5</v></c>'),
        (True, '<c r="A1" s="1" t="b"><f>NOW()</f><v>1</v></c>'),
        (None, '<c r="A1" s="1" t="str"><f>NOW()</f><v></v></c>'),
    ],
)
def test_a_supplied_result_stands_beside_its_formula(
    tmp_path: Path, value: str | float | None, written: str
) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        sheet('<row r="1"><c r="A1" s="1" t="e"><f>NOW()</f><v>#N/A</v></c><c r="B1"/></row>'),
    )
    patch = CellPatch("One", "A1", value, OnFormula.RESULT)
    target, receipt = fill(path, patch, CellPatch("One", "B1", 1))
    assert cell_xml(target, "A1") == written
    assert receipt.cells == ("One!A1", "One!B1")
    again = FileWorkbook(target).apply([patch, CellPatch("One", "B1", 1)])
    assert again.parts_changed == ()


def test_a_supplied_result_stays_when_its_sheet_is_stale_through_another(tmp_path: Path) -> None:
    other = (
        '<row r="1"><c r="A1"><f>One!A1</f><v>5</v></c><c r="B1"><f>One!A1</f><v>5</v></c></row>'
    )
    path = workbook(
        tmp_path / "a.xlsx", sheet('<row r="1"><c r="A1"><v>4</v></c></row>'), sheet(other)
    )
    result = CellPatch("Two", "A1", 5, OnFormula.RESULT)
    target, _ = fill(path, CellPatch("One", "A1", 5), result)
    book = FileWorkbook(target)
    assert (book.cell("Two", "A1"), book.cell("Two", "B1")) == (5, None)


def test_a_replaced_first_of_a_shared_formula_hands_it_to_the_next(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        sheet(SHARED, after=""),
        names='<definedName name="wt_x">One!$A$1:$B$3</definedName>',
    )
    target, _ = fill(path, replace("B1", 7))
    assert cell_xml(target, "B1") == '<c r="B1"><v>7</v></c>'
    assert cell_xml(target, "B2") == '<c r="B2"><f t="shared" si="0" ref="B2:B3">A2*2</f></c>'
    assert cell_xml(target, "B3") == '<c r="B3"><f t="shared" si="0"/></c>'


def test_all_who_share_a_formula_can_be_replaced(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet(SHARED))
    target, _ = fill(path, *(replace(f"B{n}", n) for n in (1, 2, 3)))
    assert "<f" not in part(target)


def test_a_shared_formula_that_cannot_move_is_refused(tmp_path: Path) -> None:
    rows = SHARED.replace("A1*2", "A1048575*2")
    path = workbook(tmp_path / "a.xlsx", sheet(rows))
    with pytest.raises(PatchError, match="cannot move"):
        fill(path, replace("B1", 7))


@pytest.mark.parametrize("kind", ["array", "dataTable"])
@pytest.mark.parametrize("cell", ["B1", "B2"])
def test_a_formula_that_fills_several_cells_is_never_replaced(
    tmp_path: Path, kind: str, cell: str
) -> None:
    rows = (
        f'<row r="1"><c r="A1"/><c r="B1"><f t="{kind}" ref="B1:B2">A1:A2</f><v>1</v></c></row>'
        '<row r="2"><c r="B2"><v>2</v></c></row>'
    )
    path = workbook(tmp_path / "a.xlsx", sheet(rows))
    with pytest.raises(PatchError, match="array formula or a data table"):
        fill(path, replace(cell, 7))
    target, receipt = fill(path, CellPatch("One", cell, 7), CellPatch("One", "A1", 8))
    assert receipt.skipped_formulas == (f"One!{cell}",)
    assert "<v>2</v>" not in part(target)


def test_a_removed_formula_takes_the_calculation_chain_along(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", sheet(SHARED), parts=CHAIN, related=(("calcChain", "calcChain.xml"),)
    )
    target, receipt = fill(path, replace("B1", 7))
    assert "xl/calcChain.xml" in receipt.parts_changed
    with pytest.raises(KeyError):
        part(target, "xl/calcChain.xml")
    assert "calcChain" not in part(target, "[Content_Types].xml")
    assert "calcChain" not in part(target, "xl/_rels/workbook.xml.rels")


def test_the_calculation_chain_stays_while_every_formula_does(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", sheet(SHARED), parts=CHAIN, related=(("calcChain", "calcChain.xml"),)
    )
    target, _ = fill(path, CellPatch("One", "A1", 7))
    assert part(target, "xl/calcChain.xml") == part(path, "xl/calcChain.xml")
    assert part(target, "xl/_rels/workbook.xml.rels") == part(path, "xl/_rels/workbook.xml.rels")


def test_a_formula_reads_as_text_also_where_it_is_shared(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        sheet(SHARED),
        names='<definedName name="wt_x">One!$B$3</definedName>',
    )
    (cell,) = FileWorkbook(path).read("wt_x")
    assert (cell.formula, cell.value) == ("=A3*2", 0)


def test_macros_in_the_workbook_make_every_result_stale(tmp_path: Path) -> None:
    apart = sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    path = workbook(
        tmp_path / "a.xlsx",
        sheet('<row r="1"><c r="A1"><v>5</v></c></row>'),
        apart,
        related=(("vbaProject", "vbaProject.bin"),),
    )
    target, _ = fill(path, CellPatch("One", "A1", 6))
    assert FileWorkbook(target).cell("Two", "A1") is None
