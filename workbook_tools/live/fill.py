"""The fill of one live sheet: what it is asked, what it holds, what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook_tools.cells import OnFormula, SheetCells, address
from workbook_tools.live.blocks import Place, around, blocks, runs_of
from workbook_tools.live.entry import entry
from workbook_tools.live.look import Look, range_of, same, shown
from workbook_tools.live.program import Guard
from workbook_tools.ooxml.encode import EMPTY, Kind, Stored
from workbook_tools.ooxml.plan import Faults, SheetPlan
from workbook_tools.ooxml.sheet import Area

if TYPE_CHECKING:
    import xlwings

_LONGEST_IN_BLOCK = 8_000  # Excel refuses blocks with texts of more than 8,203 characters
_LONGEST_REWRITTEN = 30  # longer texts may have bold words, which writing them again would lose


class SheetFill:
    """One sheet's patches, beside a look at what its cells hold. Writes in ``write`` alone."""

    def __init__(self, sheet: xlwings.Sheet, asked: SheetPlan, look: Look, date1904: bool) -> None:
        self.sheet = sheet
        self.name = str(sheet.name)
        self.asked = asked
        self.look = look
        self.changed: dict[Place, Stored] = {}
        self.skipped: list[Place] = []
        self._date1904 = date1904
        self._kept: dict[Place, Stored] = {}
        self._undo: list[tuple[Area, list[list[Any]]]] = []
        for place in sorted(asked.cells):
            self._sort(place, *asked.cells[place])

    @property
    def cells(self) -> SheetCells:
        """The cells that get another value."""
        places = [address(*place) for place in self.changed]
        return SheetCells(self.name, " ".join(places), bytes([1] * len(places)))

    def _sort(self, place: Place, stored: Stored, how: OnFormula) -> None:
        if self.look.formula(*place):
            if how is OnFormula.REPLACE:
                self.changed[place] = stored
            elif how is OnFormula.KEEP:
                self.skipped.append(place)
        elif not same(stored, self.look.stored(*place)):
            self.changed[place] = stored
        elif stored.kind is not Kind.TEXT or len(stored.text) <= _LONGEST_REWRITTEN:
            self._kept[place] = stored

    def check(self, faults: Faults) -> None:
        """Notes every patch that the sheet cannot take."""
        for merge in self.look.merges:
            for place in self.asked.cells:
                if merge.holds(*place) and merge[:2] != place:
                    clause = f"the merged area {merge} covers it: patch {address(*merge[:2])}"
                    faults.add(self.name, address(*place), clause)
        for place in self.changed:
            if self.look.formula(*place) and self._in_array(place):
                clause = "its formula fills several cells at once: take it away in Excel first"
                faults.add(self.name, address(*place), clause)

    def _in_array(self, place: Place) -> bool:
        return bool(range_of(self.sheet, Area(*place, *place)).has_array)

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.changed or self.asked.hidden)

    def write(self) -> None:
        """Writes what changed, a block at a time."""
        long = {p for p, value in self.changed.items() if len(value.text) > _LONGEST_IN_BLOCK}
        for area in blocks(self.changed.keys() - long, self._kept):
            self._write(area)
        for place in sorted(long):
            self._write(Area(*place, *place))

    def hide_rows(self) -> None:
        """Hides and shows rows, those beside one another at once."""
        for hidden in (True, False):
            for first, last in runs_of(
                r for r, hide in self.asked.hidden.items() if hide is hidden
            ):
                range_of(self.sheet, Area(first, 1, last, 1)).rows.hidden = hidden

    def _write(self, area: Area) -> None:
        asked = self.changed | self._kept
        before = [[self._before(row, column) for column in _columns(area)] for row in _rows(area)]
        self._undo.append((area, before))
        rows = [[entry(asked[row, column]) for column in _columns(area)] for row in _rows(area)]
        range_of(self.sheet, area).value = rows

    def _before(self, row: int, column: int) -> object:
        return self.look.formula(row, column) or entry(self.look.stored(row, column))

    def undo(self) -> None:
        """Writes back what stood in the blocks that were written."""
        while self._undo:
            area, rows = self._undo.pop()
            range_of(self.sheet, area).value = rows

    def protect(self) -> None:
        """Protects the sheet where that is asked and it is not."""
        guard = Guard(self.sheet)
        if self.asked.protect and not guard.is_on:
            guard.put_ours()

    def astray(self) -> list[str]:
        """The cells, read again, that do not hold what was written, a sentence each."""
        held: dict[Place, Stored] = {}
        for area in around(self.changed):
            held |= shown(self.sheet, area, self._date1904)
        return [
            f"{self.name}!{address(*place)} shows {held.get(place, EMPTY).text[:40]!r} where "
            f"{asked.text[:40]!r} was written: check its number format"
            for place, asked in sorted(self.changed.items())
            if not same(asked, held.get(place, EMPTY))
        ]


def _rows(area: Area) -> range:
    return range(area.first_row, area.last_row + 1)


def _columns(area: Area) -> range:
    return range(area.first_column, area.last_column + 1)
