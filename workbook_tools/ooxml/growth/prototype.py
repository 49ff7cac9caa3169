"""Grids with a prototype row: the rows that it stands for, and where everything goes then.

``*`` is the key of the row that is copied for every indicator without a row of its own;
``* section`` that of a band above it, which is repeated before the rows of each section. Sections
stand in the order of their first indicators.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbook_tools.cells import Grid, address, parse_cell
from workbook_tools.errors import TemplateError
from workbook_tools.grid import is_list
from workbook_tools.ooxml.growth.rowmap import Block, Labels, NewRow, RowMap

PROTOTYPE, BAND = "*", "* section"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator that a scorecard has a row for."""

    ref: str
    section: str = ""
    owner: str = ""


@dataclass(frozen=True)
class SheetGrowth:
    """What becomes of one sheet: where its rows go, and the texts of new ones."""

    rows: RowMap
    labels: Labels


def has_prototype(grid: Grid) -> bool:
    """Whether a grid has rows that stand for others."""
    return not is_list(grid) and any(key.startswith(PROTOTYPE) for key, _ in grid.keys)


def planned(grids: Sequence[Grid], wanted: Sequence[Wanted]) -> dict[str, SheetGrowth]:
    """What becomes of each sheet that holds a prototype. Raises TemplateError, all faults at once.

    Indicators come in the order of ``wanted``.
    """
    growing = [grid for grid in grids if has_prototype(grid)]
    found = [fault for grid in growing for fault in _faults(grid)]
    if found:
        lines = "".join(f"\n  {fault}" for fault in found[1:])
        raise TemplateError(f"{found[0]}.{lines}", growing[0].sheet)
    sheets = dict.fromkeys(grid.sheet for grid in growing)
    return {sheet: _of_sheet(sheet, grids, wanted) for sheet in sheets}


def _of_sheet(sheet: str, grids: Sequence[Grid], wanted: Sequence[Wanted]) -> SheetGrowth:
    growing = [grid for grid in grids if grid.sheet == sheet and has_prototype(grid)]
    blocks = agreed((grid, _block(grid, wanted)) for grid in growing)
    rows = RowMap(blocks, own_rows(grids, sheet))
    labels: dict[int, dict[int, str | None]] = {}
    for grid in growing:
        _label(grid, rows, _bands(grid, wanted), labels)
    return SheetGrowth(rows, labels)


def own_rows(grids: Iterable[Grid], sheet: str) -> dict[str, int]:
    """The rows of a sheet that indicators have of their own, by reference."""
    here = [grid for grid in grids if grid.sheet == sheet and not is_list(grid)]
    no_indicator = (PROTOTYPE, "#")
    return {key: row for g in here for key, row in g.keys if not key.startswith(no_indicator)}


def agreed(blocks: Iterable[tuple[Grid, Block]]) -> list[Block]:
    """The blocks that the grids of a sheet want. Raises TemplateError where two want one row."""
    found: list[Block] = []
    for grid, block in blocks:
        if any(b != block and b.first <= block.last and block.first <= b.last for b in found):
            raise TemplateError(
                f"{grid.sheet}!{address(block.first, grid.first_column)}: two grids share this row "
                "and do not want the same rows in its place; put them one above the other.",
                grid.sheet,
            )
        if block not in found:
            found.append(block)
    return found


def _bands(grid: Grid, wanted: Sequence[Wanted]) -> list[list[Wanted]]:
    """The indicators without a row of their own, by section where the grid has bands for them."""
    own = dict(grid.keys)
    found: dict[str, list[Wanted]] = {}
    for each in wanted:
        if each.ref not in own:
            found.setdefault(each.section if BAND in own else "", []).append(each)
    return list(found.values())


def _block(grid: Grid, wanted: Sequence[Wanted]) -> Block:
    row, band = _rows(grid)
    new: list[NewRow] = []
    for run, members in enumerate(_bands(grid, wanted)):
        if band:
            new.append(NewRow(band, "", members[0].section, run))
        new += [NewRow(row, each.ref, each.section, run) for each in members]
    return Block(band or row, row, tuple(new))


def _rows(grid: Grid) -> tuple[int, int]:
    """The rows of the prototype and of its band, 0 where there is no band."""
    at = dict(grid.keys)
    return at[PROTOTYPE], at.get(BAND, 0)


def _label(
    grid: Grid,
    rows: RowMap,
    bands: Sequence[Sequence[Wanted]],
    labels: dict[int, dict[int, str | None]],
) -> None:
    """The keys of new rows, and what their bands say: a section, its owner where it has one."""
    row, band = _rows(grid)
    says = [(cell.cell, cell.value) for cell in grid if cell.key == BAND]
    for place in rows.copies():
        if place.new.source == row:
            labels.setdefault(place.row, {})[grid.first_column] = place.new.key
        elif place.new.source == band:
            said = _said(bands[place.new.run])
            texts = {parse_cell(cell)[1]: said[word] for cell, word in says if word in said}
            labels.setdefault(place.row, {}).update({grid.first_column: None} | texts)


def _said(members: Sequence[Wanted]) -> dict[object, str | None]:
    owners = {each.owner for each in members}
    return {"section": members[0].section, "owner": owners.pop() if len(owners) == 1 else None}


def _faults(grid: Grid) -> Iterator[str]:
    """What is wrong with a grid's prototype, a clause each."""
    marks = [(key, row) for key, row in grid.keys if key.startswith(PROTOTYPE)]
    first: dict[str, str] = {}
    for key, row in marks:
        cell = address(row, grid.first_column)
        if key not in (PROTOTYPE, BAND):
            yield f"{grid.sheet}!{cell}: {key!r} is no mark; write {PROTOTYPE} or {BAND}"
        elif key in first:
            yield f"{grid.sheet}!{cell}: {key} stands in {first[key]} already, remove one"
        first.setdefault(key, cell)
    at = dict(marks)
    if BAND in at and at.get(PROTOTYPE) != at[BAND] + 1:
        cell = address(at[BAND], grid.first_column)
        yield f"{grid.sheet}!{cell}: {BAND} must stand in the row just above {PROTOTYPE}"
