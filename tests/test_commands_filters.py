"""Several scorecards of one extract: each is filled with its own team's figures."""

from __future__ import annotations

import csv
import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

import workbook_tools as wt
from workbook_tools.errors import SourceError
from workbook_tools.period import Month

ROOT = Path(__file__).parent.parent
DECEMBER = Month(2019, 12)
ABOUT_THE_EXAMPLE = {
    "change-year",  # December 2018 has four decimals
    "comparator-copied",
    "comparator-definition",
    "comparator-divided",
    "comparator-old",
}


def load_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


large = load_script("project")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "project"
    return large.make(folder, scorecards=2, rows=6_000)


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "project")


def of_team(folder: Path, team: str) -> dict[tuple[str, str], str]:
    with (folder / "data/extract.csv").open(newline="", encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if line["team"] == team]
    return {(line["ref"], line["month"]): line["value"] for line in lines}


def test_each_scorecard_shows_its_own_teams_figures(project: Path) -> None:
    scorecards = project / "config/scorecards.csv"
    text = scorecards.read_text(encoding="utf-8").replace("filter\n", "filter,output\n")
    text = text.replace('0"""\n', '0""",teams/nought\n').replace('1"""\n', '1""",\n')
    scorecards.write_text(text, encoding="utf-8")
    receipts = wt.Project.load(project).refresh()
    shown = [path.path.relative_to(project / "scorecards/2019-12") for path in receipts]
    assert [path.as_posix() for path in shown] == ["teams/nought.xlsx", "team-0001.xlsx"]
    for number, receipt in enumerate(receipts):
        grid = wt.FileWorkbook(receipt.path).read("wt_scorecard")
        held = of_team(project, f"Team {number:04d}")
        for month, field in ((DECEMBER, "month"), (DECEMBER.previous, "month-1")):
            assert grid["M1", field] == float(held["M1", str(month)])
    assert (
        of_team(project, "Team 0000")["M1", "2019-12"]
        != of_team(project, "Team 0001")["M1", "2019-12"]
    )


def test_a_filter_for_which_there_is_no_line_stops_a_refresh(project: Path) -> None:
    scorecards = project / "config/scorecards.csv"
    text = scorecards.read_text(encoding="utf-8").replace("Team 0001", "Taem 0001")
    scorecards.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="no source has a line for 'team-0001' with team = "):
        wt.Project.load(project).refresh()


@pytest.mark.parametrize("figures", large.FIGURES)
def test_the_same_numbers_make_the_same_extract_of_both_kinds(figures: str, tmp_path: Path) -> None:
    options = {"scorecards": 2, "rows": 6_000, "figures": figures}
    folders = [large.make(tmp_path / kind, **options, kind=kind) for kind in ("csv", "parquet")]
    again = large.write_extract(tmp_path / "extract.csv", 2, 6_000, figures=figures)
    assert again.read_bytes() == (folders[0] / "data/extract.csv").read_bytes()
    found = [wt.Project.load(folder) for folder in folders]
    specs = [one.config.scorecards[1] for one in found]
    assert found[0].series_of(specs[0]) == found[1].series_of(specs[1])


def test_generated_figures_agree_but_where_they_are_said_to_slip(tmp_path: Path) -> None:
    folder = large.make(tmp_path / "project", scorecards=12, rows=1)
    checked = wt.Project.load(folder).check().scorecards
    codes = {c.scorecard: {f.code for f in c.findings} - ABOUT_THE_EXAMPLE for c in checked}
    assert {name for name, found in codes.items() if found} == {"team-0002", "team-0007"}
    assert set().union(*codes.values()) == {"rate"}
