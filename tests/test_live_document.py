"""Where an open workbook lies, whether it is saved, and a copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings
from support.asking import Answers
from support.calc import LiveCalc
from support.managers import target

from workbook_tools import ribbon
from workbook_tools.calc.book import CalcBook
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.live.document import is_saved, place_of, save_copy, selected
from workbook_tools.ooxml.workbook import FileWorkbook

SHAREPOINT = "https://council.sharepoint.com/sites/Performance/Shared%20Documents/all.xlsx"


class Nowhere:
    """A workbook of an address that xlwings finds no folder for."""

    name = "all.xlsx"

    @property
    def fullname(self) -> str:
        raise xlwings.XlwingsError("Couldn't find the local OneDrive folder")


def book_at(fullname: str) -> xlwings.Book:
    return cast(xlwings.Book, SimpleNamespace(fullname=fullname, name="all.xlsx"))


def test_a_workbook_on_a_disk_lies_where_it_was_opened(tmp_path: Path) -> None:
    assert place_of(book_at(str(tmp_path / "all.xlsx"))) == tmp_path / "all.xlsx"


@pytest.mark.parametrize("name", [SHAREPOINT, "/a/https://b/all.xlsx", "Book1", "a/all.xlsx", ""])
def test_an_address_or_a_mere_name_is_no_place(name: str) -> None:
    assert place_of(book_at(name)) is None


def test_a_workbook_that_cannot_say_where_it_lies_has_no_place() -> None:
    assert place_of(cast(xlwings.Book, Nowhere())) is None


@pytest.fixture
def folder(council: Path) -> Path:
    return council


@pytest.fixture
def book(folder: Path, calc: LiveCalc) -> xlwings.Book:
    return calc.open(target(folder))


def wrong_name(book: xlwings.Book) -> None:
    """Puts a title that is wrong into the scorecard."""
    book.sheets["Scorecard"]["C3"].value = "wrong"


@pytest.mark.libreoffice
@pytest.mark.parametrize("what", ["raises", SHAREPOINT, "all.xlsx"])
def test_a_refresh_needs_no_place(
    what: str, book: xlwings.Book, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fullname(self: CalcBook) -> str:
        if what == "raises":
            raise xlwings.XlwingsError("Couldn't find the local OneDrive folder")
        return what

    before = target(folder).read_bytes()
    monkeypatch.setattr(CalcBook, "name", "all.xlsx")
    monkeypatch.setattr(CalcBook, "fullname", property(fullname))
    wrong_name(book)
    told = ribbon.press("refresh", book, Answers())
    assert told.startswith("all 2019-12: 1 cell changed")
    assert book.sheets["Scorecard"]["C3"].value == "Title of A1"
    assert [each.name[:4] for each in (folder / "drafts").iterdir()] == ["all "]
    assert target(folder).read_bytes() == before


@pytest.mark.libreoffice
def test_a_workbook_is_saved_until_something_is_typed(book: xlwings.Book) -> None:
    assert is_saved(book)
    wrong_name(book)
    assert not is_saved(book)
    book.save()
    assert is_saved(book)


@pytest.mark.libreoffice
def test_a_copy_holds_what_is_typed_and_leaves_the_workbook_unsaved(
    book: xlwings.Book, folder: Path, tmp_path: Path
) -> None:
    wrong_name(book)
    copy = save_copy(book, tmp_path)
    assert copy == tmp_path / "all.xlsx"
    assert FileWorkbook(copy).read("wt_scorecard")["A1", "title"] == "wrong"
    assert FileWorkbook(target(folder)).read("wt_scorecard")["A1", "title"] == "Title of A1"
    assert not is_saved(book)


@pytest.mark.libreoffice
def test_a_copy_that_the_program_does_not_save_is_a_sentence(
    book: xlwings.Book, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkbookToolsError) as found:
        save_copy(book, tmp_path / "file")
    assert str(found.value).startswith("all.xlsx could not be copied, so it was left as it is: ")
    assert "\n" not in str(found.value)


@pytest.mark.libreoffice
def test_a_button_on_a_workbook_that_is_not_copied_changes_nothing(
    book: xlwings.Book, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any, path: str) -> None:
        raise RuntimeError("Call was rejected by callee.")

    monkeypatch.setattr(type(book.api), "SaveCopyAs", fail)
    wrong_name(book)
    (folder / "drafts").mkdir()
    shutil.copy(target(folder), folder / "drafts" / "all 2020-01-01 000000.xlsx")
    for action in ("refresh", "put_back", "print_pdf"):
        with pytest.raises(WorkbookToolsError, match=r"could not be copied.*rejected by callee"):
            ribbon.press(action, book, Answers())
    assert book.sheets["Scorecard"]["C3"].value == "wrong"
    assert book.app.status_bar is False


def on_a_mac(path: Path, saved: list[Path]) -> xlwings.Book:
    """A double of a workbook that is open in Excel for Mac."""

    def save() -> None:
        saved.append(path)
        path.write_bytes(b"what is typed")

    engine = SimpleNamespace(name="excel")
    api = SimpleNamespace(saved=SimpleNamespace(get=lambda: not saved))
    app = SimpleNamespace(engine=engine)
    named = SimpleNamespace(name=path.name, fullname=str(path), save=save, api=api, app=app)
    return cast(xlwings.Book, named)


@pytest.fixture
def mac(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbook_tools.live.document.speaks_applescript", lambda book: True)


def test_on_a_mac_the_workbook_is_saved_and_its_file_copied(mac: None, tmp_path: Path) -> None:
    saved: list[Path] = []
    book = on_a_mac(tmp_path / "é all.xlsx", saved)
    (tmp_path / "copies").mkdir()
    assert is_saved(book)
    copy = save_copy(book, tmp_path / "copies")
    assert (copy.name, copy.read_bytes()) == ("é all.xlsx", b"what is typed")
    assert saved == [tmp_path / "é all.xlsx"]


def test_on_a_mac_a_workbook_without_a_place_is_a_sentence(mac: None, tmp_path: Path) -> None:
    book = on_a_mac(tmp_path / "all.xlsx", [])
    book.fullname = SHAREPOINT  # type: ignore[misc]
    with pytest.raises(WorkbookToolsError, match=r"all\.xlsx could not be copied"):
        save_copy(book, tmp_path)


@pytest.mark.libreoffice
def test_what_is_selected_is_told_by_sheet_and_row(book: xlwings.Book) -> None:
    sheet = book.sheets["Scorecard"]
    sheet.activate()
    sheet.range("C3:E5").select()
    assert selected(book) == ("Scorecard", 3)
