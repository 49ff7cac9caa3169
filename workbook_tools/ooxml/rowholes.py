"""Rows whose tags a fill may change: hidden, fitted, or given cells that the template lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from workbook_tools.ooxml.cellxml import CellXml
from workbook_tools.ooxml.cut import Cut, Marker
from workbook_tools.ooxml.encode import Kind
from workbook_tools.ooxml.fit import Room, Rooms, enough
from workbook_tools.ooxml.shapes import SheetShape
from workbook_tools.ooxml.sheet import Merges, SheetPart
from workbook_tools.ooxml.skeleton import RowFit, RowHole, pick
from workbook_tools.ooxml.styles import Styles
from workbook_tools.ooxml.xml import is_true, whole

if TYPE_CHECKING:
    from workbook_tools.ooxml.prepare import CellHole


class RowPreparer:
    """Finds a sheet's rows with changing tags, marks them, and says what changes them.

    Made before the sheet gains rows, so that it can tell those that the template lacks. ``rooms``
    are those of the holes whose texts count, by the holes' numbers.
    """

    def __init__(
        self, part: SheetPart, asked: SheetShape, cells: CellXml, styles: Styles, merges: Merges
    ) -> None:
        self._part = part
        self._asked = asked
        self._cells = cells
        self._styles = styles
        self._merges = merges
        self._stood = set(part.row_numbers)
        self._made: dict[int, list[int]] = {}
        self._fits: dict[int, RowFit] = {}
        self._bare: dict[int, bool] = {}
        self.rooms: dict[int, Room] = {}

    def find(
        self, holes: Sequence[CellHole], computed: set[tuple[int, int]], fit_rows: bool
    ) -> None:
        """Finds the rows; ``computed`` are the cells that formulas fill."""
        by_row: dict[int, dict[int, CellHole]] = {}
        for hole in holes:
            by_row.setdefault(hole.row, {})[hole.column] = hole
            if hole.is_made:
                self._made.setdefault(hole.row, []).append(hole.number)
        if fit_rows:
            rooms = Rooms(self._part, self._styles, self._merges)
            fits = {row: self._fit(rooms, row, by_row[row], computed) for row in by_row}
            self._fits = {row: fit for row, fit in fits.items() if fit}
        for row in self._rows:
            element = self._part.ensure_row(row)
            made = len(self._made.get(row, ()))
            self._bare[row] = len(element) == made and not element.text

    @property
    def _rows(self) -> list[int]:
        return sorted({*self._asked.hidden, *self._made, *self._fits})

    def _fit(
        self, rooms: Rooms, row: int, holes: dict[int, CellHole], computed: set[tuple[int, int]]
    ) -> RowFit | None:
        cells = self._part.cells_of(row)
        styles = {column: whole(cells[column], "s") for column in holes}
        wrapped = [holes[c] for c, style in styles.items() if self._styles[style].wraps]
        if not wrapped:
            return None
        fixed = [c for c in cells if c not in holes and (row, c) not in computed]
        before = len(self.rooms)
        for column, style in styles.items():
            if room := rooms.of(row, column, style):
                self.rooms[holes[column].number] = room
        height = rooms.height(self._part.ensure_row(row))
        return RowFit(
            base=max([0.0, *[self._need(rooms, row, c) for c in fixed]]),
            height=height,
            enough=enough(height),
            spots=slice(before, len(self.rooms)),
            wrapped=pick([hole.number for hole in wrapped]),
        )

    def _need(self, rooms: Rooms, row: int, column: int) -> float:
        cell = self._part.cells_of(row)[column]
        room = rooms.of(row, column, whole(cell, "s"))
        stored = self._cells.stored(cell) if room else None
        return room[stored.text] if room and stored and stored.kind is Kind.TEXT else 0.0

    def mark(self, marker: Marker) -> None:
        """Marks the tags of the rows."""
        for row in self._rows:
            marker.tags(self._part.ensure_row(row), f"s{row}", f"z{row}")

    def settle(self, cut: Cut) -> None:
        """Rows without anything in them are written with one tag; those made are not there yet."""
        for row in self._rows:
            if row not in self._stood:
                cut.put(f"s{row}", "")
                cut.put(f"z{row}", "")
            elif self._bare[row]:
                cut.put(f"s{row}", f"{cut.text(f's{row}')[:-1]}/>")
                cut.put(f"z{row}", "")

    def labels(self) -> list[str]:
        """The labels of the rows' tags, in order."""
        return [label for row in self._rows for label in (f"s{row}", f"z{row}")]

    def holes(self, cut: Cut) -> Iterator[RowHole]:
        """The rows, in order."""
        for row in self._rows:
            element = self._part.ensure_row(row)
            stood = row in self._stood
            tag, attributes = cut.tag(f"s{row}") if stood else (self._tag, {"r": str(row)})
            is_hidden = is_true(element.get("hidden"))
            tags = cut.text(f"s{row}").encode(), cut.text(f"z{row}").encode()
            yield RowHole(
                number=row,
                tag=tag,
                attributes=attributes,
                is_bare=self._bare[row],
                is_hidden=is_hidden,
                made=tuple(self._made.get(row, ())),
                hidden_by=self._asked.hidden.get(row, -1),
                fit=self._fits.get(row),
                known={(False, is_hidden, None): tags},
            )

    @property
    def _tag(self) -> str:
        prefix = self._part.data.prefix
        return f"{prefix}:row" if prefix else "row"
