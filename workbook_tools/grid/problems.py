"""What makes a grid impossible to fill, a sentence for each problem, with the cells named."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from workbook_tools.cells import Grid, address, parse_cell
from workbook_tools.errors import TemplateError, nearest
from workbook_tools.grid.names import Vocabulary, is_list

_COMPARATOR = "benchmark."


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
    if not grid.merged:
        return []
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
