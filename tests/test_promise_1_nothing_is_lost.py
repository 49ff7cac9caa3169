"""Promise 1: a fill changes what it was asked to change, and loses nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.filling import beyond, filled, of_cells, output_name
from support.lossless import assert_nothing_lost
from support.packages import good, templates
from support.parts import contents, members

from workbook_tools.cells import CellPatch, ProtectPatch
from workbook_tools.ooxml.workbook import FileWorkbook

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
every_workbook = pytest.mark.parametrize("path", good() + templates(), ids=lambda p: p.name)
every_awkward_workbook = pytest.mark.parametrize("path", good(), ids=lambda p: p.name)


@every_workbook
def test_a_fill_changes_what_it_was_asked_to_change_and_nothing_else(
    path: Path, tmp_path: Path
) -> None:
    patches = filled(path)
    target = tmp_path / output_name(path)
    receipt = FileWorkbook(path).apply(patches, target)
    assert len(receipt.cells) == len(patches) > 5
    assert_nothing_lost(path, target, patches, receipt)


@every_awkward_workbook
def test_new_rows_and_cells_are_made_in_their_places_and_nothing_else(
    path: Path, tmp_path: Path
) -> None:
    patches = [*beyond(), ProtectPatch("Scorecard")]
    target = tmp_path / output_name(path)
    receipt = FileWorkbook(path).apply(patches, target)
    assert_nothing_lost(path, target, patches, receipt)


@every_workbook
def test_parts_that_are_not_touched_keep_their_compressed_bytes_and_their_order(
    path: Path, tmp_path: Path
) -> None:
    target = tmp_path / output_name(path)
    receipt = FileWorkbook(path).apply(filled(path)[:1], target)
    old, new = members(path), members(target)
    assert [m.name for m in new] == [m.name for m in old]
    kept = [m for m in old if m.name not in receipt.parts_changed]
    assert receipt.parts_kept == len([m for m in kept if not m.name.endswith("/")])
    assert [m for m in new if m.name not in receipt.parts_changed] == kept


@every_workbook
def test_a_fill_of_nothing_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    target = tmp_path / path.name
    receipt = FileWorkbook(path).apply([], target)
    assert target.read_bytes() == path.read_bytes()
    assert receipt.cells == receipt.parts_changed == ()


@every_workbook
def test_every_value_rewritten_with_itself_leaves_the_workbook_as_it_was(
    path: Path, tmp_path: Path
) -> None:
    patches = filled(path, lambda _, old: old)
    target = tmp_path / output_name(path)
    receipt = FileWorkbook(path).apply(patches, target)
    assert_nothing_lost(path, target, patches, receipt)
    assert filled(target, lambda _, old: old) == patches


@every_workbook
def test_twelve_refills_in_place_leave_rules_names_and_styles_as_they_were(
    path: Path, tmp_path: Path
) -> None:
    target = tmp_path / output_name(path)
    first = FileWorkbook(path).apply(filled(path), target)
    once = members(target)
    for month in range(12):
        patches = filled(target, lambda n, _, month=month: f"Month {month}, cell {n}")
        last = FileWorkbook(target).apply(patches, target)
    assert last.cells == first.cells
    old, new = contents(path), contents(target)
    assert [m.name for m in members(target)] == [m.name for m in once]
    for name in old:
        if name.endswith("styles.xml") or "sharedStrings" in name:
            assert new[name] == old[name]
    assert_same_rules(path, target)


def assert_same_rules(before: Path, after: Path) -> None:
    """As many rules of every kind, and the same names, after as before."""
    for marker in (b"cfRule ", b"<dataValidation ", b"definedName ", b"<x14:sparkline>"):
        counts = [sum(d.count(marker) for d in contents(p).values()) for p in (before, after)]
        assert counts[0] == counts[1], marker


@every_workbook
def test_the_same_patches_give_the_same_bytes(path: Path, tmp_path: Path) -> None:
    patches = filled(path)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        FileWorkbook(path).apply(patches, tmp_path / name / output_name(path))
    one, two = (tmp_path / name / output_name(path) for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


@every_workbook
def test_a_refill_with_what_it_holds_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    patches = filled(path)
    target = tmp_path / output_name(path)
    FileWorkbook(path).apply(patches, target)
    once = target.read_bytes()
    FileWorkbook(target).apply(patches, target)
    assert target.read_bytes() == once


def test_a_comparison_sees_a_change_that_nobody_asked_for(tmp_path: Path) -> None:
    path = good()[0].with_name("looks.xlsx")
    target = tmp_path / path.name
    patches = of_cells(filled(path))
    receipt = FileWorkbook(path).apply(patches, target)
    with pytest.raises(AssertionError):
        assert_nothing_lost(path, target, patches[1:], receipt)
    with pytest.raises(AssertionError):
        assert_nothing_lost(path, target, [CellPatch("Scorecard", "F4", "x")], receipt)
