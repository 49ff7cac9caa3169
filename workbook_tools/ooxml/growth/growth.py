"""A workbook's rows moved in all its parts at once: the sheets, and whatever speaks of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from lxml import etree

from workbook_tools.cells import MAX_ROW
from workbook_tools.ooxml.book import Sheet
from workbook_tools.ooxml.growth import furniture, related, remarks, strangers
from workbook_tools.ooxml.growth.drawing import Drawing
from workbook_tools.ooxml.growth.formula import Formulas
from workbook_tools.ooxml.growth.heights import Heights
from workbook_tools.ooxml.growth.home import Home, Journal, MovedReference
from workbook_tools.ooxml.growth.rowmap import RowMap
from workbook_tools.ooxml.growth.sheetdata import Labels, SheetData
from workbook_tools.ooxml.package import Package, part_key
from workbook_tools.ooxml.parts import Parts
from workbook_tools.ooxml.sheet import SheetPart
from workbook_tools.ooxml.xml import serialise

_STAYS = RowMap()


@dataclass(frozen=True)
class Grown:
    """A workbook whose rows were moved, and every reference that followed them."""

    package: Package
    moved: tuple[MovedReference, ...]


def grow(parts: Parts, maps: Mapping[str, RowMap], labels: Mapping[str, Labels]) -> Grown:
    """The workbook with the rows of some sheets where ``maps`` has them, by the sheets' names.

    ``labels`` are texts for new rows, by sheet. Raises TemplateError with everything that cannot
    follow, and where.
    """
    growth = _Growth(parts, maps)
    for sheet in parts.book.sheets:
        growth.sheet(sheet, labels.get(sheet.name, {}))
    growth.elsewhere()
    growth.journal.stop()
    package = parts.book.package
    blob = package.with_changes(growth.changes)
    return Grown(Package(blob, package.path), tuple(growth.journal.moved))


class _Growth:
    """The changes to the parts of one workbook."""

    def __init__(self, parts: Parts, maps: Mapping[str, RowMap]) -> None:
        self._parts = parts
        self._package = parts.book.package
        self._maps = maps
        self.journal = Journal(str(self._package.path))
        self.changes: dict[str, bytes | None] = {}
        names = [sheet.name for sheet in parts.book.sheets]
        formulas = Formulas(names, maps)
        self._nowhere = Home("", parts.book.part, _STAYS, formulas, self.journal)
        self._seen: set[str] = set()

    def sheet(self, sheet: Sheet, labels: Labels) -> None:
        """Moves a sheet, and the parts that belong to it."""
        rows = self._maps.get(sheet.name, _STAYS)
        home = replace(self._nowhere, sheet=sheet.name, part=sheet.part, rows=rows)
        if sheet.kind != "worksheet":
            self._belongings(home, None, None)
            return
        part = self._parts.parse_sheet(sheet)
        before, was = Heights(part), serialise(part.root)
        self._refuse_too_long(home, part)
        SheetData(home, part, self._parts.cells(part)).move(labels)
        furniture.move(home, part.root)
        self._keep(sheet.part, was, part.root)
        path = str(self._package.path)
        self._belongings(home, before, Heights(SheetPart(part.root, sheet.name, path)))

    def _refuse_too_long(self, home: Home, part: SheetPart) -> None:
        last = max(part.row_numbers, default=0)
        if last + home.rows.growth > MAX_ROW:
            clause = f"{home.rows.growth:,} more rows would push its last rows off the sheet"
            home.journal.refuse(home.part, home.sheet, f"row {last}", clause)

    def _belongings(self, home: Home, before: Heights | None, after: Heights | None) -> None:
        """The parts that a sheet relates to."""
        for relation in self._package.relations(home.part).values():
            if relation.external or relation.target not in self._package:
                continue
            there = replace(home, part=relation.target)
            if relation.kind == "drawing" and before and after:
                self._move(there, Drawing(there, before, after).move)
            elif relation.kind == "drawing":
                self._seen.add(part_key(relation.target))
            elif relation.kind in _MOVERS and (home.moves or relation.kind == "table"):
                self._move(there, partial(_MOVERS[relation.kind], there))
            elif home.moves:
                strangers.refuse_related(there, relation.kind, self._package)

    def elsewhere(self) -> None:
        """Moves what speaks of cells from outside the sheets, and refuses what cannot follow."""
        for name in self._package.names:
            there = replace(self._nowhere, part=name)
            kind = self._package.content_type(name).casefold()
            if part_key(name) == part_key(self._parts.book.part):
                self._move(there, partial(self._workbook, there))
            elif kind.endswith(("drawingml.chart+xml", "ms-office.chartex+xml")):
                self._move(there, partial(related.chart, there))
            elif part_key(name) not in self._seen:
                strangers.refuse(there, kind, self._package)
        if self.changes:
            for name, contents in self._parts.book.without_chain().items():
                self.changes.setdefault(name, contents)

    def _workbook(self, home: Home, root: etree._Element) -> None:
        related.names(home, root)
        self._parts.book.ask_for_calculation(root)

    def _move(self, home: Home, change: Callable[[etree._Element], None]) -> None:
        self._seen.add(part_key(home.part))
        root = self._package.parse(home.part)
        was = serialise(root)
        change(root)
        self._keep(home.part, was, root)

    def _keep(self, part: str, was: bytes, root: etree._Element) -> None:
        self._seen.add(part_key(part))
        now = serialise(root)
        if now != was:
            self.changes[part] = now


_MOVERS: Mapping[str, Callable[[Home, etree._Element], None]] = {
    "table": related.table,
    "comments": remarks.notes,
    "vmlDrawing": remarks.shapes,
}
