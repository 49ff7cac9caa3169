"""Connections to SQLite and PostgreSQL: how a transaction begins, and errors in sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from workbook_tools.errors import StoreError

_WAIT = 60  # seconds for another program to let go of an SQLite file
_CONNECT = 10  # seconds for a server to answer
_FILE = "sqlite:///"
_BEGIN = "workbook_tools_begin"
_LOST_RACES = frozenset({"40001", "40P01"})  # serialization failure, deadlock
_NO_RIGHT = "42501"


@dataclass(frozen=True)
class Database:
    """Engines by what is done with them; ``name`` tells it to people, never a password.

    A reading is a snapshot. A writing on SQLite has the file to itself from its beginning; on
    PostgreSQL it fails where another took the same place first, see ``lost_race``.
    """

    name: str
    reading: Engine
    writing: Engine
    preparing: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether it is SQLite."""
        return self.reading.dialect.name == "sqlite"

    def close(self) -> None:
        """Closes every connection."""
        self.reading.dispose()


def connect(url: str) -> Database:
    """The database at ``sqlite:///file``, whose folder is made, or ``postgresql+psycopg://...``.

    Raises StoreError for another address, and where the driver is not installed.
    """
    if url.startswith(_FILE):
        return _sqlite(Path(url.removeprefix(_FILE)))
    try:
        address = make_url(url)
        if address.get_backend_name() not in ("postgresql", "postgres"):
            raise NoSuchModuleError(address.drivername)
        return _postgresql(address.set(drivername="postgresql+psycopg"))
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StoreError(
            "The address of the store is none that this program knows: write "
            "postgresql+psycopg://user@server/database, or the name of a file."
        ) from None
    except ModuleNotFoundError as error:
        raise StoreError(
            "A store on PostgreSQL needs a driver: install workbook-tools[postgres]."
        ) from error


def in_memory() -> Database:
    """A database that is gone when it is closed."""
    args = {"isolation_level": None, "check_same_thread": False}
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args=args)
    return _with_begin("the store in memory", engine)


def _sqlite(file: Path) -> Database:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{file.parent} cannot be made for the store ({error.strerror}): name another folder."
        ) from error
    args = {"isolation_level": None, "timeout": _WAIT}
    engine = create_engine(URL.create("sqlite", database=str(file)), connect_args=args)
    return _with_begin(str(file), engine)


def _with_begin(name: str, engine: Engine) -> Database:
    event.listen(engine, "connect", _careful)
    event.listen(engine, "begin", _begin)
    immediate = engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
    return Database(name, reading=engine, writing=immediate, preparing=immediate)


def _careful(connection: Any, _: object) -> None:
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA journal_mode=DELETE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _postgresql(address: URL) -> Database:
    args = {} if "connect_timeout" in address.query else {"connect_timeout": _CONNECT}
    engine = create_engine(address, connect_args=args)
    told = URL.create("postgresql", None, None, address.host, address.port, address.database)
    return Database(
        told.render_as_string(),
        reading=engine.execution_options(isolation_level="REPEATABLE READ"),
        writing=engine.execution_options(isolation_level="SERIALIZABLE"),
        preparing=engine.execution_options(isolation_level="READ COMMITTED"),
    )


def lost_race(error: DBAPIError) -> bool:
    """Whether another process took the place first, so that the same again may succeed."""
    return isinstance(error, IntegrityError) or _state(error) in _LOST_RACES


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", ""))


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turns a database's error that a user can put right into a StoreError about ``name``."""
    try:
        yield
    except DBAPIError as error:
        sentence = _sentence(name, error)
        if sentence is None:
            raise
        raise StoreError(sentence) from error


_SQLITE = {
    "not a database": "is no store: it is not an SQLite database; name another file",
    "malformed": "is damaged: move it away; the next run makes it anew from the .jsonl beside it",
    "locked": "has been in use by another program for a minute: close that one, then try again",
    "readonly": "cannot be written: ask for the right to write to it and to its folder",
    "unable to open": "cannot be opened or made: check that its folder is there and can be written",
    "is full": "cannot grow, the disk is full: make room, then try again; nothing was stored",
    "disk I/O": "cannot be read or written, the disk reports an error: copy it to another place",
}


def _sentence(name: str, error: DBAPIError) -> str | None:
    said = str(error.orig).strip()
    if isinstance(error.orig, sqlite3.Error):
        clause = next((clause for sign, clause in _SQLITE.items() if sign in said), "")
        if clause:
            return f"{name} {clause}."
    if isinstance(error, IntegrityError):
        return f"{name} was written to by others again and again meanwhile: try again."
    if _state(error) == _NO_RIGHT:
        return f"{name} does not let this user do that: ask for the right to create and to insert."
    if type(error).__name__ in ("OperationalError", "InterfaceError"):
        reason = said.splitlines()[0] if said else "no reason is given"
        return f"{name} cannot be used ({reason}): check its address and that it runs."
    return None
