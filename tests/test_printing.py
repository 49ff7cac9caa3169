"""Printing: a tagged PDF through the real LibreOffice, every page marked as internal."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader
from support.office import require_libreoffice
from support.southampton import SCORECARD, lay_out, project, run

from workbook_tools.errors import WorkbookToolsError
from workbook_tools.printing import MARK, marked, print_workbook


@pytest.fixture
def libreoffice() -> str:
    return require_libreoffice()


@pytest.mark.parametrize(
    ("footer", "expected"),
    [
        ("", f"&C&9{MARK}"),
        ("&L&9&A&R&P", f"&L&9&A&C&9{MARK}&R&P"),
        ("&LLeft&CMiddle&RRight", f"&LLeft&C&9{MARK} Middle&RRight"),
    ],
)
def test_the_mark_stands_in_the_middle_of_a_footer(footer: str, expected: str) -> None:
    assert marked(footer) == expected


@pytest.mark.libreoffice
def test_every_page_is_marked_and_the_pdf_says_what_it_is(libreoffice: str, tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    project(folder).refresh()
    before = (folder / SCORECARD).read_bytes()
    result = run(folder, "print")
    assert result.exit_code == 0
    pdf = PdfReader((folder / SCORECARD).with_suffix(".pdf"))
    pages = [page.extract_text() for page in pdf.pages]
    assert all(MARK in page for page in pages)
    assert "What to look at first" in pages[0]
    assert "southampton.xlsx" in pages[0]
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert pdf.metadata
    assert pdf.metadata.title == "Children and Families scorecard, December 2019, draft"
    assert (folder / SCORECARD).read_bytes() == before


@pytest.mark.libreoffice
def test_a_workbook_without_footers_is_marked_too(libreoffice: str, tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "Nothing but a cell"
    book.create_sheet("Second")["A1"] = "And another"
    book.save(tmp_path / "plain.xlsx")
    pdf = print_workbook(tmp_path / "plain.xlsx", tmp_path / "out" / "plain.pdf", "Plain")
    assert [MARK in page.extract_text() for page in PdfReader(pdf).pages] == [True, True]
    again = load_workbook(tmp_path / "plain.xlsx")
    assert again.active.oddFooter.center.text is None


def test_without_libreoffice_a_sentence_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = lay_out(tmp_path)
    project(folder).refresh()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WorkbookToolsError, match="printing needs LibreOffice"):
        project(folder).print()


def test_what_was_not_refreshed_cannot_be_printed(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    with pytest.raises(WorkbookToolsError, match=r"southampton.xlsx is not there yet: .* refresh"):
        project(folder).print()
