"""The VBA project: read by other programs, and compared with one that Excel wrote."""

from __future__ import annotations

import re
from pathlib import Path

import olefile
import pytest
import xlwings
from support.addin import (
    built,
    directory_records,
    open_project,
    others_text,
    our_module,
    stream,
)

from workbook_tools.addin.build import modules
from workbook_tools.addin.vba_modules import Kind, class_module, standard_module
from workbook_tools.addin.vba_project import vba_project
from workbook_tools.errors import WorkbookToolsError

EXCELS_OWN = Path(xlwings.__file__).parent / "quickstart_addin_ribbon.xlam"
KINDS = {0x21, 0x22}
REFERENCES = {0x16, 0x3E, 0x0D, 0x0E, 0x2F, 0x30, 0x33}


@pytest.fixture(scope="module")
def project() -> olefile.OleFileIO:
    return open_project(built())


@pytest.fixture(scope="module")
def excels() -> olefile.OleFileIO:
    return open_project(EXCELS_OWN.read_bytes())


def numbers(project: olefile.OleFileIO) -> list[int]:
    """The records but for references and the kinds of modules, whose order is free."""
    free = REFERENCES | KINDS
    return [number for number, _ in directory_records(project) if number not in free]


def decrypted(project: olefile.OleFileIO, key: str) -> bytes:
    """[MS-OVBA] 2.4.3.3, written from the reader's side."""
    text = stream(project, "PROJECT").decode("cp1252")
    (identity,) = re.findall(r'^ID="(.*?)"', text, re.MULTILINE)
    (hexadecimal,) = re.findall(rf'^{key}="(.*?)"', text, re.MULTILINE)
    seed, version, project_key, *rest = bytes.fromhex(hexadecimal)
    assert seed ^ version == 2
    assert seed ^ project_key == sum(identity.encode()) % 256
    one, two, plain, found = project_key, version, seed ^ project_key, bytearray()
    for byte in rest:
        plain = byte ^ (two + plain) % 256
        found.append(plain)
        one, two = byte, one
    found = found[(seed & 6) // 2 :]
    assert int.from_bytes(found[:4], "little") == len(found) - 4
    return bytes(found[4:])


def test_another_reader_finds_exactly_the_text_of_every_module(tmp_path: Path) -> None:
    path = tmp_path / "scorecard.xlam"
    path.write_bytes(built())
    found = {Path(name).stem: code for name, code in others_text(str(path)).items()}
    assert found == {module.name: module.text for module in modules()}


def test_the_records_stand_in_the_order_of_excels_own(
    project: olefile.OleFileIO, excels: olefile.OleFileIO
) -> None:
    assert numbers(project) == numbers(excels)


def test_the_ribbons_types_are_referred_to(project: olefile.OleFileIO) -> None:
    records = list(directory_records(project))
    assert [content for number, content in records if number == 0x16] == [b"stdole", b"Office"]
    libraries = [content for number, content in records if number == 0x0D]
    assert b"{00020430-0000-0000-C000-000000000046}" in libraries[0]
    assert b"{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}" in libraries[1]


def test_only_modules_of_the_standard_kind_are_procedural(project: olefile.OleFileIO) -> None:
    records = list(directory_records(project))
    names = [content.decode() for number, content in records if number == 0x19]
    kinds = [number for number, _ in records if number in KINDS]
    expected = {m.name: 0x21 if m.kind is Kind.STANDARD else 0x22 for m in modules()}
    assert dict(zip(names, kinds, strict=True)) == expected


def test_no_compiled_code_is_brought_along(
    project: olefile.OleFileIO, excels: olefile.OleFileIO
) -> None:
    assert stream(project, "VBA/_VBA_PROJECT") == stream(excels, "VBA/_VBA_PROJECT")
    assert not [path for path in project.listdir() if path[-1].startswith("__SRP_")]


@pytest.mark.parametrize(("key", "value"), [("CMG", bytes(4)), ("DPB", b"\0"), ("GC", b"\xff")])
def test_the_project_is_neither_protected_nor_hidden_as_excels_own(
    project: olefile.OleFileIO, excels: olefile.OleFileIO, key: str, value: bytes
) -> None:
    assert decrypted(excels, key) == value
    assert decrypted(project, key) == value


def test_the_list_of_modules_says_what_each_is(project: olefile.OleFileIO) -> None:
    text = stream(project, "PROJECT").decode("ascii")
    assert re.findall(r"^(?:Document|Module|Class)=.*$", text.replace("\r", ""), re.MULTILINE) == [
        "Document=ThisWorkbook/&H00000000",
        "Document=Sheet1/&H00000000",
        "Module=scorecard",
        "Module=xlwings",
        "Class=Dictionary",
    ]
    (name,) = re.findall(r'^Name="(.*)"', text, re.MULTILINE)
    assert name.lower() not in {module.name.lower() for module in modules()}


def test_a_class_gets_the_header_that_excel_stores() -> None:
    ours = next(module for module in modules() if module.kind is Kind.CLASS)
    theirs = others_text(str(EXCELS_OWN))["Dictionary.cls"].split("''")[0].splitlines()
    assert ours.text.split("''")[0].splitlines() == [
        line for line in theirs if "VB_Description" not in line
    ]


@pytest.mark.parametrize(
    "text",
    ["", "Option Explicit\r\n", 'Attribute VB_Name = "has space"\r\n', f"' {'x' * 40}\r\n"],
)
def test_a_module_without_its_name_first_is_refused(text: str) -> None:
    with pytest.raises(WorkbookToolsError, match="does not begin with its name"):
        standard_module(text)


def test_a_class_that_was_not_exported_is_refused() -> None:
    with pytest.raises(WorkbookToolsError, match="as an exported class does"):
        class_module(our_module().text)


def test_signs_of_the_code_page_are_kept() -> None:
    module = standard_module('Attribute VB_Name = "a"\n\' £5 – “café”\n')
    assert others_text("a.bin", vba_project("P", [module])) == {"a.bas": module.text}
