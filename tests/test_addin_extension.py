"""LibreOffice's toolbar as a file, and what its job starts in an office without a window."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder
from lxml import etree
from support.office import require_libreoffice
from support.screen import until
from support.toolbar import Interpreter, dispatch, install, interpreter, require_bridge

from workbook_tools.addin.buttons import buttons
from workbook_tools.addin.extension import NAME, SERVICE, address, build_extension
from workbook_tools.calc.load import properties
from workbook_tools.calc.office import CalcOffice, desktop
from workbook_tools.errors import WorkbookToolsError

ROOT = Path(__file__).parent.parent
PYTHON = Path(sys.executable)
BOOK = Path(__file__).parent / "packages" / "bare.xlsx"
PRESSES = "service:workbook_tools.addin.ScorecardJob?{}"
OOR = "{http://openoffice.org/2001/registry}"
BUILD = """
import sys
from pathlib import Path
from workbook_tools.addin.extension import build_extension
build_extension(Path(sys.argv[1]), interpreter=Path(sys.executable))
"""
STAND_IN = """
import sys, time
from pathlib import Path
from workbook_tools.calc.engine import attach

def run(action):
    words = dict(word[2:].split("=", 1) for word in sys.argv if word.startswith("--"))
    while action == "wait" and not Path(__file__).with_name("go").exists():
        time.sleep(0.05)
    attach(words["calc"]).books[words["wb"]].sheets[0]["A1"].value = action
"""


@pytest.fixture
def oxt(tmp_path: Path) -> Path:
    return build_extension(tmp_path / "scorecard.oxt", interpreter=PYTHON)


def part(oxt: Path, name: str) -> bytes:
    with ZipFile(oxt) as held:
        return held.read(name)


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_builds_the_same_bytes(seed: str, oxt: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.oxt"
    command = [sys.executable, "-P", "-c", BUILD, path]
    subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True)
    assert path.read_bytes() == oxt.read_bytes()


def test_parts_are_sorted_and_no_date_and_no_system_stands_in_them(oxt: Path) -> None:
    with ZipFile(oxt) as held:
        members = held.infolist()
    names = [member.filename for member in members]
    assert names == sorted(names)
    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {(member.create_system, member.compress_type) for member in members} == {(0, 0)}


def test_the_manifest_lists_the_job_and_the_configuration(oxt: Path) -> None:
    listed = set(re.findall(r'full-path="([^"]+)"', part(oxt, "META-INF/manifest.xml").decode()))
    with ZipFile(oxt) as held:
        assert listed == {n for n in held.namelist() if n.endswith((".py", ".xcu"))}


@pytest.mark.parametrize("place", ["OfficeMenuBar", "OfficeToolBar"])
def test_every_button_of_the_ribbon_is_in_the_menu_and_in_the_toolbar(
    place: str, oxt: Path
) -> None:
    root = etree.fromstring(part(oxt, "Addons.xcu"))
    (whole,) = root.findall(f".//node[@{OOR}name='{place}']/node[@{OOR}name='{NAME}']")
    items = sorted(
        whole.iterfind(f".//node[@{OOR}op='replace']"), key=lambda n: n.get(f"{OOR}name")
    )
    shown = [{p.get(f"{OOR}name"): p.findtext("value") for p in item} for item in items]
    assert [(item["Title"], item["URL"]) for item in shown] == [
        (button.label, PRESSES.format(button.id)) for button in buttons()
    ]


def test_the_sentence_of_every_button_is_in_the_description(oxt: Path) -> None:
    said = part(oxt, "buttons.txt").decode().splitlines()
    assert said == [f"{button.label}: {button.supertip}" for button in buttons()]
    assert b'xlink:href="buttons.txt"' in part(oxt, "description.xml")


def test_the_job_is_python_that_older_offices_read(oxt: Path) -> None:
    ast.parse(part(oxt, "scorecard_job.py"), feature_version=(3, 8))


def test_the_interpreter_is_kept_as_it_was_named(tmp_path: Path) -> None:
    odd = tmp_path / "O'Brien & Größe $(x) python"
    odd.touch()
    oxt = build_extension(tmp_path / "a.oxt", interpreter=odd)
    assert part(oxt, "interpreter.txt").decode() == str(odd)


@pytest.mark.parametrize("named", [Path("python"), Path("/nowhere/python")])
def test_an_interpreter_that_is_not_there_is_refused(named: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkbookToolsError, match="is not there, or not a whole path: name"):
        build_extension(tmp_path / "a.oxt", interpreter=named)
    assert not (tmp_path / "a.oxt").exists()


def test_the_wheel_brings_the_job() -> None:
    if not (ROOT / "pyproject.toml").is_file() or not (ROOT / "workbook_tools").is_dir():
        pytest.skip("no source tree to build the wheel from")
    files = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    assert "workbook_tools/addin/sources/scorecard_job.py" in files


@dataclass(frozen=True)
class Bench:
    """An office with the toolbar, and the Python that its buttons start."""

    office: CalcOffice
    python: Interpreter

    def press(self, document: Any, action: str) -> None:
        """A click on a button, without a pointer."""
        dispatch(self.office.context, document, PRESSES.format(action))

    def started(self, document: Any, action: str) -> list[str]:
        """The words that Python is started with by a click that is carried out."""
        cell = first_cell(document)
        cell.String = "before"
        self.press(document, action)
        until(lambda: cell.String == action, f"{action} is carried out")
        until(lambda: not self.python.is_at_work, "the pipe is closed")
        return self.python.told("words")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    require_libreoffice()
    require_bridge()
    home = tmp_path_factory.mktemp("toolbar")
    python = interpreter(home / "it's $(a) Python", STAND_IN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(home / "elsewhere"))
        office = CalcOffice(home / "profile")
    with office:
        install(office.context, home, python.program)
        yield Bench(office, python)


@pytest.fixture
def opened(bench: Bench) -> Iterator[list[Any]]:
    documents: list[Any] = []
    yield documents
    for document in reversed(documents):
        document.close(True)


def open_copy(bench: Bench, opened: list[Any], path: Path, **named: object) -> Any:
    path.parent.mkdir(exist_ok=True)
    shutil.copy(BOOK, path)
    given = properties(MacroExecutionMode=0, **named)
    here = desktop(bench.office.context)
    opened.append(here.loadComponentFromURL(path.as_uri(), "_blank", 0, given))
    return opened[-1]


def first_cell(document: Any) -> Any:
    return document.Sheets.getByIndex(0).getCellByPosition(0, 0)


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["plain.xlsx", "a;b=c '$(x)%20 \"`é|^.xlsx"])
def test_a_button_starts_the_interpreter_and_the_name_is_one_word(
    name: str, bench: Bench, opened: list[Any], tmp_path: Path
) -> None:
    document = open_copy(bench, opened, tmp_path / name)
    *words, calc = bench.started(document, "refresh")
    run = "import workbook_tools.ribbon; workbook_tools.ribbon.run('refresh')"
    assert words == ["-B", "-c", run, f"--wb={tmp_path / name}", "--from_xl=1"]
    assert re.fullmatch("--calc=pipe,name=[0-9a-f]{32}", calc)


@pytest.mark.libreoffice
def test_every_button_runs_the_action_that_it_is_named_after(
    bench: Bench, opened: list[Any], tmp_path: Path
) -> None:
    document = open_copy(bench, opened, tmp_path / "book.xlsx")
    button = buttons()[-1]
    assert address(button) == PRESSES.format(button.id)
    assert f"run('{button.id}')" in bench.started(document, button.id)[2]


@pytest.mark.libreoffice
def test_each_start_has_a_pipe_of_its_own(bench: Bench, opened: list[Any], tmp_path: Path) -> None:
    document = open_copy(bench, opened, tmp_path / "book.xlsx")
    first, second = (bench.started(document, "refresh")[-1] for _ in range(2))
    assert first != second


@pytest.mark.libreoffice
def test_neither_the_offices_python_nor_a_folder_is_imported_from(
    bench: Bench, opened: list[Any], tmp_path: Path
) -> None:
    bench.started(open_copy(bench, opened, tmp_path / "book.xlsx"), "refresh")
    told = dict(line.split("=", 1) for line in bench.python.told("env"))
    assert told.keys() & {"PYTHONPATH", "PYTHONHOME"} == set()
    assert told["PYTHONSAFEPATH"] == "1"
    assert bench.python.told("cwd") == [str(bench.python.folder)]


@pytest.mark.libreoffice
def test_of_two_workbooks_with_one_name_the_one_in_front_is_changed(
    bench: Bench, opened: list[Any], tmp_path: Path
) -> None:
    november, december = (
        open_copy(bench, opened, tmp_path / month / "southampton.xlsx") for month in ("11", "12")
    )
    bench.started(december, "refresh")
    assert first_cell(november).String == "Children's services"
    november.CurrentController.Frame.activate()
    bench.started(november, "check")
    assert first_cell(december).String == "refresh"


@pytest.mark.libreoffice
def test_a_workbook_that_was_never_saved_goes_by_its_title(bench: Bench, opened: list[Any]) -> None:
    here = desktop(bench.office.context)
    opened.append(here.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()))
    assert bench.started(opened[-1], "refresh")[3] == f"--wb={opened[-1].Title}"


@pytest.mark.libreoffice
@pytest.mark.parametrize("action", ["", "Refresh", "x'y", "a b", "a1", "refresh');x('", "a\n"])
def test_an_action_of_other_letters_starts_nothing(
    action: str, bench: Bench, opened: list[Any], tmp_path: Path
) -> None:
    document, before = open_copy(bench, opened, tmp_path / "book.xlsx"), bench.python.starts
    bench.press(document, action)
    bench.started(document, "refresh")
    assert bench.python.starts == before + 1


@pytest.mark.libreoffice
def test_a_workbook_that_may_only_be_read_starts_nothing(
    bench: Bench, opened: list[Any], tmp_path: Path
) -> None:
    before = bench.python.starts
    bench.press(open_copy(bench, opened, tmp_path / "locked.xlsx", ReadOnly=True), "refresh")
    bench.started(open_copy(bench, opened, tmp_path / "book.xlsx"), "refresh")
    assert bench.python.starts == before + 1


@pytest.mark.libreoffice
def test_without_a_workbook_nothing_is_started(
    bench: Bench, opened: list[Any], tmp_path: Path
) -> None:
    before, context = bench.python.starts, bench.office.context
    context.ServiceManager.createInstanceWithContext(SERVICE, context).trigger("refresh")
    bench.started(open_copy(bench, opened, tmp_path / "book.xlsx"), "refresh")
    assert bench.python.starts == before + 1


@pytest.mark.libreoffice
def test_a_click_returns_at_once_and_a_second_one_waits_for_its_end(
    bench: Bench, opened: list[Any], tmp_path: Path
) -> None:
    document, before = open_copy(bench, opened, tmp_path / "book.xlsx"), bench.python.starts
    bench.press(document, "wait")
    until(lambda: bench.python.starts == before + 1, "Python is started")
    bench.press(document, "refresh")
    assert first_cell(document).String == "Children's services"
    (bench.python.folder / "go").touch()
    until(lambda: first_cell(document).String == "wait", "the first is carried out")
    until(lambda: not bench.python.is_at_work, "the first ends")
    bench.started(document, "refresh")
    assert bench.python.starts == before + 2
