"""Many scorecards in one command: the same bytes, nothing half done, each fault named."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from support.killing import heed_ctrl_c
from test_commands_filters import large

import workbook_tools as wt
from workbook_tools.cli import main
from workbook_tools.commands import Project

MANY = 30
MONTH = "2019-12"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty scorecards out of one extract."""
    folder = tmp_path_factory.mktemp("many") / "project"
    return Path(large.make(folder, scorecards=MANY, rows=MANY * 55 * 36))


@pytest.fixture(scope="module")
def filled(made: Path) -> Path:
    """The same, refreshed by one process."""
    folder = made.with_name("filled")
    shutil.copytree(made, folder)
    assert run(folder, "--jobs", "1").exit_code == 0
    return folder


@pytest.fixture
def project(filled: Path, tmp_path: Path) -> Path:
    """A copy of it, a file's time and all."""
    return Path(shutil.copytree(filled, tmp_path / "project"))


def run(folder: Path, *words: str) -> Result:
    command = ["refresh", "--project", str(folder), *words]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def books(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "scorecards" / MONTH).iterdir()}


def outcomes(result: Result) -> dict[str, str]:
    """What a run with --json said of each scorecard."""
    told = [json.loads(line) for line in result.stdout.splitlines()]
    words = {True: "unchanged", False: "filled"}
    return {t["scorecard"]: "refused" if t["refused"] else words[t["unchanged"]] for t in told}


def spoil(folder: Path, team: str, count: int) -> list[int]:
    """Makes the value of ``count`` lines of a team unreadable; tells the lines."""
    path = folder / "data" / "extract.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    value, owner = rows[0].index("value"), rows[0].index("team")
    lines = [n for n, row in enumerate(rows, start=1) if row[owner] == team][:count]
    for line in lines:
        rows[line - 1][value] = "a few"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return lines


def test_the_number_of_processes_and_the_folder_change_no_byte(
    made: Path, filled: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(made, tmp_path / "an other folder"))
    assert run(other, "--jobs", "2").exit_code == 0
    assert len(books(other)) == MANY
    assert books(other) == books(filled)


def test_what_has_not_changed_is_left_alone_and_says_so(project: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*.xlsx")}
    again = run(project, "--json")
    assert set(outcomes(again).values()) == {"unchanged"}
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*.xlsx")} == before
    assert all(line.endswith(": unchanged") for line in run(project).stdout.splitlines())


def revise(folder: Path, team: str, month: str, as_month: str = "") -> None:
    """Adds 1 to a team's M1 of a month, or adds a line with that figure for another month."""
    extract = folder / "data" / "extract.csv"
    with extract.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    (line,) = [n for n, r in enumerate(rows) if r[0] == team and r[3:6:2] == ["M1", month]]
    revised = [*rows[line][:5], as_month or month, str(int(rows[line][6]) + 1), *rows[line][7:]]
    rows[line : line + 1] = [rows[line], revised] if as_month else [revised]
    with extract.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def filled_by(folder: Path, *words: str) -> list[str]:
    """The scorecards that a run filled; it left the others alone."""
    told = outcomes(run(folder, "--json", *words))
    assert set(told.values()) <= {"filled", "unchanged"}
    return [name for name, word in told.items() if word == "filled"]


def test_one_teams_new_figure_fills_one_scorecard(project: Path) -> None:
    revise(project, "Team 0007", MONTH)
    assert filled_by(project) == ["team-0007"]


def test_a_figure_of_a_month_that_no_scorecard_rests_on_fills_none(project: Path) -> None:
    revise(project, "Team 0007", "2017-11")
    revise(project, "Team 0008", MONTH, as_month="2020-01")
    assert filled_by(project, "--month", MONTH) == []
    revise(project, "Team 0009", "2017-12")
    assert filled_by(project, "--month", MONTH) == ["team-0009"]


def test_a_new_month_leaves_back_months_alone(project: Path) -> None:
    chosen = ("--scorecard", "team-0007", "--from", "2019-11")
    assert filled_by(project, *chosen) == ["team-0007"]
    before = books(project)
    revise(project, "Team 0007", MONTH, as_month="2020-01")
    told = [json.loads(line) for line in run(project, "--json", *chosen).stdout.splitlines()]
    assert [each["month"] for each in told if not each["unchanged"]] == ["2020-01"]
    assert books(project) == before


def test_a_back_month_that_was_revised_is_filled_whatever_was_filled_since(project: Path) -> None:
    back = ("--scorecard", "team-0007", "--month", "2018-06")
    assert filled_by(project, *back) == ["team-0007"]
    assert filled_by(project, *back) == []
    revise(project, "Team 0007", "2017-01")
    revise(project, "Team 0008", MONTH)
    assert filled_by(project, "--month", MONTH) == ["team-0008"]
    assert filled_by(project, *back) == ["team-0007"]


def test_sources_that_changed_without_an_effect_are_read_once(project: Path) -> None:
    revise(project, "Team 0007", "2017-01")
    assert filled_by(project) == []
    assert Project.remembered(project, None).knows_months
    assert filled_by(project) == []


def test_another_template_another_setting_and_another_text_fill_what_they_touch(
    project: Path,
) -> None:
    settings = project / "config" / "project.toml"
    settings.write_text(settings.read_text().replace("small_base = 20", "small_base = 21"))
    assert set(outcomes(run(project, "--json")).values()) == {"filled"}
    Project.load(project).nil("LAC1", MONTH, "team-0003")
    told = outcomes(run(project, "--json"))
    assert [name for name, word in told.items() if word == "filled"] == ["team-0003"]


def test_an_output_that_was_edited_is_collected_before_it_is_replaced(project: Path) -> None:
    path = project / "scorecards" / MONTH / "team-0004.xlsx"
    book = wt.FileWorkbook(path)
    (cell,) = [c for c in book.read("wt_commentary") if (c.key, c.field) == ("LAC1", "commentary")]
    book.apply([wt.CellPatch(cell.sheet, cell.cell, "Eight children came home.")])
    told = run(project)
    assert "added team-0004 2019-12 LAC1, revision 1" in told.stdout
    assert sum(line.endswith(": unchanged") for line in told.stdout.splitlines()) == MANY - 1
    assert wt.FileWorkbook(path).read("wt_commentary")["LAC1", "commentary"] == (
        "Eight children came home."
    )


def test_no_word_is_covered_when_the_store_was_lost(project: Path) -> None:
    path = project / "scorecards" / MONTH / "team-0005.xlsx"
    book = wt.FileWorkbook(path)
    (cell,) = [c for c in book.read("wt_commentary") if (c.key, c.field) == ("LAC1", "commentary")]
    book.apply([wt.CellPatch(cell.sheet, cell.cell, "Only in this file.")])
    assert run(project, "--scorecard", "team-0005").exit_code == 0
    for file in project.glob("store.*"):
        file.unlink()
    told = run(project, "--scorecard", "team-0005")
    shown = wt.FileWorkbook(path).read("wt_commentary")["LAC1", "commentary"]
    assert shown == "Only in this file.", told.output


def test_each_fault_is_named_and_the_others_are_done(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "project"))
    lines = spoil(folder, "Team 0002", 20)
    listed = folder / "config" / "scorecards.csv"
    with listed.open(newline="", encoding="utf-8") as file:
        table = [[*row, ""] for row in csv.reader(file)]
    table[0][-1] = "template"
    table[6][-1] = "missing.xlsx"
    with listed.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(table)
    home = folder / "scorecards" / MONTH
    home.mkdir(parents=True)
    (home / "~$team-0009.xlsx").write_bytes(b"\x05owner")
    Workbook().save(home / "team-0011.xlsx")

    report = tmp_path / "report.html"
    result = run(folder, "--jobs", "2", "--report", str(report))
    assert result.exit_code == 3
    said = result.stdout
    assert "4 scorecards refused, 26 done:" in said
    assert all(f"line {line}," in said for line in lines)
    assert "missing.xlsx" in said
    assert "team-0009.xlsx is open in Excel" in said
    assert "team-0011.xlsx is no scorecard of this project" in said
    assert len(list(home.glob("team-*.xlsx"))) == 26 + 1
    page = report.read_text(encoding="utf-8")
    assert "26 filled, 0 unchanged, 4 refused" in page
    assert "team-0009.xlsx is open in Excel" in page


def test_a_report_is_written_when_the_run_fails(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "project"))
    (folder / "data" / "extract.csv").write_text("no,headings\n1,2\n", encoding="utf-8")
    report = tmp_path / "report.html"
    result = run(folder, "--report", str(report))
    assert result.exit_code == 1
    assert "The run ended early." in report.read_text(encoding="utf-8")


def test_many_months_are_filled_at_once(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "project"))
    words = ("--scorecard", "team-000[12]", "--from", "2019-10", "--to", "Nov-19")
    assert run(folder, *words).exit_code == 0
    found = sorted(str(p.relative_to(folder / "scorecards")) for p in folder.rglob("team-*.xlsx"))
    assert found == [f"2019-{m}/team-000{n}.xlsx" for m in (10, 11) for n in (1, 2)]


def test_a_month_and_several_months_are_not_asked_for_together(project: Path) -> None:
    assert run(project, "--month", MONTH, "--all-months").exit_code == 2


def test_a_dry_run_says_what_would_differ_from_the_last_edition(project: Path) -> None:
    Project.load(project).issue("team-0001", MONTH)
    Project.load(project).nil("LAC1", MONTH, "team-0001")
    before = books(project)
    told = run(project, "--dry-run", "--scorecard", "team-0001").stdout
    assert "would change LAC1: another text" in told
    assert books(project) == before


def test_a_run_that_is_killed_leaves_whole_files_and_a_second_run_ends_as_one_would(
    made: Path, filled: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "project"))
    for seconds in (0.8, 1.5, 2.5, 4.0):
        with started(folder) as process:
            time.sleep(seconds)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for path in (folder / "scorecards").rglob("*.xlsx"):
            assert zipfile.ZipFile(path).testzip() is None
    assert run(folder, "--jobs", "2").exit_code == 0
    assert books(folder) == books(filled)
    assert Project.load(folder).verify_store() == []


def test_ctrl_c_ends_a_run_in_a_sentence(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "project"))
    with started(folder, "--all-months") as process:  # one month may be done before it is stopped
        while not list(folder.glob("scorecards/*/*.xlsx")):
            time.sleep(0.02)
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Stopped by Ctrl-C: what is done is whole" in said
    assert run(folder).exit_code == 0


def started(folder: Path, *more: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-P", "-m", "workbook_tools", "refresh", "--jobs", "2", *more]
    return subprocess.Popen(
        [*words, "--project", str(folder)],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only who may mount a small disk can fill it")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_a_sentence_for_each_scorecard(made: Path, small_disk: Path) -> None:
    output = small_disk / "{scorecard}.xlsx"
    result = run(made, "--jobs", "2", "--output", str(output))
    assert result.exit_code == 3
    assert "No space left on device" in result.stdout
    for path in small_disk.glob("*.xlsx"):
        assert zipfile.ZipFile(path).testzip() is None
    assert not list(small_disk.glob(".*"))
