"""A pointer clicks the toolbar of a LibreOffice that is drawn on a screen, and cells change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support.screen import (
    Screen,
    named,
    open_filling,
    require_screen,
    says,
    until,
    windowed_office,
    windows,
)
from support.southampton import SCORECARD, run
from support.toolbar import Interpreter, install, interpreter, require_bridge

from workbook_tools.addin.extension import TOOLBAR
from workbook_tools.cli import main
from workbook_tools.commands.trusted import trust

pytestmark = pytest.mark.libreoffice

BOOK = Path(__file__).parent / "packages" / "bare.xlsx"
FIGURES, SPOILED = "E8:J62", {"J8": 1, "J10": 0.99}
STAND_IN = """
import sys
from workbook_tools.calc.engine import attach

def run(action):
    words = dict(word[2:].split("=", 1) for word in sys.argv if word.startswith("--"))
    if action == "owed":
        sys.exit("Nobody owes a comment – « é ».")
    if action == "help":
        sys.exit(3)
    attach(words["calc"]).books[words["wb"]].sheets[0]["A1"].value = action
"""


@dataclass(frozen=True)
class Desk:
    """An office in a window with the toolbar, and the Python that its buttons start."""

    screen: Screen
    context: Any
    python: Interpreter

    def click(self, document: Any, label: str) -> None:
        """Clicks a button of the toolbar with the pointer, once the one before is done."""
        until(lambda: not self.python.is_at_work, "the button before is done")
        self.screen.focus("LibreOffice Calc")
        self.screen.click(*named(toolbar(document), label))

    def told(self, words: str) -> None:
        """Waits for a box that says the words, and clicks it away."""
        (box,) = until(lambda: windows(self.context, "Scorecard"), "a box is shown")
        assert says(box, words)
        self.screen.click(*named(box, "OK"))
        until(lambda: not windows(self.context, "Scorecard"), "the box goes")


def toolbar(document: Any) -> Any:
    return document.CurrentController.Frame.LayoutManager.getElement(TOOLBAR).getRealInterface()


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    require_screen()
    require_bridge()
    with Screen(tmp_path_factory.mktemp("screen")).on() as made:
        yield made


@pytest.fixture(scope="module")
def desk(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("desk")
    python = interpreter(home / "python", STAND_IN)
    with windowed_office(screen, home / "profile") as context:
        install(context, home, python.program)
        yield Desk(screen, context, python)
        until(lambda: not python.is_at_work, "the last button is done")


@pytest.fixture
def document(desk: Desk, tmp_path: Path) -> Iterator[Any]:
    opened = open_filling(desk.context, Path(shutil.copy(BOOK, tmp_path / "book.xlsx")))
    yield opened
    opened.close(True)


def first_cell(document: Any) -> Any:
    return document.Sheets.getByIndex(0).getCellByPosition(0, 0)


def test_a_click_on_the_toolbar_changes_a_cell(desk: Desk, document: Any) -> None:
    desk.click(document, "Refresh")
    until(lambda: first_cell(document).String == "refresh", "the cell changes")


def test_a_click_in_the_menu_changes_a_cell(desk: Desk, document: Any) -> None:
    window = document.CurrentController.Frame.ContainerWindow
    desk.screen.click(*named(window, "Scorecard", "MENU"))
    until(lambda: says(window, "Print PDF"), "the menu opens")
    desk.screen.click(*named(window, "Check", "MENU_ITEM"))
    until(lambda: first_cell(document).String == "check", "the cell changes")


def test_what_python_says_when_it_fails_is_shown_in_a_box(desk: Desk, document: Any) -> None:
    desk.click(document, "Owed")
    desk.told("Nobody owes a comment – « é ».")
    desk.click(document, "Refresh")
    until(lambda: first_cell(document).String == "refresh", "the next button works")


def test_a_python_that_fails_without_a_word_is_told_too(desk: Desk, document: Any) -> None:
    desk.click(document, "Help")
    desk.told("Python ended with code 3 and said nothing.")


def test_a_workbook_that_may_only_be_read_is_refused_in_a_box(desk: Desk, tmp_path: Path) -> None:
    path, before = Path(shutil.copy(BOOK, tmp_path / "book.xlsx")), desk.python.starts
    opened = open_filling(desk.context, path, ReadOnly=True)
    try:
        desk.click(opened, "Refresh")
        desk.told("This workbook is open to be read only: choose Edit, Edit Mode if you trust it.")
    finally:
        opened.close(True)
    assert desk.python.starts == before


def test_an_interpreter_that_is_gone_is_told_and_later_clicks_work(
    desk: Desk, document: Any, tmp_path: Path
) -> None:
    away = desk.python.program.rename(tmp_path / "away")
    try:
        desk.click(document, "Refresh")
        desk.told(
            f"Python cannot be started ([Errno 2] No such file or directory: "
            f"'{desk.python.program}'): build the extension again, and install it."
        )
    finally:
        away.rename(desk.python.program)
    desk.click(document, "Refresh")
    until(lambda: first_cell(document).String == "refresh", "the cell changes")


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example as `init` lays it out, trusted and refreshed; no other project is."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "southampton"
    CliRunner().invoke(main, ["init", str(folder)], catch_exceptions=False)
    assert run(folder, "refresh").exit_code == 0
    trust(folder)
    return folder


def test_a_click_on_refresh_puts_spoiled_figures_right(
    screen: Screen, example: Path, tmp_path: Path
) -> None:
    python = interpreter(tmp_path / "python")
    with windowed_office(screen, tmp_path / "profile") as context:
        install(context, tmp_path, python.program)
        document = open_filling(context, example / SCORECARD)
        sheet = document.Sheets.getByName("Scorecard")
        document.CurrentController.setActiveSheet(sheet)
        figures = sheet.getCellRangeByName(FIGURES)
        right = figures.DataArray
        for cell, wrong in SPOILED.items():
            sheet.getCellRangeByName(cell).Value = wrong
        assert figures.DataArray != right

        Desk(screen, context, python).click(document, "Refresh")
        until(lambda: figures.DataArray == right, "the figures are back", 60)
        until(lambda: not python.is_at_work, "the button is done")

        assert not windows(context, "Scorecard")
        picture = screen.picture(tmp_path / "libreoffice-toolbar.png")
        assert len(picture.read_bytes()) > 20_000, "an empty screen has less"
        document.close(True)
