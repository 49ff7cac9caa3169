"""Connections to SQLite and PostgreSQL: how a transaction begins, and errors in sentences."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, TypeAlias

from workbook_tools.errors import StoreError

Manner: TypeAlias = Literal["reading", "writing", "preparing"]

_WAIT = 60  # seconds for another program to let go of an SQLite file
_CONNECT = 10  # seconds for a server to answer
_FILE = "sqlite:///"
_SERVERS = ("postgresql+psycopg", "postgresql", "postgres")
_LOST_RACES = frozenset({"40001", "40P01"})  # serialization failure, deadlock
_NO_RIGHT = "42501"
_VALUE = re.compile(r":(\w+)")
_NO_ADDRESS = (
    "The address of the store is none that this program knows: write "
    "postgresql+psycopg://user@server/database, or the name of a file."
)


class Transaction:
    """What runs statements, in which ``:name`` stands for a value of that name."""

    def __init__(self, connection: Any, *, is_sqlite: bool) -> None:
        self._connection = connection
        self.is_sqlite = is_sqlite

    def execute(self, statement: str, values: Mapping[str, object] | None = None) -> Any:
        """The cursor of what the statement finds, as PEP 249 has it."""
        if values is None:
            return self._connection.execute(statement)
        if self.is_sqlite:
            return self._connection.execute(statement, values)
        as_psycopg_writes = _VALUE.sub(r"%(\1)s", statement.replace("%", "%%"))
        return self._connection.execute(as_psycopg_writes, values)


@dataclass(frozen=True)
class Database:
    """A database and its driver, a module of PEP 249; ``name`` tells it to people, no password.

    ``begin`` begins a transaction on a connection that ``opened`` gave.
    """

    name: str
    driver: ModuleType
    opened: Callable[[], Any]
    begin: Callable[[Any, Manner], None]
    _idle: list[Any] = field(default_factory=list)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is SQLite."""
        return self.driver is sqlite3

    @contextmanager
    def transaction(self, manner: Manner) -> Iterator[Transaction]:
        """All that it writes is stored when it is left, nothing where an error is raised.

        A *reading* is a snapshot. A *writing* on SQLite has the file to itself from its beginning;
        on PostgreSQL it fails where another took the same place first, see ``lost_race``. A
        *preparing* sees there what others have stored since it began.
        """
        connection = self._idle.pop() if self._idle else self.opened()
        try:
            self.begin(connection, manner)
            yield Transaction(connection, is_sqlite=self.is_sqlite)
            connection.commit()
        except BaseException:
            with suppress(self.driver.Error):  # of a connection that broke
                connection.rollback()
            raise
        finally:
            if not getattr(connection, "closed", False):
                self._idle.append(connection)

    def close(self) -> None:
        """Closes every connection."""
        while self._idle:
            self._idle.pop().close()

    def lost_race(self, error: Exception) -> bool:
        """Whether another process took the place first, so that the same again may succeed."""
        return isinstance(error, self.driver.IntegrityError) or _state(error) in _LOST_RACES

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turns an error of the driver's that a user can put right into a StoreError."""
        try:
            yield
        except self.driver.Error as error:
            sentence = self._sentence(error)
            if sentence is None:
                raise
            raise StoreError(sentence) from error

    def _sentence(self, error: Exception) -> str | None:
        name, said = self.name, str(error).strip()
        if self.is_sqlite:
            clause = next((clause for sign, clause in _SQLITE.items() if sign in said), "")
            if clause:
                return f"{name} {clause}."
        if isinstance(error, self.driver.IntegrityError):
            return f"{name} was written to by others again and again meanwhile: try again."
        if _state(error) == _NO_RIGHT:
            return (
                f"{name} does not let this user do that: ask for the right to create and to insert."
            )
        if isinstance(error, self.driver.OperationalError | self.driver.InterfaceError):
            reason = said.splitlines()[0] if said else "no reason is given"
            return f"{name} cannot be used ({reason}): check its address and that it runs."
        return None


_SQLITE = {
    "not a database": "is no store: it is not an SQLite database; name another file",
    "malformed": "is damaged: move it away; the next run makes it anew from the .jsonl beside it",
    "locked": "has been in use by another program for a minute: close that one, then try again",
    "readonly": "cannot be written: ask for the right to write to it and to its folder",
    "unable to open": "cannot be opened or made: check that its folder is there and can be written",
    "is full": "cannot grow, the disk is full: make room, then try again; nothing was stored",
    "disk I/O": "cannot be read or written, the disk reports an error: copy it to another place",
}


def _state(error: Exception) -> str:
    return str(getattr(error, "sqlstate", ""))


def connect(url: str) -> Database:
    """The database at ``sqlite:///file``, whose folder is made, or ``postgresql+psycopg://...``.

    Raises StoreError for another address, and where the driver is not installed.
    """
    if url.startswith(_FILE):
        return _sqlite(Path(url.removeprefix(_FILE)))
    scheme, separator, rest = url.partition("://")
    if scheme not in _SERVERS or not separator:
        raise StoreError(_NO_ADDRESS)
    return _postgresql(f"postgresql://{rest}")


def in_memory() -> Database:
    """A database that is gone when it is closed."""
    connection = _connection(":memory:")
    return Database("the store in memory", sqlite3, lambda: connection, _begin_sqlite)


def _sqlite(file: Path) -> Database:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{file.parent} cannot be made for the store ({error.strerror}): name another folder."
        ) from error
    return Database(str(file), sqlite3, lambda: _connection(str(file)), _begin_sqlite)


def _connection(file: str) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_WAIT, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA journal_mode=DELETE")
    except BaseException:
        connection.close()
        raise
    return connection


def _begin_sqlite(connection: sqlite3.Connection, manner: Manner) -> None:
    connection.execute("BEGIN" if manner == "reading" else "BEGIN IMMEDIATE")


def _postgresql(address: str) -> Database:
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ModuleNotFoundError as error:
        raise StoreError(
            "A store on PostgreSQL needs a driver: install workbook-tools[postgres]."
        ) from error
    try:
        parts = conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        raise StoreError(_NO_ADDRESS) from None
    levels: Mapping[Manner, psycopg.IsolationLevel] = {
        "reading": psycopg.IsolationLevel.REPEATABLE_READ,
        "writing": psycopg.IsolationLevel.SERIALIZABLE,
        "preparing": psycopg.IsolationLevel.READ_COMMITTED,
    }

    def opened() -> psycopg.Connection[Any]:
        return psycopg.connect(address, connect_timeout=parts.get("connect_timeout", _CONNECT))

    def begin(connection: psycopg.Connection[Any], manner: Manner) -> None:
        connection.isolation_level = levels[manner]

    port = f":{parts['port']}" if "port" in parts else ""
    name = f"postgresql://{parts.get('host', '')}{port}/{parts.get('dbname', '')}"
    return Database(name, psycopg, opened, begin)
