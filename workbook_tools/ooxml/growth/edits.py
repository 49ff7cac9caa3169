"""Rows of their own that a template gains or loses: one indicator's, in every grid at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from workbook_tools.cells import Grid, address, parse_cell
from workbook_tools.errors import TemplateError
from workbook_tools.grid import is_list
from workbook_tools.ooxml.growth.prototype import (
    SheetGrowth,
    Wanted,
    agreed,
    has_prototype,
    own_rows,
)
from workbook_tools.ooxml.growth.rowmap import Block, Labels, NewRow, RowMap


def without(grids: Sequence[Grid], ref: str) -> dict[str, SheetGrowth]:
    """What becomes of each sheet when an indicator's rows are taken out. Raises TemplateError."""
    held = [grid for grid in grids if not is_list(grid) and ref in dict(grid.keys)]
    if not held:
        raise TemplateError(f"No grid of the template has a row for {ref}, so none was taken out.")
    blocks: dict[str, dict[int, Block]] = {}
    for grid in held:
        row = dict(grid.keys)[ref]
        _refuse_sharing(grids, grid.sheet, row, ref)
        blocks.setdefault(grid.sheet, {})[row] = Block(row, row, ())
    return {
        sheet: SheetGrowth(RowMap(found.values(), own_rows(grids, sheet)), {})
        for sheet, found in blocks.items()
    }


def _refuse_sharing(grids: Sequence[Grid], sheet: str, row: int, ref: str) -> None:
    """Refuses a row that belongs to another indicator as well, in a grid beside."""
    for grid in grids:
        others = [key for key, at in grid.keys if at == row and key != ref]
        if grid.sheet == sheet and not is_list(grid) and others:
            cell = address(row, grid.first_column)
            raise TemplateError(
                f"{sheet}!{cell}: the row of {ref} is also that of {others[0]}, in {grid.name}, "
                "so it was not taken out: put the two grids one above the other.",
                sheet,
                cell,
            )


def with_row(
    grids: Sequence[Grid], new: Wanted, wanted: Sequence[Wanted], alike: Collection[str]
) -> dict[str, SheetGrowth]:
    """What becomes of each sheet when an indicator gets a row in every grid that has none for it.

    The row stands where ``wanted`` (which holds it, in order) has it, and is a copy of the
    nearest of those in ``alike``, which look like it; else of the nearest. Raises TemplateError.
    """
    order = [each.ref for each in wanted]
    held = [grid for grid in grids if not is_list(grid) and _refs(grid, order)]
    if any(map(has_prototype, grids)):
        raise TemplateError(
            f"The template has a prototype row, which makes the row of {new.ref} by itself."
        )
    short = [grid for grid in held if new.ref not in dict(grid.keys)]
    if not short:
        raise TemplateError(f"Every grid of the template has a row for {new.ref} already.")
    like = _like(short, new, order, alike)
    growths = {}
    for sheet in dict.fromkeys(grid.sheet for grid in short):
        here = [grid for grid in short if grid.sheet == sheet]
        blocks = agreed((grid, _block(grid, new, wanted, like)) for grid in here)
        rows = RowMap(blocks, own_rows(grids, sheet))
        growths[sheet] = SheetGrowth(rows, _labels(here, rows, new, like))
    return growths


def _refs(grid: Grid, order: Collection[str]) -> list[str]:
    """The indicators that a grid has rows for."""
    return [key for key, _ in grid.keys if key in order]


def _like(short: Sequence[Grid], new: Wanted, order: Sequence[str], alike: Collection[str]) -> str:
    """The indicator whose rows are copied: the nearest that every grid has a row for."""
    shared = set.intersection(*(set(_refs(grid, order)) for grid in short))
    if not shared:
        raise TemplateError(
            f"No indicator has a row in every grid that lacks {new.ref}, so there is no row to "
            "copy: give the template one in Excel."
        )
    at = order.index(new.ref)
    return min(shared, key=lambda ref: (ref not in alike, abs(order.index(ref) - at)))


def _block(grid: Grid, new: Wanted, wanted: Sequence[Wanted], like: str) -> Block:
    """The row that the new one stands beside, and both of them in their order.

    After the nearest before it in its section, else before the next there; in a section without
    rows, after the nearest before it, if there is one.
    """
    at = dict(grid.keys)
    place = [each.ref for each in wanted].index(new.ref)
    before, after = (
        [each for each in part if each.ref in at] for part in (wanted[:place], wanted[place:])
    )
    row = NewRow(at[like], new.ref, new.section)
    same = [each for each in before if each.section == new.section]
    next_same = [each for each in after if each.section == new.section]
    if same or (before and not next_same):
        own = _own(at, (same or before)[-1])
        return Block(own.source, own.source, (own, row))
    own = _own(at, (next_same or after)[0])
    return Block(own.source, own.source, (row, own))


def _own(at: Mapping[str, int], one: Wanted) -> NewRow:
    return NewRow(at[one.ref], one.ref, one.section)


def _labels(here: Sequence[Grid], rows: RowMap, new: Wanted, like: str) -> Labels:
    """What the new row says until it is filled: its key, its reference, nothing of its model's."""
    found: dict[int, dict[int, str | None]] = {}
    for grid in here:
        source = dict(grid.keys)[like]
        place = next(p for p in rows.copies() if p.new == NewRow(source, new.ref, new.section))
        texts = found.setdefault(place.row, {})
        for cell in grid:
            if cell.key == like and cell.formula is None:
                texts[parse_cell(cell.cell)[1]] = new.ref if cell.field == "ref" else None
        texts[grid.first_column] = new.ref
    return found
