"""Stores on both databases, a PostgreSQL server of the tests' own, and texts to put in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from workbook_tools.commentary import AuthorSource, Edition, EditionKind, Entry, Key, Revision
from workbook_tools.period import Month
from workbook_tools.store import Store

SCORECARD, DECEMBER = "southampton", Month(2019, 12)
NOW = datetime(2020, 1, 14, 9, 30, tzinfo=UTC)
_RECORDS = ("revision", "aside", "resolution", "edition", "reopening", "request")


def key(ref: str = "M1", month: Month = DECEMBER, scorecard: str = SCORECARD) -> Key:
    """Whose comment."""
    return Key(scorecard, month, ref)


def entry(words: str | None = "Fewer staff.", minutes: int = 0, **facts: object) -> Entry:
    """A text of the manager's, saved ``minutes`` after NOW."""
    given = {"author": "Service manager", "author_source": AuthorSource.GIVEN, **facts}
    return Entry(words, modified_at=NOW + timedelta(minutes=minutes), **given)


def append(store: Store, words: str | None = "Fewer staff.", ref: str = "M1") -> Revision:
    """One more text for an indicator."""
    return store.write(lambda writer: writer.append(key(ref), entry(words), NOW))


def edition(number: int = 1, **facts: object) -> Edition:
    """An edition of December that printed no text."""
    given = {
        "kind": EditionKind.FINAL,
        "issued_at": NOW,
        "issued_by": "Performance officer",
        "file": f"southampton 2019-12 edition {number}.xlsx",
        "sha256": "00" * 32,
        "digest": "e3b0c44298fc",
        **facts,
    }
    return Edition(SCORECARD, DECEMBER, number, **given)


def tamper(url: str, *statements: str) -> None:
    """Runs SQL that the store's guards would refuse."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in _RECORDS:
            if engine.dialect.name == "sqlite":
                for verb in ("UPDATE", "DELETE"):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_keeps_{verb}"))
            elif inspect(connection).has_table(table):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


class PostgreSQL:
    """A server with a cluster of its own under ``home``, reached at a free port."""

    def __init__(self, home: Path, programs: Path) -> None:
        self._home = home
        self._programs = programs
        self._port = _free_port()
        self._numbers = count(1)

    def url(self, database: str = "postgres", user: str = "tests") -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://{user}@127.0.0.1:{self._port}/{database}"

    def fresh(self) -> str:
        """The address of a new, empty database."""
        name = f"store{next(self._numbers)}"
        engine = create_engine(self.url(), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self.url(name)

    def drop(self, url: str) -> None:
        """Takes a database away, whoever is still connected."""
        name = url.rpartition("/")[2]
        engine = create_engine(self.url(), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()

    @contextmanager
    def running(self) -> Iterator[PostgreSQL]:
        """The server, from its first start to its end."""
        self._home.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self._home, "postgres")
        data, log = self._home / "data", self._home / "log"
        self._run("initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self._run("pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield self
        finally:
            self._run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = [
                "setpriv",
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                *command,
            ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._home, timeout=120)


def append_many(url: str, twin: Path | None, author: str, refs: tuple[str, ...]) -> None:
    """What one of several processes does: one more text for each reference."""
    store = Store.open(url, twin=twin)
    for ref in refs:
        store.write(lambda writer, ref=ref: writer.append(key(ref), entry(author=author), NOW))
    store.close()


def append_without_end(url: str, twin: Path, told: Connection) -> None:
    """What a process does until it is killed; it tells the number of each text once stored."""
    store = Store.open(url, twin=twin)
    while True:
        told.send(append(store, "x" * 20_000).number)


def postgresql_programs() -> Path:
    """The folder of ``initdb``. Skips where there is none, and fails there when CI is ``true``."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    reason = "PostgreSQL (initdb) is neither on the path nor under /usr/lib/postgresql"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
