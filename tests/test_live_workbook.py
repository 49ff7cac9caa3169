from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from support.calc import LiveCalc, counted, take_entries_as_excel_does
from support.southampton import lay_out, project
from support.tiny import sheet
from support.tiny import workbook as tiny

from workbook_tools.calc.block import Block
from workbook_tools.calc.office import save_copy
from workbook_tools.calc.ranges import CalcRange
from workbook_tools.cells import CellPatch, OnFormula, Patch, ProtectPatch, RowPatch
from workbook_tools.commands import fill
from workbook_tools.commands.plan import Planned, plan_one
from workbook_tools.commands.texts import opened
from workbook_tools.errors import PatchError, TemplateError
from workbook_tools.live import LiveWorkbook
from workbook_tools.ooxml.workbook import FileWorkbook

pytestmark = pytest.mark.libreoffice

NAMES = '<definedName name="wt_grid">One!$A$1:$C$4</definedName>'
ROWS = (
    "<row r='1'><c r='B1' t='str'><v>f.b</v></c><c r='C1' t='str'><v>f.c</v></c></row>"
    "<row r='2'><c r='A2' t='str'><v>A1</v></c><c r='B2'><v>1</v></c>"
    "<c r='C2'><f>B2*2</f><v>2</v></c></row>"
    "<row r='3'><c r='A3' t='str'><v>A2</v></c><c r='B3'><v>3</v></c></row>"
)
MOST_CALLS = 60


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tiny(tmp_path / "small.xlsx", sheet(ROWS), sheet(), names=NAMES)


@pytest.fixture
def live(path: Path, calc: LiveCalc, monkeypatch: pytest.MonkeyPatch) -> LiveWorkbook:
    take_entries_as_excel_does(monkeypatch)
    return LiveWorkbook(calc.open(path))


def document(live: LiveWorkbook) -> Any:
    return live._book.impl.document


def protect(live: LiveWorkbook, name: str, password: str = "") -> None:
    document(live).Sheets.getByName(name).protect(password)


def is_protected(live: LiveWorkbook, name: str) -> bool:
    return bool(document(live).Sheets.getByName(name).isProtected())


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the second block that is written fail, and those after it pass."""
    usual, written = Block.put, list[object]()

    def put(self: Block, rows: Any) -> None:
        written.append(rows)
        if len(written) == 2:
            raise RuntimeError("the cell is being edited")
        usual(self, rows)

    monkeypatch.setattr(Block, "put", put)


TWO_BLOCKS = [
    CellPatch("One", "B2", 10),
    CellPatch("One", "C2", 11, OnFormula.REPLACE),
    CellPatch("Two", "A1", "new"),
]


def test_what_was_typed_after_a_grid_was_read_is_seen(live: LiveWorkbook) -> None:
    assert live.read("wt_grid")["A1", "f.b"] == 1
    live._book.sheets["One"].range("B2").value = 5.0
    assert live.read("wt_grid")["A1", "f.b"] == 5


def test_what_was_typed_after_the_plan_counts_in_the_receipt(live: LiveWorkbook) -> None:
    live.read("wt_grid")
    live._book.sheets["One"].range("B2").value = 5.0
    assert live.apply([CellPatch("One", "B2", 5)]).cells == ()
    live.read("wt_grid")
    live._book.sheets["One"].range("B2").raw_value = "=1+4"
    receipt = live.apply([CellPatch("One", "B2", 7)])
    assert receipt.skipped_formulas == ("One!B2",)


def test_a_failure_half_way_leaves_everything_as_it_was(live: LiveWorkbook, failing: None) -> None:
    with pytest.raises(PatchError, match="nothing was changed: finish the cell"):
        live.apply(TWO_BLOCKS)
    grid = live.read("wt_grid")
    assert (grid["A1", "f.b"], grid["A1", "f.c"]) == (1, 2)
    assert [cell.formula for cell in grid if cell.formula] == ["=B2*2"]
    assert live._book.sheets["Two"].range("A1").value is None


def test_a_failure_that_cannot_be_undone_says_what_to_do(
    live: LiveWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, written = Block.put, list[object]()

    def put(self: Block, rows: Any) -> None:
        written.append(rows)
        if len(written) > 1:
            raise RuntimeError("the program was closed")
        usual(self, rows)

    monkeypatch.setattr(Block, "put", put)
    with pytest.raises(PatchError, match="close the workbook without saving it"):
        live.apply(TWO_BLOCKS)


def test_drawing_and_calculation_are_as_before_after_a_failure(
    live: LiveWorkbook, failing: None
) -> None:
    app = live._book.app
    with pytest.raises(PatchError):
        live.apply(TWO_BLOCKS)
    assert app.screen_updating
    assert app.calculation == "automatic"
    assert not document(live).hasControllersLocked()


def test_calculation_by_hand_stays_by_hand(live: LiveWorkbook) -> None:
    app = live._book.app
    app.calculation = "manual"
    try:
        live.apply([CellPatch("One", "B2", 10)])
        assert app.calculation == "manual"
    finally:
        app.calculation = "automatic"


def test_formulas_show_the_new_figures(live: LiveWorkbook) -> None:
    live.apply([CellPatch("One", "B2", 10)])
    assert live.read("wt_grid")["A1", "f.c"] == 20


def test_the_selection_and_the_scroll_stay(live: LiveWorkbook) -> None:
    view = document(live).CurrentController
    one = document(live).Sheets.getByName("One")
    view.setActiveSheet(one)
    view.select(one.getCellRangeByName("B40:C41"))
    view.setFirstVisibleRow(30)
    live.apply([CellPatch("Two", "A1", "new"), CellPatch("One", "B2", 9)])
    assert view.Selection.AbsoluteName == "$One.$B$40:$C$41"
    assert view.getFirstVisibleRow() == 30
    assert view.ActiveSheet.Name == "One"


def test_a_protected_sheet_is_filled_and_protected_again(live: LiveWorkbook) -> None:
    protect(live, "One")
    live.apply([CellPatch("One", "B2", 10), RowPatch("One", 3, hidden=True)])
    assert live.read("wt_grid")["A1", "f.b"] == 10
    assert is_protected(live, "One")


def test_a_protected_sheet_is_protected_again_after_a_failure(
    live: LiveWorkbook, failing: None
) -> None:
    protect(live, "One")
    with pytest.raises(PatchError):
        live.apply(TWO_BLOCKS)
    assert is_protected(live, "One")
    assert live.read("wt_grid")["A1", "f.b"] == 1


def test_a_password_is_refused_in_a_sentence_and_nothing_is_written(live: LiveWorkbook) -> None:
    protect(live, "One")
    protect(live, "Two", "secret")
    with pytest.raises(TemplateError, match="sheet Two, is protected with a password") as refused:
        live.apply(TWO_BLOCKS)
    assert "\n" not in str(refused.value)
    assert live.read("wt_grid")["A1", "f.b"] == 1
    assert is_protected(live, "One")
    assert is_protected(live, "Two")


def test_a_sheet_is_protected_where_that_is_asked(live: LiveWorkbook) -> None:
    live.apply([ProtectPatch("One"), CellPatch("One", "B2", 10)])
    assert is_protected(live, "One")
    live.apply([ProtectPatch("One"), CellPatch("One", "B2", 11)])
    assert is_protected(live, "One")
    assert live.read("wt_grid")["A1", "f.b"] == 11


def test_an_open_workbook_goes_to_no_other_file(live: LiveWorkbook, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="is filled where it stands"):
        live.apply([], tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_cell_that_shows_something_else_than_was_written_is_told(
    live: LiveWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbook_tools.live.entry._stays_text", lambda _: True)
    receipt = live.apply([CellPatch("One", "B2", "007"), CellPatch("One", "B3", "words")])
    assert len(receipt.warnings) == 1
    assert receipt.warnings[0].startswith("One!B2 shows '4711' where '007' was written")


def test_an_array_formula_is_not_replaced(live: LiveWorkbook) -> None:
    cells = document(live).Sheets.getByName("Two").getCellRangeByName("A1:A2")
    cells.setArrayFormula("=$One.B2:B3*2")
    with pytest.raises(PatchError, match="Two, cell A2: its formula fills several cells at once"):
        live.apply([CellPatch("Two", "A2", 1, OnFormula.REPLACE)])


def test_bold_words_in_an_unchanged_long_text_stay(live: LiveWorkbook) -> None:
    words = "Demand rose for a third month in a row."
    cell = document(live).Sheets.getByName("Two").getCellRangeByName("A2").getCellByPosition(0, 0)
    cell.setString(words)
    cursor = cell.createTextCursor()
    cursor.gotoStart(False)
    cursor.goRight(6, True)
    cursor.CharWeight = 150.0
    live.apply(
        [CellPatch("Two", "A1", 1), CellPatch("Two", "A2", words), CellPatch("Two", "A3", 3)]
    )
    portions = cell.createEnumeration().nextElement().createEnumeration()
    assert portions.nextElement().getString() == "Demand"


def test_a_row_without_a_height_of_its_own_fits_its_wrapped_text(live: LiveWorkbook) -> None:
    two = document(live).Sheets.getByName("Two")
    two.getCellRangeByName("A1:A2").IsTextWrapped = True
    two.Rows.getByIndex(1).Height = 700
    low = two.Rows.getByIndex(0).Height
    long = "words " * 40
    live.apply([CellPatch("Two", "A1", long), CellPatch("Two", "A2", long)])
    assert two.Rows.getByIndex(0).Height > 5 * low
    assert two.Rows.getByIndex(1).Height == 700


@pytest.fixture
def planned(tmp_path: Path) -> tuple[Planned, Any]:
    """The plan of the example's scorecard by its file, and what a template may name."""
    council = project(lay_out(tmp_path / "council"))
    with opened(council) as store:
        (spec,) = council.choose([])
        plan = plan_one(council, store, council.month(None), spec)
    return plan, council.words


def test_a_refresh_of_the_example_gives_what_the_file_gives_in_few_calls(
    planned: tuple[Planned, Any], calc: LiveCalc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_entries_as_excel_does(monkeypatch)
    plan, words = planned
    live = LiveWorkbook(calc.open(Path(shutil.copy(plan.workbook.path, tmp_path / "live.xlsx"))))
    with counted() as calls:
        filling = fill.plan(live, plan.scorecard, words, protect=False)
        assert calls.total() <= MOST_CALLS / 2
        calls.clear()
        receipt = live.apply(filling.patches)
        assert calls.total() <= MOST_CALLS
    assert filling.patches == plan.filling.patches
    assert not receipt.warnings
    by_file = plan.workbook.apply(plan.filling.patches, tmp_path / "filled.xlsx")
    supplied = results(filling.patches)
    assert set(receipt.cells) == set(by_file.cells) - supplied
    filled = LiveWorkbook(calc.open(tmp_path / "filled.xlsx"))
    assert sorted(live.grid_names) == sorted(filled.grid_names)
    for name in live.grid_names:
        assert live.read(name) == filled.read(name)
    assert live.apply(filling.patches).cells == ()


def results(patches: tuple[Patch, ...]) -> set[str]:
    cells = (p for p in patches if isinstance(p, CellPatch) and p.on_formula is OnFormula.RESULT)
    return {f"{p.sheet}!{p.cell}" for p in cells}


def test_the_live_workbook_saved_is_read_by_the_file_back_end(
    live: LiveWorkbook, tmp_path: Path
) -> None:
    live.apply([CellPatch("One", "B2", 10), CellPatch("One", "B3", "=A1")])
    save_copy(document(live), tmp_path / "saved.xlsx")
    grid = FileWorkbook(tmp_path / "saved.xlsx").read("wt_grid")
    assert (grid["A1", "f.b"], grid["A2", "f.b"]) == (10, "=A1")
    assert not [cell for cell in grid if cell.formula and cell.cell != "C2"]


def test_ranges_are_counted(live: LiveWorkbook) -> None:
    with counted() as calls:
        live._book.sheets["One"].range("A1:B2").value  # noqa: B018
    assert calls == {"raw_value read": 1}
    assert isinstance(CalcRange.raw_value, property)
