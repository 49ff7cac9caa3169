"""The shortcuts in the Start menu, made by a double of Windows's own maker that records."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from workbook_tools import shortcuts
from workbook_tools.addin.buttons import buttons
from workbook_tools.cli import main
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.shortcuts import install_shortcuts, start_menu, uninstall_shortcuts


class Shortcut:
    """Has the properties of a shortcut of Windows, and writes them into its file."""

    TargetPath = Arguments = Description = ""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def Save(self) -> None:  # noqa: N802 - the name that Windows has
        text = "\n".join([self.TargetPath, self.Arguments, self.Description])
        self.path.write_text(text, encoding="utf-8")


def shell(name: str) -> Any:
    assert name == "WScript.Shell"
    return SimpleNamespace(CreateShortcut=Shortcut)


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the Start menu of a user on Windows."""
    monkeypatch.setattr(shortcuts.sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", str(tmp_path))
    monkeypatch.setitem(sys.modules, "win32com", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "win32com.client", SimpleNamespace(Dispatch=shell))
    return tmp_path / "Microsoft/Windows/Start Menu/Programs/Scorecard"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def test_every_button_gets_a_shortcut_with_its_label_and_its_help(windows: Path) -> None:
    made = install_shortcuts()
    assert [path.name for path in made] == [f"{button.label}.lnk" for button in buttons()]
    assert set(windows.iterdir()) == set(made)
    for path, button in zip(made, buttons(), strict=True):
        target, arguments, description = path.read_text(encoding="utf-8").split("\n")
        assert target == sys.executable
        assert arguments == f"-P -m workbook_tools live {button.id} --dialogs"
        assert description == button.supertip


def test_the_python_without_a_window_is_started_where_there_is_one(
    windows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortcuts.sys, "executable", str(tmp_path / "python.exe"))
    (tmp_path / "pythonw.exe").touch()
    first, *_ = install_shortcuts()
    assert first.read_text(encoding="utf-8").split("\n")[0] == str(tmp_path / "pythonw.exe")


def test_installing_again_makes_nothing_twice(windows: Path) -> None:
    assert install_shortcuts() == install_shortcuts()
    assert len(list(windows.iterdir())) == len(buttons())


def test_deleting_leaves_nothing_of_ours_and_everything_else(windows: Path) -> None:
    made = install_shortcuts()
    assert uninstall_shortcuts() == made
    assert not windows.exists()
    assert uninstall_shortcuts() == ()
    install_shortcuts()
    (windows / "Another.lnk").touch()
    uninstall_shortcuts()
    assert [path.name for path in windows.iterdir()] == ["Another.lnk"]


def test_a_folder_that_is_named_is_used_instead(windows: Path, tmp_path: Path) -> None:
    made = install_shortcuts(tmp_path / "desktop")
    assert {path.parent for path in made} == {tmp_path / "desktop"}
    assert not windows.exists()


def test_a_place_that_cannot_be_a_folder_is_named(windows: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkbookToolsError, match=r"file cannot be written .* with --folder\."):
        install_shortcuts(tmp_path / "file")


def test_a_shortcut_that_windows_does_not_save_is_named(
    windows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Shortcut) -> None:
        raise RuntimeError("Unable to save shortcut")

    monkeypatch.setattr(Shortcut, "Save", refuse)
    with pytest.raises(WorkbookToolsError, match=r"Refresh\.lnk cannot be written \(Unable"):
        install_shortcuts()


def test_without_pywin32_a_sentence_asks_for_it(
    windows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "win32com.client", None)
    with pytest.raises(WorkbookToolsError, match="pywin32 is not installed"):
        install_shortcuts()
    assert not windows.exists()


def test_a_start_menu_that_windows_does_not_name_is_asked_for() -> None:
    with pytest.raises(WorkbookToolsError, match="name a folder with --folder"):
        start_menu({})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a Start menu")
@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_elsewhere_one_sentence_says_that_only_windows_has_a_start_menu(
    command: str, tmp_path: Path
) -> None:
    for more in ([], ["--folder", tmp_path]):
        said = run("shortcuts", command, *more)
        assert said.exit_code == 1
        assert said.output.startswith("Error: Only Windows has a Start menu: ")
    assert list(tmp_path.iterdir()) == []


def test_the_commands_say_what_they_did(windows: Path) -> None:
    made = run("shortcuts", "install")
    assert made.output.startswith(f"{windows}: {len(buttons())} shortcuts")
    assert run("shortcuts", "uninstall").output == f"{len(buttons())} shortcuts are deleted\n"
