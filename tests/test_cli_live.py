"""The buttons' actions from a terminal, on a workbook that is open in a real LibreOffice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import xlwings
from click.testing import CliRunner, Result
from support.calc import LiveCalc
from support.desks import box, figure
from support.managers import lay_out, project, target

from workbook_tools import dialogs, ribbon
from workbook_tools.cli import live, main
from workbook_tools.commands import trusted
from workbook_tools.errors import CancelledError, WorkbookToolsError

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def folder(council: Path) -> Path:
    return council


@pytest.fixture
def book(folder: Path, calc: LiveCalc) -> xlwings.Book:
    return calc.open(target(folder))


def run(*words: str, answers: str | None = None) -> Result:
    """A command as typed; a traceback fails the test."""
    return CliRunner().invoke(main, list(words), input=answers, catch_exceptions=False)


def do(calc: LiveCalc, action: str, *words: str, answers: str | None = None) -> Result:
    return run("live", action, "--office", calc.office.address, *words, answers=answers)


@pytest.mark.libreoffice
def test_a_refresh_fills_the_workbook_in_front_and_tells_it(
    book: xlwings.Book, calc: LiveCalc
) -> None:
    figure(book).value = 7
    done = do(calc, "refresh")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("all 2019-12: 1 cell changed")
    assert done.stdout.count("\n") == 1
    assert figure(book).value == 130


@pytest.mark.libreoffice
def test_another_workbook_is_named(
    book: xlwings.Book, calc: LiveCalc, folder: Path, tmp_path: Path
) -> None:
    copy = shutil.copy(target(folder), tmp_path / "Childre n & Families (FINAL v2).xlsx")
    other = calc.open(Path(copy))
    for each in (book, other):
        figure(each).value = 7
    done = do(calc, "refresh", "--workbook", other.name)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (figure(book).value, figure(other).value) == (7, 130)


@pytest.mark.libreoffice
@pytest.mark.parametrize("words", [("--workbook", "none.xlsx"), ()])
def test_where_nothing_is_open_a_sentence_says_so(words: tuple[str, ...], calc: LiveCalc) -> None:
    done = do(calc, "refresh", *words)
    what = "no workbook 'none.xlsx' is open" if words else "no workbook is open"
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"Error: {what} in LibreOffice: open it, then try again.\n"


def test_without_excel_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlwings, "books", {})
    done = run("live", "refresh", "--workbook", "a.xlsx")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: no workbook 'a.xlsx' is open in Excel: open it")


@pytest.mark.libreoffice
def test_an_office_that_does_not_listen_is_a_sentence(calc: LiveCalc) -> None:
    done = run("live", "refresh", "--office", "pipe,name=nobody")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: No LibreOffice listens at pipe,name=nobody: start it")


@pytest.mark.libreoffice
@pytest.mark.parametrize("action", ["no_such", "Refresh", "__init__"])
def test_an_action_that_is_none_is_refused(action: str, book: xlwings.Book, calc: LiveCalc) -> None:
    done = do(calc, action)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: {action!r} is no button")


@pytest.mark.libreoffice
def test_questions_are_asked_on_stderr_and_answered_line_by_line(
    book: xlwings.Book, calc: LiveCalc, folder: Path
) -> None:
    box(book, "A2").value = "Typed."
    done = do(calc, "collect", answers="y\nAnn Lee\n")
    assert (done.exit_code, done.stdout) == (0, "1 text collected.\n")
    assert "Collect from all.xlsx?" in done.stderr
    assert "Whose words are they?" in done.stderr
    head = project(folder).history("A2", scorecard="all").revisions[-1]
    assert (head.text, head.entry.author) == ("Typed.", "Ann Lee")


@pytest.mark.libreoffice
def test_files_are_named_one_a_line_with_or_without_quotes(
    book: xlwings.Book, calc: LiveCalc, folder: Path, tmp_path: Path
) -> None:
    for name, ref in (("first back.xlsx", "B2"), ("é.xlsx", "C1")):
        back = calc.open(Path(shutil.copy(target(folder), tmp_path / name)))
        box(back, ref).value = f"About {ref}."
        back.save()
        back.close()
    files = f'"{tmp_path / "first back.xlsx"}"\n{tmp_path / "é.xlsx"}\n\n'
    done = do(calc, "collect", answers=f"n\n{files}\n")
    assert (done.exit_code, done.stdout) == (0, "2 texts collected.\n")
    assert "one a line; an empty line ends the list" in done.stderr


@pytest.mark.libreoffice
def test_no_file_named_is_no_answer(book: xlwings.Book, calc: LiveCalc) -> None:
    done = do(calc, "collect", answers="n\n\n")
    assert done.exit_code == 1
    assert done.stderr.endswith("Cancelled: nothing was done.\n")


@pytest.mark.libreoffice
def test_a_question_without_an_answer_stops_and_changes_nothing(
    book: xlwings.Book, calc: LiveCalc, folder: Path
) -> None:
    box(book, "A2").value = "Typed."
    done = do(calc, "collect", answers="y\n")
    assert done.exit_code == 1
    assert done.stderr.endswith("Aborted!\n")
    assert project(folder).history("A2", scorecard="all").revisions == ()
    assert book.app.status_bar is False


@pytest.mark.libreoffice
def test_a_known_problem_is_one_sentence(book: xlwings.Book, calc: LiveCalc, folder: Path) -> None:
    trusted.distrust(folder)
    done = do(calc, "refresh", answers="n\n")
    assert done.exit_code == 1
    assert done.stderr.endswith(f"Error: {folder} is not trusted, so nothing was done.\n")


class Windows:
    """A person in front of windows who closes each, and what was told them."""

    told: tuple[str, ...] = ()

    def yes(self, question: str) -> bool:
        raise CancelledError

    def tell(self, sentence: str) -> None:
        Windows.told += (sentence,)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> type[Windows]:
    monkeypatch.setattr(Windows, "told", ())
    monkeypatch.setattr(dialogs, "Dialogs", Windows)
    return Windows


@pytest.mark.libreoffice
def test_a_shortcut_tells_in_a_window_why_it_cannot(windows: type[Windows], calc: LiveCalc) -> None:
    done = do(calc, "refresh", "--dialogs")
    assert (done.exit_code, done.output) == (1, "")
    assert windows.told == ("no workbook is open in LibreOffice: open it, then try again.",)


@pytest.mark.libreoffice
def test_a_shortcut_says_nothing_more_where_the_person_changed_their_mind(
    windows: type[Windows], book: xlwings.Book, calc: LiveCalc
) -> None:
    assert do(calc, "collect", "--dialogs").exit_code == 0
    assert windows.told == ()


@pytest.mark.libreoffice
def test_a_shortcut_names_the_log_of_what_nobody_foresaw(
    windows: type[Windows], book: xlwings.Book, calc: LiveCalc, home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fail(desk: object) -> str:
        raise RuntimeError("odd")

    monkeypatch.setattr(ribbon, "ACTIONS", {"refresh": fail})
    assert do(calc, "refresh", "--dialogs").exit_code == 1
    (log,) = (home / "workbook_tools" / "logs").iterdir()
    assert windows.told == (f"RuntimeError: odd. The details are in {log}.",)


def test_the_actions_are_completed_on_the_command_line() -> None:
    context, parameter = main.make_context("w", ["trust", "--list"]), live.live.params[0]
    assert live._actions(context, parameter, "re") == ["refresh", "request"]


def test_projects_are_trusted_listed_and_forgotten(tmp_path: Path) -> None:
    one, other = lay_out(tmp_path / "one council"), lay_out(tmp_path / "é")
    assert run("trust", "--list").output == "no project is trusted yet\n"
    assert run("trust", str(one)).output == f"{one} is trusted: buttons may read and write in it\n"
    run("trust", str(other))
    assert run("trust", "--list").output == f"{one}\n{other}\n"
    assert run("trust", "--forget", str(one)).output == f"{one} is no longer trusted\n"
    assert run("trust", "--list").output == f"{other}\n"


def test_the_current_folder_is_trusted_when_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(lay_out(tmp_path / "council"))
    assert run("trust").exit_code == 0
    assert trusted.trusted() == (tmp_path / "council",)


def test_what_is_no_project_is_not_trusted_and_what_is_not_listed_not_forgotten(
    tmp_path: Path,
) -> None:
    for words in (["trust", str(tmp_path)], ["trust", "--forget", str(tmp_path)]):
        done = run(*words)
        assert done.exit_code == 1
        assert str(tmp_path) in done.stderr
        with pytest.raises(WorkbookToolsError):
            trusted.distrust(tmp_path)
    assert trusted.trusted() == ()
