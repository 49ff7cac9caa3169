"""The commands that put the add-in into Excel, and say what has become of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.addin import PYTHON, built

from workbook_tools.addin import build_addin
from workbook_tools.addin.extension import extension
from workbook_tools.cli import main


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def test_what_was_built_is_the_add_in_of_the_python_that_runs(tmp_path: Path) -> None:
    file = tmp_path / "new" / "scorecard.xlam"
    said = run("addin", "build", file)
    assert (said.exit_code, said.output) == (0, f"{file}: its buttons start {PYTHON}\n")
    assert file.read_bytes() == built()


def test_a_file_for_libreoffice_is_its_extension(tmp_path: Path) -> None:
    file = tmp_path / "scorecard.OXT"
    assert run("addin", "build", file).exit_code == 0
    assert file.read_bytes() == extension(PYTHON)


@pytest.mark.parametrize("ending", [".xlam", ".oxt"])
def test_another_interpreter_is_the_one_that_is_started(ending: str, tmp_path: Path) -> None:
    other = tmp_path / "python"
    other.touch()
    file = tmp_path / f"scorecard{ending}"
    said = run("addin", "build", file, "--interpreter", other)
    assert said.output == f"{file}: its buttons start {other}\n"
    assert str(other).encode() in file.read_bytes()


@pytest.mark.parametrize("name", ["scorecard.xlsm", "scorecard", "xlam"])
def test_any_other_ending_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    said = run("addin", "build", tmp_path / name)
    assert said.exit_code == 1
    assert said.output.endswith("end it in .xlam or in .oxt.\n")
    assert list(tmp_path.iterdir()) == []


def test_an_interpreter_that_is_not_there_is_named(tmp_path: Path) -> None:
    for ending in (".xlam", ".oxt"):
        said = run("addin", "build", tmp_path / f"a{ending}", "--interpreter", tmp_path / "gone")
        assert said.exit_code == 1
        assert said.output.startswith(f"Error: {tmp_path / 'gone'} is not there")
    assert list(tmp_path.iterdir()) == []


def test_installing_and_deleting_say_what_to_do_next(tmp_path: Path) -> None:
    place = tmp_path / "scorecard.xlam"
    done = run("addin", "install", "--folder", tmp_path)
    assert done.output == (
        f"{place} is installed for {PYTHON}; start Excel again, and the tab Scorecard is there\n"
    )
    assert place.read_bytes() == built()
    gone = run("addin", "uninstall", "--folder", tmp_path)
    assert gone.output == f"{place} is deleted; start Excel again, and the tab Scorecard is gone\n"
    assert not place.exists()
    again = run("addin", "uninstall", "--folder", tmp_path)
    assert (again.exit_code, again.output) == (
        0,
        "no add-in was installed there; nothing is deleted\n",
    )


def test_a_current_add_in_is_said_to_be_current(tmp_path: Path) -> None:
    run("addin", "install", "--folder", tmp_path)
    said = run("addin", "check", "--folder", tmp_path)
    assert (said.exit_code, said.output.splitlines()) == (
        0,
        [
            f"{tmp_path / 'scorecard.xlam'} is installed",
            f"It starts {PYTHON}.",
            "It is what would be built now.",
        ],
    )


def test_an_add_in_that_is_not_there_waits_for_somebody(tmp_path: Path) -> None:
    said = run("addin", "check", "--folder", tmp_path)
    assert said.exit_code == 3
    assert said.output.endswith("is not installed: workbook-tools addin install\n")


def test_a_stale_add_in_says_why_and_what_to_do(tmp_path: Path) -> None:
    other = tmp_path / "python"
    other.touch()
    build_addin(tmp_path / "scorecard.xlam", interpreter=other)
    said = run("addin", "check", "--folder", tmp_path)
    assert said.exit_code == 3
    assert said.output.splitlines()[1:] == [
        f"It starts {other}.",
        f"It starts {other}; workbook-tools now runs in {PYTHON}.",
        "Install it again: workbook-tools addin install",
    ]


def test_what_may_stop_a_current_add_in_is_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("addin", "install", "--folder", tmp_path)
    policy = "VBA is switched off for Office."
    monkeypatch.setattr("workbook_tools.addin.install.blocking", lambda: (policy,))
    said = run("addin", "check", "--folder", tmp_path)
    assert said.exit_code == 3
    assert said.output.splitlines()[-2:] == ["It is what would be built now.", policy]


@pytest.mark.parametrize("installed", [True, False])
def test_the_state_is_told_to_programs_too(installed: bool, tmp_path: Path) -> None:
    if installed:
        run("addin", "install", "--folder", tmp_path)
    said = run("addin", "check", "--folder", tmp_path, "--json")
    told = json.loads(said.output)
    assert said.exit_code == (0 if installed else 3)
    assert told["path"] == str(tmp_path / "scorecard.xlam")
    assert (told["installed"], told["interpreter"]) == (installed, str(PYTHON) * installed)
    assert (told["stale"], told["blocked"]) == ([], [])


@pytest.mark.skipif(sys.platform != "linux", reason="Excel's folder is known elsewhere")
@pytest.mark.parametrize("command", ["install", "uninstall", "check"])
def test_where_there_is_no_excel_a_folder_is_asked_for(command: str) -> None:
    said = run("addin", command)
    assert said.exit_code == 1
    assert said.output.endswith("name one with --folder.\n")


def test_the_package_started_by_its_name_is_the_same_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "workbook_tools", "addin", "check", "--folder", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (3, "")
    usage = [sys.executable, "-m", "workbook_tools", "--help"]
    told = subprocess.run(usage, capture_output=True, text=True, check=True)
    assert told.stdout.startswith("Usage: workbook-tools ")
