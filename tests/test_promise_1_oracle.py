"""Promise 1: the prepared template makes the file that the plain patcher makes, part for part."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.filling import beyond, fillable, filled, of_cells, output_name
from support.packages import good, templates
from support.parts import contents, members
from support.patcher import patch_file

from workbook_tools.cells import CellPatch, OnFormula, Patch, ProtectPatch, Receipt, RowPatch, Value
from workbook_tools.errors import PatchError
from workbook_tools.ooxml.shapes import value_of
from workbook_tools.ooxml.template import Template
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.values import CellError

every_workbook = pytest.mark.parametrize("path", good() + templates(), ids=lambda p: p.name)
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200),
    st.sampled_from(["<&>\"'", "_x0041_", "\x0b", "words " * 60, "a\r\nb", "]]>", " "]),
    st.sampled_from([10**15, 1e15, 1e300, 1.0, True, CellError("#N/A")]),
    st.datetimes(),
)


def assert_same_file(plain: Receipt, found: Receipt) -> None:
    """Both made the same parts, with the same receipt."""
    assert contents(found.path) == contents(plain.path)
    assert [m.name for m in members(found.path)] == [m.name for m in members(plain.path)]
    assert replace(found, path=plain.path) == plain
    assert list(found.rows_fitted) == list(plain.rows_fitted)


def both(
    path: Path, patches: list[Patch], folder: Path, *, fit_rows: bool = True
) -> tuple[Receipt, Receipt]:
    """What the plain patcher and a prepared template make of the same patches."""
    for name in ("plain", "prepared"):
        (folder / name).mkdir(exist_ok=True)
    plain = patch_file(path, patches, folder / "plain" / output_name(path), fit_rows=fit_rows)
    prepared = Template(path, fit_rows=fit_rows).prepare(patches)
    prepared = pickle.loads(pickle.dumps(prepared))  # noqa: S301 (our own)
    values = [value_of(patch) for patch in patches]
    return plain, prepared.fill(values, folder / "prepared" / output_name(path))


def every_cell(path: Path) -> list[tuple[str, str]]:
    """The cells of the workbook's grids, those with formulas included, and some that it lacks."""
    near = [(cell.sheet, cell.cell) for cell in fillable(path, formulas=True)]
    far = [("Scorecard", f"{column}{row}") for column in ("B", "K", "XFD") for row in (2, 15, 99)]
    return near + far


@every_workbook
@pytest.mark.parametrize("fit_rows", [True, False])
def test_a_fill_of_every_cell_is_the_plain_patchers(
    path: Path, fit_rows: bool, tmp_path: Path
) -> None:
    patches = filled(path)
    if path in good():
        patches += [*beyond(), ProtectPatch("Scorecard"), RowPatch("Scorecard", 5, True)]
    assert_same_file(*both(path, patches, tmp_path, fit_rows=fit_rows))


@every_workbook
@pytest.mark.parametrize("how", list(OnFormula))
def test_formulas_are_treated_as_the_plain_patcher_treats_them(
    path: Path, how: OnFormula, tmp_path: Path
) -> None:
    cells = {(c.sheet, c.cell) for c in fillable(path, formulas=True) if c.formula}
    patches: list[Patch] = []
    for n, place in enumerate(sorted(cells)):
        patch = CellPatch(*place, ("words", 2.5, None)[n % 3], how)
        try:
            FileWorkbook(path).apply([patch], tmp_path / output_name(path))
        except PatchError:
            continue
        patches.append(patch)
    assert_same_file(*both(path, patches, tmp_path))


@st.composite
def patches_to(draw: st.DrawFn, path: Path) -> list[Patch]:
    """Any patches: to cells that are there and that are not, with formulas, to rows and sheets."""
    cells = draw(st.dictionaries(st.sampled_from(every_cell(path)), VALUES, max_size=12))
    hows = st.sampled_from([OnFormula.KEEP, OnFormula.RESULT])
    rows = draw(st.dictionaries(st.sampled_from([1, 4, 5, 15, 60, 99]), st.booleans(), max_size=3))
    found: list[Patch] = [CellPatch(*place, value, draw(hows)) for place, value in cells.items()]
    found += [RowPatch("Scorecard", row, hidden) for row, hidden in rows.items()]
    found += [ProtectPatch("Scorecard")] if draw(st.booleans()) else []
    return draw(st.permutations(found))


@pytest.mark.parametrize("path", good(), ids=lambda p: p.name)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_fill_is_the_plain_patchers(path: Path, data: st.DataObject) -> None:
    patches = data.draw(patches_to(path))
    with tempfile.TemporaryDirectory() as folder:
        if refused := refusal(patch_file, path, patches, Path(folder)):
            assert refusal(fill_file, path, patches, Path(folder)) == refused
        else:
            assert_same_file(*both(path, patches, Path(folder)))


def fill_file(path: Path, patches: list[Patch], to: Path) -> Receipt:
    return FileWorkbook(path).apply(patches, to)


def refusal(
    fill: Callable[[Path, list[Patch], Path], Receipt],
    path: Path,
    patches: list[Patch],
    folder: Path,
) -> list[str]:
    """The sentences with which a fill refuses patches, sorted; none when it fills them."""
    try:
        fill(path, patches, folder / output_name(path))
    except PatchError as error:
        return sorted(str(error).split("\n"))
    return []


@every_workbook
def test_one_prepared_template_is_filled_again_and_again(path: Path, tmp_path: Path) -> None:
    patches = filled(path)
    prepared = Template(path).prepare(patches)
    for n in range(3):
        other: list[Patch] = [
            replace(patch, value=f"{n} {patch.value}" if n else None) for patch in of_cells(patches)
        ]
        target = tmp_path / f"{n} {output_name(path)}"
        found = prepared.fill([value_of(patch) for patch in other], target)
        assert_same_file(patch_file(path, other, tmp_path / output_name(path)), found)
