"""The program's own lists: every text stays text, and nothing of it is cut."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader
from support.calc import LiveCalc
from support.office import Office
from support.returning import HARD_TEXTS
from support.tiny import part

from workbook_tools.lists import Column, write_list
from workbook_tools.ooxml.text import unescape
from workbook_tools.ooxml.workbook import FileWorkbook

COLUMNS = (Column("", 0), Column("What", 20), Column("Text", 60), Column("Keep", 8, to_mark=True))
TEXTS = (
    *HARD_TEXTS,
    *("=1+1", '=HYPERLINK("https://example.org","x")', "#N/A", "#REF!", "007", "1/2", "1e5"),
    *("{=A1}", "\x01\x07\x0b\x1a\x1f\ufffe", "_x000A_", "\u2028", "\t", "'", "<x>&amp;</x>"),
)
CUT = " ... (the rest does not fit into a cell)"
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1)


def listed(to: Path, *held: str) -> Path:
    rows = [("key", "text", text, None) for text in held]
    return write_list(to / "list.xlsx", "Title", "A note.", COLUMNS, rows, name="wt_list")


def stored(path: Path) -> list[object]:
    """The texts as another reader finds them, in the escapes of the format."""
    sheet = load_workbook(path).active
    kinds = {cell.data_type for row in sheet["C6:C200"] for cell in row if cell.value is not None}
    assert kinds <= {"s"}
    return [cell.value for row in sheet["C6:C200"] for cell in row if cell.value is not None]


def test_every_text_stays_text(tmp_path: Path) -> None:
    path = listed(tmp_path, *TEXTS)
    assert [unescape(str(text)) for text in stored(path)] == list(TEXTS)
    assert not re.search("<f[ />]", part(path))


def test_our_own_reader_reads_what_was_written(tmp_path: Path) -> None:
    read = FileWorkbook(listed(tmp_path, *TEXTS)).read("wt_list")
    assert [cell.value for cell in read if cell.cell[0] == "C"] == list(TEXTS)
    assert all(cell.formula is None for cell in read)


@given(st.lists(texts, min_size=1, max_size=20))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, held: list[str]) -> None:
    path = listed(tmp_path_factory.mktemp("list"), *held)
    assert [unescape(str(text)) for text in stored(path)] == held


@pytest.mark.parametrize("sign", ["x", "é", "😀"])
def test_a_text_that_no_cell_can_hold_is_cut_and_says_so(sign: str, tmp_path: Path) -> None:
    most = 32_767 // (2 if sign == "😀" else 1)
    whole, cut = stored(listed(tmp_path, sign * most, sign * (most + 1)))
    assert whole == sign * most
    assert str(cut).endswith(f"{sign}{CUT}")
    assert len(str(cut).encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize("held", [TEXTS, ()])
def test_it_keeps_the_schema_but_for_the_order_in_which_openpyxl_writes_fonts(
    held: tuple[str, ...], tmp_path: Path
) -> None:
    found = OpenXmlValidator().validate(str(listed(tmp_path, *held))).errors
    faults = {error.description for error in found if error.error_type.value == "schema"}
    assert faults <= {"Unexpected element 'color' found", "Unexpected element 'b' found"}


@pytest.mark.libreoffice
def test_libreoffice_shows_the_texts(office: Office, tmp_path: Path) -> None:
    path = listed(tmp_path, "=1+1", "#N/A", "007", "10%", "one\ntwo", "_x0041_", "x" * 32_767)
    cells = office.values([path])[path]
    shown = [cells["List", f"C{row}"] for row in range(6, 13)]
    assert shown == ["=1+1", "#N/A", "007", "10%", "one\ntwo", "_x0041_", "x" * 32_767]
    assert all(isinstance(text, str) for text in shown)


def test_only_rows_that_have_a_key_are_there_to_be_marked(tmp_path: Path) -> None:
    rows = [(None, "upon", "Old.", None), ("k", "stands", "New.", None)]
    path = write_list(tmp_path / "list.xlsx", "Title", "Note.", COLUMNS, rows)
    sheet = load_workbook(path).active
    tints = [sheet[f"D{row}"].fill.fgColor.rgb for row in (6, 7)]
    assert tints == ["00000000", "00FFF2CC"]
    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("D6:D7", '"x"')


def test_the_key_and_what_a_program_reads_are_hidden(tmp_path: Path) -> None:
    path = write_list(
        tmp_path / "list.xlsx", "T", "N", COLUMNS, [], singles={"wt_project": "=Small & Co"}
    )
    sheet = load_workbook(path).active
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[3].hidden
    assert FileWorkbook(path).read("wt_project").value == "=Small & Co"


@pytest.mark.libreoffice
def test_a_row_is_as_high_as_its_longest_text_and_a_page_as_wide_as_the_list(
    office: Office, tmp_path: Path
) -> None:
    words = " ".join(f"word{n}" for n in range(200))
    columns = (Column("", 0), Column("First", 40), Column("Second", 90), Column("Third", 60))
    rows = [(None, "short", words, ""), (None, words, "short", "last")]
    path = write_list(tmp_path / "list.xlsx", "Title", "Note.", columns, rows)
    pdf = PdfReader(office.convert([path], "pdf")[path])
    printed = "\n".join(page.extract_text() for page in pdf.pages)
    assert set(re.findall(r"word\d+", printed)) == set(words.split())
    assert printed.count("word199") == 2
    assert "#" not in printed
    assert all("First" in p.extract_text() and "Third" in p.extract_text() for p in pdf.pages)


@pytest.mark.libreoffice
def test_no_row_cuts_off_its_text_or_is_much_higher_than_it(calc: LiveCalc, tmp_path: Path) -> None:
    prose = "Demand rose in December because two schools changed how they refer. "
    held = [prose * n for n in (1, 2, 5, 9)] + ["one\ntwo\nthree", "A1, B2, C3-QL, " * 9]
    path = listed(tmp_path, *held)
    written = load_workbook(path).active.row_dimensions
    book = calc.open(path)
    for row in range(6, 12):
        best = best_height(book, row)
        assert best <= written[row].height <= 1.7 * best + 20


def best_height(book: xlwings.Book, row: int) -> float:
    """The height in points that LibreOffice itself gives a row."""
    found = book.impl.document.Sheets.getByIndex(0).Rows.getByIndex(row - 1)
    found.OptimalHeight = True
    return float(found.Height) * 72 / 2540
