"""Refresh, as a library and from the command line, on the real example."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from support.boxes import type_into

import workbook_tools as wt
from workbook_tools.cells import address
from workbook_tools.cli import main

ROOT = Path(__file__).parent.parent
TARGET = "scorecards/2019-12/southampton.xlsx"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "template.xlsx", tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_refresh_writes_the_scorecard_of_the_latest_month(project: Path) -> None:
    result = run("refresh", "--project", str(project))
    assert result.exit_code == 0
    last = result.output.splitlines()[-1]
    assert "southampton.xlsx: " in last
    assert "36 of 55 indicators have commentary" in last
    assert "parts are unchanged" in last
    book = wt.FileWorkbook(project / TARGET)
    assert book.read("wt_month").value == date(2019, 12, 1)
    assert book.read("wt_scorecard")["M1", "month"] == 1258


def test_the_thirty_six_commentaries_stand_whole_on_both_sheets(project: Path) -> None:
    run("refresh", "--project", str(project))
    book = wt.FileWorkbook(project / TARGET)
    stored = wt.Project.load(project).first_commentary
    assert len(stored) == 36
    for name in ("wt_scorecard", "wt_commentary"):
        grid = book.read(name)
        assert {r: grid[r, "commentary"] for r, _ in stored} == {
            r: text for (r, _), text in stored.items()
        }


def test_the_same_inputs_give_the_same_bytes(project: Path) -> None:
    (first,) = wt.Project.load(project).refresh(output=str(project / "a.xlsx"))
    (second,) = wt.Project.load(project).refresh(output=str(project / "b.xlsx"))
    assert first.path.read_bytes() == second.path.read_bytes()


def test_a_refresh_keeps_the_file_that_it_replaces_in_drafts(project: Path) -> None:
    (receipt,) = wt.Project.load(project).refresh()
    before = receipt.path.read_bytes()
    figures = project / "data" / "figures.csv"
    figures.write_text(figures.read_text().replace("M1,2019-12,1258", "M1,2019-12,1300"))
    (again,) = wt.Project.load(project).refresh()
    (kept,) = (project / "drafts").rglob("*.xlsx")
    assert kept.read_bytes() == before
    assert wt.FileWorkbook(again.path).read("wt_scorecard")["M1", "month"] == 1300


def test_a_dry_run_writes_nothing(project: Path) -> None:
    before = sorted(project.rglob("*"))
    result = run("refresh", "--project", str(project), "--dry-run")
    assert result.exit_code == 0
    assert result.output.splitlines()[-1].startswith("would write ")
    assert sorted(project.rglob("*")) == before


def test_json_says_what_the_sentence_says(project: Path) -> None:
    told = json.loads(run("refresh", "--project", str(project), "--json").output)
    assert told["scorecard"] == "southampton"
    assert told["month"] == "2019-12"
    assert told["with_commentary"] == 36
    assert told["indicators"] == 55
    assert told["skipped_formulas"] == []
    assert told["unmatched"] == []
    assert len(told["cells"]) > 1500


def test_a_refresh_collects_what_was_typed_before_it_covers_it(project: Path) -> None:
    (receipt,) = wt.Project.load(project).refresh()
    where = type_into(receipt.path, "LAC1", "Eight children came home.")
    result = run("refresh", "--project", str(project))
    assert result.exit_code == 0
    assert f"added southampton 2019-12 LAC1, revision 1 ({where})" in result.output
    assert "1 text collected from it first" in result.output
    for name in ("wt_scorecard", "wt_commentary"):
        text = wt.FileWorkbook(receipt.path).read(name)["LAC1", "commentary"]
        assert text == "Eight children came home."


def test_a_text_that_was_taken_out_stops_a_refresh_and_names_its_cell(project: Path) -> None:
    (receipt,) = wt.Project.load(project).refresh()
    where = type_into(receipt.path, "M1", None)
    before = receipt.path.read_bytes()
    result = run("refresh", "--project", str(project))
    assert result.exit_code == 1
    assert "was left as it is" in result.output
    assert where in result.output
    assert receipt.path.read_bytes() == before


def test_a_refresh_covers_no_word_beside_the_boxes(project: Path) -> None:
    (receipt,) = wt.Project.load(project).refresh()
    book = wt.FileWorkbook(receipt.path)
    grid = book.read("wt_commentary")
    column = next(n for code, n in grid.codes if code == "commentary")
    below = address(grid.last_row, column)
    book.apply([wt.CellPatch(grid.sheet, below, "And one more thing.")])
    before = receipt.path.read_bytes()
    result = run("refresh", "--project", str(project))
    assert result.exit_code == 1
    where = f"southampton.xlsx, sheet Commentary, cell {below}"
    assert f"And one more thing. ({where})" in result.output
    assert receipt.path.read_bytes() == before


def test_after_its_first_use_the_store_alone_is_read(project: Path) -> None:
    wt.Project.load(project).refresh()
    texts = project / "data" / "commentary.csv"
    texts.write_text(
        texts.read_text(encoding="utf-8").replace("decreased slightly.", "fell."), encoding="utf-8"
    )
    (receipt,) = wt.Project.load(project).refresh(only_changed=False)
    text = wt.FileWorkbook(receipt.path).read("wt_commentary")["M1", "commentary"]
    assert str(text).startswith("The number of contacts in December decreased slightly.")


def test_several_scorecards_on_one_template_are_refreshed_again_and_again(project: Path) -> None:
    three_scorecards(project)
    for _ in range(2):
        assert run("refresh", "--project", str(project)).exit_code == 0


def test_a_workbook_of_another_month_is_never_overwritten(project: Path) -> None:
    target = project / "mine.xlsx"
    wt.Project.load(project).refresh(output=str(target))
    before = target.read_bytes()
    with pytest.raises(wt.WorkbookToolsError, match="keeps its scorecard and its month"):
        wt.Project.load(project).refresh("2019-11", output=str(target))
    assert target.read_bytes() == before


def test_a_workbook_that_is_no_scorecard_is_never_overwritten(project: Path) -> None:
    target = project / "other.xlsx"
    stranger = Workbook()
    stranger.active["A1"] = "Holiday rota"
    stranger.save(target)
    before = target.read_bytes()
    with pytest.raises(wt.WorkbookToolsError, match="no scorecard of this project"):
        wt.Project.load(project).refresh(output=str(target))
    assert target.read_bytes() == before


def test_a_scorecard_that_is_open_in_excel_is_left_as_it_is(project: Path) -> None:
    (receipt,) = wt.Project.load(project).refresh()
    before = receipt.path.read_bytes()
    (receipt.path.parent / f"~${receipt.path.name}").write_bytes(b"\x05owner")
    result = run("refresh", "--project", str(project), "--all")
    assert result.exit_code == 1
    assert "is open in Excel" in result.output
    assert receipt.path.read_bytes() == before


def test_a_refresh_for_an_earlier_month_shows_no_later_figure(project: Path) -> None:
    (receipt,) = wt.Project.load(project).refresh("Nov-19")
    grid = wt.FileWorkbook(receipt.path).read("wt_scorecard")
    assert receipt.path == project / "scorecards/2019-11/southampton.xlsx"
    assert grid["M1", "month"] == 1323
    assert grid["M1", "commentary"] is None


def test_the_trend_keeps_the_indicator_that_was_chosen(project: Path) -> None:
    (receipt,) = wt.Project.load(project).refresh()
    book = wt.FileWorkbook(receipt.path)
    (choice,) = book.read("wt_trend_choice")
    label = str(book.read("wt_history")["M1", "label"])
    book.apply([wt.CellPatch(choice.sheet, choice.cell, label)])
    wt.Project.load(project).refresh()
    again = wt.FileWorkbook(receipt.path)
    assert again.read("wt_trend_choice").value == label
    assert again.read("wt_trend")["month", "trend.figure"] == 1258


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--month", "soon"), "'soon' is no month"),
        (("--month", "2031-01"), "the sources hold no figures for 2031-01"),
        (("--scorecard", "southamton"), "the nearest is 'southampton'"),
    ],
)
def test_a_wrong_word_is_answered_in_a_sentence(
    project: Path, words: tuple[str, ...], says: str
) -> None:
    result = run("refresh", "--project", str(project), *words)
    assert result.exit_code == 1
    assert says in result.output
    assert not (project / "scorecards").exists()
    assert not (project / ".refreshed.json").exists()


def test_sources_without_figures_are_answered_in_a_sentence(project: Path) -> None:
    (project / "data" / "figures.csv").write_text("ref,month,value\nM1,2019-12,\n")
    result = run("refresh", "--project", str(project))
    assert result.exit_code == 1
    assert result.stderr.count("hold no figures: add some") == 1
    assert not (project / ".refreshed.json").exists()


def test_a_figure_that_cannot_be_stops_a_refresh(project: Path) -> None:
    figures = project / "data" / "figures.csv"
    figures.write_text(figures.read_text().replace("M1,2019-12,1258", "M1,2019-12,many"))
    result = run("refresh", "--project", str(project))
    assert result.exit_code == 1
    assert "data/figures.csv, line" in result.output
    assert not (project / "scorecards").exists()


def test_figures_that_cannot_be_are_said_before_a_store_that_cannot_be_read(project: Path) -> None:
    run("refresh", "--project", str(project))
    (project / "store.db").write_bytes(b"no store at all" * 100)
    figures = project / "data" / "figures.csv"
    good = figures.read_text()
    figures.write_text(good.replace("M1,2019-12,1258", "M1,2019-12,many"))
    result = run("refresh", "--project", str(project))
    assert result.exit_code == 1
    assert "data/figures.csv, line" in result.output
    assert "store.db" not in result.output
    figures.write_text(good + "M1,2017-01,1\n")
    result = run("refresh", "--project", str(project))
    assert result.exit_code == 1
    assert "store.db" in result.output


def test_figures_that_cannot_be_leave_a_project_without_a_store_without_one(project: Path) -> None:
    figures = project / "data" / "figures.csv"
    figures.write_text(figures.read_text().replace("M1,2019-12,1258", "M1,2019-12,many"))
    assert run("refresh", "--project", str(project)).exit_code == 1
    assert not list(project.glob("store.*"))


def test_an_indicator_without_a_row_is_said(project: Path) -> None:
    indicators = project / "config" / "indicators.csv"
    text = indicators.read_text(encoding="utf-8")
    last = text.strip().splitlines()[-1]
    indicators.write_text(f"{text.strip()}\n{last.replace('LAC10,', 'LAC13,', 1)}\n", "utf-8")
    result = run("refresh", "--project", str(project))
    assert "LAC13 has no row in the template" in result.output
    assert result.exit_code == 0


def three_scorecards(project: Path) -> None:
    (project / "config" / "scorecards.csv").write_text(
        "name,title,template,indicators,owner\n"
        "all,Everything,template.xlsx,all,Head of service\n"
        "few,A few,template.xlsx,M1;M2,Head of service\n"
    )


def test_one_scorecard_that_is_refused_does_not_stop_the_others(project: Path) -> None:
    three_scorecards(project)
    stranger = project / "scorecards/2019-12/few.xlsx"
    stranger.parent.mkdir(parents=True)
    Workbook().save(stranger)
    result = run("refresh", "--project", str(project))
    assert result.exit_code == 3
    *_, heading, why = result.output.splitlines()
    assert heading == "1 scorecard refused, 1 done:"
    assert why.startswith("  few 2019-12  ")
    assert "few.xlsx is no scorecard of this project" in why
    assert len(list(stranger.parent.iterdir())) == 2


def test_a_run_can_stop_at_the_first_scorecard_that_is_refused(project: Path) -> None:
    three_scorecards(project)
    stranger = project / "scorecards/2019-12/few.xlsx"
    stranger.parent.mkdir(parents=True)
    Workbook().save(stranger)
    result = run("refresh", "--project", str(project), "--stop")
    assert result.exit_code == 1
    assert "few.xlsx is no scorecard of this project" in result.output
    assert [path.name for path in stranger.parent.iterdir()] == ["few.xlsx"]


def test_rows_of_another_scorecard_are_told_in_one_sentence_a_grid(project: Path) -> None:
    three_scorecards(project)
    told = run("refresh", "--project", str(project), "--scorecard", "few").output
    sentences = [line for line in told.splitlines() if "are not in this scorecard" in line]
    assert len(sentences) == 3
    assert all("and 48 more" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("{year}.xlsx", "holds {year}: an output may hold {month} and {scorecard}"),
        ("", "is a folder: give the file's name too"),
    ],
)
def test_an_output_that_names_no_file_is_refused(project: Path, output: str, says: str) -> None:
    target = f"{project}/{output}" if output else str(project)
    result = run("refresh", "--project", str(project), "--output", target)
    assert result.exit_code == 1
    assert says in result.output


def test_a_scorecard_with_nothing_to_report_is_refused(project: Path) -> None:
    indicators = project / "config" / "indicators.csv"
    frame = pd.read_csv(indicators, dtype=str, keep_default_na=False)
    frame["effective_from"] = "2020-01"
    frame.to_csv(indicators, index=False)
    with pytest.raises(wt.WorkbookToolsError, match="no indicator of the scorecard southampton"):
        wt.Project.load(project).refresh()
