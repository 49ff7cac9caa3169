"""Scorecards whose template has one prototype row: filled, filled again, and open on a desk."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.asking import Answers
from support.calc import LiveCalc
from support.desks import box
from support.managers import (
    MONTH,
    add_indicator,
    lay_out,
    let_grow,
    project,
    stored,
    target,
    texts,
    type_in,
)

import workbook_tools as wt
from workbook_tools import ribbon
from workbook_tools.commands import trusted
from workbook_tools.errors import CancelledError, TemplateError, WorkbookToolsError

_NEW = "A3,Title of A3,Section,count,flow,low,always,North manager,"
_ELSEWHERE = "A3,Title of A3,Another section,count,flow,low,always,North manager,"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    laid = lay_out(tmp_path / "council")
    let_grow(laid)
    return laid


def keys(file: Path, grid: str = "wt_scorecard") -> list[str]:
    return [key for key, _ in wt.FileWorkbook(file).read(grid).keys if key != "#label"]


def titles(file: Path) -> list[object]:
    return [c.value for c in wt.FileWorkbook(file).read("wt_scorecard") if c.field == "title"][1:]


def test_each_scorecard_has_a_row_for_each_of_its_own_indicators(folder: Path) -> None:
    project(folder).refresh(MONTH)
    assert keys(target(folder)) == ["A1", "A2", "B1", "B2", "C1"]
    assert keys(target(folder, "south")) == ["B1", "B2", "C1"]
    assert keys(target(folder, "south"), "wt_commentary") == ["B1", "B2", "C1"]


def test_a_band_names_its_section_above_the_rows_of_it(folder: Path) -> None:
    add_indicator(folder, _ELSEWHERE, "A3", after="A2")
    project(folder).refresh(MONTH, ["all"])
    found = ["Section", "A1", "A2", "B1", "B2", "C1", "Another section", "A3"]
    assert titles(target(folder))[: len(found)] == [
        f"Title of {word}" if len(word) == 2 else word for word in found
    ]


def test_the_figures_stand_in_the_rows_of_their_indicators(folder: Path) -> None:
    project(folder).refresh(MONTH, ["south"])
    grid = wt.FileWorkbook(target(folder, "south")).read("wt_scorecard")
    assert [grid[ref, "month"] for ref in ("B1", "B2", "C1")] == [330, 430, 530]


def test_a_new_indicator_gets_its_row_and_what_was_typed_stays_with_its_own(folder: Path) -> None:
    project(folder).refresh(MONTH, ["all"])
    type_in(target(folder), {"A2": "Typed on A2.", "C1": "Typed on C1."})
    add_indicator(folder, _NEW, "A3", after="A1")
    (receipt,) = project(folder).refresh(MONTH, ["all"])
    held = texts(target(folder))
    assert list(held) == ["A1", "A3", "A2", "B1", "B2", "C1"]
    assert (held["A2"], held["C1"], held["A3"]) == ("Typed on A2.", "Typed on C1.", None)
    assert receipt.collected is not None
    assert {"Typed on A2.", "Typed on C1."} <= stored(folder)


def test_an_indicator_that_left_takes_its_row_with_it(folder: Path) -> None:
    project(folder).refresh(MONTH, ["all"])
    leave_out_a2(folder)
    project(folder).refresh(MONTH, ["all"])
    assert keys(target(folder)) == ["A1", "B1", "B2", "C1"]


def test_a_row_leaves_only_once_its_text_is_in_the_store(folder: Path) -> None:
    project(folder).refresh(MONTH, ["all"])
    type_in(target(folder), {"A2": "Last words on A2."})
    before = target(folder).read_bytes()
    leave_out_a2(folder)
    with pytest.raises(WorkbookToolsError, match="A2 is no row of the scorecard all"):
        project(folder).refresh(MONTH, ["all"])
    assert target(folder).read_bytes() == before


def leave_out_a2(folder: Path) -> None:
    file = folder / "config" / "scorecards.csv"
    lines = "name,title,indicators\nall,All of it,A1;B1;B2;C1\n"
    file.write_text(lines, encoding="utf-8")


def test_the_receipt_lists_every_reference_that_followed(folder: Path) -> None:
    (receipt,) = project(folder).refresh(MONTH, ["south"])
    assert "the name wt_scorecard: Scorecard!$A$1:$G$5 is Scorecard!$A$1:$G$7 now" in receipt.moved


def test_a_scorecard_that_did_not_grow_lists_none(tmp_path: Path) -> None:
    (receipt,) = project(lay_out(tmp_path / "council")).refresh(MONTH, ["all"])
    assert receipt.moved == ()


def test_one_process_and_two_make_the_same_bytes(folder: Path) -> None:
    project(folder).refresh(MONTH, jobs=1)
    once = {path.name: path.read_bytes() for path in target(folder).parent.iterdir()}
    shutil.rmtree(target(folder).parent)
    project(folder).refresh(MONTH, jobs=2, only_changed=False)
    assert once == {path.name: path.read_bytes() for path in target(folder).parent.iterdir()}


def test_a_template_grows_once_for_each_set_of_indicators(folder: Path) -> None:
    lines = "name,title,indicators\none,One,B1;C1\ntwo,Two,B1;C1\nall,All of it,all\n"
    (folder / "config" / "scorecards.csv").write_text(lines, encoding="utf-8")
    council = project(folder)
    one, two, everything = map(council.ready, council.choose([]))
    assert one is two
    assert one is not everything


def test_a_month_is_issued_from_a_template_that_grows(folder: Path) -> None:
    project(folder).refresh(MONTH, ["south"])
    issued = project(folder).issue("south", MONTH)
    assert keys(issued.path) == ["B1", "B2", "C1"]


def test_a_text_waits_for_nothing_when_a_grown_copy_comes_back(folder: Path) -> None:
    project(folder).refresh(MONTH, ["south"])
    copy = folder.parent / "copy.xlsx"
    shutil.copy(target(folder, "south"), copy)
    type_in(copy, {"B2": "From the copy."})
    add_indicator(folder, _NEW, "A3", after="A1")
    project(folder).collect([copy])
    project(folder).refresh(MONTH, ["south"])
    assert texts(target(folder, "south"))["B2"] == "From the copy."


def test_check_names_what_cannot_follow_before_anything_is_written(folder: Path) -> None:
    _add_array_formula(folder / "template.xlsx")
    checked = project(folder).check(MONTH, ["south"]).scorecards[0]
    (said,) = [f.sentence for f in checked.findings if f.code == "template"]
    assert "sheet Scorecard, I9 (xl/worksheets/sheet2.xml): an array formula cannot follow" in said
    with pytest.raises(TemplateError, match="an array formula cannot follow the rows"):
        project(folder).refresh(MONTH, ["south"])
    assert not target(folder, "south").exists()


def _add_array_formula(path: Path) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.worksheet.formula import ArrayFormula  # noqa: PLC0415

    book = load_workbook(path)
    book["Scorecard"]["I9"] = ArrayFormula("I9", "=SUM(E3:E4*2)")
    book.save(path)


@pytest.mark.libreoffice
@pytest.mark.usefixtures("home")
class TestOpenOnADesk:
    """The same in a real LibreOffice."""

    @pytest.fixture
    def opened(self, folder: Path, calc: LiveCalc) -> LiveCalc:
        project(folder).refresh(MONTH, ["all"])
        trusted.trust(folder)
        calc.open(target(folder))
        return calc

    def press(self, calc: LiveCalc, *answers: object) -> str:
        ask = Answers(*answers)
        told = ribbon.press("refresh", calc.app.books.active, ask)
        assert not ask.answers
        return told

    def test_a_workbook_with_the_rows_it_needs_is_filled_where_it_stands(
        self, opened: LiveCalc, folder: Path
    ) -> None:
        box(opened.app.books.active, "A2").raw_value = "Typed while open."
        assert "1 text collected" in self.press(opened)
        assert "Typed while open." in stored(folder)

    def test_a_workbook_that_needs_another_row_is_filled_as_a_file_and_opened_again(
        self, opened: LiveCalc, folder: Path
    ) -> None:
        box(opened.app.books.active, "A2").raw_value = "Typed while open."
        add_indicator(folder, _NEW, "A3", after="A1")
        assert "have commentary" in self.press(opened, True)
        again = opened.app.books.active
        assert box(again, "A2").raw_value == "Typed while open."
        assert box(again, "A3").raw_value in (None, "")
        assert list(texts(target(folder))) == ["A1", "A3", "A2", "B1", "B2", "C1"]

    def test_a_no_leaves_it_open_as_it_was(self, opened: LiveCalc, folder: Path) -> None:
        add_indicator(folder, _NEW, "A3", after="A1")
        before = target(folder).read_bytes()
        with pytest.raises(CancelledError):
            self.press(opened, False)
        assert target(folder).read_bytes() == before
        assert opened.app.books.active.name == target(folder).name
