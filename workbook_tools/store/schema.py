"""The tables of a store, their guards, and how an older store becomes one of this version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    insert,
    inspect,
    select,
    text,
    update,
)

from workbook_tools.errors import StoreError

VERSION = 1
Migrations = Mapping[int, Callable[[Connection], None]]
MIGRATIONS: Migrations = {}
"""By version: what makes it out of the one before."""

VERSION_ROW = "schema"
_LOCK = 7_238_411_906  # any number that no other program is likely to take
_REFUSAL = "nothing in a store is ever changed or taken out"

metadata = MetaData()


def _key(name: str) -> Column[str]:
    """A text of a primary key, ordered alike in both databases: by its code points."""
    ordered = Text().with_variant(Text(collation="C"), "postgresql")
    return Column(name, ordered, primary_key=True)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _words(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _entry() -> list[Column[str] | Column[int]]:
    return [
        Column("text", Text),
        *_words("author", "author_source", "modified_at"),
        Column("base", Integer, nullable=False),
        *_words("source", "figure"),
    ]


meta = Table("meta", metadata, Column("name", Text, primary_key=True), *_words("value"))

revision = Table(
    "revision",
    metadata,
    *map(_key, ("scorecard", "month", "ref")),
    _number("number"),
    *_entry(),
    *_words("written_at", "previous", "hash"),
)

aside = Table(
    "aside",
    metadata,
    *map(_key, ("scorecard", "month", "ref")),
    _number("number"),
    *_words("aside_kind"),
    *_entry(),
    Column("head", Integer, nullable=False),
    *_words("written_at", "hash"),
)

resolution = Table(
    "resolution",
    metadata,
    *map(_key, ("scorecard", "month", "ref")),
    _number("number"),
    Column("revision", Integer, nullable=False),
    *_words("author", "written_at"),
)

edition = Table(
    "edition",
    metadata,
    *map(_key, ("scorecard", "month")),
    _number("number"),
    *_words("edition_kind", "issued_at", "issued_by", "file", "sha256", "digest"),
    *_words("heads", "figures", "evidence", "evidence_sha256"),
)

reopening = Table(
    "reopening",
    metadata,
    *map(_key, ("scorecard", "month")),
    _number("edition"),
    *_words("reason", "author", "written_at"),
)

request = Table(
    "request",
    metadata,
    *map(_key, ("scorecard", "month", "owner")),
    _number("number"),
    *_words("file", "refs", "due", "written_at"),
)

_GUARDED = (revision, aside, resolution, edition, reopening, request)
_SQLITE_GUARD = """
CREATE TRIGGER {table}_keeps_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""
_POSTGRESQL_GUARD = """
CREATE OR REPLACE FUNCTION {table}_keeps() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$;
CREATE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_keeps()
"""


def _guards(dialect: str) -> Iterator[str]:
    """What has each table of records refuse an UPDATE and a DELETE, whoever asks."""
    for table in _GUARDED:
        if dialect == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                yield _SQLITE_GUARD.format(table=table.name, verb=verb, refusal=_REFUSAL)
        else:
            yield _POSTGRESQL_GUARD.format(table=table.name, refusal=_REFUSAL)


def version_of(connection: Connection, name: str) -> int:
    """The version of the store ``name``, 0 where its tables are not there yet.

    Raises StoreError where the database holds something else under the names of these tables.
    """
    there = set(inspect(connection).get_table_names())
    if meta.name not in there and not there & set(metadata.tables):
        return 0
    found = _written_version(connection) if meta.name in there else None
    if found is None:
        raise StoreError(f"{name} holds the tables of another program: name a store of its own.")
    return found


def _written_version(connection: Connection) -> int | None:
    columns = {column["name"] for column in inspect(connection).get_columns(meta.name)}
    if not {"name", "value"} <= columns:
        return None
    query = select(meta.c.value).where(meta.c.name == VERSION_ROW)
    value = connection.execute(query).scalar_one_or_none()
    return None if value is None else int(value)


def is_ready(connection: Connection, name: str, version: int = VERSION) -> bool:
    """Whether the store has this program's version.

    Raises StoreError for a newer one.
    """
    found = version_of(connection, name)
    if found > version:
        raise StoreError(
            f"{name} was written by a newer workbook-tools (its store is version {found}, this one "
            f"knows {version}): install the newer one."
        )
    return found == version


def prepare(
    connection: Connection,
    name: str,
    version: int = VERSION,
    migrations: Migrations = MIGRATIONS,
) -> None:
    """Makes the tables, or takes an older store to ``version`` step by step.

    ``connection`` is in a transaction; of many processes one does it and the others find it done.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    if is_ready(connection, name, version):
        return
    found = version_of(connection, name)
    if found == 0:
        metadata.create_all(connection)
        for guard in _guards(connection.dialect.name):
            connection.exec_driver_sql(guard)
        connection.execute(insert(meta).values(name=VERSION_ROW, value=str(version)))
        return
    for step in range(found + 1, version + 1):
        migrations[step](connection)
    row = update(meta).where(meta.c.name == VERSION_ROW)
    connection.execute(row.values(value=str(version)))
