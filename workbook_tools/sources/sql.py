"""The rows of one SELECT; nothing is ever written. The line of a row is its number, from 1."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from workbook_tools.errors import Fault
from workbook_tools.sources.asked import Stream, UnreadableError
from workbook_tools.sources.typed import plain_cell
from workbook_tools.tables import VARIABLE, Row, SourceSpec, refuse_writing

_BATCH = 10_000
_EXTRAS = {"postgresql": "workbook-tools[postgres]", "mssql": "workbook-tools[sqlserver]"}


def open_query(folder: Path, spec: SourceSpec) -> Stream | Fault:
    """The rows of the query under the names of its columns, or why there are none."""
    try:
        refuse_writing(spec.query)
        address = make_url(expanded(spec.url, os.environ))
        name = told(address)
        engine = _engine(folder, address)
    except ArgumentError:
        return Fault("config/project.toml", column="sources.url", what="is no URL of a database")
    except (NoSuchModuleError, ModuleNotFoundError):
        extra = _EXTRAS.get(address.get_backend_name(), "the driver that its URL names")
        return Fault(name, what=f"needs a driver for its database; install {extra}")
    except ValueError as error:
        return Fault("config/project.toml", column="sources", what=str(error))
    try:
        rows = _rows(engine, spec.query, name)
        return Stream.of(name, rows)
    except UnreadableError as error:
        return error.fault


def expanded(url: str, environ: Mapping[str, str]) -> str:
    """``url`` with what ``environ`` holds for each ``${NAME}``; one alone is the whole URL.

    Raises ValueError, with a clause for people, for a variable that is not set.
    """
    names = VARIABLE.findall(url)
    if missing := [name for name in names if not environ.get(name)]:
        raise ValueError(f"needs the environment variable {missing[0]}, which is not set; set it")
    if VARIABLE.fullmatch(url):
        return environ[names[0]]
    return VARIABLE.sub(lambda found: quote_plus(environ[found[1]]), url)


def told(address: URL) -> str:
    """A database's name for people: never a user, a password or an option."""
    kind = address.get_backend_name()
    shown = URL.create(kind, None, None, address.host, address.port, address.database)
    return shown.render_as_string()


def _engine(folder: Path, address: URL) -> Engine:
    if address.get_backend_name() == "sqlite":
        file = quote(str(folder.resolve() / (address.database or "")))
        return create_engine(
            "sqlite://",
            poolclass=NullPool,
            creator=lambda: sqlite3.connect(f"file:{file}?mode=ro", uri=True),
        )
    if address.get_backend_name() == "postgresql" and "+" not in address.drivername:
        address = address.set(drivername="postgresql+psycopg")
    return create_engine(address, poolclass=NullPool)


def _rows(engine: Engine, query: str, name: str) -> Iterator[Row]:
    """The names of the columns as row 0, and the rows; what was begun is rolled back."""
    options = {"stream_results": True, "no_parameters": True, "yield_per": _BATCH}
    if engine.dialect.name == "postgresql":
        options["postgresql_readonly"] = True
    try:
        with engine.connect().execution_options(**options) as connection:
            found = connection.exec_driver_sql(query.strip().removesuffix(";"))
            yield Row(0, tuple(found.keys()))
            for number, cells in enumerate(found, start=1):
                yield Row(number, tuple(map(plain_cell, cells)))
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        what = f"gives no figures ({reason}); mend the query, or check that the server answers"
        raise UnreadableError(Fault(name, what=what)) from error
