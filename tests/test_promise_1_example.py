"""Promise 1 on the example: its template, filled with its figures and its commentary."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from support.filling import of_cells, values_by_openpyxl
from support.lossless import assert_nothing_lost
from support.office import Office
from support.packages import templates
from support.parts import members

import workbook_tools as wt
from workbook_tools.cells import OnFormula, Patch, Receipt, Value, Workbook
from workbook_tools.commands import fill
from workbook_tools.commands.fill import Filling, Places
from workbook_tools.grid import Bound, Vocabulary, with_values
from workbook_tools.scorecard import Scorecard

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
(TEMPLATE,) = templates()
MONTHS = ("2019-12", "2019-11")


@dataclass
class Filled:
    """A filled workbook, what was asked of it, and what its receipt says."""

    path: Path
    patches: Sequence[Patch]
    receipt: Receipt


@pytest.fixture(scope="module", params=MONTHS)
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """The example refreshed for a month, with the patches that the refresh applied."""
    target = tmp_path_factory.mktemp("example") / "southampton.xlsx"
    bound: list[Bound[Places]] = []
    asked: list[Sequence[Value]] = []
    bind, filling = fill.bind, Places.filling

    def noting_shapes(workbook: Workbook, words: Vocabulary, *, protect: bool) -> Bound[Places]:
        bound.append(bind(workbook, words, protect=protect))
        return bound[-1]

    def noting_values(self: Places, scorecard: Scorecard) -> Filling:
        found = filling(self, scorecard)
        asked.append(found.values)
        return found

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(fill, "bind", noting_shapes)
        patching.setattr(Places, "filling", noting_values)
        project = wt.Project.load(TEMPLATE.parent)
        (receipt,) = project.refresh(request.param, output=str(target))
    ((shapes, _),) = bound
    (values,) = asked
    return Filled(target, list(with_values(shapes, values)), receipt)


def test_the_filled_example_differs_from_its_template_only_as_it_was_asked(
    example: Filled,
) -> None:
    assert len(of_cells(example.patches)) > 1500
    assert_nothing_lost(TEMPLATE, example.path, example.patches, example.receipt)


def test_filling_the_example_again_in_place_gives_the_same_bytes(example: Filled) -> None:
    once = example.path.read_bytes()
    receipt = wt.FileWorkbook(example.path).apply(example.patches)
    assert receipt.parts_changed == ()
    assert example.path.read_bytes() == once


def test_the_filled_example_breaks_no_rule_of_the_schema_that_its_template_kept(
    example: Filled,
) -> None:
    before, after = (
        sorted(str(e) for e in OpenXmlValidator().validate(str(path)).errors)
        for path in (TEMPLATE, example.path)
    )
    assert after == before


def test_twelve_months_of_refills_leave_the_parts_of_the_template_as_they_were(
    tmp_path: Path,
) -> None:
    project = wt.Project.load(TEMPLATE.parent)
    for n in range(1, 13):
        (receipt,) = project.refresh(f"2019-{n:02d}", output=str(tmp_path / "{month}.xlsx"))
        kept = {m.name: m for m in members(TEMPLATE) if m.name not in receipt.parts_changed}
        found = {m.name: m for m in members(receipt.path)}
        assert {name: found[name] for name in kept} == kept
        assert list(found) == [m.name for m in members(TEMPLATE)]


@pytest.mark.libreoffice
def test_no_formula_of_the_filled_example_shows_a_stale_result(
    example: Filled, office: Office
) -> None:
    shown = office.values([example.path])[example.path]
    calculated = office.values([example.path], recalculate=True)[example.path]
    assert shown == calculated
    stored = values_by_openpyxl(example.path, results=True)
    supplied = [p for p in of_cells(example.patches) if p.on_formula is OnFormula.RESULT]
    assert supplied
    for patch in supplied:
        where = (patch.sheet, patch.cell)
        assert same(stored.get(where), calculated.get(where)), where


def same(stored: object, shown: object) -> bool:
    """Whether both are one value: to the 15 digits that are shown, an error by its code."""
    if isinstance(stored, int | float) and isinstance(shown, int | float):
        return math.isclose(stored, shown, rel_tol=1e-14)
    error = str(shown) if isinstance(shown, wt.CellError) else shown
    return (stored or None) == (error or None)
