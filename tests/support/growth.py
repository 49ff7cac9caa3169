"""Workbooks whose rows are copied or taken out, and their parts as XML before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter
from lxml import etree
from packages.makers import package
from support.parts import contents
from xlsxwriter.worksheet import Worksheet

from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.growth.growth import grow
from workbook_tools.ooxml.growth.home import MovedReference
from workbook_tools.ooxml.growth.rowmap import Block, NewRow, RowMap
from workbook_tools.ooxml.package import read_package
from workbook_tools.ooxml.parts import Parts

SHEET = "Scorecard"
FIRST, FRONT, BOOK = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"
GONE = RowMap([Block(5, 5, ())], {"M2": 5})
"""The fifth row taken out."""


def copied(*rows: tuple[int, int]) -> RowMap:
    """Rows that stand so many times afterwards, each once for another indicator."""
    blocks = [
        Block(row, row, tuple(NewRow(row, f"K{row}.{n}") for n in range(times)))
        for row, times in rows
    ]
    return RowMap(blocks, {})


def grown(path: Path, maps: Mapping[str, RowMap], target: Path) -> tuple[MovedReference, ...]:
    """Writes the workbook with its rows moved to ``target``; the references that followed."""
    found = grow(Parts(Book(read_package(path))), maps, {})
    target.write_bytes(found.package.blob)
    return found.moved


def part(path: Path, name: str) -> etree._Element:
    """A part of a file."""
    return etree.fromstring(contents(path)[name])


def values(root: etree._Element, tag: str, attribute: str = "") -> list[str]:
    """An attribute, or the text, of every element of a name, in their order."""
    found = root.iter(f"{{*}}{tag}")
    return [each.get(attribute, "") if attribute else each.text or "" for each in found]


Sheets = dict[str, Worksheet]
Build = Callable[[xlsxwriter.Workbook, Sheets], None]


def made(path: Path, build: Build) -> Path:
    """A scorecard: headings in row 3, five indicators in rows 4 to 8, their sum in row 9.

    Beside it stand the sheets ``Front`` and ``Lists``; ``build`` adds to the sheets, by name.
    """
    book = xlsxwriter.Workbook(str(path))
    sheets = {name: book.add_worksheet(name) for name in (SHEET, "Front", "Lists")}
    sheet = sheets[SHEET]
    sheet.write_row("A3", ["ref", "title", "before", "now"])
    for n in range(5):
        sheet.write_row(3 + n, 0, [f"M{n + 1}", f"Title {n + 1}", 10 * n, 10 * n + 1])
    sheet.write_formula("D9", "=SUM(D4:D8)", None, 105)
    sheets["Lists"].write_column("A1", ["met", "missed", "not judged"])
    build(book, sheets)
    book.close()
    return path


def with_edits(path: Path, *edits: tuple[str, str, str]) -> Path:
    """The file with some texts of its parts replaced: the part, what stands there, what will."""
    parts = package.read(path)
    for name, old, new in edits:
        package.edit(parts, name, old, new)
    package.write(path, parts)
    return path


def after(
    tmp_path: Path, build: Build, rows: RowMap | None = None, *edits: tuple[str, str, str]
) -> Path:
    """A scorecard whose fifth row stands three times, unless ``rows`` says otherwise."""
    path = with_edits(made(tmp_path / "before.xlsx", build), *edits)
    grown(path, {SHEET: rows or copied((5, 3))}, tmp_path / "after.xlsx")
    return tmp_path / "after.xlsx"
