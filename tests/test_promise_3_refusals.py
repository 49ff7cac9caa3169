"""What is not the project's, or cannot be read, is refused by name; nothing of it is stored."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.copies import dump, sent_back
from support.managers import MONTH, boxes, lay_out, project, sort, target, type_in
from support.packages import REFUSED
from support.returning import rewrite

import workbook_tools as wt
from workbook_tools.cli import main

_BOX_SHEET = "xl/worksheets/sheet1.xml"
Spoil = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The project with its scorecards filled."""
    lay_out(tmp_path)
    project(tmp_path).refresh()
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    """One command, as typed; a traceback fails the test."""
    return CliRunner().invoke(main, [*words, "--project", str(folder)], catch_exceptions=False)


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file with the time at which it was written, and its bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(f.relative_to(folder)): (f.stat().st_mtime_ns, f.read_bytes()) for f in files}


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def zeroed(file: Path) -> None:
    file.write_bytes(b"")


def comma_separated(file: Path) -> None:
    file.write_text("ref,commentary\nA1,Words.\n", encoding="utf-8")


def bomb(file: Path) -> None:
    """A sheet that unpacks to much more than any sheet holds."""
    with zipfile.ZipFile(file) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, contents in parts.items():
            new.writestr(name, b" " * (600 << 20) if name == _BOX_SHEET else contents)


def entities(file: Path) -> None:
    """A sheet that declares an entity of entities."""
    lol = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    source = file.rename(file.with_suffix(".old"))
    rewrite(source, file, {_BOX_SHEET: ("<worksheet", lol)})
    source.unlink()


def head_tokens(file: Path, identity: str) -> None:
    """Says of the sheets that hold texts that they are of something else."""
    book = wt.FileWorkbook(file)
    for grid in ("wt_commentary", "wt_scorecard"):
        (cell,) = (
            c for c in book.read(grid) if c.key == "#label" and c.field == "commentary.token"
        )
        book.apply([wt.CellPatch(cell.sheet, cell.cell, identity)])


def of_another_project(file: Path) -> None:
    head_tokens(file, f"all {MONTH} of Large council")


def of_another_scorecard(file: Path) -> None:
    head_tokens(file, f"east {MONTH} of Small council")


def of_an_unknown_reference(file: Path) -> None:
    cell = boxes(file)["A2"]["ref"]
    wt.FileWorkbook(file).apply([wt.CellPatch(cell.sheet, cell.cell, "A22")])
    type_in(file, {"A22": "Of what?"})


def replaced(name: str) -> Spoil:
    def spoil(file: Path) -> None:
        shutil.copy(REFUSED / name, file)

    spoil.__name__ = name.replace(".", "_")
    return spoil


UNREADABLE: list[tuple[Spoil, str]] = [
    (truncated, "cut short or damaged"),
    (zeroed, "is empty (0 bytes)"),
    (comma_separated, "no Excel or OpenDocument workbook"),
    (bomb, "it may be an attack"),
    (entities, "declares a document type"),
    (replaced("not_a_zip.xlsx"), "no Excel or OpenDocument workbook"),
    (replaced("password.xlsx"), "a password or a sensitivity label"),
    (replaced("old_excel.xls"), "(.xls)"),
    (replaced("entity_bomb.xlsx"), "is damaged"),
    (replaced("encrypted_member.xlsx"), ""),
    (replaced("signed.xlsx"), "holds no commentary of a scorecard"),
    (Path.unlink, "does not exist"),
]
STRANGE: list[tuple[Spoil, str]] = [
    (of_another_project, "belongs to the project 'Large council', not to 'Small council'"),
    (of_another_scorecard, "is of the scorecard 'east'"),
    (of_an_unknown_reference, "A22 is no reference of the project"),
]
every_fault = pytest.mark.parametrize(
    ("spoil", "says"), UNREADABLE + STRANGE, ids=lambda v: getattr(v, "__name__", "")
)


@every_fault
def test_a_refusal_is_a_sentence_that_names_the_file_and_stores_nothing(
    folder: Path, spoil: Spoil, says: str
) -> None:
    file = sent_back(target(folder), "bad.xlsx", {"A1": "Good words."})
    spoil(file)
    before = tree(folder)
    result = run(folder, "collect", str(file))
    assert result.exit_code == 1
    sentence, rest = result.output.removeprefix("Error: ").split("\n", 1)
    assert rest == "Nothing was stored; --partial collects the rest.\n"
    assert "bad.xlsx" in sentence
    assert says in sentence
    assert sentence.endswith(".")
    assert sentence.replace(str(file), "").count(". ") == 0
    assert tree(folder) == before


@every_fault
def test_the_other_workbooks_are_not_stored_either_unless_that_was_asked_for(
    folder: Path, spoil: Spoil, says: str
) -> None:
    bad = sent_back(target(folder), "bad.xlsx", {"A1": "Good words."})
    spoil(bad)
    good = sent_back(target(folder), "good.xlsx", {"C1": "Theirs."})
    before = tree(folder)
    assert run(folder, "collect", str(good), str(bad)).exit_code == 1
    assert tree(folder) == before
    result = run(folder, "collect", str(good), str(bad), "--partial")
    assert result.exit_code == 3
    assert says in result.output
    stored = [c.text for c in project(folder).history("C1", MONTH, "all").revisions]
    assert stored == ["Theirs."]
    assert project(folder).verify_store() == []


def test_of_a_workbook_with_an_unknown_reference_the_rest_can_be_collected(folder: Path) -> None:
    file = sent_back(target(folder), "ann.xlsx", {"A1": "Good words."})
    of_an_unknown_reference(file)
    result = run(folder, "collect", str(file), "--partial")
    assert result.exit_code == 3
    assert "changed all 2019-12 A1, revision 2" in result.output
    assert "1 changed, 1 waiting for you" in result.output
    assert "Of what?" not in json.dumps(dump(folder))


def test_every_fault_of_several_workbooks_is_told_at_once(folder: Path) -> None:
    files = [sent_back(target(folder), f"bad {n}.xlsx", {}) for n in range(3)]
    for file, (spoil, _) in zip(files, [UNREADABLE[0], UNREADABLE[1], STRANGE[2]], strict=True):
        spoil(file)
    result = run(folder, "collect", *map(str, files))
    assert result.exit_code == 1
    assert "3 faults, nothing was stored" in result.output
    assert [result.output.count(file.name) for file in files] == [1, 1, 1]


@pytest.mark.parametrize("file", ["good.xlsx", "bad.xlsx"])
def test_a_dry_run_writes_nothing_to_the_disk(folder: Path, file: str) -> None:
    sent_back(target(folder), "good.xlsx", {"A1": "Good words.", "C1": None})
    (folder / "bad.xlsx").write_bytes(b"PK")
    before = tree(folder)
    result = run(folder, "collect", str(folder / file), "--dry-run")
    assert result.exit_code == (0 if file == "good.xlsx" else 3)
    assert tree(folder) == before


def test_a_dry_run_makes_no_store_and_moves_no_file(folder: Path) -> None:
    sent_back(target(folder), "good.xlsx", {"A1": "Good words."})
    for name in ("store.db", "store.jsonl"):
        (folder / name).unlink()
    (folder / "returns").mkdir()
    shutil.move(folder / "good.xlsx", folder / "returns")
    before = tree(folder)
    for words in (("collect",), ("refresh",), ("request",)):
        run(folder, *words, "--dry-run")
        assert tree(folder) == before


def left_behind(file: Path) -> None:
    type_in(file, {"A1": "New words."})
    sort(file, ["A1", "C1"], whole=False)


def beside(file: Path) -> None:
    cell = boxes(file)["C1"]["commentary"].cell
    wt.FileWorkbook(file).apply([wt.CellPatch("Commentary", f"{cell[0]}20", "Spilled words.")])


@pytest.mark.parametrize(
    "words",
    [("refresh", "--scorecard", "all"), ("issue", "all", MONTH)],
    ids=["refresh", "issue"],
)
@pytest.mark.parametrize(
    "spoil",
    [
        truncated,
        zeroed,
        of_another_project,
        of_an_unknown_reference,
        left_behind,
        beside,
        lambda file: type_in(file, {"A1": None}),
    ],
)
def test_a_scorecard_that_cannot_be_collected_is_not_covered(
    folder: Path, words: tuple[str, ...], spoil: Spoil
) -> None:
    spoil(target(folder))
    before = tree(folder)
    result = run(folder, *words)
    assert result.exit_code == 1
    assert str(target(folder)) in result.output
    assert tree(folder) == before
