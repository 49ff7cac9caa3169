"""Printing: a tagged PDF through the real LibreOffice, or one by a double of Excel, marked."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader
from support.office import require_libreoffice
from support.southampton import SCORECARD, lay_out, project, run

from workbook_tools import printing
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


def without_libreoffice(monkeypatch: pytest.MonkeyPatch, folder: Path, platform: str) -> None:
    """A computer of that system on which LibreOffice is nowhere."""
    monkeypatch.setenv("PATH", str(folder))
    for name in ("_WINDOWS", "_MAC"):
        monkeypatch.setattr(printing, name, folder / "soffice")
    on_system(monkeypatch, platform)


def on_system(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    """Another system for printing alone: the standard library has to go on working on this one."""
    monkeypatch.setattr(printing, "sys", SimpleNamespace(platform=platform))


def test_without_libreoffice_a_sentence_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = lay_out(tmp_path)
    project(folder).refresh()
    without_libreoffice(monkeypatch, tmp_path, "linux")
    with pytest.raises(WorkbookToolsError, match="printing needs LibreOffice"):
        project(folder).print()


def test_what_was_not_refreshed_cannot_be_printed(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    with pytest.raises(WorkbookToolsError, match=r"southampton.xlsx is not there yet: .* refresh"):
        project(folder).print()


class Excel:
    """Records what an Excel is told in place of one; ``fails`` names the call that it refuses."""

    def __init__(self, fails: str = "") -> None:
        self.fails = fails
        self.told: list[str] = []
        self.printed: list[tuple[str, str]] = []

    def App(self, **how: object) -> Excel:  # noqa: N802 - the name that xlwings has
        self._tell("App", **how)
        self.__dict__["api"] = self.__dict__["books"] = self
        return self

    def __setattr__(self, name: str, value: object) -> None:
        if name not in ("fails", "told", "printed"):
            self.told.append(f"{name} = {value}")
        super().__setattr__(name, value)

    def open(self, path: str, **how: object) -> Excel:
        self._tell("open", **how)
        footers = [sheet.oddFooter.center.text for sheet in load_workbook(path)]
        self.printed.append((Path(path).name, str(footers)))
        return self

    def to_pdf(self, path: str, **how: object) -> None:
        self._tell("to_pdf", **how)
        Path(path).write_bytes(b"%PDF")

    def quit(self) -> None:
        self._tell("quit")

    def _tell(self, call: str, **how: object) -> None:
        self.told.append(f"{call} {how}" if how else call)
        if call == self.fails:
            raise RuntimeError(f"{call} was rejected")


def excel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, fails: str) -> Excel:
    without_libreoffice(monkeypatch, tmp_path, platform)
    double = Excel(fails)
    monkeypatch.setitem(sys.modules, "xlwings", double)
    return double


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    book = Workbook()
    book.active["A1"] = "Nothing but a cell"
    book.save(tmp_path / "é & plain.xlsx")
    return tmp_path / "é & plain.xlsx"


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_without_libreoffice_an_excel_of_its_own_prints_the_marked_copy(
    platform: str, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = excel(monkeypatch, tmp_path, platform, "")
    before = plain.read_bytes()
    pdf = print_workbook(plain, tmp_path / "out" / "plain.pdf", "Plain")
    assert double.told == [
        "App {'visible': False, 'add_book': False}",
        "display_alerts = False",
        "enable_events = False",
        *(["AutomationSecurity = 3"] if platform == "win32" else []),
        "open {'update_links': False, 'read_only': True}",
        r"to_pdf {'exclude_start_string': '\x00'}",
        "quit",
    ]
    assert double.printed == [(plain.name, str([MARK]))]
    assert pdf.read_bytes() == b"%PDF"
    assert plain.read_bytes() == before


@pytest.mark.parametrize("fails", ["open", "to_pdf"])
def test_an_excel_that_does_not_print_is_ended_and_told_in_a_sentence(
    fails: str, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = excel(monkeypatch, tmp_path, "win32", fails)
    with pytest.raises(WorkbookToolsError, match=rf"Excel could not print .*{fails} was rejected"):
        print_workbook(plain, tmp_path / "plain.pdf", "Plain")
    assert double.told[-1] == "quit"
    assert not (tmp_path / "plain.pdf").exists()


def test_an_excel_that_does_not_start_is_told_in_a_sentence(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    excel(monkeypatch, tmp_path, "darwin", "App")
    with pytest.raises(WorkbookToolsError, match="or install LibreOffice Calc"):
        print_workbook(plain, tmp_path / "plain.pdf", "Plain")


@pytest.mark.libreoffice
def test_excel_is_left_alone_where_libreoffice_is_there(
    libreoffice: str, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlwings", None)
    on_system(monkeypatch, "darwin")
    pdf = PdfReader(print_workbook(plain, tmp_path / "plain.pdf", "Plain"))
    assert MARK in pdf.pages[0].extract_text()
