"""The command line itself: help, usage, exit codes, init and check."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import workbook_tools as wt
from workbook_tools.cli import main

ROOT = Path(__file__).parent.parent


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


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


@pytest.mark.parametrize("command", ["refresh", "check", "init"])
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
    assert checked["findings"] == json.loads(refreshed.output)[0]["findings"]


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
