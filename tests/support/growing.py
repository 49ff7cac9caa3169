"""Workbooks whose rows are copied or taken out, and their parts as XML before and after."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lxml import etree
from support.parts import contents

from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.growth.growth import grow
from workbook_tools.ooxml.growth.home import MovedReference
from workbook_tools.ooxml.growth.rowmap import Block, NewRow, RowMap
from workbook_tools.ooxml.package import read_package
from workbook_tools.ooxml.parts import Parts

SHEET = "Scorecard"


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
