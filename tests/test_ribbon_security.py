"""A stranger's workbook, folder or project: nothing of theirs is run, nothing of ours is touched.

What the add-in itself refuses is shown in test_addin_libreoffice.py.
"""

from __future__ import annotations

import ast
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from string import printable
from typing import cast

import pytest
import xlwings
import xlwings.utils
from openpyxl import load_workbook
from support import pressing
from support.asking import Answers
from support.calc import LiveCalc
from support.managers import MONTH, lay_out, project, target

from workbook_tools import ribbon
from workbook_tools.addin.xlwings_text import apple_script
from workbook_tools.commands import trusted
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.live import LiveWorkbook

CANARY = "canary"
MODULES = ("sitecustomize", "usercustomize", "workbook_tools", "xlwings", "click", "tkinter")
SETTINGS = ("INTERPRETER", "INTERPRETER_WIN", "INTERPRETER_MAC", "PYTHONPATH", "TEMP DIR")
NAMES = (
    "a'; touch canary; '.xlsx",
    'a"; touch canary; ".xlsx',
    "$(touch canary).xlsx",
    "`touch canary`.xlsx",
    "%COMSPEC% %PATH%.xlsx",
    "a^&touch canary^&.xlsx",
    "a|touch canary.xlsx",
    "a=b --calc=pipe,name=theirs.xlsx",
    "a;b.xlsx",
    "--from_xl=0.xlsx",
    "first\nsecond.xlsx",
    "'); open('canary', 'w'); ('.xlsx",
    "#?{0}\\x41.xlsx",
)
PLACES = (
    "\\\\host\\share",
    "//host/share",
    "..",
    "../../x",
    "..\\..\\x",
    "/",
    "C:\\Users",
    "https://example.org/project",
    "file:///tmp",
    "Small council/../Small council",
    "Small council\x00",
    "*",
    "~",
    "$HOME",
    "%USERPROFILE%",
)
pytestmark = [pytest.mark.libreoffice, pytest.mark.usefixtures("home")]
Tree = dict[str, bytes]


@pytest.fixture
def folder(council: Path) -> Path:
    return council


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """A folder full of traps: whatever is run in it leaves a file called canary there."""
    there = tmp_path / "downloads"
    there.mkdir()
    trap = f"open({str(there / CANARY)!r}, 'w').close()\n"
    for name in MODULES:
        (there / f"{name}.py").write_text(trap)
        (there / name).mkdir()
        (there / name / "__init__.py").write_text(trap)
    interpreter = there / "python"
    interpreter.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(there / CANARY))}\n")
    interpreter.chmod(0o755)
    lines = "".join(f'"{key}","{there}/python"\n' for key in SETTINGS)
    for name in ("xlwings.conf", "scorecard.conf"):
        (there / name).write_text(f'{lines}"ADD_WORKBOOK_TO_PYTHONPATH","true"\n')
    return there


def trap(path: Path) -> Path:
    """Gives a workbook the sheets by which xlwings would be told what to start."""
    book = load_workbook(path)
    sheet = book.create_sheet("scorecard.conf")
    for key in SETTINGS:
        sheet.append([key, str(path.parent / "python")])
    book.create_sheet("xlwings.conf").append(["INTERPRETER", str(path.parent / "python")])
    book.create_sheet("ribbon.py").append([f"open({str(path.parent / CANARY)!r}, 'w')"])
    book.save(path)
    return path


@pytest.fixture
def book(folder: Path, downloads: Path, calc: LiveCalc) -> xlwings.Book:
    """The scorecard as a stranger sends it: with traps inside and around."""
    copy = Path(shutil.copy(target(folder), downloads / "all.xlsx"))
    return calc.open(trap(copy))


def tree(folder: Path, *without: Path) -> Tree:
    """Every file below a folder with what it holds; what an open document is marked with is not."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".~lock.")
        if not any(path.is_relative_to(each) for each in without)
    }


def single(book: xlwings.Book, name: str) -> xlwings.Range:
    """The cell of a single value."""
    (cell,) = LiveWorkbook(book).read(name)
    return book.sheets[cell.sheet].range(cell.cell)


def refused(book: xlwings.Book, action: str, *answers: object) -> str:
    """The sentence with which a button is refused."""
    ask = Answers(*answers)
    with pytest.raises(WorkbookToolsError) as found:
        ribbon.press(action, book, ask)
    assert not ask.answers
    return str(found.value)


def test_nothing_in_or_beside_a_workbook_is_run_by_the_command_of_the_add_in(
    book: xlwings.Book, folder: Path, tmp_path: Path, calc: LiveCalc
) -> None:
    before = tree(tmp_path, folder)
    done = pressing.press("refresh", book, calc)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert tree(tmp_path, folder) == before


def test_the_traps_would_be_sprung_if_the_workbooks_folder_were_imported_from(
    book: xlwings.Book, downloads: Path, calc: LiveCalc
) -> None:
    words = [
        word.replace('prepare_sys_path("false;', 'prepare_sys_path("true;')
        for word in pressing.command("refresh", book.name, book.fullname)
    ]
    pressing.run(words, calc)
    assert (downloads / CANARY).exists()


def test_nothing_there_is_run_by_the_toolbar_though_it_is_the_current_folder(
    book: xlwings.Book, folder: Path, downloads: Path, tmp_path: Path, calc: LiveCalc
) -> None:
    before = tree(tmp_path, folder)
    words = pressing.job_command("refresh", book.fullname)
    done = pressing.run(words, calc, downloads, {"PYTHONSAFEPATH": "1"})
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(tmp_path, folder) == before


def test_nothing_there_is_run_by_the_command_line_in_that_folder(
    book: xlwings.Book, folder: Path, downloads: Path, tmp_path: Path, calc: LiveCalc
) -> None:
    before = tree(tmp_path, folder)
    program = pressing.PYTHON.with_name("workbook-tools")
    words = [str(program), "live", "refresh", "--office", calc.office.address]
    done = pressing.run([*words, "--workbook", book.name], None, downloads)
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path, folder) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows few of these names")
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_a_name(
    name: str, folder: Path, downloads: Path, tmp_path: Path, calc: LiveCalc
) -> None:
    book = calc.open(Path(shutil.copy(target(folder), downloads / name)))
    book.sheets["About"]["C1"].value = "changed"
    before = tree(tmp_path, folder)
    words = pressing.job_command("refresh", book.fullname)
    done = pressing.run(words, calc, downloads, {"PYTHONSAFEPATH": "1"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert tree(tmp_path, folder) == before
    (copy,) = (folder / "drafts").iterdir()
    assert copy.name.startswith(f"{Path(name).stem} ")


def test_every_sign_that_the_add_in_lets_through_reaches_python_as_it_is_on_a_mac(
    tmp_path: Path,
) -> None:
    """The shell's line of xlwings' script, run by a shell."""
    signs = (sign for sign in printable if sign >= " " and sign not in ';^%$`"|=\\/')
    name = "".join(signs) + "é.xlsx"
    code = "import workbook_tools.ribbon; workbook_tools.ribbon.run('refresh')"
    path = f"false;/a/{name};/b;;;;;".replace("'", r"\'")
    script = apple_script().read_text(encoding="utf-8")
    assert 'prepare_sys_path(\'" & PYTHONPATH & "\');"' in script
    assert '" \\"--wb=" & WorkbookName & "\\" \\"--from_xl=1\\"' in script
    told = f"{shlex.quote(sys.executable)} -c 'import sys; print(sys.argv[1:])'"
    line = f"{told} \"import xlwings.utils;xlwings.utils.prepare_sys_path('{path}');"
    line += f'{code} " "--wb={name}" "--from_xl=1"'
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=True, encoding="utf-8")
    ran, wb, last = ast.literal_eval(done.stdout)
    assert (wb, last) == (f"--wb={name}", "--from_xl=1")
    (call, *_) = cast(ast.Expr, ast.parse(ran).body[1]).value.args  # type: ignore[attr-defined]
    assert ast.literal_eval(call).split(";")[1] == f"/a/{name}"


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders in which a project is looked for."""
    found: list[Path] = []
    usual = trusted.project_name

    def look(folder: Path) -> str | None:
        found.append(folder)
        return usual(folder)

    monkeypatch.setattr(trusted, "project_name", look)
    return found


@pytest.mark.parametrize("action", ["refresh", "collect", "put_back", "open_folder"])
def test_a_projects_name_is_never_taken_for_a_place(
    action: str, book: xlwings.Book, folder: Path, downloads: Path, tmp_path: Path,
    looked_at: list[Path],
) -> None:  # fmt: skip
    before = tree(tmp_path)
    for place in PLACES:
        single(book, "wt_project").value = f"'{place}"
        assert "none of your trusted projects is called" in refused(book, action)
    assert set(looked_at) == {folder, downloads, *downloads.parents}
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["../../x", "//host/share/x", "all/../all", "all.xlsx"])
def test_a_scorecards_name_is_never_taken_for_a_place(
    name: str, book: xlwings.Book, tmp_path: Path
) -> None:
    before = tree(tmp_path)
    single(book, "wt_scorecard_name").value = f"'{name}"
    for action in ("refresh", "new_month", "check", "owed", "print_pdf"):
        assert name in refused(book, action)
    assert "has no copy of all.xlsx" in refused(book, "put_back")
    assert tree(tmp_path) == before


def test_a_reference_is_never_taken_for_a_place(book: xlwings.Book, tmp_path: Path) -> None:
    sheet = book.sheets["Commentary"]
    sheet.range("A3").value = sheet.range("B3").value = "../../x"
    sheet.activate()
    sheet.range("C3").select()
    before = tree(tmp_path)
    assert "../../x" in refused(book, "history")
    assert tree(tmp_path) == before


@pytest.fixture
def theirs(downloads: Path) -> Path:
    """A project beside the download, of a name that nobody here trusts."""
    laid = lay_out(downloads / "zip" / "theirs")
    settings = laid / "config" / "project.toml"
    settings.write_text(settings.read_text().replace("Small council", "Their council"))
    project(laid).refresh(MONTH, ["all"])
    return laid


def test_a_project_around_a_download_is_not_touched_after_a_no(
    theirs: Path, folder: Path, tmp_path: Path, calc: LiveCalc
) -> None:
    book = calc.open(target(theirs))
    before = tree(tmp_path)
    for action in ("refresh", "collect", "issue", "print_pdf", "put_back", "owed", "open_folder"):
        assert refused(book, action, False) == f"{theirs} is not trusted, so nothing was done."
    assert tree(tmp_path) == before
    assert trusted.trusted() == (folder,)


def test_a_project_around_a_download_is_named_whole_and_used_after_a_yes(
    theirs: Path, folder: Path, tmp_path: Path, calc: LiveCalc
) -> None:
    book, before = calc.open(target(theirs)), tree(folder)
    ask = Answers(True)
    ribbon.press("refresh", book, ask)
    assert str(theirs) in ask.questions[0]
    assert trusted.trusted() == (folder, theirs)
    assert tree(folder) == before


def test_a_download_that_says_it_is_of_a_trusted_project_leaves_the_one_around_it_alone(
    downloads: Path, folder: Path, tmp_path: Path, calc: LiveCalc
) -> None:
    theirs = lay_out(downloads / "zip" / "same name")
    project(theirs).refresh(MONTH, ["all"])
    book, before = calc.open(target(theirs)), tree(tmp_path, folder)
    ribbon.press("refresh", book, Answers())
    assert tree(tmp_path, folder) == before
    assert len(list((folder / "drafts").iterdir())) == 1


OUTSIDE = (
    'store = "../outside.db"',
    'store = "{there}/outside.db"',
    'store = "sqlite:///{there}/outside.db"',
    'store = "sqlite:////{there}/outside.db"',
    'store = "sqlite+pysqlite:///{there}/outside.db"',
    'store = "SQLITE:///{there}/outside.db"',
    'output = "../{{scorecard}}.xlsx"',
    'output = "{there}/{{month}}.xlsx"',
    'commentary = "../../secret.csv"',
)


@pytest.mark.parametrize("line", OUTSIDE)
def test_a_trusted_project_reads_and_writes_nothing_outside_of_its_folder(
    line: str, folder: Path, tmp_path: Path, calc: LiveCalc
) -> None:
    book = calc.open(target(folder))
    settings = folder / "config" / "project.toml"
    settings.write_text(line.format(there=tmp_path) + "\n" + settings.read_text())
    before = tree(tmp_path)
    refused(book, "refresh")
    assert tree(tmp_path) == before
