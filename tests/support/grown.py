"""The smallest workbooks whose rows move, and what becomes of their parts."""

from __future__ import annotations

from pathlib import Path

from lxml import etree
from support.tiny import NS

from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.growth.growth import grow
from workbook_tools.ooxml.growth.rowmap import Block, NewRow, RowMap
from workbook_tools.ooxml.package import Package, read_package
from workbook_tools.ooxml.parts import Parts


def copies(row: int, count: int) -> Block:
    """A row that becomes so many, for ``K0``, ``K1`` and so on."""
    return Block(row, row, tuple(NewRow(row, f"K{n}") for n in range(count)))


def grown(path: Path, **blocks: Block) -> Package:
    """The workbook with a block on each of some sheets, by their names."""
    maps = {sheet: RowMap([block]) for sheet, block in blocks.items()}
    return grow(Parts(Book(read_package(path))), maps, {}).package


def sheet_root(package: Package, number: int = 1) -> etree._Element:
    """A worksheet part."""
    return package.parse(f"xl/worksheets/sheet{number}.xml")


def formulas(package: Package, number: int = 1) -> dict[str, str]:
    """Every formula by its cell; one that is shared with its range before it."""
    found = {}
    for formula in sheet_root(package, number).iter(f"{{{NS}}}f"):
        cell = formula.getparent()
        assert cell is not None
        shared = f"{formula.get('si')} {formula.get('ref', '')} " if formula.get("t") else ""
        found[cell.get("r", "")] = f"{shared}{formula.text or ''}".strip()
    return found
