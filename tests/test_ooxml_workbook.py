from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from support.packages import HOME
from support.tiny import part, sheet, workbook, write

from workbook_tools.cells import CellPatch
from workbook_tools.errors import PatchError, TemplateError, WorkbookOpenError, WorkbookToolsError
from workbook_tools.ooxml.workbook import FileWorkbook

ONE = [CellPatch("One", "A1", 1)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return workbook(tmp_path / "a.xlsx", sheet())


def listing(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


def test_the_folders_of_the_target_are_made(path: Path, tmp_path: Path) -> None:
    receipt = FileWorkbook(path).apply(ONE, tmp_path / "2019-12" / "new" / "out.xlsx")
    assert receipt.path == tmp_path / "2019-12" / "new" / "out.xlsx"
    assert FileWorkbook(receipt.path).cell("One", "A1") == 1
    assert [p.name for p in receipt.path.parent.iterdir()] == ["out.xlsx"]


def test_without_a_target_the_workbook_itself_is_filled(path: Path) -> None:
    book = FileWorkbook(path)
    assert book.apply(ONE).path == path
    assert book.cell("One", "A1") == 1


def test_what_another_program_saved_meanwhile_is_kept(path: Path) -> None:
    book = FileWorkbook(path)
    FileWorkbook(path).apply([CellPatch("One", "B1", "theirs")])
    os.utime(path, (1, 1))
    book.apply(ONE)
    assert book.cell("One", "B1") == "theirs"


def test_a_replaced_file_is_kept_in_drafts_under_the_time_it_was_changed(
    path: Path, tmp_path: Path
) -> None:
    drafts, target = tmp_path / "drafts", tmp_path / "out.xlsx"
    for n in range(3):
        FileWorkbook(path).apply([CellPatch("One", "A1", n)], target, drafts=drafts)
        os.utime(target, (1577880000, 1577880000))
    assert len(list(drafts.iterdir())) == 2
    first, second = sorted(drafts.iterdir(), key=lambda p: len(p.name))
    assert first.name.startswith("out 2020-01-01 ")
    assert second.stem == f"{first.stem} (2)"
    assert [FileWorkbook(p).cell("One", "A1") for p in (first, second)] == [0, 1]


def test_a_target_that_holds_the_same_already_is_left_alone(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    FileWorkbook(path).apply(ONE, target)
    os.utime(target, (1, 1))
    FileWorkbook(path).apply(ONE, target, drafts=tmp_path / "drafts")
    assert target.stat().st_mtime == 1
    assert not (tmp_path / "drafts").exists()


@pytest.mark.parametrize("mark", ["~$out.xlsx", ".~lock.out.xlsx#"])
def test_a_target_that_is_open_is_left_as_it_is(path: Path, tmp_path: Path, mark: str) -> None:
    target = tmp_path / "out.xlsx"
    shutil.copy(path, target)
    (tmp_path / mark).write_bytes(b"someone")
    before = listing(tmp_path)
    with pytest.raises(WorkbookOpenError, match=r"out\.xlsx is open in Excel"):
        FileWorkbook(path).apply(ONE, target, drafts=tmp_path / "drafts")
    assert listing(tmp_path) == before


def test_a_target_that_cannot_be_replaced_is_left_as_it_is(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "in use")

    target = tmp_path / "out.xlsx"
    shutil.copy(path, target)
    before = listing(tmp_path)
    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(WorkbookOpenError):
        FileWorkbook(path).apply(ONE, target, drafts=tmp_path / "drafts")
    assert listing(tmp_path) == before


def test_a_full_disk_leaves_everything_as_it_was(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, _: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    before = listing(tmp_path)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(WorkbookToolsError, match="No space left on device"):
        FileWorkbook(path).apply(ONE, tmp_path / "out.xlsx")
    assert listing(tmp_path) == before


def test_a_folder_as_target_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").mkdir()
    with pytest.raises(WorkbookToolsError, match="cannot be written"):
        FileWorkbook(path).apply(ONE, tmp_path / "out.xlsx")


def test_the_rights_of_a_replaced_file_stay(path: Path) -> None:
    path.chmod(0o640)
    FileWorkbook(path).apply(ONE)
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        ("template.xltx", "out.xlsx", "spreadsheetml.sheet.main+xml"),
        ("template.xltx", "out.xltx", "spreadsheetml.template.main+xml"),
        ("macro_template.xltm", "out.xlsm", "sheet.macroEnabled.main+xml"),
        ("macros.xlsm", "OUT.XLSM", "sheet.macroEnabled.main+xml"),
    ],
)
def test_a_template_becomes_a_workbook(source: str, target: str, kind: str, tmp_path: Path) -> None:
    FileWorkbook(HOME / source).apply([], tmp_path / target)
    assert f'{kind}"' in part(tmp_path / target, "[Content_Types].xml")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("macros.xlsm", "out.xlsx"),
        ("macro_template.xltm", "out.xlsx"),
        ("bare.xlsx", "out.xltx"),
        ("bare.xlsx", "out.csv"),
        ("bare.xlsx", "out"),
        ("addin.xlam", "out.xlsm"),
    ],
)
def test_any_other_change_of_kind_is_refused(source: str, target: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="let the output end in"):
        FileWorkbook(HOME / source).apply([], tmp_path / target)
    assert not list(tmp_path.iterdir())


def test_a_chart_sheet_is_no_place_for_a_patch(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet(), sheet())
    other = tmp_path / "b.xlsx"
    text = part(path, "xl/_rels/workbook.xml.rels").replace(
        'relationships/worksheet" Target="worksheets/sheet2',
        'relationships/chartsheet" Target="worksheets/sheet2',
    )
    names = FileWorkbook(path)._book.package.names
    write(other, {n: part(path, n) for n in names} | {"xl/_rels/workbook.xml.rels": text})
    assert FileWorkbook(other).sheet_names == ("One", "Two")
    with pytest.raises(PatchError, match="Two is a chartsheet"):
        FileWorkbook(other).apply([CellPatch("Two", "A1", 1)])


def test_what_a_workbook_holds_is_counted_in_an_officers_words() -> None:
    found = FileWorkbook(HOME / "kitchen_sink.xlsx").features
    for words in (
        *("sparklines", "charts", "conditional formats", "icon sets", "data bars", "pictures"),
        *("data validations", "defined names", "text boxes", "threaded comments", "notes"),
        *("ribbon tabs", "custom XML parts", "printer settings"),
    ):
        assert found.get(words, 0) > 0, words
    assert 0 not in found.values()
    assert FileWorkbook(HOME / "macros.xlsm").features["macros"] == 1
    assert FileWorkbook(HOME / "protected.xlsx").features["tables"] == 1
