"""Whatever program saved a workbook, and whatever was done to its rows, its texts come back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from support import southampton
from support.boxes import type_into
from support.copies import dump
from support.managers import MONTH, boxes, lay_out, project, target, type_in
from support.office import Office
from support.returning import HARD_TEXTS, rewrite

from workbook_tools.commands.collected import CollectReport
from workbook_tools.commentary.judge import Outcome

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
Texts = Mapping[str, str]
PROGRAMS = ("as typed", "openpyxl", "xlsx", "ods")
SMALL = {
    "A1": " Calls – “steady” 😀 ",
    "A2": "Two\nlines\n  and blanks ",
    "B1": "=1+1\t",
    "B2": "'quoted, and _x000D_ as typed",
    "C1": "-see note",
}
FIRST, LAST = 3, 7
"""The first and the last row of the small scorecard's boxes."""


def found(report: CollectReport) -> dict[str, str | None]:
    """The texts that a collection would store, by reference."""
    (file,) = report.files
    assert all(c.outcome in (Outcome.ADDED, Outcome.CHANGED) for c in file.collected), report
    assert len({c.key.ref for c in file.collected}) == len(file.collected)
    assert not any(notice.matter.waits for notice in file.notices)
    return {c.key.ref: c.text for c in file.collected}


def saved_by_each(office: Office, files: list[Path], folder: Path) -> dict[tuple[str, str], Path]:
    """Each file as it is, and saved again by openpyxl and by LibreOffice, by its stem."""
    every = {(file.stem, "as typed"): file for file in files}
    for file in files:
        again = folder / f"{file.stem} openpyxl{file.suffix}"
        openpyxl.load_workbook(file, keep_vba=file.suffix == ".xlsm").save(again)
        every[file.stem, "openpyxl"] = again
    for kind in ("xlsx", "ods"):
        for file, made in office.convert(files, kind).items():
            every[file.stem, kind] = made
    return every


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example, where each owner is asked about every row without a text."""
    folder = southampton.lay_out(tmp_path_factory.mktemp("example"))
    file = folder / "config/indicators.csv"
    head, *lines = file.read_text(encoding="utf-8").splitlines()
    cells = [line.rsplit(",", 5) for line in lines]
    asked = [",".join([*each[:2], "always", *each[3:]]) for each in cells]
    file.write_text("\n".join([head, *asked]) + "\n", encoding="utf-8")
    texts = folder / "data/commentary.csv"
    texts.write_text("".join(texts.read_text(encoding="utf-8").splitlines(True)[:4]), "utf-8")
    southampton.project(folder).refresh()
    return folder


def hard_texts(refs: tuple[str, ...]) -> Texts:
    """As many hard texts as there are references, the longest among them."""
    return dict(zip(refs, reversed(HARD_TEXTS), strict=False))


@pytest.fixture(scope="module")
def typed(example: Path) -> dict[str, Texts]:
    """The hard texts in a scorecard and in a request, by the file's stem."""
    asked = max(southampton.project(example).request(), key=lambda each: len(each.refs))
    refs = tuple(boxes(example / southampton.SCORECARD))
    scorecard, request = example / "scorecard.xlsx", example / "request.xlsx"
    shutil.copy(example / southampton.SCORECARD, scorecard)
    shutil.copy(asked.path, request)
    every = {"scorecard": hard_texts(refs), "request": hard_texts(asked.refs)}
    type_in(scorecard, every["scorecard"])
    for ref, text in every["request"].items():
        type_into(request, ref, text, "wt_request_list")
    return every


@pytest.fixture(scope="module")
def hard(office: Office, example: Path, typed: dict[str, Texts]) -> dict[tuple[str, str], Path]:
    return saved_by_each(office, [example / f"{stem}.xlsx" for stem in typed], example)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("stem", ["scorecard", "request"])
def test_hard_texts_come_back_to_the_letter(
    example: Path,
    typed: dict[str, Texts],
    hard: dict[tuple[str, str], Path],
    stem: str,
    program: str,
) -> None:
    report = southampton.project(example).collect([hard[stem, program]], dry_run=True)
    assert len(typed[stem]) > 8
    assert found(report) == typed[stem]


def write(cell: Cell, value: object) -> None:
    """Writes a value; a text such as ``=1+1`` stays the text that it is."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def reverse(sheet: Worksheet, last: int) -> None:
    """Reverses the rows of boxes, in the columns of references up to ``last``."""
    columns = range(2, last + 1)
    rows = [[sheet.cell(row, c).value for c in columns] for row in range(FIRST, LAST + 1)]
    for row, values in enumerate(reversed(rows), FIRST):
        for column, value in zip(columns, values, strict=True):
            write(sheet.cell(row, column), value)


def reverse_whole(sheet: Worksheet) -> None:
    reverse(sheet, sheet.max_column)


def filter_and_hide(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = f"B2:K{LAST}"
    sheet.auto_filter.add_filter_column(0, ["A1"])
    for row in range(FIRST + 1, LAST + 1):
        sheet.row_dimensions[row].hidden = True
    sheet.sheet_state = "hidden"


def insert_rows(sheet: Worksheet) -> None:
    sheet.insert_rows(FIRST + 2, 3)
    sheet.insert_rows(1, 2)


def delete_a_row(sheet: Worksheet) -> None:
    sheet.delete_rows(FIRST)


def rename(sheet: Worksheet) -> None:
    sheet.title = "Ann's comments (2)"
    sheet.parent.defined_names["wt_commentary"].attr_text = "'Ann''s comments (2)'!$A$1:$M$8"


def move_to_another_workbook(sheet: Worksheet) -> None:
    """Leaves a workbook that has only the sheet's cells, among others of its own."""
    for other in sheet.parent.sheetnames:
        if other != sheet.title:
            del sheet.parent[other]
    sheet.parent.defined_names.clear()
    sheet.parent.create_sheet("Budget", 0)["A1"] = "Nothing of the kind"


def nothing(_: Worksheet) -> None:
    """Leaves the sheet as it is."""


CHANGES: tuple[Callable[[Worksheet], None], ...] = (
    nothing,
    reverse_whole,
    filter_and_hide,
    insert_rows,
    delete_a_row,
    rename,
    move_to_another_workbook,
)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small council with a scorecard into which five texts were typed."""
    folder = lay_out(tmp_path_factory.mktemp("council"))
    project(folder).refresh(scorecards=["all"])
    shutil.copy(target(folder), folder / "typed.xlsx")
    type_in(folder / "typed.xlsx", SMALL)
    return folder


def changed(folder: Path, change: Callable[[Worksheet], None]) -> Path:
    """The typed copy after a change of its sheet."""
    book = openpyxl.load_workbook(folder / "typed.xlsx")
    change(book["Commentary"])
    path = folder / f"{change.__name__}.xlsx"
    book.save(path)
    return path


def left_behind(sheet: Worksheet) -> None:
    """Sorts the visible columns; the keys and the tokens stay where they are."""
    token = next(c.column for c in sheet[1] if c.value == "commentary.token")
    reverse(sheet, token - 1)


@pytest.fixture(scope="module")
def forms(office: Office, council: Path) -> dict[tuple[str, str], Path]:
    """The typed copy after each change, saved by each program."""
    files = [changed(council, change) for change in (*CHANGES, left_behind)]
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = {"[Content_Types].xml": (plain, macro)}
    files.append(rewrite(council / "typed.xlsx", council / "macros.xlsm", types))
    return saved_by_each(office, files, council)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("name", [*(change.__name__ for change in CHANGES), "macros"])
def test_texts_keep_their_references_whatever_was_done_to_the_sheet(
    council: Path, forms: dict[tuple[str, str], Path], name: str, program: str
) -> None:
    report = project(council).collect([forms[name, program]], dry_run=True)
    expected = {r: t for r, t in SMALL.items() if name != "delete_a_row" or r != "A1"}
    assert found(report) == expected


@pytest.mark.parametrize("program", PROGRAMS)
def test_rows_that_left_their_tokens_behind_wait_and_then_keep_their_references(
    council: Path, forms: dict[tuple[str, str], Path], program: str
) -> None:
    file = forms["left_behind", program]
    report = project(council).collect([file], dry_run=True)
    waiting = {c.key.ref: c.text for c in report.files[0].collected if c.outcome.waits}
    middle = "B1"  # which a reversal leaves where it is
    assert waiting == {ref: text for ref, text in SMALL.items() if ref != middle}
    sure = project(council).collect([file], dry_run=True, accept_shifted=True)
    assert found(sure) == SMALL


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_texts_that_were_typed_into_what_libreoffice_saved_come_back(
    office: Office, council: Path, kind: str
) -> None:
    (file,) = office.convert([target(council)], "xlsx").values()
    book = openpyxl.load_workbook(file)
    sheet = book["Commentary"]
    column = next(c.column for c in sheet[1] if c.value == "commentary")
    for row, text in enumerate(SMALL.values(), FIRST):
        write(sheet.cell(row, column), text.replace("_x000D_", "_x005F_x000D_"))  # as Excel does
    book.save(file)
    (again,) = office.convert([file], kind).values()
    assert found(project(council).collect([again], dry_run=True)) == SMALL


def test_where_libreoffice_drops_a_tab_the_first_text_stays_in_the_history(
    office: Office, tmp_path: Path
) -> None:
    lay_out(tmp_path)
    project(tmp_path).refresh(scorecards=["all"])
    type_in(target(tmp_path), {"C1": "First line\n\tand a tab"})
    project(tmp_path).refresh(scorecards=["all"])
    (file,) = office.convert([target(tmp_path)], "ods").values()
    project(tmp_path).collect([file])
    first, second = project(tmp_path).history("C1", MONTH, "all").revisions
    assert (first.text, second.text) == ("First line\n\tand a tab", "First line\nand a tab")
    assert project(tmp_path).restore("C1", 1, MONTH, "all").text == first.text


@pytest.mark.parametrize("stem", ["nothing", "reverse_whole"])
def test_a_workbook_that_another_program_saved_again_brings_nothing_new(
    council: Path, forms: dict[tuple[str, str], Path], stem: str, tmp_path: Path
) -> None:
    folder = tmp_path / "council"
    shutil.copytree(council, folder)
    project(folder).collect([forms[stem, "as typed"]], author="Ann")
    before = dump(folder)
    for program in PROGRAMS:
        (file,) = project(folder).collect([forms[stem, program]], author="Ann").files
        assert {c.outcome for c in file.collected} == {Outcome.STORED}
    assert dump(folder) == before
