"""One contract for every workbook that is filled: the file, and the one that is open."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import pytest
from support.calc import LiveCalc, copied, take_entries_as_excel_does
from support.filling import filled
from support.packages import HOME
from support.tiny import part, sheet
from support.tiny import workbook as tiny
from test_live_entry import HARD

from workbook_tools.cells import CellPatch, Grid, OnFormula, RowPatch, Value, Workbook
from workbook_tools.errors import PatchError, TemplateError, WorkbookToolsError
from workbook_tools.live import LiveWorkbook
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.values import CellError

Opener: TypeAlias = Callable[[Path], Workbook]

NAMES = """<definedName name="wt_broken">#REF!</definedName>
<definedName name="wt_grid">One!$A$1:$G$8</definedName>
<definedName name="wt_month">One!$C$2</definedName>
<definedName name="wt_month" localSheetId="1">Two!$A$1</definedName>
<definedName name="wt_split">One!$A$1,One!$C$1</definedName>"""


def text(at: str, words: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


ROWS = (
    "<row r='1'>",
    *(text(f"{column}1", f"f.{column.lower()}") for column in "BCDEF"),
    text("G1", "f.b"),
    "</row><row r='2'>",
    text("A2", " A1 "),
    "<c r='B2'><v>5</v></c><c r='C2' s='1'><v>43830</v></c><c r='D2' s='2'><v>43830.5</v></c>",
    "<c r='E2' s='5'><v>0.4375</v></c><c r='F2' t='b'><v>1</v></c></row>",
    "<row r='3'><c r='A3'><v>2019</v></c>",
    "<c r='B3'><f>B2*2</f><v>10</v></c><c r='C3' t='e'><f>NA()</f><v>#N/A</v></c>",
    "<c r='D3' t='str'><f>IF(B2&gt;1,\"over; 'it'\",One!$B$2)</f><v>over; 'it'</v></c>",
    text("E3", "#N/A"),
    text("F3", "=A1"),
    "</row><row r='4'>",
    text("A4", "A1"),
    text("B4", "first\nsecond"),
    "<c r='C4' s='2'><v>43830</v></c><c r='D4'><v>0.1</v></c><c r='E4' s='3'/></row>",
    "<row r='9'>",
    text("A9", "beyond"),
    "</row>",
)
MERGES = '<mergeCells count="1"><mergeCell ref="B7:C8"/></mergeCells>'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    two = sheet("<row r='1'><c r='A1'><v>7</v></c></row>")
    return tiny(tmp_path / "small.xlsx", sheet("".join(ROWS), after=MERGES), two, names=NAMES)


@pytest.fixture(
    params=[
        "file",
        pytest.param("calc", marks=pytest.mark.libreoffice),
        pytest.param("excel", marks=pytest.mark.excel),
    ]
)
def opened(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Opens a workbook in each back end in turn; LibreOffice takes entries as Excel does."""
    if request.param == "file":
        yield FileWorkbook
        return
    if request.param == "excel":
        yield from in_excel()
        return
    calc: LiveCalc = request.getfixturevalue("calc")
    take_entries_as_excel_does(monkeypatch)
    yield lambda path: LiveWorkbook(calc.open(path))


def in_excel() -> Iterator[Opener]:
    if sys.platform not in ("win32", "darwin"):
        pytest.skip("Excel runs on Windows and on a Mac")
    import xlwings  # noqa: PLC0415

    try:
        app = xlwings.App(visible=False, add_book=False)
    except Exception as error:  # whatever the program that is not there says
        pytest.skip(f"no Excel starts here: {error}")
    try:
        yield lambda path: LiveWorkbook(app.books.open(str(path)))
    finally:
        app.kill()


def values(grid: Grid) -> dict[str, Value]:
    return {cell.cell: cell.value for cell in grid if cell.value is not None}


def is_hidden(workbook: Workbook, row: int) -> bool:
    if isinstance(workbook, LiveWorkbook):
        return bool(workbook._book.sheets["One"].range((row, 1)).rows.hidden)
    assert isinstance(workbook, FileWorkbook)
    found = re.search(rf'<row r=["\']{row}["\'][^>]*', part(workbook.path))
    return found is not None and 'hidden="1"' in found[0]


def test_the_grids_are_found(path: Path, opened: Opener) -> None:
    found = ["Two!wt_month", "wt_broken", "wt_grid", "wt_month", "wt_split"]
    assert sorted(opened(path).grid_names) == found


def test_a_grid_is_read(path: Path, opened: Opener) -> None:
    grid = opened(path).read("wt_grid")
    assert values(grid) == {
        "B2": 5,
        "C2": date(2019, 12, 31),
        "D2": datetime(2019, 12, 31, 12),
        "E2": 0.4375,
        "F2": True,
        "B3": 10,
        "C3": CellError("#N/A"),
        "D3": "over; 'it'",
        "E3": "#N/A",
        "F3": "=A1",
        "B4": "first\nsecond",
        "C4": datetime(2019, 12, 31),
        "D4": 0.1,
    }
    assert isinstance(grid["A1", "f.f"], bool)
    assert type(grid.cells[1].value) is date
    formulas = {cell.cell: cell.formula for cell in grid if cell.formula}
    assert formulas == {
        "B3": "=B2*2",
        "C3": "=NA()",
        "D3": "=IF(B2>1,\"over; 'it'\",One!$B$2)",
    }


def test_keys_and_codes_are_read_with_their_duplicates(path: Path, opened: Opener) -> None:
    grid = opened(path).read("wt_grid")
    assert grid.keys == (("A1", 2), ("2019", 3), ("A1", 4))
    assert grid.codes == tuple((f"f.{c}", n) for n, c in enumerate("bcdefb", 2))
    assert [(cell.cell, cell.key) for cell in grid.beyond] == [("A9", "beyond")]
    assert grid.merged == ("B7:C8",)
    assert len(grid.cells) == 7 * 6


def test_single_values_are_read(path: Path, opened: Opener) -> None:
    workbook = opened(path)
    assert workbook.read("wt_month").value == date(2019, 12, 31)
    assert workbook.read("Two!wt_month").value == 7


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("wt_grld", "has no name wt_grld, the nearest is 'wt_grid'"),
        ("Three!wt_month", "has no name Three!wt_month; there is"),
        ("wt_broken", "has lost its cells"),
        ("wt_split", "covers several areas"),
    ],
)
def test_a_name_that_is_no_grid_is_refused(
    path: Path, opened: Opener, name: str, fault: str
) -> None:
    with pytest.raises(TemplateError, match=fault):
        opened(path).read(name)


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("B2", 12, 12),
        ("B2", -0.25, -0.25),
        ("B2", 2**40, 2**40),
        ("B2", Decimal("0.1"), 0.1),
        ("B2", "words", "words"),
        ("B2", True, True),
        ("B2", False, False),
        ("F2", 3, 3),
        ("B2", CellError("#DIV/0!"), CellError("#DIV/0!")),
        ("B2", date(2020, 1, 31), 43861),
        ("C2", date(2020, 1, 31), date(2020, 1, 31)),
        ("D2", datetime(2020, 1, 31, 18, 30), datetime(2020, 1, 31, 18, 30)),
        ("C2", "TBC", "TBC"),
        ("B2", None, None),
        ("B4", "", None),
        ("G6", 8, 8),
        ("B7", "over two", "over two"),
    ],
)
def test_a_value_arrives_and_the_format_stays(
    path: Path, opened: Opener, cell: str, value: Value, expected: Value
) -> None:
    workbook = opened(path)
    before = values(workbook.read("wt_grid"))
    receipt = workbook.apply([CellPatch("one", cell, value)])
    assert receipt.cells == (f"One!{cell}",)
    assert not receipt.warnings
    after = values(workbook.read("wt_grid"))
    assert after.pop(cell, None) == expected
    others = before.keys() - {cell, "B3", "C3", "D3"}  # a file loses stale results of formulas
    assert {at: after[at] for at in others} == {at: before[at] for at in others}


def test_every_hard_text_arrives_as_text(path: Path, opened: Opener) -> None:
    workbook = opened(path)
    cells = [f"{column}{row}" for row in range(20, 35) for column in "ABCDEF"]
    asked = dict(zip(cells, HARD, strict=False))
    assert len(asked) == len(HARD)
    receipt = workbook.apply([CellPatch("Two", cell, words) for cell, words in asked.items()])
    assert sorted(receipt.cells) == sorted(f"Two!{cell}" for cell in asked)
    assert not receipt.warnings
    again = workbook.apply([CellPatch("Two", cell, words) for cell, words in asked.items()])
    assert again.cells == ()


def test_a_formula_stays_unless_it_is_to_be_replaced(path: Path, opened: Opener) -> None:
    workbook = opened(path)
    receipt = workbook.apply(
        [
            CellPatch("One", "B3", 1),
            CellPatch("One", "C3", 2, OnFormula.REPLACE),
            CellPatch("One", "D3", "over; 'it'", OnFormula.RESULT),
            CellPatch("One", "E3", 4, OnFormula.REPLACE),
        ]
    )
    assert receipt.skipped_formulas == ("One!B3",)
    assert receipt.cells == ("One!C3", "One!E3")
    grid = workbook.read("wt_grid")
    assert [grid["2019", f"f.{code}"] for code in "cde"] == [2, "over; 'it'", 4]
    kept = {cell.cell for cell in grid if cell.formula}
    assert kept == {"B3", "D3"}


def test_rows_are_hidden_and_shown(path: Path, opened: Opener) -> None:
    workbook = opened(path)
    workbook.apply([RowPatch("One", row, hidden=True) for row in (2, 4, 5)])
    assert [is_hidden(workbook, row) for row in range(1, 7)] == [
        False,
        True,
        False,
        True,
        True,
        False,
    ]
    workbook.apply([RowPatch("One", 4, hidden=False), RowPatch("One", 6, hidden=True)])
    assert [is_hidden(workbook, row) for row in range(1, 7)] == [
        False,
        True,
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    "bad",
    [
        CellPatch("One", "B4", float("nan")),
        CellPatch("One", "B4", float("inf")),
        CellPatch("One", "B4", "x" * 32_768),
        CellPatch("One", "B4", "nul\0"),
        CellPatch("One", "B4", "\ud83d"),
        CellPatch("One", "B4", date(1899, 1, 1)),
        CellPatch("One", "B4", datetime(2020, 1, 1, tzinfo=timezone.utc)),  # noqa: UP017
        CellPatch("One", "B4", [1]),  # type: ignore[arg-type]
        CellPatch("One", "C8", 1),
        CellPatch("One", "4B", 1),
        CellPatch("One", "B2", 99),
        CellPatch("Three", "B4", 1),
        RowPatch("One", 0, hidden=True),
    ],
    ids=lambda patch: repr(patch)[:60],
)
def test_a_refusal_changes_nothing(path: Path, opened: Opener, bad: CellPatch | RowPatch) -> None:
    workbook = opened(path)
    before = workbook.read("wt_grid")
    with pytest.raises(PatchError) as refused:
        workbook.apply([CellPatch("One", "B2", 1), RowPatch("One", 2, hidden=True), bad])
    assert "\n" not in str(refused.value)
    assert workbook.read("wt_grid") == before
    assert not is_hidden(workbook, 2)


def test_all_faults_are_told_at_once(path: Path, opened: Opener) -> None:
    faults = [CellPatch("One", "C8", 1), CellPatch("One", "B4", float("nan"))]
    with pytest.raises(PatchError, match=r"2 faults.*\n.*C8: the merged area|2 faults.*\n.*B4"):
        opened(path).apply(faults)


def test_an_empty_list_of_patches_changes_nothing(path: Path, opened: Opener) -> None:
    workbook = opened(path)
    receipt = workbook.apply([])
    assert (receipt.path, receipt.cells) == (path, ())


@pytest.mark.parametrize(
    "name", ["looks", "protected", "formulas", "kitchen_sink", "dates_1904", "openpyxl", "heights"]
)
def test_an_awkward_workbook_is_filled_as_its_file_is(
    name: str, opened: Opener, tmp_path: Path
) -> None:
    source = HOME / f"{name}.xlsx"
    patches = filled(source)
    workbook = opened(copied(source, tmp_path / "live"))
    receipt = workbook.apply(patches)
    by_file = FileWorkbook(source)
    expected = by_file.apply(patches, tmp_path / "filled.xlsx")
    assert sorted(receipt.cells) == sorted(expected.cells)
    assert not [w for w in receipt.warnings if "shows" in w]
    assert workbook.apply(patches).cells == ()
    file = FileWorkbook(expected.path)
    for grid_name in file.grid_names:
        try:
            grid = file.read(grid_name)
        except WorkbookToolsError:
            continue
        written = {c.cell: c.value for c in grid if not c.formula}
        live = {c.cell: c.value for c in workbook.read(grid_name) if not c.formula}
        assert live == written
