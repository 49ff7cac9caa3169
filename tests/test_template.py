"""The committed template: it is what its script builds, and holds what a fill counts on."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook

import workbook_tools as wt
from workbook_tools.cells import Grid
from workbook_tools.grid import base_name
from workbook_tools.scorecard import (
    FORMULA_FIELDS,
    GRID_NAMES,
    SINGLE_NAMES,
    TREND_FIELDS,
    known_fields,
)
from workbook_tools.scorecard import LIST_FIELDS as LISTS

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "template.xlsx"
KEYED = ("wt_scorecard", "wt_commentary", "wt_history")
NAMES = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "x14": "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    "xm": "http://schemas.microsoft.com/office/excel/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def build(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.build_template", "--project", str(project), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def book() -> wt.FileWorkbook:
    return wt.FileWorkbook(TEMPLATE)


@pytest.fixture(scope="module")
def looks() -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what openpyxl would not keep
        return load_workbook(TEMPLATE)


def grids(book: wt.FileWorkbook) -> dict[str, Grid]:
    return {name: book.read(name) for name in book.grid_names}


def refs() -> list[str]:
    with (ROOT / "config" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        return [line["ref"] for line in csv.DictReader(file)]


def part(name: str) -> etree._Element:
    with zipfile.ZipFile(TEMPLATE) as package:
        return etree.fromstring(package.read(name))


def sheet_part(title: str) -> etree._Element:
    order = [sheet.get("name") for sheet in found(part("xl/workbook.xml"), "//m:sheet")]
    return part(f"xl/worksheets/sheet{order.index(title) + 1}.xml")


def found(root: etree._Element, path: str) -> list[etree._Element]:
    elements = root.xpath(path, namespaces=NAMES)
    assert isinstance(elements, list)
    return elements


def test_the_script_builds_the_committed_file_part_by_part() -> None:
    checked = build(ROOT, "--check")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_the_script_names_the_parts_that_differ(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copyfile(TEMPLATE, tmp_path / "template.xlsx")
    rows = tmp_path / "config" / "indicators.csv"
    rows.write_text(rows.read_text("utf-8").replace("Ref", "Rfe").rsplit("\n", 2)[0], "utf-8")
    before = (tmp_path / "template.xlsx").read_bytes()
    checked = build(tmp_path, "--check")
    assert checked.returncode == 1
    assert "xl/worksheets/sheet2.xml differs" in checked.stdout
    assert "xl/theme/theme1.xml" not in checked.stdout
    assert (tmp_path / "template.xlsx").read_bytes() == before
    assert build(tmp_path).returncode == 0
    assert build(tmp_path, "--check").returncode == 0


def test_every_name_is_known_and_every_known_name_is_there(book: wt.FileWorkbook) -> None:
    known = (*GRID_NAMES, *SINGLE_NAMES)
    based = {name: base_name(name, known) for name in book.grid_names}
    assert [name for name, base in based.items() if base is None] == []
    assert set(known) - set(book.grid_names) == set()


def test_every_field_is_in_the_contract_and_stands_once(book: wt.FileWorkbook) -> None:
    fields = set(known_fields(wt.Project.load(ROOT).dataset))
    allowed = {**dict.fromkeys(KEYED, fields), **LISTS, "wt_trend": TREND_FIELDS}
    for name, grid in grids(book).items():
        codes = [code for code, _ in grid.codes]
        assert len(codes) == len(set(codes)), name
        assert set(codes) <= set(allowed.get(name, ())), name


def test_list_grids_hold_all_their_columns(book: wt.FileWorkbook) -> None:
    held = {name: {code for code, _ in grid.codes} for name, grid in grids(book).items()}
    assert {name: set(columns) for name, columns in LISTS.items()} == {
        name: held[name] for name in LISTS
    }


def test_list_grids_have_room(book: wt.FileWorkbook) -> None:
    rows = {name: book.read(name).last_row - book.read(name).first_row for name in LISTS}
    assert rows == {
        "wt_summary_list": 40,
        "wt_notes_list": 60,
        "wt_findings_list": 40,
        "wt_sources_list": 20,
    }


@pytest.mark.parametrize("name", KEYED)
def test_every_indicator_has_its_row_and_a_spare_row_ends_the_grid(
    book: wt.FileWorkbook, name: str
) -> None:
    grid = book.read(name)
    keys = [key for key, _ in grid.keys if not key.startswith("#")]
    assert keys == refs()
    assert grid.last_row == grid.keys[-1][1] + 1
    assert grid.beyond == ()


def test_trend_has_24_months_that_end_with_the_reporting_month(book: wt.FileWorkbook) -> None:
    keys = [key for key, _ in book.read("wt_trend").keys]
    assert keys == [*(f"month-{n}" for n in range(23, 0, -1)), "month"]


def formula_cells(looks: Workbook) -> set[str]:
    return {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in looks
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def cells_of_formula_fields(book: wt.FileWorkbook) -> Iterator[str]:
    for name, grid in grids(book).items():
        single = base_name(name, SINGLE_NAMES) in FORMULA_FIELDS
        for cell in grid:
            if single or cell.field in FORMULA_FIELDS:
                yield f"{cell.sheet}!{cell.cell}"


def test_a_formula_stands_only_where_a_fill_stores_its_result(
    book: wt.FileWorkbook, looks: Workbook
) -> None:
    formulas = formula_cells(looks)
    assert len(formulas) > 24 * 5 + len(refs())
    assert formulas - set(cells_of_formula_fields(book)) == set()


def test_no_formula_and_no_chart_holds_a_stale_result() -> None:
    with zipfile.ZipFile(TEMPLATE) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 6
    for name in sheets:
        assert found(part(name), "//m:c[m:f]/m:v") == []
    assert found(part("xl/charts/chart1.xml"), "//c:numCache | //c:strCache") == []


def test_formulas_use_functions_that_every_version_has(looks: Workbook) -> None:
    allowed = {"IF", "AND", "OR", "ISNUMBER", "INDEX", "MATCH", "NA", "TEXT", "COUNTIF"}
    used = set()
    for where in formula_cells(looks):
        sheet, _, cell = where.partition("!")
        used |= set(re.findall(r"([A-Z][A-Z0-9.]*)\(", str(looks[sheet][cell].value)))
    assert used <= allowed


def test_each_sparkline_reads_its_own_row_of_history(book: wt.FileWorkbook) -> None:
    page, history = book.read("wt_scorecard"), book.read("wt_history")
    key_of = {row: key for key, row in page.keys}
    row_of = dict(history.keys)
    lines = found(sheet_part("Scorecard"), "//x14:sparkline")
    assert len(lines) == len(refs()) + 1
    for line in lines:
        source, cell = line.findtext("xm:f", "", NAMES), line.findtext("xm:sqref", "", NAMES)
        row = int(re.sub(r"\D", "", cell))
        ends = {int(end) for end in re.findall(r"[A-Z]+(\d+)", source)}
        assert source.startswith("History!")
        assert ends == {row_of.get(key_of.get(row, ""), history.last_row)}


def test_sparklines_and_the_chart_draw_hidden_data_and_leave_gaps() -> None:
    [group] = found(sheet_part("Scorecard"), "//x14:sparklineGroup")
    assert (group.get("displayHidden"), group.get("displayEmptyCellsAs")) == ("1", "gap")
    assert (group.get("manualMin"), group.get("manualMax")) == ("-0.15", "2.15")
    chart = part("xl/charts/chart1.xml")
    assert [e.get("val") for e in found(chart, "//c:plotVisOnly")] == ["0"]
    assert [e.get("val") for e in found(chart, "//c:dispBlanksAs")] == ["gap"]


def test_the_lines_of_the_chart_differ_without_colour() -> None:
    chart = part("xl/charts/chart1.xml")
    series = found(chart, "//c:ser")
    dashes = [
        [e.get("val") for e in found(line, ".//*[local-name()='prstDash']")] for line in series
    ]
    assert len({tuple(dash) for dash in dashes}) == len(series) == 3


def test_quarter_circles_mark_averages_of_fewer_months(book: wt.FileWorkbook) -> None:
    [icons] = found(sheet_part("Scorecard"), "//x14:iconSet")
    assert (icons.get("custom"), icons.get("showValue")) == ("1", "0")
    assert [e.text for e in found(icons, "x14:cfvo/xm:f")] == ["0", "3", "6", "9", "12"]
    shown = [(e.get("iconSet"), e.get("iconId")) for e in found(icons, "x14:cfIcon")]
    assert shown == [*(("5Quarters", str(n)) for n in range(4)), ("NoIcons", "0")]
    [area] = found(sheet_part("Scorecard"), "//x14:conditionalFormatting/xm:sqref")
    grid = book.read("wt_scorecard")
    months = [cell.cell for cell in grid if cell.field == "mean12.months" and cell.key in refs()]
    first, _, last = str(area.text).partition(":")
    rows = range(int(first.lstrip("R")), int(last.lstrip("R")) + 1)
    assert {re.sub(r"\d", "", cell) for cell in months} == {"R"}
    assert {int(cell[1:]) for cell in months} <= set(rows)


@pytest.mark.parametrize("title", ["Scorecard", "Commentary"])
def test_the_first_conditional_rule_that_matches_is_the_last(title: str) -> None:
    rules = found(sheet_part(title), "//m:cfRule")
    assert len(rules) > 4
    assert [rule.get("type") for rule in rules if rule.get("stopIfTrue") != "1"] == []


def test_only_the_column_to_write_in_is_unlocked(book: wt.FileWorkbook, looks: Workbook) -> None:
    sheet = looks["Commentary"]
    [column] = [n for code, n in book.read("wt_commentary").codes if code == "commentary"]
    unlocked = {cell.column for row in sheet for cell in row if not cell.protection.locked}
    assert unlocked == {column}
    assert not sheet.protection.sheet
    assert sheet.auto_filter.ref is not None


def test_rows_of_commentary_may_grow_as_someone_types(book: wt.FileWorkbook) -> None:
    grid = book.read("wt_commentary")
    rows = {int(row.get("r", "0")): row for row in found(sheet_part("Commentary"), "//m:row")}
    for row in range(grid.keys[1][1], grid.last_row + 1):
        assert rows[row].get("ht") is not None
        assert rows[row].get("customHeight") is None


@pytest.mark.parametrize("name", [*KEYED, "wt_trend", *LISTS])
def test_keys_and_codes_are_hidden(book: wt.FileWorkbook, looks: Workbook, name: str) -> None:
    grid = book.read(name)
    sheet = looks[grid.sheet]
    assert sheet.row_dimensions[grid.first_row].hidden
    assert sheet.column_dimensions["A"].hidden


def test_summary_comes_first_and_history_is_hidden(looks: Workbook) -> None:
    assert looks.sheetnames == [
        "Summary",
        "Scorecard",
        "Commentary",
        "Trend",
        "Notes",
        "History",
    ]
    assert {s.title: s.sheet_state for s in looks if s.sheet_state != "visible"} == {
        "History": "hidden"
    }


def test_the_scorecard_prints_on_a3_with_its_head_on_every_page(looks: Workbook) -> None:
    sheet = looks["Scorecard"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$2:$6"
    assert sheet.freeze_panes == "D7"


def test_title_language_and_author_are_set() -> None:
    core = part("docProps/core.xml")
    [title], [language] = found(core, "//dc:title"), found(core, "//dc:language")
    [author] = found(core, "//dc:creator")
    assert (title.text, language.text, author.text) == (
        "Monthly scorecard",
        "en-GB",
        "workbook_tools",
    )


def test_trend_chooses_from_historys_labels(book: wt.FileWorkbook, looks: Workbook) -> None:
    [rule] = looks["Trend"].data_validations.dataValidation
    labels = [
        cell for cell in book.read("wt_history") if cell.field == "label" and cell.key in refs()
    ]
    choice = book.read("wt_trend_choice")
    assert str(rule.sqref) == choice.cells[0].cell
    column = re.sub(r"\d", "", labels[0].cell)
    first, last = labels[0].cell[len(column) :], book.read("wt_history").last_row
    assert rule.formula1 == f"History!${column}${first}:${column}${last}"
    assert choice.value in {cell.value for cell in labels}


def test_the_notes_say_every_sign_in_words(looks: Workbook) -> None:
    told = {row[1].value: str(row[2].value) for row in looks["Notes"].iter_rows() if row[2].value}
    for absence in set(wt.Absence) - {wt.Absence.BLANK}:
        assert absence.words in told[absence.value]
    for sign, words in {"√": "met", "≈": "within tolerance", "×": "missed"}.items():
        assert words in told[sign]
    assert {"*", "†", "part-filled circle", "as above", "bold blue", "bold orange"} <= set(told)
