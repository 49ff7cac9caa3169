"""Where the boxes stand on a sheet: the row of field codes, the column of keys, the headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from workbook_tools.cells import Value
from workbook_tools.commentary import Identity, Token
from workbook_tools.returned.table import Cells, Named, Rows, Table, words

CODE, LABEL = "commentary", "#label"
TOKEN, REF, OWNER = "commentary.token", "ref", "owner"
KINDS = ("wt_commentary", "wt_scorecard", "wt_request_list")
LIST_KIND = "wt_request_list"
CONFLICTS = "wt_conflicts"
_REF_HEADINGS = frozenset({"ref", "reference"})


@dataclass(frozen=True)
class Boxes:
    """A grid that has boxes, found on a sheet.

    ``rows`` are the filled cells below the row of codes, down to the sheet's end or to the next
    grid; ``columns`` has the first column of each code, ``doubles`` the further ones of the boxes.
    ``keys`` is the column of keys, 0 for none; ``label`` the row of headings, else that of codes;
    ``last_column`` the last one that has a code.
    """

    kind: str
    rows: Rows
    columns: Mapping[str, int]
    doubles: tuple[int, ...]
    keys: int
    label: int
    last_column: int

    @cached_property
    def box(self) -> int:
        """The column of the boxes."""
        return self.columns[CODE]

    def value(self, row: int, code: str) -> Value:
        """What stands in a row under a code, None where the grid lacks it."""
        return self.rows[row].get(self.columns.get(code, 0))

    def words(self, row: int, code: str) -> str:
        """The same as a trimmed word."""
        return words(self.value(row, code))

    @cached_property
    def refs(self) -> Mapping[int, str]:
        """What stands under the reference, by row."""
        return {row: self.words(row, REF) for row in self.rows}

    @cached_property
    def row_keys(self) -> Mapping[int, str]:
        """What stands in the column of keys, by row; ``""`` for nothing and for headings."""
        found = ((row, words(cells.get(self.keys))) for row, cells in self.rows.items())
        return {row: "" if key.startswith("#") else key for row, key in found}

    @cached_property
    def tokens(self) -> Mapping[int, Token | None]:
        """Each row's token; anywhere on the row where the column of tokens has lost its code."""
        if TOKEN in self.columns:
            return {row: Token.parse(self.value(row, TOKEN)) for row in self.rows}
        return {row: next(iter(tokens), None) for row, tokens in self.all_tokens.items()}

    @cached_property
    def all_tokens(self) -> Mapping[int, tuple[Token, ...]]:
        """All tokens on each row; none of them a text in a box."""
        return {row: tuple(_tokens(cells, self.box)) for row, cells in self.rows.items()}


def find_boxes(table: Table, names: Iterable[Named]) -> list[Boxes]:
    """The grids of a sheet that have boxes, from the top; ``names`` are those on this sheet."""
    starts = [row for row, cells in table.rows.items() if _is_code_row(cells)]
    ends = (*starts, max(table.rows, default=0) + 1)
    areas = list(names)
    return [_boxes(table.rows, start, end, areas) for start, end in pairwise(ends)]


def has_lost_codes(table: Table, names: Iterable[Named]) -> bool:
    """Whether a sheet without any row of codes still has a grid's keys or tokens."""
    in_grid = any(kind_of(name) for name in names)
    for cells in table.rows.values():
        for value in cells.values():
            if Token.parse(value) or (in_grid and words(value) == LABEL):
                return True
    return False


def _tokens(cells: Cells, box: int) -> Iterator[Token]:
    mark = Token.MARK
    likely = [(c, v) for c, v in cells.items() if isinstance(v, str) and mark in v]
    return (token for c, v in likely if c != box and (token := Token.parse(v)))


def _is_code_row(cells: Cells) -> bool:
    if not [v for v in cells.values() if isinstance(v, str) and CODE in v]:
        return False
    codes = {value.strip() for value in cells.values() if isinstance(value, str)}
    return CODE in codes and bool(codes & {TOKEN, REF})


def _boxes(rows: Rows, start: int, end: int, names: list[Named]) -> Boxes:
    below = {row: cells for row, cells in rows.items() if start < row < end}
    columns: dict[str, int] = {}
    doubles = []
    for column, value in rows[start].items():
        code = words(value)
        if code == CODE and CODE in columns:
            doubles.append(column)
        elif code:
            columns.setdefault(code, column)
    named = next((n for n in names if kind_of(n) and _covers(n, start)), None)
    keys = _key_column(rows[start], below, columns, named)
    return Boxes(
        kind=kind_of(named) if named else "",
        rows=below,
        columns=columns,
        doubles=tuple(doubles),
        keys=keys,
        label=_label_row(below, columns, keys) or start,
        last_column=max(rows[start]),
    )


def kind_of(named: Named) -> str:
    """The base name of a grid's name, ``""`` for other names and single values."""
    if named.area.first_row == named.area.last_row:
        return ""
    return next((kind for kind in KINDS if named.name.startswith(kind)), "")


def _covers(named: Named, row: int) -> bool:
    return named.area.first_row <= row <= named.area.last_row


def _key_column(codes: Cells, below: Rows, columns: Mapping[str, int], named: Named | None) -> int:
    first = min(columns.values())
    for cells in below.values():
        for column, value in cells.items():
            if column < first and words(value) == LABEL:
                return column
    if named and named.area.first_column not in codes:
        return named.area.first_column
    return _like_keys(below, columns, first - 1)


def _like_keys(below: Rows, columns: Mapping[str, int], column: int) -> int:
    """``column`` where some reference or token of the grid has its key there, else 0."""
    ref, token = columns.get(REF, 0), columns.get(TOKEN, 0)
    refs = {words(cells.get(ref)) for cells in below.values()}
    tokens = (Token.parse(cells.get(token)) for cells in below.values())
    refs |= {found.key.ref for found in tokens if found}
    keys = {words(cells.get(column)) for cells in below.values()}
    return column if (keys & refs) - {""} else 0


def _label_row(below: Rows, columns: Mapping[str, int], keys: int) -> int:
    """The row of headings: by its key, by the identity that heads the tokens, or by its words."""
    ref, token = columns.get(REF, 0), columns.get(TOKEN, 0)
    for row, cells in below.items():
        if words(cells.get(keys)) == LABEL:
            return row
    for row, cells in below.items():
        if Identity.parse(cells.get(token)):
            return row
        if words(cells.get(ref)).casefold() in _REF_HEADINGS:
            return row
    return 0
