"""Adding to a store; nothing in it is ever changed or taken out."""

from __future__ import annotations

import re
from datetime import datetime

from workbook_tools.commentary import (
    Aside,
    AsideKind,
    Edition,
    Entry,
    Key,
    Reopening,
    Request,
    Resolution,
    Revision,
)
from workbook_tools.errors import StoreError
from workbook_tools.store import rows
from workbook_tools.store.engine import Transaction
from workbook_tools.store.reader import Reader

_NO_CHARACTER = re.compile(r"[\0\ud800-\udfff]")


class Writer(Reader):
    """A reader of the state that it writes to; ``added`` are the lines of what it has written."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self.added: list[rows.Row] = []

    def append(self, key: Key, entry: Entry, written_at: datetime) -> Revision:
        """The entry as the key's new head."""
        history = self.history(key.scorecard, key.month, key.ref)
        number = history[-1].number + 1 if history else 1
        previous = history[-1].hash if history else ""
        revision = Revision(key, number, entry, written_at, previous)
        self.add(revision)
        return revision

    def set_aside(
        self, key: Key, entry: Entry, kind: AsideKind, head: int, written_at: datetime
    ) -> Aside:
        """The entry kept beside the history whose head was ``head``."""
        asides = self.asides(key.scorecard, key.month, key.ref)
        number = asides[-1].number + 1 if asides else 1
        aside = Aside(key, number, kind, entry, head, written_at)
        self.add(aside)
        return aside

    def resolve(self, resolution: Resolution) -> None:
        """Records what became of a conflict; one that is resolved already stays as it is."""
        key = resolution.key
        found = self.resolutions(key.scorecard, key.month, key.ref)
        if resolution.number not in {each.number for each in found}:
            self.add(resolution)

    def add_edition(self, edition: Edition) -> None:
        """Records an edition that was handed out."""
        self.add(edition)

    def add_reopening(self, reopening: Reopening) -> None:
        """Records why the next edition is begun."""
        self.add(reopening)

    def add_request(self, request: Request) -> None:
        """Records a workbook that asks for comments."""
        self.add(request)

    def set_mark(self, name: str, value: str) -> None:
        """Sets a value of the program's own, once.

        Raises StoreError where another value stands there.
        """
        found = self.mark(name)
        if found is None:
            self.add(rows.Mark(name, value))
        elif found != value:
            raise StoreError(f"The store's mark {name!r} is {found!r} already and stays so.")

    def add(self, record: rows.Record) -> None:
        """Adds a record whose place is free.

        Raises StoreError for a text that no database takes.
        """
        kind, row = rows.kind_of(record), rows.row_of(record)
        line = {"kind": kind, **row}
        for name, value in row.items():
            if isinstance(value, str) and _NO_CHARACTER.search(value):
                place = rows.place_words(line)
                raise StoreError(
                    f"In {place} the {name} holds a character that no database takes (NUL, or half "
                    "of a pair): take it out."
                )
        table, _ = rows.KINDS[kind]
        self._transaction.execute(table.insertion, row)
        self.added.append(line)
