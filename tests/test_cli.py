"""The command line itself: help, usage, exit codes, init and check."""

from __future__ import annotations

import io
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import workbook_tools as wt
from workbook_tools.cli import main, terminal

ROOT = Path(__file__).parent.parent


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def start(*words: str, **around: str) -> subprocess.CompletedProcess[bytes]:
    program = "from workbook_tools.cli import main; main(prog_name='workbook-tools')"
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | around,
        capture_output=True,
        check=False,
    )


def test_init_lays_out_a_project_that_runs_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert run("init", str(folder)).exit_code == 0
    assert run("refresh", "--project", str(folder)).exit_code == 0
    assert (folder / "scorecards/2019-12/southampton.xlsx").is_file()


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    result = run("init", str(tmp_path))
    assert result.exit_code == 1
    assert "holds config already" in result.output
    assert [p.name for p in tmp_path.iterdir()] == ["config"]


def test_the_version_is_the_package_s() -> None:
    assert run("--version").output.strip().endswith(wt.__version__)


def test_wrong_usage_is_exit_code_2() -> None:
    assert run("refresh", "--mnth", "2019-12").exit_code == 2
    assert run("polish").exit_code == 2


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.output.startswith("Usage:")


def test_a_folder_that_is_no_project_is_answered_in_a_sentence(tmp_path: Path) -> None:
    result = run("refresh", "--project", str(tmp_path))
    assert result.exit_code == 1
    assert "workbook-tools init DIR lays out a project" in result.output
    assert "Traceback" not in result.output


def test_check_lists_findings_and_what_the_template_holds() -> None:
    result = run("check", "--project", str(ROOT))
    assert result.exit_code == 0
    assert "sparklines" in result.output
    assert "southampton 2019-12: " in result.output.splitlines()[-1]


def test_check_and_refresh_count_the_same_findings(tmp_path: Path) -> None:
    (checked,) = json.loads(run("check", "--project", str(ROOT), "--json").output)
    refreshed = run(
        "refresh", "--project", str(ROOT), "--output", str(tmp_path / "x.xlsx"), "--json"
    )
    assert checked["findings"] == json.loads(refreshed.output)["findings"]


def test_check_names_a_broken_template(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    run("init", str(folder))
    book = wt.FileWorkbook(folder / "template.xlsx")
    grid = book.read("wt_scorecard")
    key, row = grid.keys[2]
    first = next(c for c in grid if c.key == key)
    column = "A"
    assert first.cell != f"{column}{row}"
    book.apply([wt.CellPatch(grid.sheet, f"{column}{row}", grid.keys[3][0])])
    result = run("check", "--project", str(folder))
    assert result.exit_code == 1
    assert f"the key {grid.keys[3][0]} stands in" in result.output


def test_an_error_in_the_figures_fails_the_check_and_stops_the_refresh(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "template.xlsx", tmp_path)
    figures = tmp_path / "data" / "figures.csv"
    figures.write_text(figures.read_text().replace("M1,2019-12,1258", "M1,2019-12,-4"))
    assert run("check", "--project", str(tmp_path)).exit_code == 1
    refreshed = run("refresh", "--project", str(tmp_path))
    assert refreshed.exit_code == 1
    assert "nothing was written" in refreshed.output
    assert not (tmp_path / "scorecards").exists()


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii", "utf-8"])
def test_every_encoding_can_print_what_check_says(encoding: str) -> None:
    done = start("check", "--project", str(ROOT), PYTHONIOENCODING=encoding, LC_ALL="C")
    assert done.returncode == 0, done.stderr
    assert b"CP7-QL" in done.stdout
    assert b"?" not in done.stdout


def test_json_is_plain_ascii(tmp_path: Path) -> None:
    assert run("check", "--project", str(ROOT), "--json").output.isascii()
    output = str(tmp_path / "é.xlsx")
    told = run("refresh", "--project", str(ROOT), "--output", output, "--json").output
    assert told.isascii()
    assert json.loads(told)["file"] == output


def test_with_json_a_failure_prints_its_sentence_on_stderr_alone(tmp_path: Path) -> None:
    done = start("check", "--project", str(tmp_path), "--json")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"Error: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", ["--help", "--version", "check --help", "check --project ."])
def test_an_output_that_cannot_be_written_is_answered_in_a_sentence(
    words: str, unbuffered: str
) -> None:
    program = f"{shlex.quote(sys.executable)} -c 'from workbook_tools.cli import main; main()'"
    done = subprocess.run(
        ["sh", "-c", f"{program} {words} > /dev/full"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "Error: the output: No space left on device.\n"


def test_the_next_command_that_init_names_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / "Team A & B"
    hint = run("init", str(folder)).output.strip().partition("next: ")[2]
    program, *words = shlex.split(hint)
    assert program == "workbook-tools"
    assert run(*words, "--dry-run").exit_code == 0


def test_init_into_a_place_that_cannot_be_is_answered_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("init", str(tmp_path / "file" / "new"))
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")


def test_the_shell_completes_commands_options_and_scorecards(tmp_path: Path) -> None:
    run("init", str(tmp_path / "p"))
    folder = str(tmp_path / "p")

    def completed(*words: str) -> list[str]:
        line = " ".join(shlex.quote(word) for word in ("workbook-tools", *words))
        around = {"COMP_WORDS": line, "COMP_CWORD": str(len(words))}
        done = start(_WORKBOOK_TOOLS_COMPLETE="bash_complete", **around)
        return done.stdout.decode().split()

    assert completed("refr") == ["plain,refresh"]
    assert completed("refresh", "--sc") == ["plain,--scorecard"]
    assert completed("refresh", "--project", folder, "--scorecard", "so") == ["plain,southampton"]
    assert completed("refresh", "--project", str(tmp_path), "--scorecard", "so") == []


def test_only_a_command_that_takes_long_says_on_a_terminal_that_it_is_at_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", screen)
    with terminal.patience(quiet=False):
        pass
    assert screen.getvalue() == ""
    monkeypatch.setattr(terminal, "PATIENCE", 0.01)
    with terminal.patience(quiet=True):
        time.sleep(0.1)
    assert screen.getvalue() == ""
    with terminal.patience(quiet=False):
        time.sleep(0.2)
    assert screen.getvalue().startswith("Still reading")


@pytest.mark.skipif(sys.platform != "linux", reason="needs a bash of this decade")
def test_the_line_for_bash_completes_words(tmp_path: Path) -> None:
    page = (ROOT / "docs/how-to/use-it-in-scripts.md").read_text(encoding="utf-8")
    (line,) = (line for line in page.splitlines() if "bash_source" in line)
    program = tmp_path / "workbook-tools"
    program.write_text(
        f"#!{sys.executable}\nfrom workbook_tools.cli import main\nmain()\n", encoding="utf-8"
    )
    program.chmod(0o755)
    script = (
        f"{line}\nCOMP_WORDS=(workbook-tools refresh --scorecard south); COMP_CWORD=3\n"
        '_workbook_tools_completion workbook-tools; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT,
        env=os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["southampton"], done.stderr
