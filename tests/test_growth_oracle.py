"""Rows put in and taken out as LibreOffice does it, every reference compared.

What differs, and is meant to, is listed in docs/design/growing.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from support.calc import LiveCalc
from support.growing import CHART, FIRST, LAST, Drawn, drawn, top
from support.shown import Shown, shown
from support.sidebyside import Edit, Edits, SideBySide

from workbook_tools.calc.load import properties
from workbook_tools.calc.office import desktop
from workbook_tools.cells import address
from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.growth.growth import grow
from workbook_tools.ooxml.growth.rowmap import RowMap
from workbook_tools.ooxml.package import read_package
from workbook_tools.ooxml.parts import Parts
from workbook_tools.ooxml.sheet import parse_area

pytestmark = pytest.mark.libreoffice

GROWN, SHRUNK = (18, 12) if os.environ.get("CI") == "true" else (3, 2)
"""Workbooks of ten sheets each: 300 sheets in all."""


def edits(book: Drawn, number: int, sign: int) -> dict[str, Edit]:
    """A change to each of three sheets of a workbook."""
    pick = Random(number)  # noqa: S311 (a choice of rows, no secret)
    return {
        sheet: Edit(pick.randint(FIRST, LAST), sign * pick.randint(1, 3))
        for sheet in pick.sample(book.sheets, 3)
    }


def by_libreoffice(calc: LiveCalc, path: Path, made: Edits) -> Shown:
    hidden = properties(Hidden=True)
    document = desktop(calc.office.context).loadComponentFromURL(path.as_uri(), "_blank", 0, hidden)
    for sheet, edit in made.items():
        rows = document.Sheets.getByName(sheet).Rows
        if edit.count > 0:
            rows.insertByIndex(edit.row, edit.count)
        else:
            rows.removeByIndex(edit.row - 1, -edit.count)
    found = shown(document, path.with_suffix(".fods"))
    document.close(True)
    return found


def by_library(calc: LiveCalc, path: Path, made: Edits) -> Shown:
    grown = path.with_name(f"grown {path.name}")
    maps = {sheet: RowMap([edit.block]) for sheet, edit in made.items()}
    grown.write_bytes(grow(Parts(Book(read_package(path))), maps, {}).package.blob)
    return by_libreoffice(calc, grown, {})


@pytest.mark.parametrize("number", range(GROWN))
def test_copied_rows_move_every_reference_as_libreoffice_does(
    number: int, calc: LiveCalc, tmp_path: Path
) -> None:
    book = drawn(number)
    path, made = book.write(tmp_path / "book.xlsx"), edits(book, number, 1)
    theirs = by_libreoffice(calc, path, made)
    assert SideBySide(theirs, by_library(calc, path, made), made).differences() == []


@pytest.mark.parametrize("number", range(1000, 1000 + SHRUNK))
def test_rows_taken_out_move_every_reference_and_what_would_be_lost_is_refused(
    number: int, calc: LiveCalc, tmp_path: Path
) -> None:
    book = drawn(number)
    path, made = book.write(tmp_path / "book.xlsx"), edits(book, number, -1)
    theirs = by_libreoffice(calc, path, made)
    if lost := set(lost_parts(book, theirs, made)):
        with pytest.raises(TemplateError) as refused:
            by_library(calc, path, made)
        assert [key for key in lost if said(*key) not in str(refused.value)] == []
        path = book.without(lost).write(path)
        theirs = by_libreoffice(calc, path, made)
    assert SideBySide(theirs, by_library(calc, path, made), made).differences() == []


def lost_parts(book: Drawn, theirs: Shown, made: Edits) -> Iterator[tuple[str, str]]:
    """What of a workbook would refer to nothing: where LibreOffice has ``#REF!``.

    Of charts it does not say so, and of rules also where their first row is taken out.
    """
    for at, text in theirs.formulas.items():
        if "#REF!" in text:
            row = made[at.sheet].came_from(at.row) if at.sheet in made else at.row
            yield at.sheet, address(row, at.column)
    yield from (key for key, text in theirs.names.items() if "#REF!" in text)
    for key, rule in zip(book.rules, theirs.rules.values(), strict=True):
        if "#REF!" in rule.condition and not (key[0] in made and made[key[0]].takes(top(key[1]))):
            yield key
    broken = {at.sheet for at, (text, _) in theirs.checks.items() if "#REF!" in text}
    yield from (key for key in book.checks if key[0] in broken)
    for key, text in book.charts.items():
        sheet, area = sheet_and_area(text)
        first, _, last, _ = parse_area(area)
        if sheet in made and all(map(made[sheet].takes, range(first, last + 1))):
            yield key


def sheet_and_area(text: str) -> tuple[str, str]:
    sheet, _, area = text.rpartition("!")
    return sheet.strip("'").replace("''", "'"), area


def said(sheet: str, what: str) -> str:
    """The words of a refusal that say where it is."""
    if what == "mine" or not sheet:
        return f"the name {what}"
    return "a chart" if what == CHART else f"sheet {sheet}, {what.split(maxsplit=1)[0]} ("
