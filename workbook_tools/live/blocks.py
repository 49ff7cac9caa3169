"""Cells joined into rectangles, so that few calls read or write many cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from workbook_tools.ooxml.sheet import Area

Place = tuple[int, int]
MOST_CELLS = 1_000_000


def blocks(wanted: Collection[Place], also: Collection[Place] = ()) -> list[Area]:
    """Rectangles that cover every wanted cell, and besides only cells of ``also``.

    Cells below one another are joined first, then columns that reach over the same rows. In
    document order; none overlap.
    """
    columns: dict[int, list[int]] = {}
    for row, column in {*wanted, *also}:
        columns.setdefault(column, []).append(row)
    runs = [(c, *run) for c, rows in sorted(columns.items()) for run in runs_of(rows)]
    joined = _side_by_side(runs)
    held = _by_column(wanted)
    trimmed = (_trimmed(area, held) for area in joined)
    return sorted(area for area in trimmed if area)


def runs_of(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The first and last of every run of neighbours: (1, 3) and (7, 7) of 1, 2, 3, 7."""
    ordered = sorted(numbers)
    groups = groupby(enumerate(ordered), lambda pair: pair[1] - pair[0])
    return [(run[0], run[-1]) for run in ([n for _, n in group] for _, group in groups)]


def around(places: Collection[Place]) -> list[Area]:
    """One rectangle around all cells, or their blocks where it would be too large to read."""
    rows, columns = [row for row, _ in places], [column for _, column in places]
    if not places:
        return []
    whole = Area(min(rows), min(columns), max(rows), max(columns))
    return [whole] if size(whole) <= MOST_CELLS else blocks(places)


def size(area: Area) -> int:
    """How many cells a rectangle has."""
    return (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)


def halves(area: Area) -> tuple[Area, Area]:
    """The rectangle cut in two across its longer side; it has more than one cell."""
    top, left, bottom, right = area
    if bottom - top >= right - left:
        middle = (top + bottom) // 2
        return Area(top, left, middle, right), Area(middle + 1, left, bottom, right)
    middle = (left + right) // 2
    return Area(top, left, bottom, middle), Area(top, middle + 1, bottom, right)


def _side_by_side(runs: Iterable[tuple[int, int, int]]) -> Iterator[Area]:
    """Runs of (column, first row, last row) with the same rows in neighbouring columns, joined."""
    by_rows: dict[tuple[int, int], list[int]] = {}
    for column, first, last in runs:
        by_rows.setdefault((first, last), []).append(column)
    for (first, last), columns in by_rows.items():
        for left, right in runs_of(columns):
            yield Area(first, left, last, right)


def _by_column(places: Iterable[Place]) -> dict[int, set[int]]:
    held: dict[int, set[int]] = {}
    for row, column in places:
        held.setdefault(column, set()).add(row)
    return held


def _trimmed(area: Area, held: dict[int, set[int]]) -> Area | None:
    """The least rectangle around the held cells within ``area``."""
    span = range(area.first_row, area.last_row + 1)
    rows = {c: held.get(c, set()).intersection(span) for c in range(area[1], area[3] + 1)}
    columns = [column for column, found in rows.items() if found]
    if not columns:
        return None
    every = set().union(*rows.values())
    return Area(min(every), min(columns), max(every), max(columns))
