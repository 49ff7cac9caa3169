"""One grid's boxes as texts, with the remarks on them and the strays beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain

from workbook_tools.cells import address
from workbook_tools.commentary import Identity, Token
from workbook_tools.returned.records import Remark, ReturnedSheet, Stray, Text
from workbook_tools.returned.search import CODE, KINDS, LIST_KIND, OWNER, REF, TOKEN, Boxes
from workbook_tools.returned.table import Table, shown, words

_AUTHOR, _FIGURE = "commentary.author", "month"
_ROWS_BELOW = 3


class Collection:
    """What is collected from one grid of a sheet."""

    def __init__(self, table: Table, boxes: Boxes) -> None:
        self._table = table
        self._boxes = boxes
        self._rows = boxes.rows

    def sheet(self, owner: str) -> ReturnedSheet:
        """All of it."""
        return ReturnedSheet(
            name=self._table.name,
            kind=self._boxes.kind,
            identity=self.identity,
            texts=self.texts,
            remarks=tuple(self._remarks()),
            strays=tuple(self._strays()),
            tokens=self._tokens(),
            owner=owner,
        )

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The boxes of all rows that have a reference, a key or a token."""
        return tuple([self._text(row) for row in self._rows if self._is_kept(row)])

    @cached_property
    def identity(self) -> Identity | None:
        """What the sheet is of."""
        headings = [self._boxes.value(row, TOKEN) for row in self._rows]
        headings += self._rows.get(self._boxes.label, {}).values()
        told = next((found for each in headings if (found := Identity.parse(each))), None)
        return told or self._of_most_tokens()

    def _of_most_tokens(self) -> Identity | None:
        counts = Counter((token.key.scorecard, token.key.month) for token in self._all_tokens)
        if not counts:
            return None
        scorecard, month = counts.most_common(1)[0][0]
        return Identity(scorecard, month, "")

    @cached_property
    def _all_tokens(self) -> tuple[Token, ...]:
        return tuple(chain.from_iterable(self._boxes.all_tokens.values()))

    def _tokens(self) -> Mapping[str, Token]:
        """The first token of each reference, those of the sheet's own scorecard and month first."""
        found: dict[str, Token] = {}
        for token in sorted(self._all_tokens, key=self._is_foreign):
            found.setdefault(token.key.ref, token)
        return found

    def _is_foreign(self, token: Token) -> bool:
        own = self.identity
        return own is not None and (own.scorecard, own.month) != (
            token.key.scorecard,
            token.key.month,
        )

    def _text(self, row: int) -> Text:
        boxes = self._boxes
        key = boxes.row_keys[row]
        return Text(
            sheet=self._table.name,
            cell=address(row, boxes.box),
            ref=boxes.refs[row] or ("" if self._is_list else key),
            key=key,
            text=shown(self._rows[row].get(boxes.box)),
            token=boxes.tokens[row],
            author=boxes.words(row, _AUTHOR),
            figure=boxes.value(row, _FIGURE),
            is_formula=(row, boxes.box) in self._table.formulas,
            row=row,
        )

    @cached_property
    def _is_list(self) -> bool:
        """Whether the keys count the rows, so that they are no references."""
        if self._boxes.kind in KINDS:
            return self._boxes.kind == LIST_KIND
        keys = set(self._boxes.row_keys.values()) - {""}
        return all(map(str.isdecimal, keys)) and keys.isdisjoint(self._boxes.refs.values())

    @cached_property
    def _known(self) -> frozenset[str]:
        """The references that keys and tokens name."""
        keys = () if self._is_list else self._boxes.row_keys.values()
        tokens = (token.key.ref for token in self._all_tokens)
        return frozenset((*keys, *tokens)) - {""}

    def _is_kept(self, row: int) -> bool:
        boxes = self._boxes
        ref = boxes.refs[row]
        if row == boxes.label:
            return False
        if ref in self._known:
            return True
        if self._is_section(row):
            return False
        if boxes.tokens[row]:
            return True
        if self._is_list or not self._known:
            return bool(ref) and row > boxes.label and not self._is_band(row)
        return bool(boxes.row_keys[row])

    def _is_section(self, row: int) -> bool:
        """Whether it is a section's own row, with no more than its owner in the box."""
        ref = self._boxes.refs[row]
        if not ref or ref in self._known or not self._is_band(row):
            return False
        text = self._boxes.words(row, CODE)
        return not text or text in self._owners

    def _is_band(self, row: int) -> bool:
        """Whether a row has words only under the reference and in the box, hidden ones aside."""
        columns = self._boxes.columns
        spared = {self._boxes.keys, *(columns.get(code, 0) for code in (REF, CODE, TOKEN, OWNER))}
        return not any(c not in spared and words(v) for c, v in self._rows[row].items())

    def _remarks(self) -> Iterator[Remark]:
        for text in self.texts:
            for note in self._table.notes.get((text.row, self._boxes.box), ()):
                yield Remark(text.sheet, text.cell, text.ref, note.author, note.text)

    def _strays(self) -> Iterator[Stray]:
        boxes = self._boxes
        beside = {boxes.box - 1, boxes.box, boxes.box + 1, boxes.last_column + 1, *boxes.doubles}
        columns = sorted(beside)
        for row, cells in self._rows.items():
            for column in columns:
                text = cells.get(column)
                if isinstance(text, str) and self._is_stray(row, column, text):
                    yield Stray(self._table.name, address(row, column), text)

    def _is_stray(self, row: int, column: int, text: str) -> bool:
        if row <= self._boxes.label or not text.strip():
            return False
        if column == self._boxes.box:
            return row not in self._kept_rows and not self._is_section(row)
        if column in self._boxes.doubles:
            return text != self._rows[row].get(self._boxes.box)
        return (row, column) not in self._table.formulas and self._is_beside(row, column)

    def _is_beside(self, row: int, column: int) -> bool:
        """Whether it is the free column right of the grid, or just below and beside the boxes."""
        last = self._last_row
        if row <= last:
            return column == self._boxes.last_column + 1 and not self._is_headed(column)
        return row <= last + _ROWS_BELOW and abs(column - self._boxes.box) == 1

    def _is_headed(self, column: int) -> bool:
        """Whether the column is an officer's own, with a heading."""
        return bool(words(self._rows.get(self._boxes.label, {}).get(column)))

    @cached_property
    def _kept_rows(self) -> frozenset[int]:
        return frozenset(text.row for text in self.texts)

    @cached_property
    def _last_row(self) -> int:
        return max(self._kept_rows, default=0)

    @cached_property
    def _owners(self) -> frozenset[str]:
        return frozenset(self._boxes.words(row, OWNER) for row in self._rows) - {""}
