"""What is asked of a source: which of its lines belong to whom, and its rows as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import NamedTuple

from workbook_tools.errors import Fault
from workbook_tools.period import EVER, Month, Span, months_between
from workbook_tools.tables import Cell, Row, RowFilter, Table, reference_text

HEADING_WITHIN = 20
Chooser = Callable[[Row], Sequence[int]]


class UnsureError(Exception):
    """An engine met something that only the careful reader can judge."""


class UnreadableError(Exception):
    """A source that gives no more rows, with the fault that says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


@dataclass(frozen=True)
class Asked:
    """The filters whose lines are read, each once, and the months, all where there are none.

    ``bulk`` lets an embedded engine read large CSV files; it never judges.
    """

    this_month: Month
    filters: tuple[RowFilter, ...] = ((),)
    months: Span | None = None
    bulk: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that filters look at."""
        return tuple(dict.fromkeys(column for rows in self.filters for column, _ in rows))

    @property
    def by_columns(self) -> dict[tuple[str, ...], list[RowFilter]]:
        """The filters by the columns that they look at."""
        found: dict[tuple[str, ...], list[RowFilter]] = {}
        for rows in self.filters:
            found.setdefault(tuple(column for column, _ in rows), []).append(rows)
        return found

    def passes_over(self, month: Month) -> bool:
        """Whether a line of ``month`` is none that is read; one to come is, for it is a fault."""
        if self.months is None or month > self.this_month:
            return False
        return not self.months[0] <= month <= self.months[1]

    @property
    def passed_over(self) -> list[Month]:
        """The months whose lines are none that is read."""
        return [
            month for month in months_between(EVER[0], self.this_month) if self.passes_over(month)
        ]

    def chooser(self, at: Mapping[str, int]) -> Chooser:
        """Tells of a row the numbers of the filters that let it through.

        The columns stand at ``at``; a filter lets no row through where one of its own is missing.
        """
        numbers: dict[RowFilter, int] = {rows: n for n, rows in enumerate(self.filters)}
        kinds = [columns for columns in self.by_columns if set(columns) <= set(at)]
        names = [name for name in self.columns if name in at]
        known: dict[tuple[str, ...], list[int]] = {}

        def looked_for(texts: tuple[str, ...]) -> list[int]:
            if texts not in known:
                line = dict(zip(names, texts, strict=True))
                own = [tuple((name, line[name]) for name in columns) for columns in kinds]
                known[texts] = sorted(numbers[rows] for rows in own if rows in numbers)
            return known[texts]

        if len(names) == 1:
            return _by_one(at[names[0]], looked_for)
        places = [at[name] for name in names]
        return lambda row: looked_for(tuple([reference_text(row.at(place)) for place in places]))


def _by_one(place: int, looked_for: Callable[[tuple[str, ...]], list[int]]) -> Chooser:
    """A chooser that looks at one column; it works on each text that stands there once."""
    known: dict[str, list[int]] = {}

    def chosen(row: Row) -> Sequence[int]:
        cell = row.at(place)
        if type(cell) is not str:
            return looked_for((reference_text(cell),))
        if cell not in known:
            known[cell] = looked_for((reference_text(cell),))
        return known[cell]

    return chosen


class Group(NamedTuple):
    """All rows of one reference that have the same cells in the columns that filters look at.

    ``key`` are these cells; of each row, in one order, ``months`` has the text of its month, and
    ``said`` those of its other cells with ``BETWEEN`` between them.
    """

    ref: Cell
    key: Row
    months: tuple[str, ...]
    said: Sequence[str]


BETWEEN = "\x1e"


@dataclass(frozen=True)
class Groups:
    """A source's rows put together by an engine; ``held`` raises UnsureError where it cannot.

    ``filters`` tells where filters' columns stand in a group's key, ``names`` which columns its
    others are, the month first; ``cells`` gives the cell of each of these for its text.
    """

    filters: Mapping[str, int]
    names: Sequence[str]
    cells: Sequence[Callable[[str], Cell]]
    held: Callable[[], Iterator[Group]]


@dataclass(frozen=True)
class Stream:
    """A source's first rows, its headings among them, and the others as they come.

    ``sifted`` says that rows that nobody asked for are left out; ``unsure`` that its lines are not
    known, so that a fault must be looked for again. ``groups`` are the same rows put together.
    """

    table: Table
    rest: Iterable[Row] = field(default=())
    sifted: bool = False
    unsure: bool = False
    groups: Groups | None = None

    @classmethod
    def of(cls, file: str, rows: Iterator[Row], sheet: str = "") -> Stream:
        """A stream of all ``rows``, those that may hold the headings read already."""
        return cls(Table(file, sheet, tuple(islice(rows, HEADING_WITHIN))), rows)

    def under(self, head: int) -> Iterator[Row]:
        """The rows under the heading, which is the row of the table counted from 0."""
        return chain(self.table.rows[head + 1 :], self.rest)
