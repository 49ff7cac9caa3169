"""Every button on a workbook that is open in a real LibreOffice."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import xlwings
from openpyxl import load_workbook
from pypdf import PdfReader
from support import southampton
from support.asking import Answers
from support.calc import LiveCalc, counted, take_entries_as_excel_does
from support.desks import box, figure, history, trusted_council
from support.managers import MONTH, target, texts, type_in

from workbook_tools import ribbon
from workbook_tools.addin.buttons import buttons
from workbook_tools.commands import trusted
from workbook_tools.commands.desk import Desk
from workbook_tools.commands.standing import Standing
from workbook_tools.errors import CancelledError, WorkbookToolsError
from workbook_tools.live import LiveWorkbook
from workbook_tools.ooxml.workbook import FileWorkbook

MOST_CALLS = 60
pytestmark = [pytest.mark.libreoffice, pytest.mark.usefixtures("home")]


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    """A trusted project whose November and December scorecards are filled."""
    return trusted_council(tmp_path / "council", "2019-11", MONTH)


@pytest.fixture
def book(folder: Path, calc: LiveCalc, monkeypatch: pytest.MonkeyPatch) -> xlwings.Book:
    """December's scorecard, open far from its project, as from an address without a path."""
    take_entries_as_excel_does(monkeypatch)
    return opened(calc, target(folder), "Childre n & Families Dec-19 (FINAL v2).xlsx")


def opened(calc: LiveCalc, path: Path, name: str = "") -> xlwings.Book:
    elsewhere = path.parents[3] / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    return calc.open(Path(shutil.copy(path, elsewhere / (name or path.name))))


def press(book: xlwings.Book, action: str, *answers: object) -> str:
    ask = Answers(*answers)
    told = ribbon.press(action, book, ask)
    assert not ask.answers, f"{action} did not ask for {ask.answers}"
    return told


def front(book: xlwings.Book) -> xlwings.Book:
    """The workbook that a button opened."""
    return book.app.books.active


def told_in(path: Path) -> str:
    sheet = load_workbook(path).active
    return "\n".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)


def test_each_button_of_the_tab_has_its_function() -> None:
    assert set(ribbon.ACTIONS) == {button.id for button in buttons()}
    assert all(ribbon.ACTIONS[name].__doc__ for name in ribbon.ACTIONS)


def test_refresh_fills_the_open_workbook_and_says_so_in_the_status_bar(
    book: xlwings.Book, folder: Path
) -> None:
    figure(book, "A1").value = 7
    told = press(book, "refresh")
    assert figure(book, "A1").value == 130
    assert told.startswith("all 2019-12: 1 cell changed; 2 of 5 indicators have commentary")
    assert book.app.status_bar == told


def test_what_was_typed_is_collected_before_a_refresh_covers_it(
    book: xlwings.Book, folder: Path
) -> None:
    box(book, "A2").value = "Typed a moment ago.\nOn two lines."
    told = press(book, "refresh")
    assert "1 text collected from it first" in told
    head = history(folder, "A2").revisions[-1]
    assert head.text == "Typed a moment ago.\nOn two lines."
    assert "Childre n & Families Dec-19 (FINAL v2).xlsx, sheet Commentary" in head.entry.source
    assert box(book, "A2").value == head.text


def test_a_copy_is_kept_before_the_first_cell(book: xlwings.Book, folder: Path) -> None:
    figure(book, "A1").value = 7
    press(book, "refresh")
    (copy,) = (folder / "drafts").glob("Childre n*.xlsx")
    assert FileWorkbook(copy).read("wt_scorecard")["A1", "month"] == 7


def test_what_is_typed_while_a_refresh_is_prepared_is_not_covered(
    book: xlwings.Book, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Desk.keep

    def keep(desk: Desk, standing: Standing) -> Path:
        box(book, "A2").value = "Typed at the last moment."
        return usual(desk, standing)

    figure(book, "A1").value = 7
    monkeypatch.setattr(Desk, "keep", keep)
    with pytest.raises(WorkbookToolsError, match="somebody wrote in it just now"):
        press(book, "refresh")
    assert box(book, "A2").value == "Typed at the last moment."
    assert figure(book, "A1").value == 7


def test_a_refresh_of_the_example_takes_few_round_trips(
    tmp_path: Path, calc: LiveCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = southampton.lay_out(tmp_path / "example")
    southampton.project(example).refresh("2019-12")
    trusted.trust(example)
    open_book = calc.open(example / southampton.SCORECARD)
    for cell in ("J8", "M9", "N12", "P20", "J30"):
        open_book.sheets["Scorecard"].range(cell).value = 99
    with counted() as calls:
        press(open_book, "refresh")
    assert calls["raw_value written"] > 0
    assert sum(calls.values()) <= MOST_CALLS


def test_put_back_brings_back_what_stood_and_keeps_what_was_typed_since(
    book: xlwings.Book, folder: Path
) -> None:
    figure(book, "A1").value = 7
    press(book, "refresh")
    box(book, "B2").value = "Typed after the refresh."
    assert "is as it was in" in press(book, "put_back")
    assert figure(book, "A1").value == 7
    assert history(folder, "B2").revisions[-1].text == "Typed after the refresh."
    press(book, "put_back")
    assert figure(book, "A1").value == 130


def test_put_back_passes_by_the_copies_of_another_month(
    folder: Path, calc: LiveCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_entries_as_excel_does(monkeypatch)
    november = opened(calc, folder / "scorecards" / "2019-11" / "all.xlsx", "all.xlsx")
    figure(november, "A1").value = 7
    press(november, "refresh")
    later = shutil.copy(target(folder), folder / "drafts" / "all 2030-01-01 000000.xlsx")
    os.utime(later)
    press(november, "put_back")
    assert figure(november, "A1").value == 7


def test_put_back_before_any_refresh_is_refused(book: xlwings.Book) -> None:
    with pytest.raises(WorkbookToolsError, match="it was not refreshed yet"):
        press(book, "put_back")


def test_a_text_that_waits_stops_a_refresh_and_collect_asks_about_it(
    book: xlwings.Book, folder: Path
) -> None:
    box(book, "A1").value = None
    with pytest.raises(WorkbookToolsError, match="cannot be stored"):
        press(book, "refresh")
    assert book.app.status_bar is False
    told = press(book, "collect", True, "Ann", True)
    assert told == "1 text collected."
    head = history(folder, "A1").revisions[-1]
    assert (head.text, head.entry.author) == (None, "Ann")
    assert "have commentary" in press(book, "refresh")


def test_files_that_are_chosen_are_collected(
    book: xlwings.Book, folder: Path, tmp_path: Path
) -> None:
    back = Path(shutil.copy(target(folder), tmp_path / "back.xlsx"))
    type_in(back, {"C1": "From a file."})
    assert press(book, "collect", False, [back], "") == "1 text collected."
    assert history(folder, "C1").revisions[-1].text == "From a file."


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(
    book: xlwings.Book, tmp_path: Path
) -> None:
    odd = tmp_path / "notes.txt"
    odd.write_text("Nothing.")
    with pytest.raises(WorkbookToolsError, match="no Excel or OpenDocument workbook"):
        press(book, "collect", False, [odd], "")


def test_a_question_that_is_closed_changes_nothing(book: xlwings.Book, folder: Path) -> None:
    box(book, "A2").value = "Not yet."
    with pytest.raises(CancelledError):
        press(book, "collect", True, None)
    assert history(folder, "A2").revisions == ()


def test_history_opens_every_text_of_the_selected_indicator(
    book: xlwings.Book, folder: Path
) -> None:
    box(book, "A1").value = "'=Second words, which look like a formula"
    press(book, "refresh")
    box(book, "A1").sheet.activate()
    box(book, "A1").select()
    assert press(book, "history") == "2 texts of A1; nothing was changed."
    listed = told_in(folder / "lists" / "all 2019-12 history of A1.xlsx")
    assert "First words." in listed
    assert "=Second words, which look like a formula" in listed
    assert front(book).name == "all 2019-12 history of A1.xlsx"


def test_history_without_an_indicator_selected_is_refused(book: xlwings.Book) -> None:
    book.sheets["About"].activate()
    book.sheets["About"].range("A1").select()
    with pytest.raises(WorkbookToolsError, match="no indicator is selected"):
        press(book, "history")


def test_owed_and_check_open_lists_and_change_nothing(book: xlwings.Book, folder: Path) -> None:
    assert press(book, "owed") == "2 comments owed; nothing was changed."
    assert "North manager" in told_in(folder / "lists" / "all 2019-12 owed.xlsx")
    assert press(book, "check").endswith("nothing was changed.")
    assert "What to look at" in told_in(folder / "lists" / "all 2019-12 findings.xlsx")


def test_a_list_that_is_still_open_is_not_written_over(book: xlwings.Book, folder: Path) -> None:
    press(book, "owed")
    press(book, "owed")
    assert (folder / "lists" / "all 2019-12 owed (2).xlsx").exists()


def test_print_makes_a_pdf_that_says_it_is_internal(book: xlwings.Book, folder: Path) -> None:
    told = press(book, "print_pdf")
    pdf = target(folder).with_suffix(".pdf")
    assert told == f"{pdf} is printed; every page says that it is internal."
    assert all("Internal: not for publication" in p.extract_text() for p in PdfReader(pdf).pages)


def test_issue_shows_the_edition_in_the_open_workbook(book: xlwings.Book, folder: Path) -> None:
    told = press(book, "issue", "Ann", True)
    assert told.startswith("edition 1 of all 2019-12, final, is issued and kept as ")
    assert LiveWorkbook(book).read("wt_edition").value == "edition 1, final"
    assert (folder / "editions" / "all 2019-12 edition 1.xlsx").exists()
    press(book, "issue", "A figure came late.", "Ann", False)
    assert LiveWorkbook(book).read("wt_edition").value == "edition 2, provisional"


def test_a_project_is_found_above_the_workbook_and_asked_about_once(
    folder: Path, calc: LiveCalc
) -> None:
    trusted.distrust(folder)
    book = calc.open(target(folder))
    with pytest.raises(WorkbookToolsError, match="is not trusted, so nothing was done"):
        press(book, "refresh", False)
    ask = Answers(True)
    ribbon.press("refresh", book, ask)
    assert str(folder) in ask.questions[0]
    press(book, "refresh")


def test_a_user_of_buttons_alone_finishes_a_month(
    folder: Path, calc: LiveCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From November's workbook to an issued December with a conflict settled."""
    take_entries_as_excel_does(monkeypatch)
    target(folder).unlink()
    november = opened(calc, folder / "scorecards" / "2019-11" / "all.xlsx")
    assert press(november, "new_month", True).endswith("was made and is open.")
    (december,) = calc.app.books
    assert december.name == "all.xlsx"

    assert press(december, "owed") == "2 comments owed; nothing was changed."
    sent = press(december, "request", "2020-01-14")
    assert sent.startswith("2 workbooks to send")
    requests = sorted((folder / "requests" / MONTH).glob("*.xlsx"))
    assert [each.stem for each in requests] == ["all North manager", "all South manager"]

    one, other = (Path(shutil.copy(requests[0], folder.parent / f"{n}.xlsx")) for n in "ab")
    fill_request(one, {"A2": "What Ann thinks of it."})
    fill_request(other, {"A2": "What Bob thinks of it."})
    assert press(december, "collect", False, [one], "Ann") == "1 text collected."
    assert "1 in conflict" in press(december, "collect", False, [other], "Bob")

    assert press(december, "conflicts").startswith("1 conflict: mark a text")
    sheet = front(december)
    mark(sheet, "What Bob thinks of it.")
    assert press(sheet, "collect", True, "Ann") == "0 texts collected; 1 conflict settled."

    press(december, "refresh")
    assert box(december, "A2").value == "What Bob thinks of it."
    for ref in ("B1", "B2", "C1"):
        box(december, ref).value = f"Words about {ref}."
    assert press(december, "collect", True, "Sue") == "3 texts collected."
    press(december, "refresh")
    assert press(december, "owed") == "0 comments owed; nothing was changed."
    press(december, "print_pdf")
    assert "edition 1 of all 2019-12, final" in press(december, "issue", "Ann", True)
    issued = folder / "editions" / "all 2019-12 edition 1.xlsx"
    assert texts(issued)["A2"] == "What Bob thinks of it."
    assert texts(issued)["C1"] == "Words about C1."


def fill_request(path: Path, typed: dict[str, str]) -> None:
    type_in(path, dict(typed), "wt_request_list")


def mark(sheet: xlwings.Book, text: str) -> None:
    """Puts an x beside a text on a sheet of conflicts."""
    used = sheet.sheets[0].range("A1:I20")
    for row, values in enumerate(used.value, start=1):
        if text in values:
            sheet.sheets[0].range((row, 9)).value = "x"
            return
    raise AssertionError(f"{text} is not on the sheet")
