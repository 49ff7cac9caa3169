"""Promise 1: every reader finds what was written, but for the differences of the written table."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from support.filling import output_name
from support.office import Office
from support.packages import HOME, good
from support.readers import SHEET, Read, libreoffice, readers, same, table, unread_by_libreoffice

from workbook_tools.cells import CellPatch
from workbook_tools.ooxml.workbook import FileWorkbook

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

GENERAL = {f"H{n}": row for n, row in enumerate(table("In a cell without a number format"), 20)}
DATED = {f"J{n}": row for n, row in enumerate(table("In a cell with a date format"), 20)}
WITH_DATES, SINCE_1904 = HOME / "streamed.xlsx", HOME / "dates_1904.xlsx"
SERIAL = 43800
LONGEST = {"H90": "x" * 32_767, "H91": "\U0001f600" * 16_383 + "y"}


def expected(path: Path) -> dict[str, dict[str, object]]:
    """The rows of the table by the cell that they are written to, for one workbook."""
    if path == SINCE_1904:
        return {cell: row for cell, row in GENERAL.items() if row["openpyxl"] != SERIAL}
    return GENERAL | DATED if path == WITH_DATES else GENERAL


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Every awkward workbook with every value of the tables in it."""
    folder = tmp_path_factory.mktemp("readers")
    found = {}
    for path in good():
        values = {cell: row["written"] for cell, row in expected(path).items()} | LONGEST
        patches = [CellPatch(SHEET, cell, value) for cell, value in values.items()]  # type: ignore[arg-type]
        found[path] = folder / output_name(path)
        FileWorkbook(path).apply(patches, found[path])
    return found


@pytest.fixture(scope="module")
def shown(filled: dict[Path, Path], office: Office) -> dict[Path, Read]:
    """What LibreOffice shows of each."""
    return libreoffice(office, list(filled.values()))


def assert_reads(read: Read, name: str, rows: dict[str, dict[str, object]]) -> None:
    found = {cell: read(cell) for cell in rows}
    wrong = {c: (r["written"], found[c]) for c, r in rows.items() if not same(found[c], r[name])}
    assert not wrong
    if name != "pandas":
        assert all(read(cell) == words for cell, words in LONGEST.items())


@pytest.mark.parametrize("path", good(), ids=lambda p: p.name)
def test_openpyxl_pandas_and_calamine_read_what_was_written(
    path: Path, filled: dict[Path, Path]
) -> None:
    found = readers(filled[path])
    assert "calamine" in found
    for name, read in found.items():
        assert_reads(read, name, expected(path))


@pytest.mark.libreoffice
@pytest.mark.parametrize("path", good(), ids=lambda p: p.name)
def test_libreoffice_shows_what_was_written(
    path: Path, filled: dict[Path, Path], shown: dict[Path, Read]
) -> None:
    if path.stem in unread_by_libreoffice():
        assert filled[path] not in shown
    else:
        assert_reads(shown[filled[path]], "LibreOffice", expected(path))


@pytest.mark.parametrize("path", good(), ids=lambda p: p.name)
def test_the_library_reads_its_own_values_back(path: Path, filled: dict[Path, Path]) -> None:
    book = FileWorkbook(filled[path])
    assert_reads(lambda cell: book.cell(SHEET, cell), "workbook_tools", expected(path))


@pytest.mark.libreoffice
def test_a_date_counted_from_1904_is_the_same_date_to_every_reader(
    tmp_path: Path, office: Office
) -> None:
    target = tmp_path / SINCE_1904.name
    day = datetime(2019, 12, 1)
    FileWorkbook(SINCE_1904).apply([CellPatch(SHEET, "D4", day)], target)
    found = {name: read("D4") for name, read in readers(target).items()}
    found["LibreOffice"] = libreoffice(office, [target])[target]("D4")
    assert found.pop("calamine") == FileWorkbook(target).cell(SHEET, "D4") == day.date()
    assert found.pop("pandas, all text") == str(day)
    assert set(found.values()) == {day}
