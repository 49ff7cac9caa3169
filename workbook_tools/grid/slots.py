"""The places of a grid that a fill writes, found once, and the value of each in a scorecard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from workbook_tools.cells import (
    CellPatch,
    Grid,
    GridCell,
    OnFormula,
    Patch,
    RowPatch,
    Value,
    address,
    parse_cell,
)
from workbook_tools.errors import TemplateError, nearest
from workbook_tools.grid.layout import NO_FIELDS, FieldRow, Picked
from workbook_tools.grid.names import LABEL, Vocabulary
from workbook_tools.grid.problems import refuse

_NAMED = 5
_SAYS_HOW_MANY_MORE = ("sentence", "words", "definition")

S = TypeVar("S")
Fields: TypeAlias = Mapping[str, Value]


class Bound(NamedTuple, Generic[S]):
    """Places that a fill writes: patches whose own value does not count, and ``slots`` for it."""

    shapes: tuple[Patch, ...]
    slots: S


@dataclass(frozen=True)
class KeyedSlots:
    """Every (key, known field) cell of a grid; row ``#label`` takes headings.

    ``runs`` are keys, each with the fields of its next slots; ``rows`` are the keys of the sheet's
    rows, each with the cell it stands in.
    """

    sheet: str
    rows: tuple[tuple[str, str], ...]
    runs: tuple[tuple[str, Picked], ...]
    vocabulary: Vocabulary

    def values(self, rows: Mapping[str, FieldRow]) -> list[Value]:
        """The value of each slot; None where ``rows`` has none, so that it is emptied."""
        values: list[Value] = []
        for key, picked in self.runs:
            values += picked.of(rows.get(key, NO_FIELDS))
        return values

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys that it has rows for."""
        return frozenset(key for key, _ in self.rows)

    def unmatched(self, rows: Mapping[str, FieldRow]) -> Iterator[str]:
        """The rows that are emptied: each key that is none, those of other scorecards in one."""
        known = self.vocabulary.keys
        emptied = [(key, cell) for key, cell in self.rows if key not in rows]
        elsewhere = [(key, cell) for key, cell in emptied if key in known]
        for key, cell in emptied:
            if key not in known:
                near, where = nearest(key, known), f"{self.sheet}!{cell}"
                yield f"{where}: {key} is no reference of the project{near}, so its row was emptied"
        if elsewhere:
            cells = _some([cell for _, cell in elsewhere])
            keys = _some([key for key, _ in elsewhere])
            one = len(elsewhere) == 1
            said = (
                "is not in this scorecard, so its row was"
                if one
                else "are not in this scorecard, so their rows were"
            )
            yield f"{self.sheet}!{cells}: {keys} {said} emptied"


@dataclass(frozen=True)
class ListSlots:
    """A grid that is filled from the top; rows left over are emptied and hidden."""

    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    last: str

    def values(self, entries: Sequence[Fields], headings: Fields) -> list[Value]:
        """The value of each slot: headings, then of each row its key, its fields, hidden or not.

        Where there are more entries than rows, the last row says how many more there are.
        """
        shown = list(entries)
        if len(entries) > len(self.rows):
            more = len(entries) - len(self.rows) + 1
            shown = [*entries[: len(self.rows) - 1], {self.last: f"and {more} more"}]
        values: list[Value] = [headings.get(code) for code in self.labels]
        for number, codes in enumerate(self.rows, start=1):
            if number <= len(shown):
                values += (str(number), *map(shown[number - 1].get, codes), False)
            else:
                values += (*(None,) * (len(codes) + 1), True)
        return values


def keyed_slots(grid: Grid, vocabulary: Vocabulary) -> Bound[KeyedSlots]:
    """The places of a grid that is filled by key and field. Raises TemplateError."""
    refuse([grid], vocabulary)
    cells = [
        cell
        for cell in grid
        if cell.key is not None
        and cell.field is not None
        and (
            not cell.key.startswith("#")
            or (cell.key == LABEL and cell.field in vocabulary.headings)
        )
    ]
    column = grid.first_column
    rows = tuple((key, address(row, column)) for key, row in grid.keys if key != LABEL)
    slots = KeyedSlots(grid.sheet, rows, tuple(_runs(cells)), vocabulary)
    return Bound(tuple(_shape(cell, vocabulary) for cell in cells), slots)


def _runs(cells: Iterable[GridCell]) -> Iterator[tuple[str, Picked]]:
    """Keys with the fields of the next cells; rows that have the same fields share the object."""
    alike: dict[tuple[str, ...], Picked] = {}
    for key, run in groupby(cells, lambda cell: cell.key):
        codes = tuple(str(cell.field) for cell in run)
        yield str(key), alike.setdefault(codes, Picked(codes))


def list_slots(grid: Grid, vocabulary: Vocabulary) -> Bound[ListSlots]:
    """The places of a grid that is filled from the top. Raises TemplateError."""
    refuse([grid], vocabulary)
    rows = _rows(grid)
    labels = [c for c in grid if c.key == LABEL and c.field in vocabulary.headings]
    shapes: list[Patch] = [_shape(cell, vocabulary) for cell in labels]
    for row, cells in rows.items():
        shapes.append(CellPatch(grid.sheet, address(row, grid.first_column), None))
        shapes += [_shape(cell, vocabulary) for cell in cells]
        shapes.append(RowPatch(grid.sheet, row, hidden=False))
    codes = [code for code, _ in grid.codes]
    slots = ListSlots(
        tuple(str(cell.field) for cell in labels),
        tuple(tuple(cell.field or "" for cell in cells) for cells in rows.values()),
        next((code for code in _SAYS_HOW_MANY_MORE if code in codes), codes[-1] if codes else ""),
    )
    return Bound(tuple(shapes), slots)


def single_slot(grid: Grid, *, formula: bool) -> CellPatch:
    """The place of a single value. Raises TemplateError where it is not one cell."""
    if len(grid.cells) != 1:
        raise TemplateError(
            f"the name {grid.name} is a single value but covers {len(grid.cells)} cells of sheet "
            f"{grid.sheet}: make it refer to one cell.",
            grid.sheet,
        )
    on_formula = OnFormula.RESULT if formula else OnFormula.KEEP
    return CellPatch(grid.sheet, grid.cells[0].cell, None, on_formula)


def with_values(shapes: Sequence[Patch], values: Sequence[object]) -> Iterator[Patch]:
    """The patches of ``shapes`` with a value each."""
    for shape, value in zip(shapes, values, strict=True):
        if isinstance(shape, CellPatch):
            yield CellPatch(shape.sheet, shape.cell, value, shape.on_formula)  # type: ignore[arg-type]
        elif isinstance(shape, RowPatch):
            yield RowPatch(shape.sheet, shape.row, hidden=bool(value))
        else:
            yield shape


def _shape(cell: GridCell, vocabulary: Vocabulary) -> CellPatch:
    takes_result = cell.formula is not None and cell.field in vocabulary.formulas
    on_formula = OnFormula.RESULT if takes_result else OnFormula.KEEP
    return CellPatch(cell.sheet, cell.cell, None, on_formula)


def _rows(grid: Grid) -> dict[int, list[GridCell]]:
    rows: dict[int, list[GridCell]] = {}
    headings = {row for key, row in grid.keys if key.startswith("#")}
    for cell in grid:
        row, _ = parse_cell(cell.cell)
        if row not in headings:
            rows.setdefault(row, []).append(cell)
    return rows


def _some(words: Sequence[str]) -> str:
    if len(words) <= _NAMED + 1:
        return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
    return f"{', '.join(words[:_NAMED])} and {len(words) - _NAMED} more"
