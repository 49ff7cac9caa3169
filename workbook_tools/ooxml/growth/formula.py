"""Formulas that follow the rows that they refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workbook_tools.cells import MAX_ROW
from workbook_tools.ooxml.growth.rowmap import Place, RowMap
from workbook_tools.ooxml.references import End, Operand, Pieces, UnreadableFormulaError, pieces


class LostReferenceError(ValueError):
    """A formula refers to a cell that would be gone, or cannot be followed; the clause says so."""


class Formulas:
    """Moves the references of formulas. ``maps`` has the sheets whose rows move.

    ``sheets`` are the names of all sheets, in their order. ``filled`` is what ``FilledDown`` found
    out for rules in the same rows.
    """

    def __init__(self, sheets: Iterable[str], maps: Mapping[str, RowMap]) -> None:
        self._order = [name.casefold() for name in sheets]
        self._maps = {name.casefold(): rows for name, rows in maps.items()}
        spans = (":",) if self._maps else ()
        self._named = tuple(name.replace("'", "''") for name in self._maps)
        self._mentions = (*self._named, *spans)
        self.filled: dict[tuple[object, ...], list[tuple[int, bool]]] = {}

    def moved(
        self,
        text: str,
        home: str = "",
        at: Place | None = None,
        *,
        fixed_only: bool = False,
        grows: bool = False,
    ) -> str:
        """The formula (without ``=``) as it reads afterwards.

        ``home`` is the sheet that references without one mean, ``at`` the row of the new sheet
        that the formula will stand in, where it belongs to an indicator or a band. ``fixed_only``
        leaves rows without ``$`` as they are, ``grows`` lets a reference to one cell become the
        range of its copies. Raises LostReferenceError.
        """
        if not self.may_concern(text, home):
            return text
        return "".join(
            piece
            if isinstance(piece, str)
            else str(self._moved(piece, home, at, fixed_only, grows))
            for piece in readable(text)
        )

    def mover(self, operand: Operand, home: str, at: Place | None) -> Mover | None:
        """What moves a reference of a formula at a place; None for one that stays."""
        rows = self._map(operand, home) if operand.first.row else None
        is_home = operand.sheet in ("", home.casefold()) and bool(home)
        return None if rows is None else Mover(rows, at, is_home)

    def may_concern(self, text: str, home: str = "") -> bool:
        """Whether a formula may refer to a sheet whose rows move."""
        return home.casefold() in self._maps or any(
            name in text.casefold() for name in self._mentions
        )

    def names_sheet(self, text: str) -> bool:
        """Whether a text holds the name of a sheet whose rows move, before an exclamation mark."""
        folded = text.casefold() if "!" in text else ""
        return any(f"{name}!" in folded or f"{name}'!" in folded for name in self._named)

    def rows_of(self, sheet: str) -> RowMap | None:
        """Where the rows of a sheet go; None where they stay."""
        return self._maps.get(sheet.casefold())

    def _map(self, operand: Operand, home: str) -> RowMap | None:
        sheet = operand.sheet
        if "]" in sheet:
            return None
        if ":" in sheet:
            self._refuse_span(operand)
            return None
        return self._maps.get(sheet or home.casefold())

    def _refuse_span(self, operand: Operand) -> None:
        first, _, last = operand.sheet.partition(":")
        if first in self._order and last in self._order:
            a, b = sorted((self._order.index(first), self._order.index(last)))
            touched = any(name in self._maps for name in self._order[a : b + 1])
        else:
            touched = True
        if touched:
            raise LostReferenceError(
                f"{operand} runs through several sheets, whose rows move apart"
            )

    def _moved(
        self, operand: Operand, home: str, at: Place | None, fixed_only: bool, grows: bool
    ) -> Operand:
        mover = self.mover(operand, home, at)
        return operand if mover is None else mover.moved(operand, fixed_only, grows)


@dataclass(frozen=True, slots=True)
class Mover:
    """Moves references to one sheet, in a formula at one place."""

    rows: RowMap
    at: Place | None
    is_home: bool

    def moved(self, operand: Operand, fixed_only: bool = False, grows: bool = False) -> Operand:
        """The reference as it reads afterwards; see ``Formulas.moved``."""
        if operand.last is None:
            return self._cell(operand, fixed_only, grows)
        return self._range(operand, operand.last, fixed_only)

    def _cell(self, operand: Operand, fixed_only: bool, grows: bool) -> Operand:
        end = operand.first
        if fixed_only and not end.fixed:
            return operand
        chosen = self._chosen(end)
        row = min(chosen) if chosen else self.rows.one(end.row)
        if row is None or row > MAX_ROW:
            raise LostReferenceError(f"{operand} would refer to a row that is taken out")
        if operand.closes:
            row = max(chosen) if chosen else self.rows.last(end.row)
        elif grows and not chosen and (last := self.rows.last(end.row)) > row:
            return operand._replace(
                first=end._replace(row=row), colon=":", last=end._replace(row=last)
            )
        return operand._replace(first=end._replace(row=row))

    def _range(self, operand: Operand, last: End, fixed_only: bool) -> Operand:
        first = operand.first
        turned = first.row > last.row
        top, bottom = (last, first) if turned else (first, last)
        start = self._end(top, min, self.rows.first, fixed_only)
        end = self._end(bottom, max, self.rows.last, fixed_only)
        if start > end:
            raise LostReferenceError(f"{operand} would refer to rows that are taken out")
        top, bottom = top._replace(row=start), bottom._replace(row=end)
        top, bottom = (bottom, top) if turned else (top, bottom)
        return operand._replace(first=top, last=bottom)

    def _end(
        self, end: End, pick: Callable[..., int], otherwise: Callable[[int], int], fixed_only: bool
    ) -> int:
        if fixed_only and not end.fixed:
            return end.row
        chosen = self._chosen(end)
        return pick(chosen) if chosen else otherwise(end.row)

    def _chosen(self, end: End) -> list[int]:
        if self.at is None or end.fixed:
            return []
        return self.rows.chosen(end.row, self.at, is_home=self.is_home)


def readable(text: str) -> Pieces:
    """A formula as its references and the text between them. Raises LostReferenceError."""
    try:
        return pieces(text)
    except UnreadableFormulaError as error:
        raise LostReferenceError(str(error)) from error
