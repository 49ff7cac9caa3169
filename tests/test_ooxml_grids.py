from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from support.tiny import sheet, workbook

from workbook_tools.cells import Grid, GridCell, Value
from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.values import CellError

ROWS = (
    '<row r="1"><c r="A1"><v>9</v></c><c r="B1" t="s"><v>0</v></c>'
    '<c r="D1" t="inlineStr"><is><t>month</t></is></c><c r="E1" t="s"><v>0</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>1258</v></c>'
    '<c r="D2" t="str"><f>B2&amp;""</f><v>1258</v></c></row>'
    '<row r="3"><c r="B3" t="s"><v>2</v></c></row>'
    '<row r="4"><c r="A4"><v>7</v></c></row>'
    '<row r="5"><c r="A5" t="s"><v>1</v></c></row>'
)
STRINGS = (
    "<si><t>title</t></si><si><r><t>M</t></r><r><rPr><b/></rPr><t>1</t></r>"
    '<rPh sb="0" eb="1"><t>em</t></rPh></si><si><t></t></si>'
)


def grid_of(tmp_path: Path, area: str, rows: str = ROWS) -> Grid:
    after = '<mergeCells><mergeCell ref="A9:B9"/><mergeCell ref="D4:E4"/></mergeCells>'
    path = workbook(
        tmp_path / "a.xlsx",
        sheet(rows, after=after),
        names=f'<definedName name="wt_x">One!{area}</definedName>',
        shared=STRINGS,
    )
    return FileWorkbook(path).read("wt_x")


def test_codes_and_keys_stand_with_their_columns_and_rows(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "$A$1:$D$4")
    assert grid.codes == (("title", 2), ("month", 4))
    assert grid.keys == (("M1", 2), ("7", 4))


def test_cells_are_those_of_coded_columns_in_the_order_of_the_sheet(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "$A$1:$D$4")
    assert [c.cell for c in grid] == ["B2", "D2", "B3", "D3", "B4", "D4"]
    assert [c.key for c in grid] == ["M1", "M1", None, None, "7", "7"]
    assert grid["M1", "title"] == 1258
    assert grid.cells[1] == GridCell("One", "D2", "M1", "month", "1258", '=B2&""')
    assert grid["7", "month"] is None


def test_an_empty_text_reads_as_nothing(tmp_path: Path) -> None:
    assert grid_of(tmp_path, "$A$1:$D$4").cells[2].value is None


def test_what_is_filled_just_outside_and_what_is_merged_is_told(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "$A$1:$D$4")
    assert [(c.cell, c.key, c.field) for c in grid.beyond] == [
        ("A5", "M1", None),
        ("E1", None, "title"),
    ]
    assert grid.merged == ("D4:E4",)


def test_a_name_of_one_cell_is_that_cell_alone(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, "$B$2")
    assert grid.cells == (GridCell("One", "B2", None, None, 1258),)
    assert grid.value == 1258
    assert grid.codes == grid.keys == ()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" s="1"><v>43800</v></c>', date(2019, 12, 1)),
        ('<c r="A1" s="1"><v>43800.25</v></c>', datetime(2019, 12, 1, 6)),
        ('<c r="A1" s="2"><v>43800</v></c>', datetime(2019, 12, 1)),
        ('<c r="A1" s="5"><v>0.25</v></c>', 0.25),
        ('<c r="A1"><v>43800</v></c>', 43800),
        ('<c r="A1" s="1"><v>60</v></c>', 60),
        ('<c r="A1" t="d" s="1"><v>2019-12-01</v></c>', date(2019, 12, 1)),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="e"><v>#DIV/0!</v></c>', CellError("#DIV/0!")),
        ('<c r="A1"><v>1E3</v></c>', 1000.0),
        ('<c r="A1" t="n"><v></v></c>', None),
        ('<c r="A1" t="str"><v>a_x000D__x000A_b</v></c>', "a\nb"),
        ('<c r="A1" t="inlineStr"><is><r><t> a</t></r><r><t>b </t></r></is></c>', " ab "),
    ],
)
def test_a_value_reads_as_what_the_cell_shows(tmp_path: Path, cell: str, value: Value) -> None:
    found = grid_of(tmp_path, "$A$1", f'<row r="1">{cell}</row>').value
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("cell", ['<c r="A1" t="s"><v>99</v></c>', '<c r="A1"><v>x</v></c>'])
def test_a_damaged_cell_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(TemplateError, match="A cell"):
        grid_of(tmp_path, "$A$1", f'<row r="1">{cell}</row>')


def test_a_1904_workbook_counts_its_own_days(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        sheet('<row r="1"><c r="A1" s="1"><v>42338</v></c></row>'),
        setup='<workbookPr date1904="1"/>',
    )
    assert FileWorkbook(path).cell("One", "A1") == date(2019, 12, 1)
