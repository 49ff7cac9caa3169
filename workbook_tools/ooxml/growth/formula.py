"""Formulas that follow the rows that they refer to, by openpyxl's tokenizer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from workbook_tools.cells import MAX_ROW, parse_cell
from workbook_tools.ooxml.growth.rowmap import Place, RowMap

_SHEET = r"(?:'(?:[^']|'')+'|[^'!:(){},\s\"]+(?::[^'!:(){},\s\"]+)?)!"
_BODY = r"(?:\$?[A-Za-z]{1,3}\$?[0-9]{1,7}|\$?[A-Za-z]{1,3}|\$?[0-9]{1,7})"
_OPERAND = re.compile(
    rf"(?P<head>[:@]*)(?P<sheet>{_SHEET})?(?P<first>{_BODY})"
    rf"(?::(?P<again>{_SHEET})?(?P<last>{_BODY}))?(?P<tail>\#?|:)"
)
_END = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)")


class LostReferenceError(ValueError):
    """A formula refers to a cell that would be gone, or cannot be followed; the clause says so."""


@dataclass(frozen=True, slots=True)
class End:
    """A corner of a reference: its column as written, if its row has a ``$``, its row (0: none)."""

    column: str
    fixed: bool
    row: int

    def __str__(self) -> str:
        return f"{self.column}{'$' if self.fixed and self.row else ''}{self.row or ''}"


@dataclass(frozen=True, slots=True)
class Operand:
    """A reference in a formula, as it is written.

    ``sheet`` is ``""`` for one to the formula's own sheet; ``last`` is None for a single cell.
    """

    head: str
    prefix: str
    sheet: str
    first: End
    again: str
    last: End | None
    tail: str

    def __str__(self) -> str:
        end = "" if self.last is None else f":{self.again}{self.last}"
        return f"{self.head}{self.prefix}{self.first}{end}{self.tail}"


class Formulas:
    """Moves the references of formulas. ``maps`` has the sheets whose rows move.

    ``sheets`` are the names of all sheets, in their order.
    """

    def __init__(self, sheets: Iterable[str], maps: Mapping[str, RowMap]) -> None:
        self._order = [name.casefold() for name in sheets]
        self._maps = {name.casefold(): rows for name, rows in maps.items()}
        spans = (":",) if self._maps else ()
        self._named = tuple(name.replace("'", "''") for name in self._maps)
        self._mentions = (*self._named, *spans)

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
        found = [
            piece
            if isinstance(piece, str)
            else str(self._operand(piece, home, at, fixed_only, grows))
            for piece in _pieces(text)
        ]
        return "".join(found)

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

    def _operand(
        self, operand: Operand, home: str, at: Place | None, fixed_only: bool, grows: bool
    ) -> Operand:
        rows = self._map(operand, home)
        if rows is None or not operand.first.row:
            return operand
        is_home = operand.sheet in ("", home.casefold()) and bool(home)
        mover = _Mover(rows, at, is_home, fixed_only)
        if operand.last is None:
            return mover.cell(operand, grows)
        return mover.range(operand)


@dataclass(frozen=True)
class _Mover:
    rows: RowMap
    at: Place | None
    is_home: bool
    fixed_only: bool

    def cell(self, operand: Operand, grows: bool) -> Operand:
        end = operand.first
        if self._stays(end):
            return operand
        chosen = self._chosen(end)
        row = min(chosen) if chosen else self.rows.one(end.row)
        if row is None or row > MAX_ROW:
            raise LostReferenceError(f"{operand} would refer to a row that is taken out")
        last = self.rows.last(end.row)
        if grows and not chosen and last > row:
            return replace(operand, first=replace(end, row=row), last=replace(end, row=last))
        return replace(operand, first=replace(end, row=row))

    def range(self, operand: Operand) -> Operand:
        first, last = operand.first, operand.last
        if last is None or not last.row:
            raise LostReferenceError(f"{operand} cannot be followed")
        turned = first.row > last.row
        top, bottom = (last, first) if turned else (first, last)
        start = self._end(top, min, self.rows.first)
        end = min(self._end(bottom, max, self.rows.last), MAX_ROW)
        if start > end:
            raise LostReferenceError(f"{operand} would refer to rows that are taken out")
        top, bottom = replace(top, row=start), replace(bottom, row=end)
        top, bottom = (bottom, top) if turned else (top, bottom)
        return replace(operand, first=top, last=bottom)

    def _end(self, end: End, pick: Callable[..., int], otherwise: Callable[[int], int]) -> int:
        if self._stays(end):
            return end.row
        chosen = self._chosen(end)
        return pick(chosen) if chosen else otherwise(end.row)

    def _stays(self, end: End) -> bool:
        return self.fixed_only and not end.fixed

    def _chosen(self, end: End) -> list[int]:
        if self.at is None or end.fixed:
            return []
        return self.rows.chosen(end.row, self.at, is_home=self.is_home)


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[str | Operand, ...]:
    """A formula as its references and the text between them. Raises LostReferenceError."""
    # Slow to load and seldom needed.
    from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError  # noqa: PLC0415

    try:
        tokens = Tokenizer(f"={text}").items
    except TokenizerError as error:
        raise LostReferenceError(f"{text} is no formula that can be read ({error})") from error
    found: list[str | Operand] = []
    for token in tokens:
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            found += _before_function(token.value)
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            found.append(_operand(token.value))
        else:
            found.append(token.value)
    if "".join(map(str, found)) != text:
        raise LostReferenceError(f"{text} is no formula that can be read")
    return tuple(found)


def _before_function(value: str) -> list[str | Operand]:
    """``A1:INDEX(`` as the reference before the colon and the rest."""
    before, colon, function = value.rpartition(":")
    return [_operand(f"{before}:"), function] if colon else [value]


def _operand(value: str) -> str | Operand:
    """A reference; text for a name, a table's columns, or an error. Raises LostReferenceError."""
    match = _OPERAND.fullmatch(value)
    if match is None:
        if _is_opaque(value):
            return value
        raise LostReferenceError(f"{value} cannot be followed")
    first, last = _end_of(match["first"]), _end_of(match["last"])
    if first is None or (match["last"] and last is None) or not (first.row or last):
        return value
    prefix = match["sheet"] or ""
    return Operand(
        match["head"], prefix, _sheet(prefix), first, match["again"] or "", last, match["tail"]
    )


def _end_of(text: str | None) -> End | None:
    """A corner; None for what is a name, because no sheet has such a cell."""
    match = _END.fullmatch(text or "")
    if not text or match is None:
        return None
    column, row = match[1] + match[2], match[4]
    fixed = bool(match[3]) or (not match[2] and bool(match[1]))
    if match[2] and row:
        try:
            parse_cell(f"{match[2]}{row}")
        except ValueError:
            return None
    elif row and not 1 <= int(row) <= MAX_ROW:
        return None
    if not match[2]:
        column = ""
    return End(column, fixed, int(row or 0))


def _sheet(prefix: str) -> str:
    name = prefix.removesuffix("!")
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.casefold()


def _is_opaque(value: str) -> bool:
    """Whether an operand names no cells by their address: a name, a table, an error."""
    bare = re.sub(_SHEET, "", value)
    return "[" in bare or "#REF!" in bare or not re.search(r":", bare)
