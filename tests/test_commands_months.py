"""Of the sources a refresh reads the months that are asked for, and what they rest on."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from support.boxes import type_into
from test_commands_filters import large

from workbook_tools import sources
from workbook_tools.cli import main
from workbook_tools.commands import Project
from workbook_tools.commands.refresh import Manner
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.period import Month
from workbook_tools.sources.figures import read_many

MONTH = "2019-12"
FIRST = "2017-12"  # of the months that December 2019 rests on
BEFORE = "2017-11"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("months") / "project"
    return Path(large.make(folder, scorecards=3, rows=1))


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "project"))


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["refresh", "--project", str(folder), "--jobs", "1", *words])


def books(folder: Path) -> dict[str, bytes]:
    home = folder / "scorecards"
    return {str(p.relative_to(home)): p.read_bytes() for p in sorted(home.rglob("*.xlsx"))}


def change(folder: Path, how: Callable[[dict[str, str]], bool]) -> None:
    """Lets ``how`` change the lines of the extract, and keeps those of which it says so."""
    extract = folder / "data" / "extract.csv"
    with extract.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kept = [row for row in rows if how(row)]
    with extract.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(kept)


def break_a_figure(folder: Path, month: str) -> None:
    def how(row: dict[str, str]) -> bool:
        if (row["team"], row["ref"], row["month"]) == ("Team 0001", "M1", month):
            row["value"] = "a few"
        return True

    change(folder, how)


@pytest.mark.parametrize("words", [("--month", MONTH), ("--from", MONTH, "--to", "2020-01")])
def test_a_line_that_no_month_asked_for_rests_on_is_not_judged(
    project: Path, words: tuple[str, ...]
) -> None:
    break_a_figure(project, BEFORE)
    asked = run(project, *words)
    assert asked.exit_code == 0, asked.output
    assert len(books(project)) == 3
    (project / ".refreshed.json").unlink()
    latest = run(project)
    assert latest.exit_code == 3
    assert "column value: 'a few' is no number" in latest.output


def test_every_fault_is_told_once_a_month_asked_for_rests_on_one(project: Path) -> None:
    break_a_figure(project, BEFORE)
    break_a_figure(project, FIRST)
    result = run(project, "--month", MONTH)
    assert result.exit_code == 3
    assert result.output.count("'a few' is no number") == 2
    assert sorted(books(project)) == [f"{MONTH}/team-000{n}.xlsx" for n in (0, 2)]


def test_the_files_are_those_of_a_run_that_reads_all(project: Path) -> None:
    assert run(project).exit_code == 0
    whole = books(project)
    shutil.rmtree(project / "scorecards")
    (project / ".refreshed.json").unlink()
    assert run(project, "--month", MONTH).exit_code == 0
    assert books(project) == whole


def test_a_team_without_recent_lines_is_filled_as_before(project: Path) -> None:
    change(project, lambda row: row["team"] != "Team 0001" or row["month"] < FIRST)
    assert run(project).exit_code == 0
    whole = books(project)
    assert len(whole) == 3
    shutil.rmtree(project / "scorecards")
    (project / ".refreshed.json").unlink()
    assert run(project, "--month", MONTH).exit_code == 0
    assert books(project) == whole


@pytest.mark.parametrize(
    "words", [("--month", "2020-01"), ("--from", "2020-01", "--to", "2020-02")]
)
def test_a_month_without_figures_is_told_with_the_months_that_have_some(
    project: Path, words: tuple[str, ...]
) -> None:
    result = run(project, *words)
    assert result.exit_code == 1
    assert "they run from 2017-01 to 2019-12." in result.output


def test_what_a_run_read_is_known_to_the_next_one(project: Path) -> None:
    assert run(project, "--month", MONTH).exit_code == 0
    assert Project.remembered(project, MONTH, MONTH).knows_months
    assert not Project.remembered(project, "2019-11", MONTH).knows_months
    assert not Project.remembered(project, None).knows_months
    told = run(project, "--month", MONTH, "--json").stdout.splitlines()
    assert all(json.loads(line)["unchanged"] for line in told)


def in_a_new_extract(row: dict[str, str]) -> bool:
    """Moves a line on by a month, so that the extract is one of January 2020."""
    row["month"] = str(Month.parse(row["month"]).next)
    return True


def test_the_latest_month_is_read_without_those_that_it_does_not_rest_on(project: Path) -> None:
    assert run(project).exit_code == 0
    break_a_figure(project, "2017-09")
    change(project, in_a_new_extract)
    result = run(project)
    assert result.exit_code == 0, result.output
    assert {Path(name).parent.name for name in books(project)} == {MONTH, "2020-01"}
    assert Project.remembered(project, None).knows_months
    assert not Project.remembered(project).knows_months
    assert run(project, "--all-months").exit_code == 3


def test_an_older_extract_is_read_as_if_it_were_the_first(project: Path) -> None:
    assert run(project).exit_code == 0
    shutil.rmtree(project / "scorecards")
    change(project, lambda row: row["month"] < "2019-07")
    assert run(project).exit_code == 0
    older = books(project)
    assert list(older) == [f"2019-06/team-000{n}.xlsx" for n in range(3)]
    shutil.rmtree(project / "scorecards")
    (project / ".refreshed.json").unlink()
    assert run(project).exit_code == 0
    assert books(project) == older


def test_a_month_that_was_not_read_is_not_said_to_be_missing(project: Path) -> None:
    known = Project.remembered(project, MONTH, MONTH)
    unread = "2018-06 was not read: load the project anew to work on it."
    with pytest.raises(WorkbookToolsError, match=unread):
        known.month("2018-06")
    refused = known.refresh_all([Month(2018, 6)], ["team-0001"], manner=Manner())
    assert [outcome.refused for outcome in refused] == [unread]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The names of the scorecards that each passage over the sources read."""
    seen: list[set[str]] = []

    def noting(specs: Any, indicators: Any, filters: Any, **how: Any) -> Any:
        seen.append(set(filters))
        return read_many(specs, indicators, filters, **how)

    monkeypatch.setattr(sources, "read_many", noting)
    return seen


def test_scorecards_that_are_not_asked_for_are_not_read(
    project: Path, read: list[set[str]]
) -> None:
    assert run(project).exit_code == 0
    assert read == [{"team-0000", "team-0001", "team-0002"}]
    change(project, in_a_new_extract)
    read.clear()
    assert run(project, "--scorecard", "team-0000", "--month", "2020-01").exit_code == 0
    assert read == [{"team-0000"}]
    read.clear()
    assert run(project, "--scorecard", "team-000[01]").exit_code == 0
    assert run(project, "--scorecard", "team-000[01]", "--month", MONTH).exit_code == 0
    assert read == [{"team-0000", "team-0001", "team-0002"}, {"team-0000", "team-0001"}]


def test_a_scorecard_that_was_not_named_is_filled_all_the_same(project: Path) -> None:
    assert run(project).exit_code == 0
    together = books(project)
    shutil.rmtree(project / "scorecards")
    (project / ".refreshed.json").unlink()
    named = Project.remembered(project, MONTH, MONTH, ["team-0000"])
    assert len(named.refresh(MONTH)) == 3
    assert books(project) == together


def test_a_named_scorecard_with_a_fault_is_refused_as_together_with_the_others(
    project: Path,
) -> None:
    break_a_figure(project, MONTH)
    told = {}
    for words in ((), ("--scorecard", "team-0001")):
        result = run(project, "--month", MONTH, "--json", *words)
        lines = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
        told[words] = [each["refused"] for each in lines if each["refused"]]
    assert told[()] == told["--scorecard", "team-0001"]
    assert len(told[()]) == 1


def test_one_scorecard_is_filled_as_together_with_the_others(project: Path) -> None:
    assert run(project).exit_code == 0
    together = books(project)
    for words in ((), ("--month", MONTH)):
        shutil.rmtree(project / "scorecards")
        (project / ".refreshed.json").unlink()
        for team in ("team-0000", "team-000[12]"):
            assert run(project, "--scorecard", team, *words).exit_code == 0
        assert books(project) == together


def without_the_latest(row: dict[str, str]) -> bool:
    return (row["team"], row["month"]) != ("Team 0001", MONTH)


def test_the_latest_month_is_that_of_all_scorecards(project: Path) -> None:
    change(project, without_the_latest)
    words = ("--scorecard", "team-0001")
    assert run(project, *words).exit_code == 0
    assert list(books(project)) == [f"{MONTH}/team-0001.xlsx"]
    change(project, lambda row: True)
    assert run(project, *words, "--month", MONTH).exit_code == 0
    assert list(books(project)) == [f"{MONTH}/team-0001.xlsx"]


def test_what_some_scorecards_have_is_not_taken_for_what_all_have(project: Path) -> None:
    change(project, without_the_latest)
    assert run(project, "--scorecard", "team-0001", "--month", "2019-11").exit_code == 0
    assert not Project.remembered(project, None).knows_months
    assert run(project).exit_code == 0
    assert [name for name in books(project) if name.startswith(MONTH)] == [
        f"{MONTH}/team-000{n}.xlsx" for n in range(3)
    ]


def test_a_note_of_the_version_before_is_read(project: Path) -> None:
    assert run(project).exit_code == 0
    note = project / ".refreshed.json"
    told = json.loads(note.read_text())
    del told["sources"]["within"]
    note.write_text(json.dumps(told))
    again = run(project, "--json")
    assert all(json.loads(line)["unchanged"] for line in again.stdout.splitlines())
    assert run(project, "--month", "2019-06").exit_code == 0
    assert "within" in json.loads(note.read_text())["sources"]


def test_what_all_of_the_sources_hold_stays_known_when_one_month_is_read(project: Path) -> None:
    assert run(project).exit_code == 0
    assert run(project, "--month", "2019-06").exit_code == 0
    known = Project.remembered(project)
    assert known.knows_months
    assert known.months == tuple(Month(2019, 12).last(36))


def test_the_first_commentary_keeps_its_figures_of_months_that_are_not_read(project: Path) -> None:
    with (project / "data" / "commentary.csv").open("a", encoding="utf-8") as file:
        file.write("M1,2017-03,Quiet spring.\n")
    assert run(project, "--month", MONTH).exit_code == 0
    (text,) = Project.load(project).history("M1", "2017-03", "team-0001").revisions
    figure = Project.load(project).printed_figure("team-0001", "M1", Month(2017, 3))
    assert (text.entry.figure, bool(figure)) == (figure, True)


def test_a_text_is_doubted_by_all_that_the_sources_hold(project: Path, tmp_path: Path) -> None:
    figures = Project.load(project)
    latest = figures.printed_figure("team-0001", "M1", Month(2019, 12))
    near = str(int(latest.replace(",", "")) + 2)

    def had_it_in_spring(row: dict[str, str]) -> bool:
        if (row["team"], row["ref"], row["month"]) == ("Team 0001", "M1", "2017-03"):
            row["value"] = near
        return True

    change(project, had_it_in_spring)
    assert run(project).exit_code == 0
    type_into(
        project / "scorecards" / MONTH / "team-0001.xlsx", "M1", f"There were {near} of them."
    )
    other = Path(shutil.copytree(project, tmp_path / "other"))
    all_read, one_read = run(other), run(project, "--month", MONTH)
    assert "changed team-0001 2019-12 M1, revision 2" in all_read.stdout
    assert "doubt: " not in all_read.stdout
    assert one_read.stdout == all_read.stdout.replace(str(other), str(project))
