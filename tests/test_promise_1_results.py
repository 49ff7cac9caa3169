"""Promise 1: no formula shows a result that its filled cells no longer give."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from support.filling import filled as fill_of
from support.filling import output_name, values_by_openpyxl
from support.office import Cells, Office
from support.packages import HOME, good, templates
from support.parts import contents, sheet_parts
from support.readers import unread_by_libreoffice

from workbook_tools.cells import CellPatch, OnFormula, Value
from workbook_tools.ooxml.workbook import FileWorkbook

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

READABLE = [p for p in good() + templates() if p.stem not in unread_by_libreoffice()]
WITHOUT_OPENPYXL = {"strict.xlsx"}
EMPTIED = "emptied"
TOTAL = 150


def another_figure(n: int, old: Value) -> Value:
    """Figures that change every total; words stay words."""
    if isinstance(old, date):
        return date(2020, 1, 1) + timedelta(days=n)
    return 1000 + n * 3 if isinstance(old, int | float) else old


def nothing(_: int, old: Value) -> Value:
    """No figure at all; words stay words."""
    return None if isinstance(old, int | float | date) else old


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Every workbook, its figures changed; and its figures taken out."""
    folder = tmp_path_factory.mktemp("results")
    (folder / EMPTIED).mkdir()
    found = {}
    for path in READABLE:
        found[path] = folder / output_name(path)
        FileWorkbook(path).apply(fill_of(path, another_figure), found[path])
        emptied = folder / EMPTIED / output_name(path)
        FileWorkbook(path).apply(fill_of(path, nothing), emptied)
    return found


@pytest.fixture(scope="module")
def shown(filled: dict[Path, Path], office: Office) -> dict[Path, Cells]:
    """What LibreOffice shows when it trusts the results that stand in the file."""
    return office.values(_both(filled))


@pytest.fixture(scope="module")
def calculated(filled: dict[Path, Path], office: Office) -> dict[Path, Cells]:
    """What LibreOffice shows when it calculates everything again."""
    return office.values(_both(filled), recalculate=True)


def _both(filled: dict[Path, Path]) -> list[Path]:
    return [p for path in filled.values() for p in (path, path.parent / EMPTIED / path.name)]


@pytest.mark.libreoffice
@pytest.mark.parametrize("path", READABLE, ids=lambda p: p.name)
def test_libreoffice_shows_no_stale_result(
    path: Path,
    filled: dict[Path, Path],
    shown: dict[Path, Cells],
    calculated: dict[Path, Cells],
) -> None:
    for target in _both({path: filled[path]}):
        assert as_figures(shown[target]) == as_figures(calculated[target])
    if path.parent == HOME:
        assert calculated[filled[path]].get(("Chain", "A1")) != TOTAL + 1


def as_figures(cells: Cells) -> Cells:
    """Dates as days since 1904: a total of dates is a date when LibreOffice calculates it."""
    first = datetime(1904, 1, 1)
    days = {where: v - first for where, v in cells.items() if isinstance(v, datetime)}
    return dict(cells) | {where: span / timedelta(days=1) for where, span in days.items()}


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "path", [p for p in READABLE if p.name not in WITHOUT_OPENPYXL], ids=lambda p: p.name
)
def test_a_reader_that_calculates_nothing_finds_no_stale_result(
    path: Path, filled: dict[Path, Path], calculated: dict[Path, Cells]
) -> None:
    for target in _both({path: filled[path]}):
        stored = values_by_openpyxl(target, results=True)
        for where in computed_cells(target):
            result = stored.get(where)
            assert result is None or result == calculated[target].get(where), where


def computed_cells(path: Path) -> set[tuple[str, str]]:
    """Every cell that a formula fills, those that an array spills into included."""
    found = set()
    for where, value in values_by_openpyxl(path).items():
        area = getattr(value, "ref", None)
        if area:
            found |= {(where[0], cell) for cell in cells_of(area)}
        elif isinstance(value, str) and value.startswith("="):
            found.add(where)
    return found


def cells_of(area: str) -> set[str]:
    """The addresses of an upright area, ``H4:H6``, or of one cell."""
    found = re.fullmatch(r"([A-Z]+)(\d+)(?::\1(\d+))?", area)
    assert found, area
    return {f"{found[1]}{n}" for n in range(int(found[2]), int(found[3] or found[2]) + 1)}


@pytest.mark.libreoffice
def test_a_stale_result_would_be_seen(tmp_path: Path, office: Office) -> None:
    from packages.makers.package import edit, read, write  # noqa: PLC0415

    parts = read(HOME / "stored.xlsx")
    edit(parts, "xl/worksheets/sheet1.xml", "<v>10</v>", "<v>999</v>")
    target = tmp_path / "stale.xlsx"
    write(target, parts)
    trusted = office.values([target])[target]
    right = office.values([target], recalculate=True)[target]
    assert trusted["Sums", "A1"] == 150
    assert right["Sums", "A1"] == 1139


def test_a_result_that_a_patch_supplies_stands_beside_its_formula(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    results = {"G4": 88, "J4": "98 this month", "J5": True}
    patches = [CellPatch("Scorecard", "D4", 98)]
    patches += [CellPatch("Scorecard", c, v, OnFormula.RESULT) for c, v in results.items()]
    receipt = FileWorkbook(HOME / "formulas.xlsx").apply(patches, target)
    stored, formulas = values_by_openpyxl(target, results=True), values_by_openpyxl(target)
    for cell, value in results.items():
        assert stored["Scorecard", cell] == value
        assert str(formulas["Scorecard", cell]).startswith("=")
    assert receipt.skipped_formulas == ()


def test_a_formula_is_kept_and_named_unless_the_patch_replaces_it(tmp_path: Path) -> None:
    path, target = HOME / "formulas.xlsx", tmp_path / "out.xlsx"
    patches = [
        CellPatch("Scorecard", "G4", 1),
        CellPatch("Scorecard", "G5", 2, OnFormula.REPLACE),
        CellPatch("Sums", "A1", 3),
    ]
    receipt = FileWorkbook(path).apply(patches, target)
    assert receipt.skipped_formulas == ("Scorecard!G4", "Sums!A1")
    formulas = values_by_openpyxl(target)
    assert formulas["Scorecard", "G4"] == "=D4-C4"
    assert formulas["Scorecard", "G5"] == 2


@pytest.mark.libreoffice
@pytest.mark.parametrize("replaced", ["G4", "G6", "G8"])
def test_replacing_one_cell_of_a_shared_formula_leaves_the_others_calculating(
    replaced: str, tmp_path: Path, office: Office
) -> None:
    path, target = HOME / "shared_formulas.xlsx", tmp_path / "out.xlsx"
    patches = [CellPatch("Scorecard", replaced, "by hand", OnFormula.REPLACE)]
    patches.append(CellPatch("Scorecard", "C8", 2))
    FileWorkbook(path).apply(patches, target)
    values = office.values([target], recalculate=True)[target]
    right = {"G4": -2.0, "G5": -2.0, "G6": -2.0, "G7": -2.0, "G8": 48.0} | {replaced: "by hand"}
    assert {cell: values["Scorecard", cell] for cell in right} == right
    assert_chain_names_formulas_only(target)


def assert_chain_names_formulas_only(path: Path) -> None:
    """Excel repairs a workbook whose calculation chain names a cell without a formula."""
    parts = contents(path)
    chain = parts.get("xl/calcChain.xml", b"").decode()
    sheets = list(sheet_parts(parts).values())
    for cell, sheet in re.findall(r'<c r="([A-Z]+\d+)" i="(\d+)"', chain):
        data = parts[sheets[int(sheet) - 1]].decode()
        assert re.search(rf'<c r="{cell}"[^>]*><f', data), cell


def test_the_workbook_asks_for_a_full_calculation(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    path = HOME / "formulas.xlsx"
    FileWorkbook(path).apply(fill_of(path, another_figure), target)
    assert b'fullCalcOnLoad="1"' in contents(target)["xl/workbook.xml"]
