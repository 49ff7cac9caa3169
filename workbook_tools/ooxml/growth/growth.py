"""A workbook's rows moved in all its parts at once: the sheets, and whatever speaks of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from workbook_tools.cells import MAX_ROW
from workbook_tools.ooxml.book import Sheet
from workbook_tools.ooxml.growth import charts, furniture, related, remarks, strangers
from workbook_tools.ooxml.growth.drawing import Drawing
from workbook_tools.ooxml.growth.formula import Formulas
from workbook_tools.ooxml.growth.heights import Heights
from workbook_tools.ooxml.growth.home import Home, Journal, MovedReference
from workbook_tools.ooxml.growth.rowmap import Labels, RowMap
from workbook_tools.ooxml.growth.shapeids import ShapeIds
from workbook_tools.ooxml.growth.sheetdata import SheetData
from workbook_tools.ooxml.package import Package, part_key, relations_name
from workbook_tools.ooxml.parts import Parts
from workbook_tools.ooxml.sheet import SheetPart
from workbook_tools.ooxml.xml import local, serialise

Change = Callable[[Home, etree._Element], None]
_STAYS = RowMap()
_ANYWHERE: Mapping[str, Change] = {
    "table": related.table,
    "drawing": charts.shapes,
    "chart": charts.chart,
    "chartEx": charts.chart,
    "chartUserShapes": charts.shapes,
}
"""How the parts change that a sheet relates to, by the kinds of the relationships."""
_ON_ROWS_THAT_MOVE: Mapping[str, Change] = {
    "comments": remarks.notes,
    "namedSheetView": related.views,
}


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
        self._ids = ShapeIds(self._package)
        self._seen: set[str] = set()

    def sheet(self, sheet: Sheet, labels: Labels) -> None:
        """Moves a sheet, and the parts that belong to it."""
        rows = self._maps.get(sheet.name, _STAYS)
        home = replace(self._nowhere, sheet=sheet.name, part=sheet.part, rows=rows)
        changes = dict(_ANYWHERE)
        if sheet.kind == "worksheet":
            part = self._parts.parse_sheet(sheet)
            before, was = Heights(part), serialise(part.root)
            self._refuse_too_long(home, part)
            SheetData(home, part, self._parts.cells(part)).move(labels)
            furniture.move(home, part.root)
            self._keep(sheet.part, was, part.root)
            if home.moves:
                after = Heights(SheetPart(part.root, sheet.name, str(self._package.path)))
                changes |= self._on_rows_that_move(before, after)
        self._belongings(home, changes)
        if home.moves:
            self._refuse_strangers(home)

    def _refuse_too_long(self, home: Home, part: SheetPart) -> None:
        last = max(part.row_numbers, default=0)
        if last + home.rows.growth > MAX_ROW:
            clause = f"{home.rows.growth:,} more rows would push its last rows off the sheet"
            home.journal.refuse(home.part, home.sheet, f"row {last}", clause)

    def _on_rows_that_move(self, before: Heights, after: Heights) -> Mapping[str, Change]:
        def drawing(home: Home, root: etree._Element) -> None:
            charts.shapes(home, root)
            Drawing(home, before, after).move(root)

        def shapes(home: Home, root: etree._Element) -> None:
            remarks.shapes(home, self._ids, root)

        return {**_ON_ROWS_THAT_MOVE, "drawing": drawing, "vmlDrawing": shapes}

    def _belongings(self, home: Home, changes: Mapping[str, Change]) -> None:
        """Moves the parts that a part relates to, and those that these relate to."""
        links = relations_name(home.part)
        if links in self._package:
            self._move(replace(home, part=links), related.links)
        for there, kind in self._unseen(home):
            if kind in changes:
                self._move(there, changes[kind])
                self._belongings(there, changes)

    def _refuse_strangers(self, home: Home) -> None:
        for there, kind in self._unseen(home):
            self._seen.add(part_key(there.part))
            strangers.refuse_related(there, kind, self._package)

    def _unseen(self, home: Home) -> Iterator[tuple[Home, str]]:
        """The parts that a part relates to and that nothing has moved yet, each with its kind."""
        for relation in self._package.relations(home.part).values():
            target = relation.target
            is_held = not relation.external and target in self._package
            if is_held and part_key(target) not in self._seen:
                yield replace(home, part=target), relation.kind

    def elsewhere(self) -> None:
        """Moves the workbook's names, and refuses what else names cells that move."""
        self._move(self._nowhere, self._workbook)
        for name in self._package.names:
            if part_key(name) not in self._seen:
                there = replace(self._nowhere, part=name)
                strangers.refuse(there, self._package.content_type(name).casefold(), self._package)
        for name, contents in self._parts.book.without_chain().items():
            self.changes.setdefault(name, contents)

    def _workbook(self, home: Home, root: etree._Element) -> None:
        related.names(home, root)
        for element in root.iterchildren("{*}*"):
            if local(element) != "definedNames":
                strangers.refuse_touched(home, element, f"<{local(element)}>")
        self._parts.book.ask_for_calculation(root)

    def _move(self, home: Home, change: Change) -> None:
        root = self._package.parse(home.part)
        was = serialise(root)
        change(home, root)
        self._keep(home.part, was, root)

    def _keep(self, part: str, was: bytes, root: etree._Element) -> None:
        self._seen.add(part_key(part))
        now = serialise(root)
        if now != was:
            self.changes[part] = now
