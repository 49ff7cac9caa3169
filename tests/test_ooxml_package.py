from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.tiny import part, sheet, workbook

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml import deflate
from workbook_tools.ooxml.archive import Member, read_members, write_members
from workbook_tools.ooxml.package import Package, part_key, read_package, relations_name


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, contents in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 5, 4, 3, 2, 2)), contents, method)
    return buffer.getvalue()


names = st.text("abcxyzé/_1", min_size=1, max_size=12).filter(lambda n: not n.endswith("/"))


@given(st.dictionaries(names, st.binary(max_size=200), max_size=5))
def test_members_written_again_are_the_same_members(parts: dict[str, bytes]) -> None:
    members = read_members(zipped(parts), "a.xlsx")
    again = write_members(members)
    assert read_members(again, "a.xlsx") == members
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        assert archive.testzip() is None
        assert {n: archive.read(n) for n in archive.namelist()} == parts
        assert all(i.date_time == (2020, 5, 4, 3, 2, 2) for i in archive.infolist())


def test_headers_are_clean_where_the_writer_streamed() -> None:
    class Pipe(io.BytesIO):
        def tell(self) -> int:
            raise OSError("a pipe has no place")

    buffer = Pipe()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"<a/>" * 50)
    streamed = buffer.getvalue()
    assert struct.unpack_from("<H", streamed, 6)[0] & 8
    clean = write_members(read_members(streamed, "a.xlsx"))
    assert struct.unpack_from("<H", clean, 6)[0] == 0
    assert zipfile.ZipFile(io.BytesIO(clean)).read("a.xml") == b"<a/>" * 50


def test_a_changed_member_has_a_fixed_date_and_its_new_contents() -> None:
    (member,) = read_members(zipped({"a.xml": b"old"}, zipfile.ZIP_STORED), "a.xlsx")
    with zipfile.ZipFile(io.BytesIO(write_members([member.holding(b"new")]))) as archive:
        assert archive.read("a.xml") == b"new"
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_contents_that_differ_from_their_checksum_are_refused() -> None:
    blob = bytearray(zipped({"a.xml": b"old words"}, zipfile.ZIP_STORED))
    blob[blob.index(b"old")] ^= 1
    (member,) = read_members(bytes(blob), "a.xlsx")
    with pytest.raises(ValueError, match="checksum"):
        member.unpack()


@given(contents=st.binary(), at=st.integers(0), bit=st.integers(0, 7))
def test_both_engines_unpack_alike_and_say_the_same_of_what_is_damaged(
    contents: bytes, at: int, bit: int
) -> None:
    (whole,) = read_members(zipped({"a.xml": contents}), "a.xlsx")
    data = bytearray(whole.data)
    data[at % len(data)] ^= 1 << bit
    assert unpacked(whole) == [contents] * 2
    one, other = unpacked(replace(whole, data=bytes(data)))
    assert one == other


def unpacked(member: Member) -> list[bytes | str]:
    """What each engine unpacks, or what it says of the damage."""
    found: list[bytes | str] = []
    for engine in (deflate.by_zlib, deflate.by_isal):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(deflate, "engine", engine)
            try:
                found.append(member.unpack())
            except ValueError as error:
                found.append(str(error))
    return found


def test_a_name_that_the_two_headers_spell_differently_is_refused() -> None:
    blob = zipped({"a.xml": b"x"}).replace(b"a.xml", b"b.xml", 1)
    with pytest.raises(TemplateError, match=r"damaged at a\.xml"):
        read_members(blob, "a.xlsx")


def test_a_member_that_unpacks_to_hundreds_of_times_its_size_is_refused() -> None:
    blob = zipped({"a.xml": b"\0" * (40 << 20)})
    with pytest.raises(TemplateError, match="attack"):
        read_members(blob, "a.xlsx")


@pytest.mark.parametrize(
    ("blob", "words"),
    [
        (b"", "empty"),
        (b"<html>", "no Excel workbook"),
        (b"PK\x03\x04 and no more", "cut short"),
        (zipped({"a.txt": b"x"}), "no Excel workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"), r"\.xls"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "a password or a sensitivity label",
        ),
        (bytes.fromhex("d0cf11e0a1b11ae1"), r"\.xls\), or protected by a password"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(blob: bytes, words: str) -> None:
    with pytest.raises(TemplateError, match=words) as caught:
        Package(blob, Path("a.xlsx"))
    assert str(caught.value).startswith("a.xlsx ")
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="does not exist"):
        read_package(tmp_path / "none.xlsx")
    with pytest.raises(TemplateError, match="cannot be read"):
        read_package(tmp_path)


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", '<!DOCTYPE x [<!ENTITY e "1">]>' + sheet())
    with pytest.raises(TemplateError, match="document type"):
        read_package(path).parse("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("name", ["XL/Sheet%201.xml", "/xl/Sheet 1.xml", "xl\\sheet 1.xml"])
def test_a_part_is_found_however_its_name_is_spelt(name: str) -> None:
    assert part_key(name) == "xl/sheet 1.xml"


def test_relationships_stand_beside_their_part() -> None:
    assert relations_name("") == "_rels/.rels"
    assert relations_name("xl/workbook.xml") == "xl/_rels/workbook.xml.rels"


def test_a_part_that_goes_is_gone_and_the_others_stay_in_order(tmp_path: Path) -> None:
    package = read_package(workbook(tmp_path / "a.xlsx", sheet()))
    (tmp_path / "b.xlsx").write_bytes(package.with_changes({"XL/styles.xml": None}))
    kept = read_package(tmp_path / "b.xlsx").names
    assert kept == tuple(n for n in package.names if n != "xl/styles.xml")
    assert part(tmp_path / "b.xlsx") == sheet()
