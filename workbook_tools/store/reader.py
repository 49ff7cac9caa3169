"""What a store holds, as records: one consistent picture."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    bindparam,
    func,
    literal,
    select,
)

from workbook_tools.commentary import (
    Aside,
    AsideKind,
    Edition,
    Reopening,
    Request,
    Resolution,
    Revision,
)
from workbook_tools.period import Month
from workbook_tools.store import rows, schema

_BATCH = 1_000
Names: TypeAlias = str | Collection[str] | None
Months: TypeAlias = Month | Collection[Month] | None


class Reader:
    """The records of a store; None for a scorecard, a month or a reference means all of them.

    Several scorecards or months are asked for as a collection of them. Everything is in the order
    of its key, then of its number.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heads(self, scorecard: str, month: Month) -> dict[str, Revision]:
        """The latest text of each reference; one that was cleared has the text None."""
        return {revision.key.ref: revision for revision in self.history(scorecard, month)}

    def history(
        self, scorecard: Names = None, month: Months = None, ref: str | None = None
    ) -> tuple[Revision, ...]:
        """Every revision."""
        found = self._rows(schema.revision, scorecard=scorecard, month=month, ref=ref)
        return tuple(map(rows.revision, found))

    def asides(
        self, scorecard: Names = None, month: Months = None, ref: str | None = None
    ) -> tuple[Aside, ...]:
        """Every text that was kept beside the history."""
        found = self._rows(schema.aside, scorecard=scorecard, month=month, ref=ref)
        return tuple(map(rows.aside, found))

    def resolutions(
        self, scorecard: Names = None, month: Months = None, ref: str | None = None
    ) -> tuple[Resolution, ...]:
        """What became of conflicts."""
        found = self._rows(schema.resolution, scorecard=scorecard, month=month, ref=ref)
        return tuple(map(rows.resolution, found))

    def open_conflicts(
        self, scorecard: Names = None, month: Months = None, ref: str | None = None
    ) -> tuple[Aside, ...]:
        """The conflicts that nobody has resolved."""
        settled = {(each.key, each.number) for each in self.resolutions(scorecard, month, ref)}
        return tuple(
            aside
            for aside in self.asides(scorecard, month, ref)
            if aside.kind is AsideKind.CONFLICT and (aside.key, aside.number) not in settled
        )

    def editions(self, scorecard: Names, month: Months = None) -> tuple[Edition, ...]:
        """The issued editions."""
        found = self._rows(schema.edition, scorecard=scorecard, month=month)
        return tuple(map(rows.edition, found))

    def reopenings(self, scorecard: Names, month: Months = None) -> tuple[Reopening, ...]:
        """Why editions after the first were begun."""
        found = self._rows(schema.reopening, scorecard=scorecard, month=month)
        return tuple(map(rows.reopening, found))

    def requests(self, scorecard: Names, month: Months = None) -> tuple[Request, ...]:
        """The workbooks that asked owners for comments."""
        found = self._rows(schema.request, scorecard=scorecard, month=month)
        return tuple(map(rows.request, found))

    def marks(self) -> dict[str, str]:
        """The program's own values by name."""
        return {row["name"]: row["value"] for row in self._rows(schema.meta)}

    def mark(self, name: str) -> str | None:
        """The program's own value under ``name``, None where it was never set."""
        return self.marks().get(name)

    def dump(self) -> Iterator[dict[str, object]]:
        """Every record as a line of JSON says it, in an order in which they can be loaded."""
        for kind, (table, _) in rows.KINDS.items():
            for row in self._rows(table):
                yield {"kind": kind, **row}

    def lines(self) -> Iterator[bytes]:
        """Every record as a line of JSON, put into words by SQLite itself, in no order."""
        for kind, (table, _) in rows.KINDS.items():
            for some in self._connection.execute(_words(kind, table)).partitions(_BATCH):
                for (line,) in some:
                    yield line.encode()

    def _rows(self, table: Table, **wanted: Names | Months) -> Iterator[rows.Row]:
        given = {name: _texts(value) for name, value in wanted.items() if value is not None}
        several = tuple(name for name, value in given.items() if not isinstance(value, str))
        found = self._connection.execute(_select(table, tuple(given), several), given)
        names = tuple(found.keys())
        for some in found.partitions(_BATCH):
            for row in some:
                yield dict(zip(names, row, strict=True))


def _texts(wanted: str | Month | Collection[str] | Collection[Month]) -> str | list[str]:
    if isinstance(wanted, str | Month):
        return str(wanted)
    return sorted(map(str, wanted))


@cache
def _select(
    table: Table, given: tuple[str, ...], several: tuple[str, ...]
) -> Select[tuple[object, ...]]:
    """All rows whose columns ``given`` have the values of the parameters of these names.

    Of those of ``several``, any one of the values.
    """
    query = _records(table, *table.columns).order_by(*table.primary_key.columns)
    for name in given:
        value: BindParameter[str] = bindparam(name, expanding=name in several)
        column = table.c[name]
        query = query.where(column.in_(value) if name in several else column == value)
    return query


def _words(kind: str, table: Table) -> Select[Any]:
    """What ``json`` writes for each record, in SQLite."""
    line: ColumnElement[str] = literal(f'{{"kind": "{kind}"', Text)
    for column in table.columns:
        line = line + literal(f', "{column.name}": ', Text) + func.json_quote(column, type_=Text)
    return _records(table, line + literal("}\n", Text))


def _records(table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
    query = select(*columns)
    return query.where(table.c.name != schema.VERSION_ROW) if table is schema.meta else query
