"""Rows that an engine put together, as figures: each text is judged once, however often it stands.

Whatever is not plainly a figure is left to the reader that looks at each row by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, MutableMapping, Sequence
from itertools import compress
from operator import itemgetter
from typing import NamedTuple, TypeAlias, TypeVar

from workbook_tools.indicator import Unit
from workbook_tools.period import Month
from workbook_tools.series import Observation, Series
from workbook_tools.sources.asked import BETWEEN, Asked, Groups, UnsureError
from workbook_tools.tables import LONG_COLUMNS, Cell, figure_of, reference_text, text_of
from workbook_tools.values import Figure

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Ordered: TypeAlias = Callable[[str, tuple[Observation, ...]], Series]
"""Gives the series of a reference for what is said of some months, in the order of the rows."""


Basis: TypeAlias = tuple[Figure, Figure, str]
"""What a value rests on: numerator, denominator and provenance."""


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
    month: Callable[[Cell], Month | None],
) -> list[dict[str, Series]]:
    """The figures of each of the filters, by reference.

    ``refs`` are all references that a source may use, and those that they stand for; ``units`` are
    by the latter. ``month`` gives the month of a cell, None where its rows are passed over. Raises
    UnsureError for whatever is no figure of a known reference, or stands there twice.
    """
    found: list[dict[str, Series]] = [{} for _ in asked.filters]
    chosen_for = asked.chooser(groups.filters)
    months: _Once[str, Month | None] = _Once(lambda text: month(groups.cells[0](text)))
    kept: _Once[tuple[str, ...], _Kept | None] = _Once(
        lambda texts: _kept([months[text] for text in texts])
    )
    bases = _known_bases(groups)
    judges = {unit: _Once(_judge(groups.cells[1], unit, bases)).__getitem__ for unit in Unit}
    judged = {ref: judges[unit] for ref, unit in units.items()}
    for cell, key, when, said in groups.held():
        chosen = chosen_for(key)
        rows = kept[when] if chosen else None
        if rows is None:
            continue
        ref = refs.get(reference_text(cell), "")
        if not ref:
            raise UnsureError
        series = rows.series(ref, tuple(map(judged[ref], rows.of(said))))
        for number in chosen:
            join(found[number], ref, series)
    return found


class _Kept(NamedTuple):
    """What is kept ``of`` the rows that have some months, and what makes a ``series`` of that."""

    of: Callable[[Sequence[str]], Iterable[str]]
    series: Ordered


def _kept(months: Sequence[Month | None]) -> _Kept | None:
    """Keeps the rows that have a month; None where none has. Raises UnsureError for one twice."""
    there = [month is not None for month in months]
    held = [month for month in months if month is not None]
    if not held:
        return None
    return _Kept(iter if all(there) else lambda said: compress(said, there), in_order(held))


def join(found: MutableMapping[str, Series], ref: str, more: Series) -> None:
    """Adds figures of ``ref``. Raises UnsureError for a month that is there."""
    if ref not in found:
        found[ref] = more
        return
    before, after = found[ref].observations, more.observations
    if not before.keys().isdisjoint(after):
        raise UnsureError
    found[ref] = Series(ref, before | after)


def in_order(months: Sequence[Month]) -> Ordered:
    """What makes a series of rows that have these months. Raises UnsureError for one twice."""
    if len(set(months)) < len(months):
        raise UnsureError
    first, last = min(months), max(months)
    if last.since(first) >= len(months):
        return lambda ref, said: Series(ref, dict(zip(months, said, strict=True)))
    in_time = [list(months).index(month) for month in sorted(months)]
    if in_time == list(range(len(months))):
        return lambda ref, said: Series.of_run(ref, first, said)
    pick = itemgetter(*in_time)
    return lambda ref, said: Series.of_run(ref, first, pick(said))


def _known_bases(groups: Groups) -> Mapping[tuple[str, ...], Basis]:
    """What values rest on, by the texts of these columns, of which few differ.

    It raises UnsureError where a text holds what stands between two.
    """
    names, cells = groups.names[2:], groups.cells[2:]

    def judge(texts: tuple[str, ...]) -> Basis:
        if len(texts) != len(names):
            raise UnsureError
        held = {name: cell(text) for name, cell, text in zip(names, cells, texts, strict=True)}
        return basis(*(held.get(name, "") for name in LONG_COLUMNS[3:]))

    return _Once(judge)


def _judge(
    cell: Callable[[str], Cell], unit: Unit, bases: Mapping[tuple[str, ...], Basis]
) -> Callable[[str], Observation]:
    """Gives what is said of a month as an observation; raises ValueError where it is faulty."""

    def judge(said: str) -> Observation:
        value, *texts = said.split(BETWEEN)
        return Observation(figure_of(cell(value), unit), *bases[tuple(texts)])

    return judge


def observed(
    unit: Unit | None, value: Cell, numerator: Cell, denominator: Cell, provenance: Cell
) -> Observation:
    """What four cells say. Raises ValueError where one of them is faulty."""
    return Observation(figure_of(value, unit), *basis(numerator, denominator, provenance))


def basis(numerator: Cell, denominator: Cell, provenance: Cell) -> Basis:
    """What three cells say of the value beside them. Raises ValueError where one is faulty."""
    counts = figure_of(numerator, Unit.COUNT), figure_of(denominator, Unit.COUNT)
    return *counts, text_of(provenance).strip() or "published"
