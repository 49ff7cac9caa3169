"""What cannot be read whole is refused in one sentence; nothing is read in part."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from support.packages import REFUSED
from support.permissions import binding
from support.returning import HOME, copy, rewrite, sheet_of, texts_of

from workbook_tools.errors import ReturnedError, WorkbookOpenError, WorkbookToolsError
from workbook_tools.returned import read_returned

READABLE_IN_THEMSELVES = {"signed.xlsx"}
SOUND, ODS = HOME / "untouched.xlsx", HOME / "saved_by_libreoffice.ods"


def refusal(path: Path) -> str:
    """The sentence in which ``path`` is refused, found to be one."""
    with pytest.raises(ReturnedError) as caught:
        read_returned(path)
    sentence = str(caught.value)
    assert isinstance(caught.value, WorkbookToolsError)
    assert str(path) in sentence
    assert sentence.endswith(".")
    assert sentence.replace(str(path), "").count(". ") == 0
    assert "fill" not in sentence.replace(str(path), "")
    return sentence


@pytest.mark.parametrize(
    "name", sorted(p.name for p in REFUSED.iterdir() if p.name not in READABLE_IN_THEMSELVES)
)
def test_every_damaged_or_harmful_workbook_is_refused(name: str) -> None:
    refusal(REFUSED / name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("truncated.xlsx", "cut short or damaged"),
        ("empty.xlsx", "0 bytes"),
        ("not_a_zip.xlsx", "no Excel or OpenDocument workbook"),
        ("password.xlsx", "a password or a sensitivity label"),
        ("old_excel.xls", ".xls"),
        ("entity_bomb.xlsx", "part xl/worksheets/sheet1.xml, is damaged"),
    ],
)
def test_the_sentence_says_what_is_wrong(name: str, words: str) -> None:
    assert words in refusal(REFUSED / name)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "none.xlsx")
    assert "does not exist" in refusal(SOUND / "none.xlsx")
    assert "is a folder" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["~$north.xlsx", ".~lock.north.ods#"])
def test_the_file_that_marks_an_open_workbook_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x05Jo" + b" " * 162)
    assert "has a workbook open" in refusal(path)


@pytest.mark.parametrize(
    ("name", "contents", "words"),
    [
        ("north.csv", b"ref,commentary\nM1,Up\n", "no Excel or OpenDocument workbook"),
        ("north.txt", "M1: up – again".encode("utf-16"), "no Excel or OpenDocument workbook"),
        ("north.pdf", b"%PDF-1.7\n", "a PDF document"),
    ],
)
def test_other_kinds_of_files_are_refused(
    tmp_path: Path, name: str, contents: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(contents)
    assert words in refusal(path)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "a binary workbook (.xlsb)"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "a Word document",
        ),
    ],
)
def test_other_office_files_are_refused_by_name(tmp_path: Path, kind: str, words: str) -> None:
    old = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    path = rewrite(SOUND, tmp_path / "x.xlsx", {"[Content_Types].xml": (old, kind)})
    assert words in refusal(path)


def test_a_zip_of_anything_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(SOUND, "north.xlsx")
    assert "no Excel workbook" in refusal(path)


def test_a_workbook_without_boxes_is_refused() -> None:
    path = HOME.parent / "openpyxl.xlsx"
    assert "holds no commentary of a scorecard" in refusal(path)


def test_a_sheet_without_its_row_of_codes_is_refused_by_name() -> None:
    words = refusal(HOME / "row_of_codes_deleted.xlsx")
    assert "sheet Commentary, has lost its hidden row of field codes" in words


@pytest.mark.parametrize("source", [SOUND, ODS], ids=["xlsx", "ods"])
@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_a_file_cut_short_anywhere_is_refused(tmp_path: Path, source: Path, share: float) -> None:
    path = tmp_path / source.name
    whole = source.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    refusal(path)


@pytest.mark.parametrize(
    ("source", "part"), [(SOUND, "xl/worksheets/sheet2.xml"), (ODS, "content.xml")]
)
def test_a_part_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, source: Path, part: str
) -> None:
    path = tmp_path / source.name
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename == part:
                new.writestr(part, b" " * (33 << 20))
            else:
                new.writestr(info, old.read(info))
    assert "it may be an attack" in refusal(path)


def test_entities_in_an_ods_are_refused(tmp_path: Path) -> None:
    head = ("<office:document-content", "<!DOCTYPE x [<!ENTITY a 'b'>]><office:document-content")
    path = rewrite(ODS, tmp_path / "x.ods", {"content.xml": head})
    assert "declares a document type" in refusal(path)


def test_an_ods_with_a_password_is_refused(tmp_path: Path) -> None:
    entry = ("</manifest:manifest>", "<manifest:encryption-data/></manifest:manifest>")
    path = rewrite(ODS, tmp_path / "x.ods", {"META-INF/manifest.xml": entry})
    assert "protected by a password" in refusal(path)


def test_an_opendocument_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.odt"
    with zipfile.ZipFile(path, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        space = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        root = f'<o:document-content xmlns:o="{space}"><o:body><o:text/></o:body>'
        new.writestr("content.xml", f"{root}</o:document-content>")
    assert "OpenDocument file but no workbook" in refusal(path)


def test_a_signed_workbook_is_read(tmp_path: Path) -> None:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    line = f'<Relationship Id="rId9" Type="{kind}" Target="_xmlsignatures/origin.sigs"/>'
    end = ("</Relationships>", f"{line}</Relationships>")
    path = rewrite(SOUND, tmp_path / "x.xlsx", {"_rels/.rels": end})
    assert len(texts_of(sheet_of(read_returned(path)))) == 6


def test_the_kind_of_file_is_told_by_its_bytes_whatever_its_name(tmp_path: Path) -> None:
    path = copy("saved_by_libreoffice.ods", tmp_path / "north.xlsx")
    assert sheet_of(read_returned(path)).kind == "wt_commentary"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_locked_workbook_is_said_to_be_open(tmp_path: Path) -> None:
    path = copy("untouched.xlsx", tmp_path / "north.xlsx")
    path.chmod(0)
    with binding(), pytest.raises(WorkbookOpenError, match="in use by another program"):
        read_returned(path)
