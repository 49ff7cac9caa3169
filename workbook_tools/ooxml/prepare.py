"""One worksheet part of a template, prepared: lxml marks its holes, writes it once, and it is cut.

No expression runs over the part: the marks are processing instructions of a name that occurs
nowhere else in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree

from workbook_tools.cells import OnFormula, address
from workbook_tools.ooxml.book import Sheet
from workbook_tools.ooxml.cut import Cut, Marker
from workbook_tools.ooxml.encode import EMPTY, Stored
from workbook_tools.ooxml.formulas import SheetFormulas
from workbook_tools.ooxml.parts import Parts
from workbook_tools.ooxml.plan import Faults
from workbook_tools.ooxml.protect import protect
from workbook_tools.ooxml.rowholes import RowPreparer
from workbook_tools.ooxml.shapes import SheetShape
from workbook_tools.ooxml.sheet import stored_area
from workbook_tools.ooxml.skeleton import DimensionHole, Frame, Heading, Pick, Skeleton, pick
from workbook_tools.ooxml.tails import TailWriter, spellings

_Place = tuple[int, int]


@dataclass
class CellHole:
    """A hole while its sheet is prepared; ``was`` are the tails of what it holds now."""

    number: int
    row: int
    column: int
    value: int
    cell: etree._Element
    was: tuple[bytes, ...]
    is_made: bool
    is_result: bool


class SheetPreparer:
    """Prepares one sheet; what cannot be done there goes to ``faults``."""

    def __init__(self, parts: Parts, sheet: Sheet, asked: SheetShape, faults: Faults) -> None:
        self.sheet = sheet
        self.part = parts.parse_sheet(sheet)
        self.cells = parts.cells(self.part)
        self.headings: list[Heading] = []
        self.skipped: dict[str, int] = {}
        self.holes: list[CellHole] = []
        self.removes_formula = False
        self._parts = parts
        self._asked = asked
        self._merges = self.part.merges_of({row for row, _ in asked.cells})
        self._writer = TailWriter(self._prefix, parts.book.date1904)
        self._check(faults)

    @property
    def _prefix(self) -> str:
        return f"{self.part.data.prefix}:" if self.part.data.prefix else ""

    @cached_property
    def has_formulas(self) -> bool:
        """Whether the sheet holds any formula at all."""
        return self._parts.holds_formulas(self.sheet)

    @cached_property
    def formulas(self) -> SheetFormulas:
        """The sheet's formulas."""
        return SheetFormulas(self.part, self.cells)

    def _check(self, faults: Faults) -> None:
        """Notes and leaves out every cell that cannot be filled."""
        headings = self._parts.table_headings(self.sheet)
        for (row, column), (value, how) in sorted(self._asked.cells.items()):
            cell = address(row, column)
            if any(heading.holds(row, column) for heading in headings):
                self.headings.append(Heading(cell, value, self._held(row, column)))
            if clause := self._fault(row, column, how):
                faults.add(self.sheet.name, cell, clause)
                del self._asked.cells[row, column]

    def _fault(self, row: int, column: int, how: OnFormula) -> str:
        for merge in self._merges.get(row, ()):
            if merge.holds(row, column) and merge[:2] != (row, column):
                return f"the merged area {merge} covers it: patch {address(*merge[:2])}"
        if how is OnFormula.REPLACE and self.has_formulas:
            return self.formulas.fault_of_removing(row, column)
        return ""

    def _held(self, row: int, column: int) -> Stored:
        cell = self.part.cell(row, column)
        return EMPTY if cell is None else self.cells.stored(cell)

    def prepare(self, fit_rows: bool) -> Skeleton:
        """The sheet's skeleton. Raises TemplateError where the part is damaged."""
        rows = RowPreparer(self.part, self._asked, self.cells, self._parts.styles, self._merges)
        for row in sorted(self._asked.hidden):
            self.part.ensure_row(row)
        for (row, column), (value, how) in sorted(self._asked.cells.items()):
            self._open(row, column, value, how)
        is_protected = protect(self.part) if self._asked.protect else False
        rows.find(self.holes, self._computed(), fit_rows)
        return self._cut(rows, is_protected)

    def _open(self, row: int, column: int, value: int, how: OnFormula) -> None:
        if not (self.has_formulas and self.formulas.holds(row, column)):
            held = spellings(self._held(row, column))
            self._add(row, column, value, tuple(map(self._writer.plain, held)))
        elif how is OnFormula.KEEP:
            self.skipped[f"{self.sheet.name}!{address(row, column)}"] = value
        elif how is OnFormula.REPLACE:
            self.formulas.remove(row, column)
            self.removes_formula = True
            self._add(row, column, value, ())
        else:
            cell = self.part.cell(row, column)
            has_result = cell is not None and self.cells.has_result(cell)
            held = spellings(self._held(row, column)) if has_result else ()
            self._add(row, column, value, tuple(map(self._writer.result, held)), is_result=True)

    def _add(
        self, row: int, column: int, value: int, was: tuple[bytes, ...], *, is_result: bool = False
    ) -> None:
        is_made = self.part.cell(row, column) is None
        cell = self.part.ensure_cell(row, column)
        hole = CellHole(len(self.holes), row, column, value, cell, was, is_made, is_result)
        self.holes.append(hole)

    def _computed(self) -> set[_Place]:
        return set(self.formulas.computed()) if self.has_formulas else set()

    def _cut(self, rows: RowPreparer, is_protected: bool) -> Skeleton:
        marker = Marker(self._parts.book.package.bytes_of(self.sheet.part))
        dimension = self.part.dimension() if any(hole.is_made for hole in self.holes) else None
        for number, hole in enumerate(self.holes):
            marker.around(hole.cell, f"c{number}")
        rows.mark(marker)
        if dimension is not None:
            marker.around(dimension, "d")
        kept = marker.cut(self.part.root) if is_protected else None
        results = {(hole.row, hole.column) for hole in self.holes if hole.is_result}
        drops = self.has_formulas and self.formulas.drop_results(results)
        cut = marker.cut(self.part.root)
        frames = self._frames(cut, marker)
        for each in (kept, cut):
            if each:
                self._settle(each, frames, rows)
        return self._skeleton(cut, kept, frames, rows, is_protected, drops)

    def _frames(self, cut: Cut, marker: Marker) -> list[Frame]:
        """Every hole's frame: from its own text where it is empty, else once it is emptied."""
        found: dict[int, Frame] = {}
        for number, hole in enumerate(self.holes):
            text = cut.text(f"c{number}")
            if _is_empty(hole, text):
                found[number] = Frame(text[:-2].encode(), b"", b"", self._close)
            else:
                marker.inside(hole.cell, self._empty(hole), f"i{number}")
        emptied = marker.cut(self.part.root) if len(found) < len(self.holes) else cut
        return [found.get(n) or self._frame(emptied, n) for n in range(len(self.holes))]

    @cached_property
    def _close(self) -> bytes:
        return f"</{self._prefix}c>".encode()

    def _empty(self, hole: CellHole) -> int:
        """Takes a hole's value away; the place among the cell's children where the next goes."""
        if not hole.is_result:
            self.cells.empty(hole.cell)
            return 0
        self.cells.drop_result(hole.cell)
        formula = hole.cell.find(self.cells.f)
        return 0 if formula is None else hole.cell.index(formula) + 1

    def _frame(self, emptied: Cut, number: int) -> Frame:
        before = emptied.text(f"c{number}").encode()
        opening, _, inside = before.partition(b">")
        after = emptied.text(f"i{number}").encode().removesuffix(self._close)
        return Frame(opening, inside, after, self._close)

    def _settle(self, cut: Cut, frames: list[Frame], rows: RowPreparer) -> None:
        """Moves what a cell begins with into the piece before it; what is made is not there yet."""
        for number, hole in enumerate(self.holes):
            if hole.is_made:
                cut.put(f"c{number}", "")
            elif self._is_plain(cut, number, frames[number]):
                cut.shift(f"c{number}", len(frames[number].opening.decode()))
        rows.settle(cut)

    def _is_plain(self, cut: Cut, number: int, frame: Frame) -> bool:
        bare = not (frame.before or frame.after or self.holes[number].is_result)
        return bare and cut.text(f"c{number}").startswith(frame.opening.decode())

    def _skeleton(
        self,
        cut: Cut,
        kept: Cut | None,
        frames: list[Frame],
        rows: RowPreparer,
        is_protected: bool,
        drops: bool,
    ) -> Skeleton:
        holes = self.holes
        texts = [cut.text(f"c{number}").encode() for number in range(len(holes))]
        values = tuple(hole.value for hole in holes)
        plain = {number for number in range(len(holes)) if f"c{number}" in cut.shifted}
        return Skeleton(
            name=self.sheet.name,
            part=self.sheet.part,
            original=self._parts.book.package.member(self.sheet.part),
            prefix=self._prefix,
            ending=cut.take_ending(),
            form=cut.form(),
            kept=kept.form() if kept else None,
            in_order=self._in_order(cut, rows),
            values=values,
            of_cells=pick(values),
            was=tuple(hole.was[0] if hole.was else None for hole in holes),
            held={n: texts[n] for n in sorted(plain) if holes[n].was != (texts[n],)},
            also={n: hole.was[1] for n, hole in enumerate(holes) if len(hole.was) > 1},
            places=" ".join([address(hole.row, hole.column) for hole in holes]),
            made={n: (hole.row, hole.column) for n, hole in enumerate(holes) if hole.is_made},
            frames={n: replace(f, held=texts[n]) for n, f in enumerate(frames) if n not in plain},
            results=tuple(n for n, hole in enumerate(holes) if hole.is_result),
            rows=tuple(rows.holes(cut)),
            has_room=bytes(number in rows.rooms for number in range(len(holes))),
            rooms=tuple(rows.rooms.values()),
            dimension=self._dimension(cut),
            headings=tuple(self.headings),
            skipped=self.skipped,
            is_protected=is_protected,
            drops_results=drops,
            removes_formula=self.removes_formula,
        )

    def _in_order(self, cut: Cut, rows: RowPreparer) -> Pick:
        labels = [*[f"c{number}" for number in range(len(self.holes))], *rows.labels()]
        labels += ["d"] if cut.holds("d") else []
        places = [cut.at(label) for label in labels]
        return pick(sorted(range(len(places)), key=places.__getitem__))

    def _dimension(self, cut: Cut) -> DimensionHole | None:
        if not cut.holds("d"):
            return None
        tag, attributes = cut.tag("d")
        area = stored_area(attributes.get("ref", "A1"))
        return DimensionHole(cut.text("d").encode(), tag, attributes, area)


def _is_empty(hole: CellHole, text: str) -> bool:
    """Whether a hole's cell is written as one tag that any value can follow."""
    attributes = hole.cell.attrib
    typed = "t" in attributes or "vm" in attributes
    return text.endswith("/>") and not (len(hole.cell) or typed or hole.is_result)
