"""The commands that give an indicator a row in a project's templates, or take it out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree
from support.managers import add_indicator, lay_out, let_grow, project

import workbook_tools as wt
from workbook_tools.cli import main
from workbook_tools.commands import Project, init

GRIDS = ("wt_scorecard", "wt_commentary", "wt_history")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    init(tmp_path / "example")
    return tmp_path / "example"


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["template", "rows", *words, "--project", str(folder)])


def keys(folder: Path, grid: str) -> list[str]:
    book = wt.FileWorkbook(folder / "template.xlsx")
    return [key for key, _ in book.read(grid).keys if key != "#label"]


def test_a_row_is_taken_out_of_every_grid_and_the_template_before_is_kept(example: Path) -> None:
    before = (example / "template.xlsx").read_bytes()
    told = run(example, "remove", "M5")
    assert told.exit_code == 0, told.output
    assert "rows of M5 on Commentary, History, Scorecard" in told.output
    assert all("M5" not in keys(example, grid) for grid in GRIDS)
    (kept,) = (example / "drafts").iterdir()
    assert kept.read_bytes() == before


def test_a_row_comes_back_where_it_was_and_the_scorecard_is_the_same(example: Path) -> None:
    order = {grid: keys(example, grid) for grid in GRIDS}
    Project.load(example).refresh()
    filled = example / "scorecards" / "2019-12" / "southampton.xlsx"
    before = {name: cells(filled, name) for name in GRIDS}
    assert run(example, "remove", "M5", "LAC1").exit_code == 0
    assert run(example, "add", "LAC1", "M5").exit_code == 0
    assert {grid: keys(example, grid) for grid in GRIDS} == order
    Project.load(example).refresh()
    assert {name: cells(filled, name) for name in GRIDS} == before


def cells(file: Path, grid: str) -> dict[str, tuple[object, str | None]]:
    """What stands in the rows of indicators, by cell."""
    held = (cell for cell in wt.FileWorkbook(file).read(grid) if cell.key)
    return {cell.cell: (cell.value, cell.formula) for cell in held}


def test_a_new_row_looks_like_one_of_the_same_unit(example: Path) -> None:
    (line,) = [x for x in indicators(example) if x.startswith("M3,")]
    assert ",percent," in line
    run(example, "remove", "M3")
    run(example, "add", "M3")
    styles = row_styles(example, "M3")
    assert styles == row_styles(example, "EH4-QL")
    assert styles != row_styles(example, "M2")


def indicators(folder: Path) -> list[str]:
    return (folder / "config" / "indicators.csv").read_text(encoding="utf-8-sig").splitlines()


def row_styles(folder: Path, ref: str) -> list[str | None]:
    """The styles of an indicator's row on the scorecard."""
    book = wt.FileWorkbook(folder / "template.xlsx")
    row = dict(book.read("wt_scorecard").keys)[ref]
    root = etree.fromstring(sheet_of(folder / "template.xlsx", "xl/worksheets/sheet2.xml"))
    return [cell.get("s") for cell in root.iterfind(f".//{{*}}row[@r='{row}']/{{*}}c")]


def sheet_of(path: Path, part: str) -> bytes:
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(path) as archive:
        return archive.read(part)


def test_a_dry_run_writes_nothing(example: Path) -> None:
    before = (example / "template.xlsx").read_bytes()
    told = run(example, "remove", "M5", "--dry-run")
    assert told.output.startswith("would write ")
    assert (example / "template.xlsx").read_bytes() == before
    assert not (example / "drafts").exists()


def test_json_lists_every_reference_that_moved(example: Path) -> None:
    (told,) = json.loads(run(example, "remove", "M5", "--json").output)
    assert told["refs"] == ["M5"]
    assert (
        "the name wt_history: 'History'!$A$1:$AR$59 is 'History'!$A$1:$AR$58 now" in told["moved"]
    )


def test_what_is_no_indicator_is_named_with_the_nearest(example: Path) -> None:
    told = run(example, "add", "M55")
    assert told.exit_code == 1
    assert "'M55' is no reference in config/indicators.csv, the nearest is 'M5'" in told.output


def test_a_row_that_is_there_already_is_not_added_twice(example: Path) -> None:
    before = (example / "template.xlsx").read_bytes()
    told = run(example, "add", "M5")
    assert told.exit_code == 1
    assert "has a row for M5 already" in told.output
    assert (example / "template.xlsx").read_bytes() == before


def test_nothing_is_written_where_one_of_several_cannot_be(example: Path) -> None:
    before = (example / "template.xlsx").read_bytes()
    told = run(example, "remove", "M5", "XX1")
    assert told.exit_code == 1
    assert "has a row for XX1" in told.output
    assert (example / "template.xlsx").read_bytes() == before


def test_a_template_that_is_open_elsewhere_is_left_alone(example: Path) -> None:
    (example / "~$template.xlsx").write_bytes(b"")
    told = run(example, "remove", "M5")
    assert told.exit_code == 1
    assert "close it there" in told.output


def test_a_prototype_row_needs_none_added(tmp_path: Path) -> None:
    laid = lay_out(tmp_path / "council")
    let_grow(laid)
    told = run(laid, "add", "A1")
    assert told.exit_code == 1
    assert "prototype row, which makes the row of A1 by itself" in told.output


def test_the_first_of_a_section_stands_under_its_band(tmp_path: Path) -> None:
    laid = lay_out(tmp_path / "council")
    add_indicator(laid, "A0,Title of A0,Section,count,flow,low,always,North manager,", "A0", "ref")
    assert run(laid, "add", "A0").exit_code == 0
    project(laid).refresh("2019-12", ["all"])
    assert keys(laid, "wt_scorecard") == ["A0", "A1", "A2", "B1", "B2", "C1"]


def test_a_refresh_says_how_a_missing_row_is_added(example: Path) -> None:
    run(example, "remove", "M5")
    told = CliRunner().invoke(main, ["refresh", "--project", str(example)])
    assert "give it one with workbook-tools template rows add M5" in told.output


def test_an_indicator_that_was_added_last_stands_in_its_section(example: Path) -> None:
    with (example / "config" / "indicators.csv").open("a", encoding="utf-8") as held:
        held.write("EH9-QL,A new one,Contacts and referrals,,,percent,ratio,neutral,,,,,,,,,,\n")
    section = [x.split(",")[0] for x in indicators(example) if ",Contacts and referrals," in x]
    assert run(example, "add", "EH9-QL").exit_code == 0
    found = keys(example, "wt_scorecard")
    assert found[found.index("EH9-QL") - 1] == section[-2]
