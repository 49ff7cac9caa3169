"""The committed template: it is what its script builds, and holds what a fill counts on."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from openxml_audit import OpenXmlValidator
from support.template import KEYED, PROTOTYPE, REQUEST, ROOT, TEMPLATE, found, opened, part, refs

import workbook_tools as wt
from workbook_tools.cells import Grid
from workbook_tools.grid import base_name
from workbook_tools.scorecard import (
    FORMULA_FIELDS,
    GRID_NAMES,
    LIST_FIELDS,
    SINGLE_NAMES,
    TREND_FIELDS,
    known_fields,
)


def build(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.build_template", "--project", str(project), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def book() -> wt.FileWorkbook:
    return wt.FileWorkbook(TEMPLATE)


@pytest.fixture(scope="module")
def looks() -> Workbook:
    return opened()


def grids(book: wt.FileWorkbook) -> dict[str, Grid]:
    return {name: book.read(name) for name in book.grid_names}


def test_the_script_builds_the_committed_file_part_by_part() -> None:
    checked = build(ROOT, "--check")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_the_script_names_the_parts_that_differ(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copyfile(TEMPLATE, tmp_path / "template.xlsx")
    (tmp_path / "config" / "request.xlsx").write_bytes(TEMPLATE.read_bytes())
    rows = tmp_path / "config" / "indicators.csv"
    rows.write_text(rows.read_text("utf-8").replace("Ref", "Rfe").rsplit("\n", 2)[0], "utf-8")
    before = (tmp_path / "template.xlsx").read_bytes()
    checked = build(tmp_path, "--check")
    assert checked.returncode == 1
    assert "template.xlsx: xl/worksheets/sheet2.xml differs" in checked.stdout
    assert "config/request.xlsx: xl/worksheets/sheet1.xml differs" in checked.stdout
    assert "template.xlsx: xl/theme/theme1.xml" not in checked.stdout
    assert "examples/prototype.xlsx: xl/workbook.xml differs" in checked.stdout
    assert (tmp_path / "template.xlsx").read_bytes() == before
    assert build(tmp_path).returncode == 0
    assert build(tmp_path, "--check").returncode == 0


def test_every_name_is_known_and_every_known_name_is_there(book: wt.FileWorkbook) -> None:
    known = (*GRID_NAMES, *SINGLE_NAMES)
    names = {*book.grid_names, *wt.FileWorkbook(REQUEST).grid_names}
    assert [name for name in names if base_name(name, known) is None] == []
    assert set(known) - names == set()


def test_every_field_is_in_the_contract_and_stands_once(book: wt.FileWorkbook) -> None:
    fields = set(known_fields(wt.Project.load(ROOT).definitions))
    allowed = {**dict.fromkeys(KEYED, fields), **LIST_FIELDS, "wt_trend": TREND_FIELDS}
    for name, grid in grids(book).items():
        codes = [code for code, _ in grid.codes]
        assert len(codes) == len(set(codes)), name
        assert set(codes) <= set(allowed.get(name, ())), name


def test_list_grids_hold_all_their_columns(book: wt.FileWorkbook) -> None:
    both = grids(book) | grids(wt.FileWorkbook(REQUEST))
    held = {name: {code for code, _ in both[name].codes} for name in LIST_FIELDS}
    assert held == {name: set(columns) for name, columns in LIST_FIELDS.items()}


def test_list_grids_have_room(book: wt.FileWorkbook) -> None:
    lists = [grid for name, grid in grids(book).items() if name in LIST_FIELDS]
    assert {grid.name: grid.last_row - grid.first_row for grid in lists} == {
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
    allowed |= {"TRIM", "SUBSTITUTE", "CHAR"}
    used = set()
    for where in formula_cells(looks):
        sheet, _, cell = where.partition("!")
        used |= set(re.findall(r"([A-Z][A-Z0-9.]*)\(", str(looks[sheet][cell].value)))
    assert used <= allowed


@pytest.mark.parametrize("path", [TEMPLATE, PROTOTYPE], ids=lambda path: path.name)
def test_the_package_keeps_the_schema(path: Path) -> None:
    faults = [str(error) for error in OpenXmlValidator().validate(str(path)).errors]
    # Excel itself writes this attribute, which the published schema lacks.
    assert [fault for fault in faults if "dispNaAsBlank" not in fault] == []
