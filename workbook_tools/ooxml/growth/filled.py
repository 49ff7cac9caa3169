"""Formulas that are written for the top row of some cells, and read as if they were filled down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from workbook_tools.ooxml.growth.formula import LostReferenceError, Mover, readable
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.growth.rowmap import Place
from workbook_tools.ooxml.references import End, Operand
from workbook_tools.ooxml.sheet import Area


class FilledDown:
    """Moves the formulas of a rule from the cells ``before`` to ``after``.

    A relative row keeps the distance that is right in every row of the rule. Where none is, but
    one row is meant in all of them, it gets a ``$``. A rule of several rows that speaks of its own
    sheet keeps the distance that is right in most: ``F9>F8`` goes on meaning the row above.
    """

    def __init__(self, home: Home, before: Sequence[Area], after: Sequence[Area]) -> None:
        self._home = home
        self._row = min(area.first_row for area in before)
        self._is_one_row = self._row == max(area.last_row for area in before)
        self._where = str(before[0])
        self._after = after
        self._top = min(area.first_row for area in after)

    def moved(self, text: str) -> str:
        """A formula (without ``=``) as it reads for the new top row.

        As it was, with a refusal noted, where no formula says the same in all rows.
        """
        home = self._home
        if not home.formulas.may_concern(text, home.sheet):
            return text
        try:
            found = "".join(
                piece if isinstance(piece, str) else str(self._operand(piece))
                for piece in readable(text)
            )
        except LostReferenceError as error:
            clause = f"{error}: change the formula ={text} of the rule in Excel first"
            home.journal.refuse(home.part, home.sheet, self._where, clause)
            return text
        home.journal.note(f"{home.sheet}!{self._after[0]}", text, found)
        return found

    def _operand(self, operand: Operand) -> Operand:
        home = self._home
        mover = home.formulas.mover(operand, home.sheet, None)
        if mover is None:
            return operand
        rows = (operand.sheet, operand.closes, *((end.row, end.fixed) for end in operand.ends))
        key = (home.sheet, self._row, rows, *(area[::2] for area in self._after))
        filled = home.formulas.filled
        if key not in filled:
            filled[key] = self._ends(operand, mover)
        ends = zip(operand.ends, filled[key], strict=True)
        return operand.between(*(end._replace(row=row, fixed=f) for end, (row, f) in ends))

    def _ends(self, operand: Operand, mover: Mover) -> list[tuple[int, bool]]:
        """The row of each corner for the top row of the rule, and whether it has a ``$``."""
        loses = not mover.is_home or self._is_one_row
        rows, meant = [], []
        for place, count in self._places(operand, mover):
            found = self._meant(operand, place)
            if found:
                rows.append((place.row, count))
                meant.append(found)
            elif loses:
                rows = []
                break
        if not rows:
            raise LostReferenceError(f"{operand} would refer to rows that are taken out")
        return [
            self._end(end, [each.row for each in ends], rows, is_exact=loses)
            for end, ends in zip(operand.ends, zip(*meant, strict=True), strict=True)
        ]

    def _meant(self, operand: Operand, place: Place) -> tuple[End, ...]:
        """The corners that a reference has in one row; none where they are taken out."""
        home = self._home
        try:
            down = operand.shifted(place.new.source - self._row)
            mover = home.formulas.mover(down, home.sheet, place)
            return () if mover is None else mover.moved(down).ends
        except ValueError:
            return ()

    def _end(
        self, end: End, meant: Sequence[int], rows: Sequence[tuple[int, int]], *, is_exact: bool
    ) -> tuple[int, bool]:
        if end.fixed:
            return meant[0], True
        distances: Counter[int] = Counter()
        for to, (row, count) in zip(meant, rows, strict=True):
            distances[to - row] += count
        if len(distances) > 1 and len(set(meant)) == 1:
            return meant[0], True
        found = self._top + distances.most_common(1)[0][0]
        if (len(distances) > 1 and is_exact) or found < 1:
            raise LostReferenceError(f"{end} means other rows in each copy of its row")
        return found, False

    def _places(self, operand: Operand, mover: Mover) -> Iterator[tuple[Place, int]]:
        """The rows of the rule that have to be looked at, each with how many it stands for."""
        rows, until = self._home.rows, self._until(operand, mover)
        for area in self._after:
            for row in range(area.first_row, min(area.last_row, until) + 1):
                yield rows.origin(row), 1
            beyond = max(area.first_row, until + 1)
            if beyond <= area.last_row:
                yield rows.origin(beyond), area.last_row - beyond + 1

    def _until(self, operand: Operand, mover: Mover) -> int:
        """The row of the sheet from which on a rule reads alike; the top where it does in all."""
        if all(end.fixed for end in operand.ends):
            return self._top
        rows = self._home.rows
        own = max((block.last for block in rows.blocks), default=0)
        far = max((block.last for block in mover.rows.blocks), default=0)
        nearest = min(end.row for end in operand.ends if not end.fixed) - self._row
        return max(own, far - nearest, self._row) + max(rows.growth, 0)
