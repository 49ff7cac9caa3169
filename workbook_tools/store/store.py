"""The store of commentary: readings, writings, and all of it as lines of JSON."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from workbook_tools.errors import StoreError
from workbook_tools.store import engine, schema
from workbook_tools.store.agreed import Agreement
from workbook_tools.store.loading import load
from workbook_tools.store.reader import Reader
from workbook_tools.store.twin import Twin
from workbook_tools.store.verify import faults
from workbook_tools.store.writer import Writer

T = TypeVar("T")

_TRIES = 100
_LONGEST_PAUSE = 50  # milliseconds


class Store:
    """Every text that was ever collected, with who, when and where; nothing is ever changed.

    One thread uses it at a time; any number of processes may have the same store open.
    """

    def __init__(self, database: engine.Database, twin: Twin | None = None) -> None:
        self._database = database
        self._twin = twin

    @classmethod
    def open(cls, url: str, *, twin: Path | None = None, noting: bool = True) -> Store:
        """The store at ``sqlite:///file`` or ``postgresql+psycopg://...``, made on first use.

        ``twin`` is a file of JSON Lines that an SQLite store is kept equal to: each takes what it
        lacks from the other. With ``noting`` a note beside the store says how both stood when they
        were found equal. Raises StoreError where either cannot be used, or where they differ.
        """
        database = engine.connect(url)
        store = cls(database, Twin(twin, database.name) if twin else None)
        try:
            store._prepare(noting=noting)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def in_memory(cls) -> Store:
        """An empty store that is gone when it is closed."""
        store = cls(engine.in_memory())
        store._prepare()
        return store

    def close(self) -> None:
        """Lets go of the database."""
        self._database.close()

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A reader of one moment's state. Nothing may be written before it is left."""
        with self._database.told(), self._database.transaction("reading") as transaction:
            yield Reader(transaction)

    def write(self, job: Callable[[Writer], T]) -> T:
        """What ``job`` returns, all that it wrote being stored; nothing is where it raises.

        ``job`` is run again from its start where another process wrote to the same place first.
        Raises StoreError where that goes on, and where the store cannot be written.
        """
        with self._database.told():
            for _ in range(_TRIES - 1):
                try:
                    return self._once(job)
                except self._database.driver.Error as error:
                    if self._database.is_sqlite or not self._database.lost_race(error):
                        raise
                time.sleep(secrets.randbelow(_LONGEST_PAUSE) / 1000)
            return self._once(job)

    def dump(self) -> Iterator[dict[str, object]]:
        """Every record as what a line of JSON says, in an order in which ``load`` takes them."""
        with self.reading() as reader:
            yield from list(reader.dump())

    def load(self, records: Iterable[Mapping[str, object]]) -> int:
        """Adds the records that are missing, all or none; returns how many.

        Raises StoreError for what is no record, and for one that the store holds with other words
        or that does not follow the one before it.
        """
        lines = list(records)
        return self.write(lambda writer: load(writer, lines))

    def verify(self) -> list[str]:
        """A sentence for each thing that does not fit; none when all of it does.

        Raises StoreError where its twin tells another history; what the twin lacks it is given.
        """
        if self._twin:
            self._meet(self._twin)
        with self.reading() as reader:
            return faults(reader)

    def _once(self, job: Callable[[Writer], T]) -> T:
        with self._database.transaction("writing") as transaction:
            writer = Writer(transaction)
            since = self._twin.size if self._twin else 0
            result = job(writer)
        if self._twin and writer.added:
            with self._database.transaction("writing"):
                self._twin.append(writer.added, since)
        return result

    def _prepare(self, *, noting: bool = False) -> None:
        name = self._database.name
        with self._database.told():
            with self._database.transaction("reading") as transaction:
                ready = schema.is_ready(transaction, name)
            if not ready:
                with self._database.transaction("preparing") as transaction:
                    schema.prepare(transaction, name)
        if self._twin:
            agreed = Agreement(Path(name), self._twin.path)
            state = agreed.state()
            if not agreed.holds(state) and self._meet(self._twin) and noting:
                agreed.note(state)

    def _meet(self, twin: Twin) -> bool:
        """Gives the database what only the twin has, and the twin what only the database has.

        Whether they were equal before.
        """
        if self._agrees(twin):
            return True
        with self._database.told(), self._database.transaction("writing") as transaction:
            writer = Writer(transaction)
            held = list(writer.dump())
            try:
                load(writer, twin.records())
            except StoreError as error:
                raise StoreError(f"{self._database.name} and {twin.path}: {error}") from error
            twin.append(held)
        return False

    def _agrees(self, twin: Twin) -> bool:
        """Whether the twin has what the database has; not where SQLite cannot write lines."""
        with suppress(StoreError), self.reading() as reader:
            return twin.is_equal(reader.lines())
        return False
