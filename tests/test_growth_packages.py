"""Every awkward workbook with one of its rows copied: what stands in it follows, or is refused."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from support.filling import values_by_openpyxl
from support.growth import SHEET, copied, grown
from support.office import Cells, Office
from support.packages import HOME, good, templates
from support.parts import contents, members
from support.readers import unread_by_libreoffice, unread_by_openpyxl
from support.schema import schema_faults

from workbook_tools.cells import address, parse_cell
from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.workbook import FileWorkbook

ROW = 6
EVERY = good() + templates()
REFUSED = {"formulas": ["H4", "I4"]}
"""Where an array stands in the way, by the workbook."""
GROWING = [path for path in EVERY if path.stem not in REFUSED]
_SPEAKS_OF_CELLS = re.compile(
    r"xl/(workbook|calcChain|comments\d*|worksheets/|pages/|drawings/|charts/|tables/|comments/)"
    r"|customer/|xl/_rels/|\[Content_Types\]"
)


pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
every_growing = pytest.mark.parametrize("path", GROWING, ids=lambda p: p.name)
TRANSITIONAL = [path for path in GROWING if path.name != "strict.xlsx"]
OPENED = [path for path in GROWING if path.stem not in unread_by_openpyxl()]


def with_the_row_twice(path: Path, tmp_path: Path) -> Path:
    target = tmp_path / path.name
    grown(path, {SHEET: copied((ROW, 2))}, target)
    return target


def one_further(cell: str) -> str:
    row, column = parse_cell(cell)
    return address(row + (row > ROW), column)


@pytest.mark.parametrize("path", [p for p in EVERY if p.stem in REFUSED], ids=lambda p: p.name)
def test_an_array_beside_the_row_is_refused_by_its_cell_and_nothing_is_written(
    path: Path, tmp_path: Path
) -> None:
    with pytest.raises(TemplateError) as caught:
        grown(path, {SHEET: copied((ROW, 2))}, tmp_path / path.name)
    assert re.findall(r"sheet Scorecard, (\w+) \(xl/", str(caught.value)) == REFUSED[path.stem]
    assert not list(tmp_path.iterdir())


@every_growing
def test_parts_that_speak_of_no_cells_keep_their_bytes(path: Path, tmp_path: Path) -> None:
    paths = (path, with_the_row_twice(path, tmp_path))
    before, after = ([m for m in members(p) if "calcChain" not in m.name] for p in paths)
    assert [m.name for m in after] == [m.name for m in before]
    changed = {old.name for old, new in zip(before, after, strict=True) if old != new}
    assert changed
    assert [name for name in changed if not _SPEAKS_OF_CELLS.match(name)] == []


@pytest.mark.parametrize("path", TRANSITIONAL, ids=lambda p: p.name)
def test_the_schema_finds_no_fault_that_was_not_there(path: Path, tmp_path: Path) -> None:
    assert schema_faults(with_the_row_twice(path, tmp_path)) == schema_faults(path)


@pytest.mark.parametrize("name", ["kitchen_sink.xlsx", "shared_formulas.xlsx"])
def test_the_chain_of_calculation_goes_whole(name: str, tmp_path: Path) -> None:
    found = contents(with_the_row_twice(HOME / name, tmp_path))
    assert any(b"calcChain" in data for data in contents(HOME / name).values())
    assert [part for part, data in found.items() if b"calcChain" in data] == []


@every_growing
def test_nothing_that_an_officer_counts_grows_less(path: Path, tmp_path: Path) -> None:
    paths = (path, with_the_row_twice(path, tmp_path))
    before, after = (FileWorkbook(each).features for each in paths)
    assert {kind: n for kind, n in before.items() if after.get(kind, 0) < n} == {}
    more = {kind for kind, n in before.items() if after[kind] > n}
    assert more <= {"sparklines", "merged areas", "links", "notes"}


@pytest.mark.parametrize("path", OPENED, ids=lambda p: p.name)
def test_openpyxl_finds_the_row_twice_and_all_below_it_one_further(
    path: Path, tmp_path: Path
) -> None:
    paths = (path, with_the_row_twice(path, tmp_path))
    old, new = (_constants(values_by_openpyxl(each)) for each in paths)
    moved = {(s, one_further(c) if s == SHEET else c): v for (s, c), v in old.items()}
    assert {at: v for at, v in moved.items() if new.get(at) != v} == {}
    second = {at: v for at, v in new.items() if at not in moved}
    first = {c: v for (s, c), v in old.items() if s == SHEET and parse_cell(c)[0] == ROW}
    assert second == {(SHEET, address(ROW + 1, parse_cell(c)[1])): v for c, v in first.items()}


def _constants(values: dict[tuple[str, str], object]) -> dict[tuple[str, str], object]:
    held = {at: v for at, v in values.items() if isinstance(v, str | int | float | datetime)}
    return {at: v for at, v in held.items() if not str(v).startswith("=")}


@pytest.mark.libreoffice
def test_libreoffice_shows_every_workbook_with_all_below_the_row_one_further(
    office: Office, tmp_path: Path
) -> None:
    read = [path for path in GROWING if path.stem not in unread_by_libreoffice()]
    after = {path: tmp_path / f"{n}{path.suffix}" for n, path in enumerate(read)}
    for path, target in after.items():
        grown(path, {SHEET: copied((ROW, 2))}, target)
    shown = office.values([*read, *after.values()])
    assert set(shown) == {*read, *after.values()}
    for path, target in after.items():
        assert _on(shown[target], 1) == _on(shown[path], 0), path.name


def _on(cells: Cells, further: int) -> dict[str, object]:
    """What stands below the row, by the cells where it stood before it moved ``further``."""
    found = {}
    for (sheet, cell), value in cells.items():
        row, column = parse_cell(cell)
        if sheet == SHEET and row > ROW + further:
            found[address(row - further, column)] = value
    return found
