from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlwings
from support.calc import LiveCalc
from support.tiny import sheet
from support.tiny import workbook as tiny

from workbook_tools.calc.block import OfficeError
from workbook_tools.calc.engine import attach
from workbook_tools.calc.office import save_copy

pytestmark = pytest.mark.libreoffice

ROWS = (
    "<row r='1'><c r='A1'><v>1</v></c><c r='B1' s='1'><v>43830</v></c>"
    "<c r='C1' s='5'><v>0.5</v></c><c r='D1'><f>1/0</f></c><c r='E1' t='b'><v>1</v></c></row>"
)
MERGES = '<mergeCells count="1"><mergeCell ref="B7:C8"/></mergeCells>'
NAMES = """<definedName name="rate">One!$A$1</definedName>
<definedName name="month" localSheetId="1">Two!$A$1:$B$2</definedName>"""


@pytest.fixture
def book(calc: LiveCalc, tmp_path: Path) -> xlwings.Book:
    parts = sheet(ROWS, after=MERGES), sheet(), sheet()
    return calc.open(tiny(tmp_path / "small.xlsx", *parts, names=NAMES))


def test_values_are_read_as_xlwings_gives_them(book: xlwings.Book) -> None:
    cells = book.sheets["One"].range("A1:F1")
    noon = datetime(1899, 12, 30, 12)
    assert cells.value == [1, datetime(2019, 12, 31), noon, None, True, None]
    assert cells.options(err_to_str=True, empty="-").value[3:] == ["#DIV/0!", True, "-"]
    assert cells.options(numbers=int).value[0] == 1
    assert book.sheets[0]["A1"].value == 1


@pytest.mark.parametrize(
    ("put", "held"),
    [
        (None, None),
        ("", None),
        (True, True),
        (2**40, 2.0**40),
        ("words", "words"),
        ("'007", "007"),
        ("''x", "'x"),
        ("007", "007"),
        ("two\nlines", "two\nlines"),
        ("x" * 32_767, "x" * 32_767),
    ],
)
def test_a_block_of_any_values_is_written(book: xlwings.Book, put: object, held: object) -> None:
    cells = book.sheets["One"].range("A1:E2")
    cells.value = [[put] * 5, [1.5] * 5]
    block = cells.value
    assert block[0][0] == block[0][4] == held
    assert block[1][:1] == [1.5]


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), datetime(2020, 1, 1), [1], b"x"])
def test_what_no_cell_holds_never_reaches_the_office(book: xlwings.Book, bad: object) -> None:
    cells = book.sheets["One"].range("A1:B1")
    with pytest.raises((TypeError, ValueError)):
        cells.raw_value = [[5.0, bad]]
    assert cells.value[0] == 1


def test_a_protected_sheet_refuses_in_an_error_of_pythons_own(book: xlwings.Book) -> None:
    one = book.sheets["One"]
    one.api.Protect()
    with pytest.raises(OfficeError, match="LibreOffice does not take it"):
        one.range("A1").value = 5
    one.api.Unprotect()
    assert one.range("A1").value == 1


def test_a_formula_and_an_error_are_entered(book: xlwings.Book) -> None:
    cells = book.sheets["One"].range("A2:B2")
    cells.raw_value = [["=SUM(A1,4)", "#N/A"]]
    assert cells.formula == [["=SUM(A1,4)", "#N/A"]]
    assert cells.options(err_to_str=True).value == [5, "#N/A"]


def test_a_number_over_a_truth_value_shows_as_a_number(book: xlwings.Book) -> None:
    cell = book.sheets["One"].range("E1")
    cell.value = 3
    assert (cell.value, cell.number_format) == (3, "General")


def test_number_formats_are_excels(book: xlwings.Book) -> None:
    one = book.sheets["One"]
    assert one.range("A1").number_format == "General"
    assert one.range("B1").number_format.lower() == "mmm\\-yy".replace("\\", "")
    assert one.range("A1:C1").number_format is None


def test_merged_areas_are_told(book: xlwings.Book) -> None:
    one = book.sheets["One"]
    assert [one.range(a).merge_cells for a in ("B7", "C8", "B7:C8", "C7:C8")] == [True] * 4
    assert one.range("A1:F9").merge_cells is None
    assert one.range("B6:B7").merge_cells is None
    assert one.range("A1:F6").merge_cells is False
    assert one.range("C8").merge_area.address == "$B$7:$C$8"


def test_rows_are_hidden_and_measured(book: xlwings.Book) -> None:
    cells = book.sheets["One"].range("A2:A4")
    cells.rows.hidden = True
    assert cells.rows.hidden is True
    assert book.sheets["One"].range("A4:A5").rows.hidden is None
    cells.rows.hidden = False
    cells.row_height = 30
    assert cells.row_height == pytest.approx(30, abs=0.1)
    cells.rows.autofit()
    assert cells.row_height < 20


def test_names_are_told_as_excel_tells_them(book: xlwings.Book) -> None:
    names = {name.name: name.refers_to for name in book.names}
    assert names == {"rate": "=One!$A$1", "Two!month": "=Two!$A$1:$B$2"}
    assert book.names["RATE"].name == "rate"
    assert "none" not in book.names


def test_sheets_and_books_are_found(book: xlwings.Book, calc: LiveCalc) -> None:
    assert book.sheet_names == ["One", "Two", "Three and more"]
    assert book.sheets["Two"].index == 2
    with pytest.raises(KeyError):
        book.sheets["Four"]
    assert calc.app.books["small.xlsx"] == book
    with pytest.raises(KeyError):
        calc.app.books["other.xlsx"]
    assert calc.app.books.open(book.fullname) == book


def test_the_selection_is_a_range(book: xlwings.Book) -> None:
    book.sheets["One"].range("B2:C3").select()
    selection = book.app.selection
    assert selection is not None
    assert selection.address == "$B$2:$C$3"


def test_addresses_are_written_as_excel_writes_them(book: xlwings.Book) -> None:
    cells = book.sheets["One"].range((2, 28), (3, 29))
    assert cells.address == "$AB$2:$AC$3"
    assert cells.get_address(False, True) == "$AB2:$AC3"
    assert cells[1, 1].address == "$AC$3"


def test_drawing_stops_and_goes_on(book: xlwings.Book) -> None:
    app = book.app
    app.screen_updating = False
    assert book.impl.document.hasControllersLocked()
    app.screen_updating = True
    assert not book.impl.document.hasControllersLocked()


def test_a_copy_is_saved_with_its_looks(book: xlwings.Book, calc: LiveCalc, tmp_path: Path) -> None:
    book.sheets["One"].range("A1").value = 77
    save_copy(book.impl.document, tmp_path / "copy.xlsx")
    assert calc.open(tmp_path / "copy.xlsx").sheets["One"].range("A1").value == 77


def test_a_workbook_that_is_open_is_attached_to(book: xlwings.Book, calc: LiveCalc) -> None:
    app = attach(calc.office.address)
    assert [each.name for each in app.books] == ["small.xlsx"]
    assert xlwings.books.active.name == "small.xlsx"
