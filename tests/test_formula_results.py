"""The results that a fill stores beside formulas are those that a spreadsheet program works out."""

from __future__ import annotations

import math
import shutil
import warnings
from pathlib import Path

import openpyxl
import pytest
from support.office import Office
from support.spoiled import ROOT, spoil

import workbook_tools as wt
from workbook_tools.scorecard import FORMULA_FIELDS
from workbook_tools.values import CellError

CHOSEN = {"example": ("M1", "M3"), "spoiled": ("LAC1", "EH4-QL", "M2-NI")}
NO_POINT = CellError("#N/A")


def formula_cells(path: Path) -> list[tuple[str, str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says which features it would not keep
        book = openpyxl.load_workbook(path)
    return [
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def filled_with(folder: Path, choice: str) -> Path:
    """The project filled with another indicator chosen on Trend, as an officer would leave it."""
    project, target = wt.Project.load(folder), folder / f"{choice.split(maxsplit=1)[0]}.xlsx"
    [receipt] = project.refresh(month="2019-12", output=str(target))
    book = wt.FileWorkbook(receipt.path)
    [cell] = book.read("wt_trend_choice").cells
    book.apply([wt.CellPatch(cell.sheet, cell.cell, choice)], to=target)
    [receipt] = wt.Project.load(folder).refresh(
        month="2019-12", output=str(target), only_changed=False
    )
    assert wt.FileWorkbook(target).read("wt_trend_choice").value == choice
    return receipt.path


def same(stored: object, worked_out: object) -> bool:
    if isinstance(stored, int | float) and isinstance(worked_out, int | float):
        return math.isclose(stored, worked_out, rel_tol=1e-9, abs_tol=1e-12)
    return (stored or None) == (worked_out or None)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The example and a spoiled copy of it, each with several indicators chosen."""
    files = []
    for name, refs in CHOSEN.items():
        folder = tmp_path_factory.mktemp(name)
        if name == "spoiled":
            spoil(folder, 5)
        else:
            for part in ("config", "data"):
                shutil.copytree(ROOT / part, folder / part)
        shutil.copy(ROOT / "template.xlsx", folder)
        indicators = wt.Project.load(folder).config.indicators
        assert {indicators[ref].unit.value for ref in refs} >= {"count", "percent"}
        files += [filled_with(folder, f"{ref}  {indicators[ref].title}") for ref in refs]
    return files


@pytest.mark.libreoffice
def test_libreoffice_works_out_the_results_that_are_stored(
    filled: list[Path], office: Office
) -> None:
    stored = office.values(filled)
    worked_out = office.values(filled, recalculate=True)
    for path in filled:
        cells = formula_cells(path)
        assert len(cells) > 24 * len([f for f in FORMULA_FIELDS if f.startswith("trend.")])
        wrong = [
            f"{path.name} {where}: {stored[path].get(where)!r}, not {worked_out[path].get(where)!r}"
            for where in cells
            if not same(stored[path].get(where), worked_out[path].get(where))
        ]
        assert wrong == []


@pytest.mark.libreoffice
def test_the_files_hold_every_kind_of_result(filled: list[Path], office: Office) -> None:
    shown = office.values(filled, recalculate=True)
    results = {
        value.strip() if isinstance(value, str) else value if value == NO_POINT else type(value)
        for path in filled
        for where in formula_cells(path)
        for value in [shown[path].get(where)]
    }
    words = {"n/a", "c", "written", "owed", "optional", "Number", "Per cent", "Target: none"}
    assert words <= results
    assert {NO_POINT, float} <= results
