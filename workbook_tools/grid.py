"""Grids and field values to patches: the template says where things go, this binds them to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

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

LABEL = "#label"
_COMPARATOR = "benchmark."
_NAMED = 5
_SAYS_HOW_MANY_MORE = ("sentence", "words", "definition")

Fields = Mapping[str, Value]


@dataclass(frozen=True)
class Vocabulary:
    """What a template may name: fields, row keys and defined names.

    ``formulas`` are the fields and names whose formula stays and takes the value as its result.
    """

    fields: Collection[str]
    keys: Collection[str]
    names: Collection[str]
    formulas: Collection[str] = ()


@dataclass(frozen=True)
class Bound:
    """Patches that fill one grid, the keys it has rows for, and what matched nothing."""

    patches: tuple[Patch, ...] = ()
    keys: frozenset[str] = field(default_factory=frozenset)
    unmatched: tuple[str, ...] = ()


def base_name(name: str, known: Collection[str]) -> str | None:
    """The known name that ``name`` is, or is a suffixed copy of (``wt_month_trend``); else None.

    A name that belongs to one sheet (``Sheet2!wt_month``) is looked up by its last part.
    """
    local = name.rpartition("!")[2]
    fits = [k for k in known if local == k or local.startswith(f"{k}_")]
    return max(fits, key=len, default=None)


def problems(grid: Grid, vocabulary: Vocabulary) -> list[str]:
    """What makes a grid impossible to fill, a sentence for each problem, with the cells named."""
    if not grid.codes:
        return []
    found = _twice(grid, "field", [(c, address(grid.first_row, n)) for c, n in grid.codes])
    listed = is_list(grid)
    if not listed:
        found += _twice(grid, "key", [(k, address(n, grid.first_column)) for k, n in grid.keys])
    found += _unknown_fields(grid, vocabulary.fields)
    found += _outside(grid, vocabulary, listed=listed)
    return found + _merged_holes(grid)


def is_list(grid: Grid) -> bool:
    """Whether a grid is filled from the top instead of by its keys."""
    return "_list" in grid.name.rpartition("!")[2]


def bind(grid: Grid, rows: Mapping[str, Fields], vocabulary: Vocabulary) -> Bound:
    """Patches for every (key, known field) cell of ``grid``: a value, or empty.

    A keyed row that ``rows`` does not have is emptied and said; a heading (``#label``) is only
    written where ``rows`` has one. Raises TemplateError for a grid that cannot be filled.
    """
    refuse([grid], vocabulary)
    patches: list[Patch] = []
    for cell in grid:
        if cell.key is None or cell.field is None:
            continue
        row = rows.get(cell.key, {})
        if not cell.key.startswith("#"):
            patches.append(_patch(cell, row.get(cell.field), vocabulary))
        elif cell.field in row:
            patches.append(_patch(cell, row[cell.field], vocabulary))
    keys = frozenset(key for key, _ in grid.keys if key != LABEL)
    return Bound(tuple(patches), keys, tuple(_strangers(grid, rows, vocabulary)))


def _strangers(grid: Grid, rows: Mapping[str, Fields], vocabulary: Vocabulary) -> Iterator[str]:
    """The rows that were emptied: each key that is none, and those of other scorecards in one."""
    emptied = [(key, row) for key, row in grid.keys if key not in rows and key != LABEL]
    elsewhere = [(key, row) for key, row in emptied if key in vocabulary.keys]
    for key, row in emptied:
        if key not in vocabulary.keys:
            near = nearest(key, vocabulary.keys)
            where = f"{grid.sheet}!{address(row, grid.first_column)}"
            yield f"{where}: {key} is no reference of the project{near}, so its row was emptied"
    if elsewhere:
        cells = _some([address(row, grid.first_column) for _, row in elsewhere])
        keys = _some([key for key, _ in elsewhere])
        one = len(elsewhere) == 1
        said = (
            "is not in this scorecard, so its row was"
            if one
            else "are not in this scorecard, so their rows were"
        )
        yield f"{grid.sheet}!{cells}: {keys} {said} emptied"


def _some(words: Sequence[str]) -> str:
    if len(words) <= _NAMED + 1:
        return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
    return f"{', '.join(words[:_NAMED])} and {len(words) - _NAMED} more"


def bind_list(
    grid: Grid,
    entries: Sequence[Fields],
    vocabulary: Vocabulary,
    headings: Fields = MappingProxyType({}),
) -> Bound:
    """Patches that fill a list grid from the top; rows left over are emptied and hidden.

    Where there are more entries than rows, the last row says how many more there are. A row with
    the key ``#label`` takes the ``headings`` that it has a column for.
    """
    refuse([grid], vocabulary)
    rows = _rows(grid)
    shown = list(entries)
    if len(entries) > len(rows):
        shown = [*entries[: len(rows) - 1], _more(grid, len(entries) - len(rows) + 1)]
    labels = [cell for cell in grid if cell.key == LABEL and cell.field in headings]
    patches: list[Patch] = [_patch(cell, headings[str(cell.field)], vocabulary) for cell in labels]
    for number, (row, cells) in enumerate(rows.items(), start=1):
        used = number <= len(shown)
        entry = shown[number - 1] if used else {}
        key = address(row, grid.first_column)
        patches.append(CellPatch(grid.sheet, key, str(number) if used else None))
        patches += [_patch(cell, entry.get(cell.field or ""), vocabulary) for cell in cells]
        patches.append(RowPatch(grid.sheet, row, hidden=not used))
    return Bound(tuple(patches))


def bind_single(grid: Grid, value: Value, *, formula: bool) -> Bound:
    """The patch for a single value."""
    if len(grid.cells) != 1:
        raise TemplateError(
            f"the name {grid.name} is a single value but covers {len(grid.cells)} cells of sheet "
            f"{grid.sheet}: make it refer to one cell.",
            grid.sheet,
        )
    on_formula = OnFormula.RESULT if formula else OnFormula.KEEP
    return Bound((CellPatch(grid.sheet, grid.cells[0].cell, value, on_formula),))


def refuse(grids: Iterable[Grid], vocabulary: Vocabulary) -> None:
    """Raises TemplateError with every problem of every grid, or does nothing."""
    found = [(grid, problem) for grid in grids for problem in problems(grid, vocabulary)]
    if not found:
        return
    if len(found) == 1:
        raise TemplateError(f"{found[0][1]}.", found[0][0].sheet)
    lines = "\n".join(f"  {problem}" for _, problem in found)
    raise TemplateError(
        f"{len(found)} problems in the template, nothing was written:\n{lines}", found[0][0].sheet
    )


def _patch(cell: GridCell, value: Value, vocabulary: Vocabulary) -> CellPatch:
    takes_result = cell.formula is not None and cell.field in vocabulary.formulas
    on_formula = OnFormula.RESULT if takes_result else OnFormula.KEEP
    return CellPatch(cell.sheet, cell.cell, value, on_formula)


def _rows(grid: Grid) -> dict[int, list[GridCell]]:
    rows: dict[int, list[GridCell]] = {}
    headings = {row for key, row in grid.keys if key.startswith("#")}
    for cell in grid:
        row, _ = parse_cell(cell.cell)
        if row not in headings:
            rows.setdefault(row, []).append(cell)
    return rows


def _more(grid: Grid, count: int) -> Fields:
    codes = [code for code, _ in grid.codes]
    where = next((code for code in _SAYS_HOW_MANY_MORE if code in codes), codes[-1])
    return {where: f"and {count} more"}


def _twice(grid: Grid, what: str, places: list[tuple[str, str]]) -> list[str]:
    first: dict[str, str] = {}
    found = []
    for name, cell in places:
        if name in first:
            found.append(
                f"{grid.sheet}!{cell}: the {what} {name} stands in {first[name]} already, remove "
                f"one of the two from {grid.name}"
            )
        first.setdefault(name, cell)
    return found


def _unknown_fields(grid: Grid, fields: Collection[str]) -> list[str]:
    return [
        f"{grid.sheet}!{address(grid.first_row, column)}: {_no_field(code, fields)}"
        for code, column in grid.codes
        if code not in fields
    ]


def _no_field(code: str, fields: Collection[str]) -> str:
    if code.startswith(_COMPARATOR):
        column = code.removeprefix(_COMPARATOR)
        near = nearest(code, [f for f in fields if f.startswith(_COMPARATOR)])
        return (
            f"config/benchmarks.csv has no column {column!r}{near}, add it there, or clear the cell"
        )
    near = nearest(code, fields) or ", clear the cell if the column is your own"
    return f"{code!r} is no field code{near}"


def _outside(grid: Grid, vocabulary: Vocabulary, *, listed: bool) -> list[str]:
    found = []
    for cell in grid.beyond:
        row, _ = parse_cell(cell.cell)
        below = row > grid.last_row
        known = vocabulary.keys if below else vocabulary.fields
        if (below and listed) or str(cell.value) not in known:
            continue
        found.append(
            f"{grid.sheet}!{cell.cell}: {cell.value} stands just outside {grid.name}, extend the "
            f"name in Formulas > Name Manager, or insert {'rows' if below else 'columns'} inside "
            f"it (keep an empty last {'row' if below else 'column'} inside)"
        )
    return found


def _merged_holes(grid: Grid) -> list[str]:
    holes = {
        parse_cell(cell.cell): cell
        for cell in grid
        if cell.field is not None and (cell.key is not None or is_list(grid))
    }
    found = []
    for area in grid.merged:
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = parse_cell(first), parse_cell(last or first)
        hidden = [
            cell.cell
            for (row, column), cell in holes.items()
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
        ]
        if hidden:
            found.append(
                f"{grid.sheet}!{area}: this merged area covers {hidden[0]}, which {grid.name} "
                "fills, unmerge it"
            )
    return found
