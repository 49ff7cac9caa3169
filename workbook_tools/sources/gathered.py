"""Rows that an engine put together, as figures: each text is judged once, however often it stands.

Whatever is not plainly a figure is left to the reader that looks at each row by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, MutableMapping
from functools import lru_cache, partial
from typing import TypeVar

from workbook_tools.indicator import Observation, Unit
from workbook_tools.period import Month
from workbook_tools.sources.asked import Asked, Groups, UnsureError
from workbook_tools.tables import LONG_COLUMNS, Cell, figure_of, reference_text, text_of

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Months = dict[Month, Observation]


class _Once(dict[K, V]):
    """What ``judge`` gives, which is asked once for each key."""

    def __init__(self, judge: Callable[[K], V]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, key: K) -> V:
        try:
            self[key] = self._judge(key)
        except ValueError as reason:
            raise UnsureError from reason
        return self[key]


def gathered(
    groups: Groups,
    asked: Asked,
    refs: Mapping[str, str],
    units: Mapping[str, Unit],
    month: Callable[[Cell], Month],
) -> list[dict[str, Months]]:
    """The figures of each of the filters, by reference.

    ``refs`` are all references that a source may use, and those that they stand for; ``units`` are
    by the latter. ``month`` gives the month of a cell. Raises UnsureError for whatever is no figure
    of a known reference, or stands there twice.
    """
    found: list[dict[str, Months]] = [{} for _ in asked.filters]
    chosen_for = asked.chooser(groups.filters)
    months: _Once[str, Month] = _Once(lambda text: month(groups.cells[0](text)))
    judges = {unit: _Once(partial(_observation, groups, unit)) for unit in Unit}
    for cell, key, (when, *columns) in groups.held():
        ref, chosen = refs.get(reference_text(cell), ""), chosen_for(key)
        if chosen and not ref:
            raise UnsureError
        if chosen:
            said = map(judges[units[ref]].__getitem__, zip(*columns, strict=True))
            held = dict(zip(map(months.__getitem__, when), said, strict=True))
            if len(held) < len(when):
                raise UnsureError
            for number in chosen:
                join(found[number], ref, held)
    return found


def join(found: MutableMapping[str, Months], ref: str, held: Months) -> None:
    """Adds figures of ``ref``. Raises UnsureError for a month that is there."""
    joined = {**found.get(ref, {}), **held}
    if len(joined) < len(found.get(ref, {})) + len(held):
        raise UnsureError
    found[ref] = joined


def _observation(groups: Groups, unit: Unit, texts: tuple[str, ...]) -> Observation:
    each = zip(groups.names[1:], groups.cells[1:], texts, strict=True)
    cells = {name: cell(text) if text else "" for name, cell, text in each}
    return observed(unit, *(cells.get(name, "") for name in LONG_COLUMNS[2:]))


@lru_cache(maxsize=1 << 16, typed=True)
def observed(
    unit: Unit | None, value: Cell, numerator: Cell, denominator: Cell, provenance: Cell
) -> Observation:
    """What four cells say; equal ones share it. Raises ValueError where one of them is faulty."""
    return Observation(
        figure_of(value, unit),
        figure_of(numerator, Unit.COUNT),
        figure_of(denominator, Unit.COUNT),
        text_of(provenance).strip() or "published",
    )
