"""A sheet of conflicts that comes back: what is marked on it stands, and nothing else does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.copies import at, dump, sent_back
from support.managers import MONTH, lay_out, project, target
from support.office import Office

from workbook_tools.commands import listed
from workbook_tools.commands.collected import CollectedFile, Matter
from workbook_tools.commands.conflicts import Conflict
from workbook_tools.errors import WorkbookToolsError

ANN, BOB, CAT = "What Ann thinks.", "What Bob thinks.", "=What Cat thinks"
KEEP, TEXT, WRITER = 9, 7, 4


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project in which Ann's text on A2 stands, and Bob's and Cat's wait."""
    laid = lay_out(tmp_path / "council")
    project(laid).refresh(MONTH, ["all"])
    for hour, (name, text) in enumerate([("Ann", ANN), ("Bob", BOB), ("Cat", CAT)], start=9):
        back = sent_back(target(laid), f"{name}.xlsx", {"A2": text}, when=at(hour))
        project(laid).collect([back], author=name)
    return laid


def waiting(folder: Path) -> tuple[Conflict, ...]:
    return project(folder).conflicts(["all"])


def standing(folder: Path, ref: str = "A2") -> tuple[str | None, str, int]:
    """The text that stands, its writer, and the number of its revision."""
    head = project(folder).history(ref, scorecard="all").revisions[-1]
    return head.text, head.entry.author, head.number


@pytest.fixture
def sheet(folder: Path, tmp_path: Path) -> Path:
    """The sheet of the conflicts, as the button makes it."""
    to = tmp_path / "conflicts.xlsx"
    return listed.conflicts_list(project(folder), to, waiting(folder))


def mark(sheet: Path, *texts: str, sign: str = "x") -> Path:
    """Puts a mark beside each text."""
    book = load_workbook(sheet)
    for row in book.active.iter_rows(min_row=6):
        if row[TEXT - 1].value in texts:
            row[KEEP - 1].value = sign
    book.save(sheet)
    return sheet


def collect(folder: Path, sheet: Path, author: str | None = None) -> CollectedFile:
    (file,) = project(folder).collect([sheet], author=author).files
    return file


def test_the_sheet_has_every_text_with_its_writer_and_a_cell_to_mark(sheet: Path) -> None:
    rows = list(load_workbook(sheet).active.iter_rows(min_row=6, values_only=True))
    assert [row[TEXT - 1] for row in rows] == ["(no text)", ANN, BOB, CAT]
    assert [row[WRITER - 1] for row in rows] == [None, "Ann", "Bob", "Cat"]
    assert [row[2] for row in rows] == ["written upon", "1 stands now", "2 waits", "3 waits"]
    assert [bool(row[0]) for row in rows] == [False, True, True, True]
    assert all(row[KEEP - 1] is None for row in rows)


def test_a_sheet_without_a_mark_settles_nothing(folder: Path, sheet: Path) -> None:
    before = dump(folder)
    file = collect(folder, sheet)
    assert (file.settled, file.notices, file.collected) == ((), (), ())
    assert dump(folder) == before


@pytest.mark.parametrize("sign", ["x", "X", "yes", " x ", "1"])
def test_a_text_that_is_marked_stands_and_says_whose_it_is(
    sign: str, folder: Path, sheet: Path
) -> None:
    file = collect(folder, mark(sheet, BOB, sign=sign))
    assert [revision.text for revision in file.settled] == [BOB]
    assert standing(folder) == (BOB, "Bob", 2)
    assert waiting(folder) == ()


def test_a_text_like_a_formula_stands_as_it_was_written(folder: Path, sheet: Path) -> None:
    collect(folder, mark(sheet, CAT), author="Sue")
    assert standing(folder) == (CAT, "Sue", 2)


def test_to_mark_the_text_that_stands_writes_no_new_one(folder: Path, sheet: Path) -> None:
    file = collect(folder, mark(sheet, ANN))
    assert len(file.settled) == 1
    assert standing(folder) == (ANN, "Ann", 1)
    assert waiting(folder) == ()


def test_what_is_typed_over_a_text_is_not_what_stands(folder: Path, sheet: Path) -> None:
    """The mark chooses one of the texts in the store; the sheet's own are there to be read."""
    book = load_workbook(mark(sheet, BOB))
    for row in book.active.iter_rows(min_row=6):
        row[TEXT - 1].value = "Improved."
    book.save(sheet)
    collect(folder, sheet)
    assert standing(folder)[0] == BOB


def test_no_text_is_lost_by_a_choice(folder: Path, sheet: Path) -> None:
    collect(folder, mark(sheet, CAT))
    found = project(folder).history("A2", scorecard="all")
    assert {r.text for r in found.revisions} | {a.text for a in found.asides} == {ANN, BOB, CAT}


def test_a_copy_collected_with_the_sheet_meets_what_the_sheet_settled(
    folder: Path, sheet: Path
) -> None:
    dan, eve = (
        sent_back(target(folder), f"{name}.xlsx", {"A2": f"What {name} thinks."}, when=at(20))
        for name in ("Dan", "Eve")
    )
    project(folder).collect([dan, mark(sheet, BOB), eve])
    asides = project(folder).history("A2", scorecard="all").asides
    assert [(a.text, a.head) for a in asides[2:]] == [
        ("What Dan thinks.", 1),
        ("What Eve thinks.", 2),
    ]


def test_two_marks_in_one_conflict_wait_for_one_to_go(folder: Path, sheet: Path) -> None:
    before = dump(folder)
    file = collect(folder, mark(sheet, ANN, BOB))
    (notice,) = file.notices
    assert notice.matter is Matter.CHOICE
    assert notice.sentence.startswith(
        "choice: all 2019-12 A2: several texts are marked, leave one mark (conflicts.xlsx, "
    )
    assert file.needs_a_look
    assert dump(folder) == before


def test_a_mark_on_a_text_that_is_no_longer_the_head_waits_and_one_on_another_holds(
    folder: Path, sheet: Path
) -> None:
    later = sent_back(target(folder), "later.xlsx", {"A2": "Ann again."}, when=at(20))
    project(folder).collect([later], author="Ann")
    assert standing(folder) == ("Ann again.", "Ann", 2)
    stale = collect(folder, mark(Path(shutil.copy(sheet, sheet.with_name("a.xlsx"))), ANN))
    assert [notice.words for notice in stale.notices] == [
        "all 2019-12 A2: the texts have changed since this sheet was made, make it again"
    ]
    collect(folder, mark(sheet, BOB))
    assert standing(folder) == (BOB, "Bob", 3)


def test_a_conflict_that_was_settled_meanwhile_is_told_and_left(folder: Path, sheet: Path) -> None:
    project(folder).resolve("A2", "Cat", scorecard="all", month=MONTH)
    before = dump(folder)
    file = collect(folder, mark(sheet, BOB))
    (notice,) = file.notices
    assert notice.matter is Matter.SETTLED
    assert "A2 has no conflict that waits any more" in notice.sentence
    assert not file.needs_a_look
    assert dump(folder) == before


def test_a_sheet_that_is_collected_twice_settles_once(folder: Path, sheet: Path) -> None:
    collect(folder, mark(sheet, BOB))
    before = dump(folder)
    file = collect(folder, sheet)
    assert [notice.matter for notice in file.notices] == [Matter.SETTLED]
    assert dump(folder) == before


def test_a_sheet_of_another_project_is_refused(folder: Path, sheet: Path, tmp_path: Path) -> None:
    other = lay_out(tmp_path / "other")
    settings = other / "config" / "project.toml"
    settings.write_text(settings.read_text().replace("Small council", "Other council"))
    with pytest.raises(WorkbookToolsError) as found:
        collect(other, mark(sheet, BOB))
    assert str(found.value).startswith(
        f"{sheet} has conflicts of the project 'Small council', not of 'Other council': collect it"
    )
    assert waiting(folder) != ()


def test_a_sheet_that_does_not_say_whose_it_is_is_refused(folder: Path, sheet: Path) -> None:
    book = load_workbook(mark(sheet, BOB))
    del book.defined_names["wt_project"]
    book.save(sheet)
    with pytest.raises(WorkbookToolsError):
        collect(folder, sheet)
    assert len(waiting(folder)) == 1


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_a_sheet_that_libreoffice_saved_is_as_good(
    kind: str, folder: Path, sheet: Path, office: Office
) -> None:
    (saved,) = office.convert([mark(sheet, CAT)], kind).values()
    file = collect(folder, saved)
    assert [revision.text for revision in file.settled] == [CAT]
    assert standing(folder) == (CAT, "Cat", 2)


def test_rows_that_were_sorted_still_choose_their_own_text(folder: Path, sheet: Path) -> None:
    book = load_workbook(mark(sheet, BOB))
    rows = list(book.active.iter_rows(min_row=6, values_only=True))
    for row, values in enumerate(sorted(rows, key=lambda r: str(r[TEXT - 1]), reverse=True), 6):
        for column, value in enumerate(values, 1):
            cell = book.active.cell(row, column)
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    book.save(sheet)
    collect(folder, sheet)
    assert standing(folder)[0] == BOB


def test_conflicts_of_two_indicators_are_settled_each_by_its_own_mark(
    folder: Path, tmp_path: Path
) -> None:
    for hour, (name, text) in enumerate([("Ann", "One."), ("Bob", "Two.")], start=12):
        back = sent_back(target(folder), f"B{name}.xlsx", {"B2": text}, when=at(hour))
        project(folder).collect([back], author=name)
    found = waiting(folder)
    assert [conflict.key.ref for conflict in found] == ["A2", "B2"]
    sheet = listed.conflicts_list(project(folder), tmp_path / "c.xlsx", found)
    file = collect(folder, mark(sheet, BOB, "One."))
    assert [revision.text for revision in file.settled] == [BOB, "One."]
    assert waiting(folder) == ()
