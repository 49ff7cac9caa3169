"""Files that cannot be read, each with its one sentence, and workbooks that are odd but sound."""

from __future__ import annotations

import os
import struct
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from support.office import Office
from support.permissions import binding
from support.sources import read, source_faults, wide, write_csv, write_xlsx

from workbook_tools.period import Month
from workbook_tools.values import Absence

HEAD = ("ref", "month", "value")
ROWS = [HEAD, ("A1", "2019-12", 5)]
DECEMBER = Month(2019, 12)


def compound_file(*streams: str) -> bytes:
    """An OLE compound file with these entries: header, one sector of table, directory sectors.

    Hand-made after [MS-CFB]: what Excel 97 writes, and what wraps an encrypted workbook.
    """
    sector = 512
    names = ["Root Entry", *streams]
    entries = b"".join(
        (name + "\0").encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", 2 * len(name) + 2, 5 if n == 0 else 2, 1)
        + b"\xff" * 12
        + b"\0" * 48
        for n, name in enumerate(names)
    )
    directory = entries.ljust(-(-len(entries) // sector) * sector, b"\0")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    table = struct.pack("<I", 0xFFFFFFFD) * (sector // 4)
    return header.ljust(sector, b"\0") + table + directory


def written(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return name


@pytest.mark.parametrize(
    ("name", "streams", "said"),
    [
        ("a.xls", ["Workbook"], "is an .xls file; open it in Excel and save it as an Excel"),
        ("a.xlsx", ["Workbook"], "is an .xls file; open it in Excel and save it as an Excel"),
        (
            "a.xlsx",
            ["EncryptedPackage", "EncryptionInfo", "StrongEncryptionDataSpace"],
            "has a password; save a copy without one",
        ),
        (
            "a.xlsx",
            ["EncryptedPackage", "EncryptionInfo", "DRMEncryptedDataSpace"],
            "is encrypted by a sensitivity label; save a copy with a label that does not encrypt",
        ),
    ],
)
def test_a_compound_file_is_named_for_what_it_is(tmp_path, name, streams, said):
    written(tmp_path, name, compound_file(*streams))
    faults = source_faults(tmp_path, name)
    assert len(faults) == 1
    assert faults[0].startswith(f"{name}: {said}")


@pytest.mark.libreoffice
def test_what_libreoffice_saves_is_read_or_named(tmp_path, office: Office):
    with xlsxwriter.Workbook(tmp_path / "original.xlsx") as book:
        sheet = book.add_worksheet("Figures")
        for row, cells in enumerate(
            [HEAD, ("A1", "2019-10"), ("A1", "2019-11"), ("A1", "2019-12")]
        ):
            sheet.write_row(row, 0, cells)
        sheet.write_formula("C2", "=2+3")
        sheet.write_formula("C3", '=IF(1=1,"","x")')
        sheet.write_formula("C4", '="n/"&"a"')
    original = tmp_path / "original.xlsx"
    saved = office.convert([original], "xlsx", recalculate=True)[original]
    written(tmp_path, "saved.xlsx", saved.read_bytes())
    series = read(tmp_path, "saved.xlsx")["A1"]
    assert [series.value(month) for month in DECEMBER.last(3)] == [
        Decimal(5),
        Absence.BLANK,
        Absence.NOT_APPLICABLE,
    ]
    old = office.convert([original], "xls")[original]
    for name in ("old.xls", "old.xlsx"):
        written(tmp_path, name, old.read_bytes())
        assert source_faults(tmp_path, name) == [
            f"{name}: is an .xls file; open it in Excel and save it as an Excel workbook (*.xlsx)"
        ]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "is empty; save the figures into it again"),
        ("a.xlsx", b"", "is empty; save the figures into it again"),
        ("a.xlsx", b"<html><table></table></html>", "is no Excel workbook, or was cut short"),
        ("a.xlsb", b"PK\x03\x04", "is an .xlsb file; open it and save it as an Excel workbook"),
        ("a.ods", b"PK\x03\x04", "is an .ods file; open it and save it as an Excel workbook"),
        ("a.csv", b"PK\x03\x04\x14", "is a workbook under the name of a CSV; name it .xlsx"),
        ("a.pdf", b"%PDF-1.4", "is a .pdf file; save it as CSV UTF-8 or as .xlsx"),
        ("figures", b"ref", "is a nameless file; save it as CSV UTF-8 or as .xlsx"),
        ("a.csv", "ref,month\n".encode("utf-16"), "is no text that can be read; save it as CSV"),
        ("a.csv", b"ref;month;value\nA1;2019-12;5\n", "is separated by semicolons; save it as"),
        ("a.csv", b'ref,month,value\nA1,2019-12,"5\n', "has a quotation mark out of place"),
    ],
)
def test_a_file_of_another_kind_is_named_for_what_it_is(tmp_path, name, data, said):
    faults = source_faults(tmp_path, written(tmp_path, name, data))
    assert len(faults) == 1
    assert said in faults[0]


def test_a_workbook_that_was_cut_short_or_damaged_is_named(tmp_path):
    whole = write_xlsx(tmp_path / "whole.xlsx", ROWS).read_bytes()
    written(tmp_path, "cut.xlsx", whole[: len(whole) // 2])
    assert source_faults(tmp_path, "cut.xlsx") == [
        "cut.xlsx: is no Excel workbook, or was cut short; save it again as .xlsx"
    ]
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as package:
        package.writestr("readme.txt", "no workbook")
    with (
        zipfile.ZipFile(tmp_path / "whole.xlsx") as source,
        zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as package,
    ):
        for part in source.namelist():
            data = source.read(part)
            package.writestr(part, data[:200] if part.endswith("sheet1.xml") else data)
    damaged = "is damaged; open it in Excel, let it be repaired and save it"
    for name in ("other.xlsx", "broken.xlsx"):
        assert source_faults(tmp_path, name) == [f"{name}: {damaged}"]


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    (tmp_path / "data.csv").mkdir()
    assert source_faults(tmp_path, "data.csv", "data/none.xlsx") == [
        "data.csv: is a folder; name a file in config/project.toml",
        "data/none.xlsx: is missing; put it there, or name another file in config/project.toml",
    ]


@pytest.mark.parametrize("name", ["figures.xlsx", "figures.csv"])
def test_a_file_that_is_open_in_excel_is_named(tmp_path, name):
    make = write_xlsx if name.endswith("xlsx") else write_csv
    make(tmp_path / name, ROWS)
    owner = tmp_path / f"~${name}"
    owner.write_bytes(b"\x05owner")
    assert source_faults(tmp_path, name) == [
        f"{name}: is open in Excel; close it there, or delete ~${name} if it is not open"
    ]
    owner.unlink()
    assert read(tmp_path, name)["A1"].value(DECEMBER) == 5


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_file_that_may_not_be_read_is_named(tmp_path):
    write_csv(tmp_path / "figures.csv", ROWS).chmod(0)
    with binding():
        faults = source_faults(tmp_path, "figures.csv")
    assert faults == [
        "figures.csv: is open in Excel or not yours to read; close it there, then try again"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_in_each_encoding_that_excel_writes(tmp_path, encoding):
    rows = [("Indicator – ref", "month", "value"), ("A1", "2019-12", "–")]
    write_csv(tmp_path / "figures.csv", rows, encoding)
    source = wide("figures.csv", ref="Indicator – ref", value="value")
    long = type(source)(source.file, columns=source.columns)
    assert read(tmp_path, long)["A1"].value(DECEMBER) is Absence.NOT_APPLICABLE


def test_lines_are_those_of_the_file_where_a_cell_has_line_breaks(tmp_path):
    rows = [
        (*HEAD, "remark"),
        ("A1", "2019-11", 5, "one\r\ntwo\nthree"),
        ("A1", "2019-12", "5x", ""),
    ]
    write_csv(tmp_path / "figures.csv", rows)
    assert source_faults(tmp_path, "figures.csv") == [
        "figures.csv, line 5, column value: '5x' is no number"
    ]


def test_a_formula_without_a_stored_result_is_named(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Figures"
    for cells in (HEAD, ("A1", "2019-12", "=2+3"), ("=A2", "2019-11", 1)):
        sheet.append(cells)
    book.save(tmp_path / "figures.xlsx")
    formula = "holds a formula without a stored result; open the file in Excel and save it"
    assert source_faults(tmp_path, "figures.xlsx") == [
        f"figures.xlsx, sheet Figures, line 2, column value: {formula}",
        f"figures.xlsx, sheet Figures, line 3, column ref: {formula}",
    ]


@pytest.mark.parametrize("code", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"])
def test_a_cell_that_shows_an_error_is_named_as_such(tmp_path, code):
    with xlsxwriter.Workbook(tmp_path / "figures.xlsx") as book:
        sheet = book.add_worksheet("Figures")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ("A1", "2019-12"))
        sheet.write_formula("C2", "=NA()", value=code)
        sheet.write_row(2, 0, ("A1", None, 1))
        sheet.write_formula("B3", "=NA()", value=code)
    what = f"shows {code}; mend the formula there, or empty the cell"
    assert source_faults(tmp_path, "figures.xlsx") == [
        f"figures.xlsx, sheet Figures, line 2, column value: {what}",
        f"figures.xlsx, sheet Figures, line 3, column month: {what}",
    ]


def test_a_workbook_that_counts_days_from_1904_gives_the_same_months(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "figures.xlsx", {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write("A2", "A1")
        sheet.write_datetime("B2", date(2019, 12, 31), book.add_format({"num_format": "mmm yy"}))
        sheet.write("C2", 5)
    assert list(read(tmp_path, "figures.xlsx")["A1"]) == [DECEMBER]


def test_features_that_the_reader_does_not_know_do_no_harm(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "figures.xlsx") as book:
        chart = book.add_chartsheet("Chart")
        sheet = book.add_worksheet("Figures")
        bars = book.add_chart({"type": "column"})
        bars.add_series({"values": "=Figures!$C$2:$C$2"})
        chart.set_chart(bars)
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ("A1", "2019-12", 5))
        sheet.add_sparkline("E2", {"range": "Figures!C2:C2"})
        sheet.conditional_format("C2", {"type": "data_bar", "data_bar_2010": True})
        sheet.data_validation("A2", {"validate": "list", "source": "=Other!$A$1:$A$3"})
        book.add_worksheet("Other")
        sheet.write_blank(20_000, 0, None, book.add_format({"bold": True}))
    assert read(tmp_path, "figures.xlsx")["A1"].value(DECEMBER) == 5


def test_a_wrong_stored_size_of_a_sheet_cuts_nothing_off(tmp_path):
    write_xlsx(tmp_path / "right.xlsx", [*ROWS, ("A1", "2019-11", 4)])
    with (
        zipfile.ZipFile(tmp_path / "right.xlsx") as source,
        zipfile.ZipFile(tmp_path / "wrong.xlsx", "w") as package,
    ):
        for part in source.namelist():
            data = source.read(part)
            if part.endswith("sheet1.xml"):
                assert b'<dimension ref="A1:C3"/>' in data
                data = data.replace(b'<dimension ref="A1:C3"/>', b'<dimension ref="A1"/>')
            package.writestr(part, data)
    assert list(read(tmp_path, "wrong.xlsx")["A1"]) == list(DECEMBER.last(2))
