"""The windows in which a button asks, on a screen: keys are pressed, and the answer comes back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from support.screen import HIGH, WIDE, Screen, until

from workbook_tools.dialogs import TITLE, Dialogs
from workbook_tools.errors import CancelledError, WorkbookToolsError

LONG = "The last edition is final and was sent to the members in January. " * 4 + "Why another?"
_ASK = """
from pathlib import Path
from workbook_tools.dialogs import Dialogs
from workbook_tools.errors import CancelledError
try:
    print(ascii(Dialogs().{}))
except CancelledError as error:
    print(error)
"""
_CLOSING = """
import tkinter

class Closing(tkinter.Tk):
    def __init__(self):
        super().__init__()
        cross = "foreach window [winfo children .] {eval [wm protocol $window WM_DELETE_WINDOW]}"
        self.after(500, lambda: self.tk.eval(cross))

tkinter.Tk = Closing
"""
_CANCELLED = str(CancelledError())
_PATIENCE, _PAUSE = 20, 0.4  # seconds


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    missing = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
    missing += [] if find_spec("_tkinter") else ["tkinter"]
    if missing:
        reason = f"no window can be opened: {', '.join(missing)} is not there"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with Screen(tmp_path_factory.mktemp("screen")).on() as made:
        made.point(WIDE // 2, HIGH // 2)  # keys go to the window under the pointer
        yield made


def do(screen: Screen, *words: str) -> str:
    """What xdotool says."""
    found = subprocess.run(
        ["xdotool", *words],
        env=screen.environment, check=False, capture_output=True, text=True, timeout=_PATIENCE,
    )  # fmt: skip
    return found.stdout.strip()


def answer(screen: Screen, question: str, *actions: tuple[str, ...], title: str = TITLE) -> str:
    """What the dialog returned after the keys were pressed in its window."""
    program = [sys.executable, "-c", _ASK.format(question)]
    with subprocess.Popen(
        program, env=screen.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            until(lambda: do(screen, "search", "--onlyvisible", "--name", f"^{title}$"), "a window")
            for action in actions:
                time.sleep(_PAUSE)
                do(screen, *action)
            out, err = process.communicate(timeout=_PATIENCE)
        finally:
            process.kill()
    assert err == ""
    return out.strip()


RETURN, TAB, ESCAPE, SPACE = (("key", name) for name in ("Return", "Tab", "Escape", "space"))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([RETURN], "False"),
        ([TAB, TAB, SPACE], "True"),
        ([TAB, SPACE], _CANCELLED),
        ([ESCAPE], _CANCELLED),
    ],
)
def test_a_question_is_answered_yes_no_or_not_at_all(
    keys: list[tuple[str, ...]], expected: str, screen: Screen
) -> None:
    assert answer(screen, "yes('Do you trust it?')", *keys) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([("type", "  Ann Lee, O'Brien & Co. "), RETURN], '"Ann Lee, O\'Brien & Co."'),
        ([RETURN], "'me'"),
        ([("key", "BackSpace"), RETURN], "''"),
        ([("key", "eacute"), RETURN], r"'\xe9'"),
        ([("type", "never mind"), ESCAPE], _CANCELLED),
        ([TAB, TAB, SPACE], _CANCELLED),
    ],
)
def test_words_are_typed_over_the_default(
    keys: list[tuple[str, ...]], expected: str, screen: Screen
) -> None:
    assert answer(screen, "words('Who?', 'me')", *keys) == expected


@pytest.mark.parametrize("question", ["yes('Well?')", "words('Who?')", "files('W', Path())"])
def test_a_window_that_is_closed_is_no_answer(question: str, screen: Screen) -> None:
    """As by its own cross, which a screen without a window manager does not draw."""
    done = subprocess.run(
        [sys.executable, "-c", _CLOSING + _ASK.format(question)],
        env=screen.environment, check=True, capture_output=True, text=True, timeout=_PATIENCE,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == (_CANCELLED, "")


def test_a_long_question_is_broken_into_lines(screen: Screen) -> None:
    wide = ("search", "--name", f"^{TITLE}$", "getwindowgeometry", "--shell")
    program = [sys.executable, "-c", _ASK.format(f"words({LONG!r})")]
    with subprocess.Popen(program, env=screen.environment, stdout=subprocess.DEVNULL) as process:
        try:
            shown = until(lambda: do(screen, *wide), "a window")
        finally:
            process.kill()
    size = dict(line.split("=") for line in shown.splitlines())
    assert int(size["WIDTH"]) < 600


def test_a_file_is_chosen_by_its_path(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "back.xlsx").touch()
    question = f"files('Workbooks that came back', Path({str(tmp_path)!r}))"
    keys = [("type", str(tmp_path / "back.xlsx")), RETURN]
    found = answer(screen, question, *keys, title="Workbooks that came back")
    assert found == repr([tmp_path / "back.xlsx"])


def test_a_file_is_looked_for_from_the_folder_on(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "back.ods").touch()
    question = f"files('Workbooks that came back', Path({str(tmp_path)!r}))"
    keys = [("type", "back.ods"), RETURN]
    found = answer(screen, question, *keys, title="Workbooks that came back")
    assert found == repr([tmp_path / "back.ods"])


def test_no_file_chosen_is_no_answer(screen: Screen, tmp_path: Path) -> None:
    question = f"files('Workbooks that came back', Path({str(tmp_path)!r}))"
    assert answer(screen, question, ESCAPE, title="Workbooks that came back") == _CANCELLED


def test_a_sentence_stays_until_it_is_closed(screen: Screen) -> None:
    assert answer(screen, "tell('It cannot be done: try again.')", RETURN) == "None"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a window needs no display there")
def test_without_a_screen_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    for ask in (Dialogs().yes, Dialogs().words, Dialogs().tell):
        with pytest.raises(WorkbookToolsError, match="use workbook-tools live in a terminal"):
            ask("Well?")


def test_a_python_without_tkinter_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(sys.modules):
        if name.split(".")[0] == "tkinter":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "_tkinter", None)
    for ask in (Dialogs().yes, Dialogs().words, Dialogs().tell):
        with pytest.raises(WorkbookToolsError, match="no window can be opened here"):
            ask("Well?")
    with pytest.raises(WorkbookToolsError, match="no window can be opened here"):
        Dialogs().files("Which?", Path())
