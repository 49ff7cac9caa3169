"""A Parquet file's rows through DuckDB; the line of a row is its number, counted from 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.errors import Fault
from workbook_tools.sources import engine
from workbook_tools.sources.asked import Asked, Stream, UnreadableError
from workbook_tools.sources.layouts import long_columns
from workbook_tools.sources.typed import plain_cell
from workbook_tools.tables import Row, SourceSpec, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DAMAGED = "is damaged or no Parquet file; make it again"


def open_parquet(path: Path, spec: SourceSpec, asked: Asked) -> Stream | Fault:
    """The rows that may be asked for; of a wide file all of them."""
    file = spec.file.as_posix()
    connection = engine.connect()
    if connection is None:
        return Fault(file, what="is a Parquet file; install workbook-tools[bulk] to read it")
    place = engine.escaped(str(path))
    try:
        held = connection.execute("DESCRIBE SELECT * FROM read_parquet($path)", {"path": place})
        columns = [engine.Column(name, kind) for name, kind, *_ in held.fetchall()]
        counted = connection.execute("SELECT count(*) FROM read_parquet($path)", {"path": place})
        (count,) = counted.fetchone() or (0,)
    except engine.error():
        return Fault(file, what=_DAMAGED)
    table = Table(file, "", (Row(0, tuple(column.name for column in columns)),))
    at = long_columns(table, spec, asked, [])[1] if spec.layout == "long" else {}
    if spec.layout == "long" and not at:
        return Stream(table)
    wanted = {name: columns[position] for name, position in at.items()}
    by_name = {n: engine.Column(engine.quoted(c.name), c.type) for n, c in wanted.items()}
    condition, given = engine.sieve(asked, by_name) if wanted else ("true", {})
    given["path"] = place
    heading = Row(0, tuple(column.name for column in wanted.values() or columns))
    only_texts = all(column.is_text for column in wanted.values() or columns)
    query = _query(list(wanted.values()) or columns, condition)
    rows = _rows(connection, query, given, file, only_texts=only_texts)
    groups = None
    if wanted and count:
        groups = engine.groups(connection, "read_parquet($path)", condition, given, by_name)
    return Stream(Table(file, "", (heading,)), rows, sifted=count > 0, groups=groups)


def _query(columns: Sequence[engine.Column], condition: str) -> str:
    return (
        f"SELECT file_row_number + 1, {', '.join(map(_plain_text, columns))} "  # noqa: S608 (quoted)
        f"FROM read_parquet($path, file_row_number = true) WHERE {condition}"
    )


def _plain_text(column: engine.Column) -> str:
    name = engine.quoted(column.name)
    return f"coalesce({name}, '')" if column.is_text else name


def _rows(
    connection: DuckDBPyConnection,
    query: str,
    given: dict[str, object],
    file: str,
    *,
    only_texts: bool,
) -> Iterator[Row]:
    try:
        for found in engine.rows(connection, query, given):
            cells = found[1:]
            yield Row(found[0], cells if only_texts else tuple(map(plain_cell, cells)))
    except engine.error() as error:
        raise UnreadableError(Fault(file, what=_DAMAGED)) from error
    finally:
        connection.close()
