"""What happened to a figure, in one sentence: ``309, down from 380 in Nov; neighbours 383``."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tools.compare import Movement
from workbook_tools.scorecard.extremes import extreme
from workbook_tools.scorecard.rows import ScorecardRow
from workbook_tools.values import Absence, is_number

_MOVED = {Movement.UP: "up from", Movement.DOWN: "down from", Movement.LEVEL: "level with"}


def what_happened(row: ScorecardRow) -> str:
    """The figure, the month before, a record, the target where it is missed, and a comparator."""
    figure = row.shown(row.figure) if is_number(row.figure) else f"no figure ({_why(row)})"
    return "; ".join([", ".join([figure, *_since(row)]), *_beside(row)])


def _why(row: ScorecardRow) -> str:
    return row.figure.words if isinstance(row.figure, Absence) else ""


def _since(row: ScorecardRow) -> Iterator[str]:
    earlier = row.previous
    if earlier.movement is not None:
        month = earlier.since.words[:3]
        yield f"{_MOVED[earlier.movement]} {row.shown(earlier.earlier)} in {month}"


def _beside(row: ScorecardRow) -> Iterator[str]:
    if at := extreme(row):
        yield f"{at.word} in {at.months} months"
    if is_number(row.indicator.target):
        yield f"target {row.shown(row.indicator.target)}"
    for column, figure in row.benchmarks.items():
        if is_number(figure):
            yield f"{column.replace('_', ' ')} {row.shown(figure)}"
            return
