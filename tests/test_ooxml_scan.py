"""A plain sheet that is scanned gives the cells that the parser gives; any other is left to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_tools.ooxml import scan
from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.package import read_package
from workbook_tools.ooxml.parts import Parts
from workbook_tools.ooxml.styles import Styles
from workbook_tools.ooxml.xml import MAIN, parse

HOME = Path(__file__).parent / "packages"
FILES = sorted(f for f in HOME.rglob("*.xls[xm]") if f.parent.name != "refused")
PLAIN = Styles(None)


def sheet(rows: str, head: str = "", root: str = f'worksheet xmlns="{MAIN}"') -> bytes:
    name = root.split(maxsplit=1)[0]
    return f'<?xml version="1.0"?>{head}<{root}><sheetData>{rows}</sheetData></{name}>'.encode()


def cells(rows: str, **how: str) -> scan.Filled | None:
    return scan.cells(sheet(rows, **how), ("shared", ""), PLAIN, False)


WRITTEN = sheet(
    '<row r="1" spans="1:9"><c r="A1" s="1"/><c r="B1" t="s"><v>0</v></c><c r="C1"><v>1.5</v></c>'
    '</row><row r="3" ht="30"><c r="A3" t="str"><f t="shared">A1&amp;B1</f><v>–</v></c>'
    '<c r="C3" s="2" t="inlineStr"><is><t xml:space="preserve">— &lt;5</t></is></c></row>'
)
PIECES = [
    *(b"", b"<", b">", b"&", b'"', b"'", b"/", b" ", b"\n", b"\x00", b"\x0b", b"\x80", b"\xa0"),
    *(b"&lt;", b"]]>", b"<!--", b"-->", b"<![CDATA[", b"<?a?>", b"\xff", b"\xef\xbf\xbf"),
    *(b"<row>", b"</row>", b"<c/>", b"<v>", b"</v>", b' r="1"', b" x:y='1'", b"</sheetData>"),
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_scan_gives_what_the_parser_gives(file: Path) -> None:
    parts = Parts(Book(read_package(file)))
    for each in parts.book.sheets:
        if each.kind == "worksheet":
            data = parts.book.package.bytes_of(each.part)
            found = scan.cells(data, parts.shared_strings, parts.styles, parts.book.date1904)
            assert found is None or repr(found) == repr(parts.parsed(each))


def test_most_sheets_are_plain() -> None:
    plain = 0
    for file in FILES:
        parts = Parts(Book(read_package(file)))
        data = [parts.book.package.bytes_of(s.part) for s in parts.book.sheets]
        plain += all(scan.cells(d, parts.shared_strings, parts.styles, False) for d in data)
    assert plain > len(FILES) / 2


def test_values_of_every_type_are_read() -> None:
    found = cells(
        '<row r="2" spans="1:9"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"/>'
        '<c r="C2"><v>1.5</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="str"><f>X()</f>'
        '<v>a&amp;b&#x41;</v></c><c r="F2" t="inlineStr"><is><t>_x0041_</t></is></c>'
        '<c r="G2"><f>Y()</f></c><c r="H2" t="s"><v>1</v></c></row>'
    )
    row = {1: "shared", 3: 1.5, 4: True, 5: "a&bA", 6: "A", 7: None}
    assert found == scan.Filled({2: row}, {(2, 5), (2, 7)})


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><!-- aside --></row>',
        '<row r="1"><c r="A1" t="str"><v><![CDATA[1]]></v></c></row>',
        '<row r="1"><c r="A1"><v>one</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>2019-12-01</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="str"><is><t>1</t></is></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="0"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c></row>',
        '<c r="A1"><v>1</v></c>',
        '<row r="1"><c r="A1"><v>1</v></c>',
        '<row r="1"><c r="A1" t="str"><v>&unknown;</v></c></row>',
        '<row r="1"/><c r="A1"><v>1</v></c>',
        '<row r="1"></row><c r="A1"><v>1</v></c>',
        '<row r="1" r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1" spans=1><c r="A1"><v>1</v></c></row>',
        '<row r="1" x:y="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>a & b</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>a &am</v></c><c r="B1" t="str"><v>p; b</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a ]]> b</t></is></c></row>',
        '<row r="1"><c r="A1" t="str"><v>\x01</v></c></row>',
        '<row r="1"><c r="A1"><f t=array>A2</f><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f>A2&B2</f><v>1</v></c></row>',
        '<row r="1">\xa0<c r="A1"><v>1</v></c></row>',
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(rows: str) -> None:
    assert cells(rows) is None


@settings(deadline=None)
@given(at=st.integers(0, len(WRITTEN)), gone=st.integers(0, 9), new=st.sampled_from(PIECES))
def test_what_is_not_well_formed_is_never_scanned(at: int, gone: int, new: bytes) -> None:
    spoiled = WRITTEN[:at] + new + WRITTEN[at + gone :]
    if scan.cells(spoiled, ("shared", ""), PLAIN, False) is not None:
        parse(spoiled, "It")


def test_a_document_type_and_a_prefix_are_left_to_the_parser() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert cells(row) == scan.Filled({1: {1: 1}}, set())
    assert cells(row, head='<!DOCTYPE a [<!ENTITY b "c">]>') is None
    assert cells(row, root=f'x:worksheet xmlns:x="{MAIN}"') is None
    assert scan.cells(sheet(row).decode().encode("utf-16"), (), PLAIN, False) is None


def test_runs_of_shared_strings_are_joined_without_reading_aids() -> None:
    items = (
        "<si><t>one</t></si><si><r><t>t</t></r><r><rPr><b/></rPr><t>wo</t></r></si><si><t/></si>"
    )
    assert scan.strings(f'<sst xmlns="{MAIN}">{items}</sst>'.encode()) == ("one", "two", "")
    aided = "<si><t>one</t><rPh sb='0' eb='1'><t>aid</t></rPh></si>"
    assert scan.strings(f'<sst xmlns="{MAIN}">{aided}</sst>'.encode()) is None
