"""Promise 1: what cannot be filled safely is refused whole, in a sentence, and nothing changes."""

from __future__ import annotations

import os
import sys
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from support.filling import filled, output_name
from support.packages import HOME, refused
from support.permissions import binding

from workbook_tools.cells import CellPatch, OnFormula
from workbook_tools.errors import PatchError, TemplateError, WorkbookOpenError, WorkbookToolsError
from workbook_tools.ooxml.workbook import FileWorkbook

PLAIN = HOME / "stored.xlsx"
LOOKS = HOME / "looks.xlsx"


@contextmanager
def everything_stays_as_it_is(folder: Path) -> Iterator[None]:
    """The folder's files, their bytes and their times are the same afterwards."""

    def state() -> dict[str, tuple[bytes, int]]:
        files = (p for p in folder.rglob("*") if p.is_file())
        return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in files}

    before = state()
    yield
    assert state() == before


def assert_one_sentence(error: Exception, *words: str) -> None:
    said = str(error)
    assert said.endswith(".")
    assert "\n" not in said
    assert ". " not in said.replace(".xlsx", "").replace(".xls", "")
    for word in words:
        assert word in said


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A filled workbook that stands where the next fill would go."""
    path = tmp_path / "southampton.xlsx"
    FileWorkbook(PLAIN).apply(filled(PLAIN), path)
    return path


@pytest.mark.parametrize("path", refused(), ids=lambda p: p.name)
def test_a_file_that_nobody_should_fill_is_refused_in_a_sentence(path: Path, target: Path) -> None:
    with everything_stays_as_it_is(target.parent), pytest.raises(TemplateError) as caught:
        FileWorkbook(path).apply([CellPatch("Scorecard", "D4", 1)], target)
    assert_one_sentence(caught.value, path.name)


SENTENCES = {
    "empty.xlsx": "0 bytes",
    "password.xlsx": "password",
    "old_excel.xls": "save it as .xlsx",
    "not_a_zip.xlsx": "no Excel workbook",
    "signed.xlsx": "signature",
    "truncated.xlsx": "cut short",
    "duplicate_members.xlsx": "twice",
    "encrypted_member.xlsx": "encrypted",
    "no_sheet_part.xlsx": "xl/worksheets/sheet1.xml",
    "broken_xml.xlsx": "xl/worksheets/sheet1.xml",
    "entity_bomb.xlsx": "xl/worksheets/sheet1.xml",
}


@pytest.mark.parametrize("path", refused(), ids=lambda p: p.name)
def test_a_refusal_says_what_is_wrong_with_the_file(path: Path, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=SENTENCES[path.name]):
        FileWorkbook(path).apply([CellPatch("Scorecard", "D4", 1)], tmp_path / "out.xlsx")


@pytest.mark.parametrize("name", ["zip_bomb", "entity_bomb"])
def test_a_bomb_is_refused_before_it_grows(name: str, tmp_path: Path) -> None:
    path = HOME / "refused" / f"{name}.xlsx"
    if name == "zip_bomb":
        path = tmp_path / "zip_bomb.xlsx"
        _make_zip_bomb(path)
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(TemplateError):
        FileWorkbook(path).apply([CellPatch("Scorecard", "D4", 1)], tmp_path / "out.xlsx")
    assert time.perf_counter() - began < 2
    assert tracemalloc.get_traced_memory()[1] < 64 * 1024 * 1024
    tracemalloc.stop()


def _make_zip_bomb(path: Path) -> None:
    sys.path.insert(0, str(HOME))
    try:
        from makers.by_malice import zip_bomb  # noqa: PLC0415 - the makers live beside their files
    finally:
        sys.path.remove(str(HOME))
    zip_bomb(path)


UNFIT = {
    "NaN": (float("nan"), "Scorecard", "D4"),
    "infinity": (float("inf"), "Scorecard", "D4"),
    "a decimal without end": (Decimal("Infinity"), "Scorecard", "D4"),
    "a text that is too long": ("x" * 32_768, "Scorecard", "F4"),
    "emoji that are too long": ("\U0001f600" * 16_384, "Scorecard", "F4"),
    "a lone surrogate": ("a\ud800b", "Scorecard", "F4"),
    "NUL": ("a\0b", "Scorecard", "F4"),
    "a list": ([1, 2], "Scorecard", "F4"),
    "no cell": (1, "Scorecard", "7F"),
    "a cell outside the sheet": (1, "Scorecard", "A1048577"),
    "a date before Excel's": (date(1899, 1, 1), "Scorecard", "D4"),
    "inside a merged area": ("x", "Scorecard", "B10"),
    "inside an upright merged area": ("x", "Scorecard", "G5"),
    "a sheet that is not there": (1, "Scorecrad", "D4"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_value_that_no_cell_takes_is_refused_before_any_byte(what: str, target: Path) -> None:
    value, sheet, cell = UNFIT[what]
    patches = [CellPatch("Scorecard", "C4", 99), CellPatch(sheet, cell, value)]  # type: ignore[arg-type]
    with everything_stays_as_it_is(target.parent), pytest.raises(PatchError) as caught:
        FileWorkbook(LOOKS).apply(patches, target)
    assert_one_sentence(caught.value, sheet)


def test_all_that_is_wrong_is_said_at_once(target: Path) -> None:
    patches = [
        CellPatch("Scorecard", "D4", float("nan")),
        CellPatch("Nowhere", "A1", 1),
        CellPatch("Scorecard", "B10", "x"),
    ]
    with everything_stays_as_it_is(target.parent), pytest.raises(PatchError) as caught:
        FileWorkbook(LOOKS).apply(patches, target)
    for word in ("D4", "Nowhere", "B10"):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("stored.xlsx", ".xlsm"),
        ("stored.xlsx", ".xls"),
        ("stored.xlsx", ".csv"),
        ("macros.xlsm", ".xlsx"),
        ("template.xltx", ".xlsm"),
        ("macro_template.xltm", ".xlsx"),
        ("addin.xlam", ".xlsx"),
    ],
)
def test_a_change_of_kind_that_would_lose_something_is_refused(
    name: str, ending: str, tmp_path: Path
) -> None:
    with everything_stays_as_it_is(tmp_path), pytest.raises(WorkbookToolsError) as caught:
        FileWorkbook(HOME / name).apply(filled(HOME / name), tmp_path / f"out{ending}")
    assert_one_sentence(caught.value, name)


@pytest.mark.parametrize("cell", ["H5", "H6"])
def test_a_cell_that_an_array_formula_fills_is_not_overwritten(cell: str, tmp_path: Path) -> None:
    path, target = HOME / "formulas.xlsx", tmp_path / "out.xlsx"
    patch = CellPatch("Scorecard", cell, 1, OnFormula.REPLACE)
    with everything_stays_as_it_is(tmp_path), pytest.raises(PatchError) as caught:
        FileWorkbook(path).apply([patch], target)
    assert_one_sentence(caught.value, cell)


@pytest.mark.parametrize("mark", ["~$southampton.xlsx", ".~lock.southampton.xlsx#"])
def test_a_target_that_is_open_is_left_as_it_is(mark: str, target: Path) -> None:
    (target.parent / mark).write_bytes(b"\x10Performance team")
    with everything_stays_as_it_is(target.parent), pytest.raises(WorkbookOpenError) as caught:
        FileWorkbook(PLAIN).apply([CellPatch("Scorecard", "D4", 1)], target)
    assert_one_sentence(caught.value, target.name, "close it")


def test_a_workbook_that_is_open_is_not_filled_in_place(target: Path) -> None:
    (target.parent / f"~${target.name}").write_bytes(b"\x10Performance team")
    with everything_stays_as_it_is(target.parent), pytest.raises(WorkbookOpenError):
        FileWorkbook(target).apply([CellPatch("Scorecard", "D4", 1)])


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(28, "Full")])
def test_a_failure_when_the_file_is_put_in_place_leaves_everything_as_it_was(
    error: OSError, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    for where, name in ((os, "replace"), (os, "rename"), (Path, "replace"), (Path, "rename")):
        monkeypatch.setattr(where, name, fail)
    with everything_stays_as_it_is(target.parent), pytest.raises(WorkbookToolsError) as caught:
        FileWorkbook(PLAIN).apply([CellPatch("Scorecard", "D4", 1)], target)
    assert_one_sentence(caught.value, target.name)


def test_a_full_disk_in_the_middle_of_writing_leaves_everything_as_it_was(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[: len(data) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with everything_stays_as_it_is(target.parent), pytest.raises(WorkbookToolsError) as caught:
        FileWorkbook(PLAIN).apply([CellPatch("Scorecard", "D4", 1)], target)
    assert_one_sentence(caught.value, target.name)


def test_a_folder_that_may_not_be_written_leaves_everything_as_it_was(target: Path) -> None:
    folder = target.parent
    folder.chmod(0o555)
    try:
        with (
            binding(),
            everything_stays_as_it_is(folder),
            pytest.raises(WorkbookToolsError) as caught,
        ):
            FileWorkbook(PLAIN).apply([CellPatch("Scorecard", "D4", 1)], target)
    finally:
        folder.chmod(0o755)
    assert_one_sentence(caught.value, target.name)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="only Linux has such a folder")
def test_a_folder_that_takes_no_file_from_anyone_is_refused() -> None:
    target = Path("/proc/southampton.xlsx")
    with pytest.raises(WorkbookToolsError) as caught:
        FileWorkbook(PLAIN).apply([CellPatch("Scorecard", "D4", 1)], target)
    assert_one_sentence(caught.value, target.name)


def test_a_target_whose_folder_is_a_file_is_refused(target: Path) -> None:
    inside = target / "southampton.xlsx"
    with everything_stays_as_it_is(target.parent), pytest.raises(WorkbookToolsError) as caught:
        FileWorkbook(PLAIN).apply([CellPatch("Scorecard", "D4", 1)], inside)
    assert_one_sentence(caught.value, target.name)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        FileWorkbook(tmp_path / "missing.xlsx")
    assert_one_sentence(caught.value, "missing.xlsx")


def test_names_that_lead_nowhere_are_refused_by_name() -> None:
    book = FileWorkbook(HOME / "names.xlsx")
    for name in ("wt_broken", "wt_elsewhere", "wt_everywhere"):
        with pytest.raises(TemplateError) as caught:
            book.read(name)
        assert_one_sentence(caught.value, name)


def test_a_template_filled_becomes_a_workbook(tmp_path: Path) -> None:
    for name in ("template.xltx", "macro_template.xltm"):
        path = HOME / name
        target = tmp_path / output_name(path)
        FileWorkbook(path).apply(filled(path), target)
        assert FileWorkbook(target).read("wt_scorecard").cells
