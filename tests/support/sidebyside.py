"""A workbook whose rows LibreOffice moved, beside the one that the library made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from support.shown import REFERENCE, Rule, Shown

from workbook_tools.ooxml.growth.rowmap import Block, NewRow
from workbook_tools.ooxml.sheet import parse_area


@dataclass(frozen=True)
class Edit:
    """So many copies put in below a row of a sheet; that many rows taken out, where negative."""

    row: int
    count: int

    @property
    def block(self) -> Block:
        """The same for the library."""
        if self.count < 0:
            return Block(self.row, self.row - self.count - 1, ())
        return Block(self.row, self.row, (NewRow(self.row),) * (self.count + 1))

    def came_from(self, row: int) -> int:
        """Where a row was that is no copy."""
        return row if row < self.row + max(self.count, 0) else row - self.count

    def is_copy(self, row: int) -> bool:
        """Whether a row is one that was put in."""
        return self.row < row <= self.row + self.count

    def takes(self, row: int) -> bool:
        """Whether a row is taken out."""
        return self.row <= row < self.row - self.count


Edits = Mapping[str, Edit]
Words = tuple[str, ...] | None
Merge = tuple[int, int] | None


class SideBySide:
    """What LibreOffice made of a workbook (``theirs``) and what the library did (``ours``).

    The rows that were put in are left out.
    """

    def __init__(self, theirs: Shown, ours: Shown, made: Edits) -> None:
        self.theirs = theirs
        self.ours = ours
        self._made = made

    def differences(self) -> list[str]:
        """What differs and is not meant to, each with its place."""
        theirs, ours = self.theirs, self.ours
        return [
            *self._all("formula", theirs.formulas, ours.formulas, self.agree),
            *self._all("name", theirs.names, ours.names, self.agree),
            *self._all("area", theirs.areas, ours.areas, self.agree),
            *self._all("chart", theirs.charts, ours.charts, self._charts_agree),
            *self._all("validation", theirs.checks, ours.checks, self._checks_agree),
            *self._all("merged area", theirs.merges, ours.merges, self._merges_agree),
            *self._all("row", theirs.rows, ours.rows, self._rows_agree),
            *self._all("rules", theirs.rules, ours.rules, self._rules_agree),
        ]

    def _all(
        self, what: str, theirs: Mapping[Any, Any], ours: Mapping[Any, Any], agree: Any
    ) -> Iterator[str]:
        for key in sorted({*theirs, *ours}, key=str):
            if not self._is_copy(*key[:2]):
                there, here = theirs.get(key), ours.get(key)
                if not agree(there, here, key):
                    yield f"{what} {key}: {there} there, {here} here"

    def _is_copy(self, sheet: str, row: object) -> bool:
        edit = self._made.get(sheet)
        return edit is not None and isinstance(row, int) and edit.is_copy(row)

    def agree(self, theirs: str, ours: str, key: Any, *, single: bool = False) -> bool:
        """Whether two texts hold the same references, but for ranges that grow here."""
        if not theirs or not ours:
            return theirs == ours
        there, here = list(REFERENCE.finditer(theirs)), list(REFERENCE.finditer(ours))
        alike = REFERENCE.sub("", theirs) == REFERENCE.sub("", ours)
        return (
            alike
            and len(there) == len(here)
            and all(
                a[0] == b[0] or self._grows(a, b, key[0], single)
                for a, b in zip(there, here, strict=True)
            )
        )

    def _grows(self, theirs: re.Match[str], ours: re.Match[str], home: str, single: bool) -> bool:
        """Whether a range that ends at the copied row ends at its last copy here.

        ``single`` lets a single cell become such a range.
        """
        edit = self._made.get(sheet_of(theirs) or home)
        last = theirs["row2"] or (theirs["row"] if single else "")
        if edit is None or last.lstrip("$") != str(edit.row) or edit.count < 0:
            return False
        begins = all(theirs[name] == ours[name] for name in ("sheet", "column", "row"))
        grown = f"{'$' if last.startswith('$') else ''}{edit.row + edit.count}"
        ends = (theirs["column2"] or theirs["column"], grown)
        return begins and ends == (ours["column2"], ours["row2"])

    def _charts_agree(self, theirs: str, ours: str, key: Any) -> bool:
        return self.agree(theirs, ours, key, single=True)

    def _merges_agree(self, theirs: Merge, ours: Merge, key: Any) -> bool:
        """One that ends at the copied row grows here; one whose first row goes is lost there."""
        edit = self._made.get(key[0])
        if edit is None or theirs == ours:
            return theirs == ours
        if edit.count < 0:
            return theirs is None and key[1] == edit.row
        (rows, columns), last = theirs or (0, 0), key[1] + (theirs or (0, 0))[0] - 1
        return rows > 1 and last == edit.row and ours == (rows + edit.count, columns)

    def _rows_agree(self, theirs: Words, ours: Words, key: Any) -> bool:
        """A page break above rows that are taken out stays here."""
        edit = self._made.get(key[0])
        if edit and edit.count < 0 and key[1] == edit.row and ours:
            ours = (*ours[:-1], "auto") if theirs == (*ours[:-1], "auto") else ours
        return theirs == ours

    def _checks_agree(self, theirs: tuple[str, int], ours: tuple[str, int], key: Any) -> bool:
        return self.agree(relative(*theirs), relative(*ours), key)

    def _rules_agree(self, theirs: Rule, ours: Rule, key: Any) -> bool:
        """Where its first row is taken out, LibreOffice loses what a rule says of its own row."""
        there, here = (relative(each.condition, each.row) for each in (theirs, ours))
        if "#REF!" in there:
            here = re.sub(r"\[\.\$?[A-Z]+\+0\]", "[#REF!]", here)
        same = self._cells(theirs, key[0]) == self._cells(ours, key[0])
        return same and self.agree(there, here, key)

    def _cells(self, rule: Rule, sheet: str) -> set[tuple[int, int]]:
        """The cells of a rule that are no copies."""
        corners = re.findall(r"\.([A-Z]+\d+)(?::[^:]*?\.([A-Z]+\d+))?(?= |$)", rule.areas)
        areas = [parse_area(f"{first}:{last or first}") for first, last in corners]
        return {at for area in areas for at in area.cells() if not self._is_copy(sheet, at[0])}


def sheet_of(match: re.Match[str]) -> str:
    """The sheet that a reference names, ``""`` where it names none."""
    name = match["sheet"].removeprefix("$")
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def relative(text: str, row: int) -> str:
    """A text that is written for a row, with the distances of rows that have no ``$``."""

    def distant(match: re.Match[str]) -> str:
        first = f"{match['sheet']}.{match['column']}{_distance(match['row'], row)}"
        if match["again"] is None:
            return first
        return f"{first}:{match['again']}.{match['column2']}{_distance(match['row2'], row)}"

    return REFERENCE.sub(distant, text)


def _distance(to: str, row: int) -> str:
    return f"+{int(to) - row}" if to.isdecimal() else to
