"""The process that a button starts: what it does, what it says, and with which code it ends."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
import xlwings
from support import pressing
from support.asking import Answers
from support.calc import LiveCalc
from support.desks import box, figure, history
from support.managers import target

from workbook_tools import ribbon
from workbook_tools.addin.xlwings_text import run_python_text
from workbook_tools.calc.book import CalcBook
from workbook_tools.calc.engine import CalcApp
from workbook_tools.commands import trusted
from workbook_tools.errors import WorkbookToolsError

NAMES = (
    "Childre n & Families Dec-19 (FINAL v2).xlsx",
    "O'Brien's.xlsx",
    "100% sure.xlsx",
    "é.xlsx",
    "ÉTÉ – 夏.xlsx",
)
_LOG = re.compile(r"(\w+(?:: .*)?)\. The details are in (.*\.log)\.\n")
pytestmark = [pytest.mark.libreoffice, pytest.mark.usefixtures("home")]


@pytest.fixture
def folder(council: Path) -> Path:
    return council


def opened(calc: LiveCalc, path: Path, name: str = NAMES[0]) -> xlwings.Book:
    """A copy of the scorecard under another name, open, with a figure that is wrong."""
    elsewhere = path.parents[3] / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    book = calc.open(Path(shutil.copy(path, elsewhere / name)))
    figure(book, "A1").value = 7
    return book


@pytest.fixture
def book(folder: Path, calc: LiveCalc) -> xlwings.Book:
    return opened(calc, target(folder))


def spoiled(folder: Path) -> None:
    """Makes a time of the store one that is none, which no program of ours writes."""
    with closing(sqlite3.connect(folder / "store.db")) as store:
        store.execute("DROP TRIGGER revision_keeps_UPDATE")
        store.execute("UPDATE revision SET written_at = 'yesterday'")
        store.commit()
    (folder / "store.jsonl").unlink()


def said_nothing(done: subprocess.CompletedProcess[str]) -> bool:
    """Whether it did what it was asked to, without a word: on a Mac each becomes a box."""
    return (done.returncode, done.stdout, done.stderr) == (0, "", "")


def the_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one line with which it failed."""
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.endswith(".\n")
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def the_log(done: subprocess.CompletedProcess[str]) -> tuple[str, Path]:
    """What it says went wrong, and the file that it names."""
    the_sentence(done)
    found = _LOG.fullmatch(done.stderr)
    assert found, done.stderr
    return found[1], Path(found[2])


def test_the_command_line_is_the_one_that_xlwings_builds() -> None:
    line = (
        r'" -B -c ""import xlwings.utils;xlwings.utils.prepare_sys_path(\""" & PYTHONPATH & "\""); '
        r'" & PythonCommand & """ "'
    )
    order = (
        'AddExcelDir & ";" & ActiveFullName & ";" & ThisFullName & ";" & '
        'GetConfig("ONEDRIVE_CONSUMER_WIN") & ";" & GetConfig("ONEDRIVE_COMMERCIAL_WIN") & ";" & '
        'GetConfig("SHAREPOINT_WIN") & ";" & GetConfig("PYTHONPATH")'
    )
    text = run_python_text("scorecard")
    assert line in text
    assert order in text
    assert '" --wb=" & """" & ActiveWorkbook.Name & """ --from_xl=1" & " --app="' in text


@pytest.mark.parametrize("name", NAMES)
def test_refresh_changes_the_cells_and_says_nothing(
    name: str, folder: Path, calc: LiveCalc
) -> None:
    book = opened(calc, target(folder), name)
    box(book, "A2").value = "Typed a moment ago."
    assert said_nothing(pressing.press("refresh", book, calc))
    assert figure(book, "A1").value == 130
    assert box(book, "A2").value == "Typed a moment ago."
    assert history(folder, "A2").revisions[-1].entry.source.startswith(name)
    (copy,) = (folder / "drafts").iterdir()
    assert copy.name.startswith(f"{Path(name).stem} ")


def test_the_workbook_is_found_among_others_and_only_it_is_filled(
    book: xlwings.Book, folder: Path, calc: LiveCalc
) -> None:
    other = opened(calc, target(folder), "other.xlsx")
    assert said_nothing(pressing.press("refresh", book, calc))
    assert (figure(book, "A1").value, figure(other, "A1").value) == (130, 7)


def test_two_workbooks_of_one_name_are_told_apart_by_their_path(
    book: xlwings.Book, folder: Path, calc: LiveCalc, tmp_path: Path
) -> None:
    (tmp_path / "twin").mkdir()
    copy = Path(shutil.copy(book.fullname, tmp_path / "twin" / book.name))
    twin = xlwings.Book(impl=CalcBook(calc.app.impl, calc.office.open(copy)))
    figure(twin, "A1").value = 7
    assert said_nothing(pressing.run(pressing.job_command("refresh", twin.fullname), calc))
    assert (figure(book, "A1").value, figure(twin, "A1").value) == (7, 130)


def test_a_workbook_that_is_no_scorecard_is_one_sentence(calc: LiveCalc, tmp_path: Path) -> None:
    bare = Path(__file__).parent / "packages" / "bare.xlsx"
    book = calc.open(Path(shutil.copy(bare, tmp_path)))
    said = the_sentence(pressing.press("refresh", book, calc))
    assert said.startswith("bare.xlsx is no workbook of a scorecard project")


def test_a_folder_of_drafts_that_cannot_be_written_is_one_sentence(
    book: xlwings.Book, folder: Path, calc: LiveCalc
) -> None:
    (folder / "drafts").write_text("A file in the way.")
    said = the_sentence(pressing.press("refresh", book, calc))
    assert said.startswith(f"no copy of {NAMES[0]} can be kept in {folder / 'drafts'} (")
    assert figure(book, "A1").value == 7


def test_a_known_problem_is_one_sentence_and_leaves_the_workbook_as_it_was(
    book: xlwings.Book, folder: Path, calc: LiveCalc
) -> None:
    trusted.distrust(folder)
    said = the_sentence(pressing.press("refresh", book, calc))
    assert said.startswith("none of your trusted projects is called 'Small council': ")
    assert figure(book, "A1").value == 7


def test_faults_of_the_project_are_told_without_a_traceback(
    book: xlwings.Book, folder: Path, calc: LiveCalc
) -> None:
    (folder / "config" / "benchmarks.csv").write_text("ref,england\nZ9,1\n", encoding="utf-8")
    done = pressing.press("refresh", book, calc)
    assert done.returncode == 1
    assert "config/benchmarks.csv" in done.stderr
    assert "Traceback" not in done.stderr
    assert figure(book, "A1").value == 7


def test_an_unknown_action_is_one_sentence(book: xlwings.Book, calc: LiveCalc) -> None:
    said = the_sentence(pressing.press("no_such", book, calc))
    assert said == "'no_such' is no button: install the add-in again."


def test_a_workbook_that_was_closed_meanwhile_is_one_sentence(
    book: xlwings.Book, calc: LiveCalc
) -> None:
    words = pressing.command("refresh", book.name, book.fullname)
    book.close()
    said = the_sentence(pressing.run(words, calc))
    assert said == f"{NAMES[0]} is not open any more: open it, then try again."


def test_an_office_that_does_not_listen_is_one_sentence() -> None:
    words = [*pressing.job_command("refresh", "a.xlsx"), "--calc=pipe,name=nobody"]
    assert the_sentence(pressing.run(words, None)).startswith("No LibreOffice listens at pipe")


def test_a_question_without_a_screen_is_one_sentence(
    book: xlwings.Book, calc: LiveCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    said = the_sentence(pressing.press("collect", book, calc))
    assert said.startswith("This button asks something in a window, and no window can be opened")


def test_what_nobody_foresaw_is_one_line_that_names_a_log(
    book: xlwings.Book, folder: Path, calc: LiveCalc, home: Path
) -> None:
    spoiled(folder)
    words, log = the_log(pressing.press("refresh", book, calc))
    assert log.parent == home / "workbook_tools" / "logs"
    held = log.read_text(encoding="utf-8")
    assert held.startswith("Traceback (most recent call last):")
    assert words in held
    assert figure(book, "A1").value == 7


def test_a_log_that_cannot_be_written_where_it_belongs_is_written_elsewhere(
    book: xlwings.Book, folder: Path, calc: LiveCalc, home: Path
) -> None:
    spoiled(folder)
    (home / "workbook_tools" / "logs").write_text("A file in the way.")
    _, log = the_log(pressing.press("refresh", book, calc))
    assert log.read_text(encoding="utf-8").startswith("Traceback")
    shutil.rmtree(log.parent)


def test_what_is_raised_without_words_is_told_by_its_kind(home: Path) -> None:
    def fail() -> None:
        raise NotImplementedError

    assert ribbon.attempt(fail).startswith("NotImplementedError. The details are in ")


def test_only_the_first_line_of_what_was_raised_is_told(home: Path) -> None:
    def fail() -> None:
        raise RuntimeError("Too bad.\nSee the manual.\n")

    told = ribbon.attempt(fail)
    assert told.startswith("RuntimeError: Too bad. The details are in ")
    assert "\n" not in told


@pytest.mark.parametrize("error", [WorkbookToolsError("No."), RuntimeError("odd")])
def test_the_status_bar_is_given_back_whatever_happens(
    error: Exception, book: xlwings.Book, calc: LiveCalc, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    usual = CalcApp.status_bar

    def put(self: CalcApp, value: str | bool) -> None:
        shown.append(value)
        usual.fset(self, value)

    def fail(desk: object) -> str:
        raise error

    monkeypatch.setattr(CalcApp, "status_bar", property(usual.fget, put))
    monkeypatch.setattr(ribbon, "ACTIONS", {"refresh": fail})
    with pytest.raises(type(error)):
        ribbon.press("refresh", book, Answers())
    assert shown == ["Scorecard: refresh ...", False]
