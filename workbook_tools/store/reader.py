"""What a store holds, as records: one consistent picture."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

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
from workbook_tools.store.engine import Transaction

Names: TypeAlias = str | Collection[str] | None
Months: TypeAlias = Month | Collection[Month] | None


class Reader:
    """The records of a store; None for a scorecard, a month or a reference means all of them.

    Several scorecards or months are asked for as a collection of them. Everything is in the order
    of its key, then of its number.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

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
            for (line,) in self._transaction.execute(_words(kind, table)):
                yield line.encode()

    def _rows(self, table: schema.Table, **wanted: Names | Months) -> Iterator[rows.Row]:
        given = {name: _texts(value) for name, value in wanted.items() if value is not None}
        values = {
            f"{name}{n}": text for name, texts in given.items() for n, text in enumerate(texts)
        }
        counts = {name: len(texts) for name, texts in given.items()}
        for row in self._transaction.execute(_select(table, counts), values):
            yield dict(zip(table.columns, row, strict=True))


def _texts(wanted: str | Month | Collection[str] | Collection[Month]) -> list[str]:
    return [str(wanted)] if isinstance(wanted, str | Month) else sorted(map(str, wanted))


def _select(table: schema.Table, counts: Mapping[str, int]) -> str:
    """All rows whose columns have one of so many values each, ``:month0`` and ``:month1``."""
    several = {
        name: ", ".join(f":{name}{n}" for n in range(count)) for name, count in counts.items()
    }
    conditions = [f"{name} IN ({values or 'NULL'})" for name, values in several.items()]
    found = _records(table, ", ".join(table.columns), *conditions)
    return f"{found} ORDER BY {', '.join(table.key)}"


def _words(kind: str, table: schema.Table) -> str:
    """What ``json`` writes for each record, in SQLite."""
    fields = [f"', \"{name}\": ' || json_quote({name})" for name in table.columns]
    line = " || ".join([f'\'{{"kind": "{kind}"\'', *fields, "'}\n'"])
    return _records(table, line)


def _records(table: schema.Table, columns: str, *conditions: str) -> str:
    if table is schema.meta:
        conditions = (*conditions, f"name <> '{schema.VERSION_ROW}'")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {columns} FROM {table.name}{where}"  # noqa: S608 # names are schema's own
