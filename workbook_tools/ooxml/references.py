"""A formula as its references to cells and the text between them, by openpyxl's tokenizer.

The tokenizer tells operands from texts, functions and numbers; an operand is then taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from workbook_tools.cells import MAX_COLUMN, MAX_ROW, column_letters, parse_cell

_WORD = r"[^\s'\"!:(){}\[\],;+\-*/^&=<>%@#$]++"
_SHEET = rf"(?:'(?:[^']|'')+'|(?:\[[^\[\]]*\])?{_WORD}(?::{_WORD})?|\[[^\[\]]*\])!"
_CELL, _COLUMN = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}", r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[0-9]{1,7}"
_COLON = r"(?P<colon{0}>\s*:\s*)(?P<again{0}>{1})?"
_AREA = "|".join(
    rf"(?P<first{n}>{body}){'(?:' if body == _CELL else ''}"
    rf"{_COLON.format(n, _SHEET)}(?P<last{n}>{body}){')?' if body == _CELL else ''}"
    for n, body in enumerate((_CELL, _COLUMN, _ROW))
)
_IN_OPERAND = re.compile(
    rf"""
      (?P<area>(?P<sheet>{_SHEET})?(?:{_AREA})(?![\w.\\?$(!\[]))
    | (?P<prefix>{_SHEET})
    | (?P<table>(?:{_WORD})?\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
    | (?P<error>\#[A-Za-z0-9/_]+[!?]?)
    | (?P<word>{_WORD})
    | (?P<astray>["'\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACES = str.maketrans(dict.fromkeys("\t\n\r", " "))
"""The tokenizer ends an operand at a space and at no other white space."""
_END = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")


class UnreadableFormulaError(ValueError):
    """A text that is no formula."""


class End(NamedTuple):
    """A corner of a reference.

    Its column as written (``""``: none), whether its row has a ``$``, its row (0: none).
    """

    column: str
    fixed: bool
    row: int

    def __str__(self) -> str:
        return f"{self.column}{'$' if self.fixed else ''}{self.row or ''}"

    def shifted(self, rows: int, columns: int) -> End:
        """The corner as it reads so many rows and columns on. Raises ValueError off the sheet."""
        row = self.row + rows if self.row and not self.fixed else self.row
        column = _beside(self.column, columns) if columns else self.column
        if row > MAX_ROW or row < bool(self.row):
            raise ValueError("there are no such rows")
        return End(column, self.fixed, row)


class Operand(NamedTuple):
    """A reference in a formula, as it is written.

    ``sheet`` is ``""`` for one to the formula's own sheet; ``last`` is None for a single cell,
    which ``closes`` a range where that begins at something else: ``INDEX(A:A,3):A8``.
    """

    prefix: str
    sheet: str
    first: End
    colon: str = ""
    last: End | None = None
    closes: bool = False

    def __str__(self) -> str:
        return f"{self.prefix}{self.first}{self.colon}{'' if self.last is None else self.last}"

    @property
    def ends(self) -> tuple[End, ...]:
        """Its corners, one or two."""
        return (self.first,) if self.last is None else (self.first, self.last)

    def between(self, first: End, last: End | None = None) -> Operand:
        """The reference with other corners."""
        return self._replace(first=first, last=last)

    def shifted(self, rows: int, columns: int = 0) -> Operand:
        """The reference as it reads so many rows and columns on. Raises ValueError."""
        return self.between(*(end.shifted(rows, columns) for end in self.ends))


Pieces: TypeAlias = tuple[str | Operand, ...]


@lru_cache(maxsize=4096)
def pieces(text: str) -> Pieces:
    """A formula (without ``=``) as its references and the text between them.

    Names, columns of tables and errors are text. Raises UnreadableFormulaError.
    """
    found: list[str | Operand] = []
    at = 0
    for match in _parts_of_operands(text):
        if match["astray"]:
            raise UnreadableFormulaError(f"{text} is no formula that can be read")
        operand = _operand(match) if match["area"] else None
        if operand is not None:
            before = text[at : match.start()]
            closes = operand.last is None and before.rstrip().endswith(":")
            found += (before, operand._replace(closes=closes))
            at = match.end()
    return (*found, text[at:])


def _parts_of_operands(text: str) -> Iterator[re.Match[str]]:
    """What stands in each operand, and before a function that ends a range: ``A1:INDEX(``."""
    # Slow to load and seldom needed.
    from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError  # noqa: PLC0415

    plain = text.translate(_SPACES)
    try:
        tokens = Tokenizer(f"={plain}").items
    except (TokenizerError, IndexError) as error:
        raise UnreadableFormulaError(f"{text} is no formula that can be read") from error
    at = 0
    for token in tokens:
        if token.type == Token.WSPACE:  # one, however many there are
            continue
        start = plain.index(token.value, at)
        at = start + len(token.value)
        is_range = token.type == Token.OPERAND and token.subtype == Token.RANGE
        if is_range or (token.type == Token.FUNC and ":" in token.value):
            yield from _IN_OPERAND.finditer(text, start, at)


def shifted(found: Iterable[str | Operand], rows: int, columns: int = 0) -> str:
    """A formula as it reads where it is filled so many rows and columns on; ``""`` off a sheet."""
    try:
        return "".join(
            piece if isinstance(piece, str) else str(piece.shifted(rows, columns))
            for piece in found
        )
    except ValueError:
        return ""


def _operand(match: re.Match[str]) -> Operand | None:
    """A reference; None for what is a name, because no sheet has such a cell."""
    n = next(n for n in range(3) if match[f"first{n}"])
    first, last = _end(match[f"first{n}"]), _end(match[f"last{n}"] or "")
    prefix = match["sheet"] or ""
    if first is None or (match[f"last{n}"] and last is None):
        return None
    colon = f"{match[f'colon{n}'] or ''}{match[f'again{n}'] or ''}"
    return Operand(prefix, _sheet(prefix), first, colon, last)


@lru_cache(maxsize=4096)
def _end(text: str) -> End | None:
    match = _END.fullmatch(text)
    if not text or match is None:
        return None
    before, letters, dollar, row = match.groups()
    try:
        parse_cell(f"{letters or 'A'}{row or 1}")
    except ValueError:
        return None
    fixed = bool(dollar if letters else before)
    return End(f"{before}{letters}" if letters else "", fixed, int(row or 0))


def _sheet(prefix: str) -> str:
    name = prefix.removesuffix("!")
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.casefold()


def _beside(column: str, columns: int) -> str:
    """``D`` for (``C``, 1), and ``$C`` for ``$C``. Raises ValueError off the sheet."""
    if not column or column.startswith("$"):
        return column
    number = parse_cell(f"{column}1")[1] + columns
    if not 1 <= number <= MAX_COLUMN:
        raise ValueError("there are no such columns")
    return column_letters(number)
