"""The tables of a store, their guards, and how an older store becomes one of this version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from workbook_tools.errors import StoreError
from workbook_tools.store.engine import Transaction

VERSION = 1
Migrations = Mapping[int, Callable[[Transaction], None]]
MIGRATIONS: Migrations = {}
"""By version: what makes it out of the one before."""

VERSION_ROW = "schema"
_LOCK = 7_238_411_906  # any number that no other program is likely to take
_REFUSAL = "nothing in a store is ever changed or taken out"
_NUMBERS = frozenset({"number", "base", "head", "revision", "edition"})
_MAY_BE_NOTHING = frozenset({"text"})


@dataclass(frozen=True)
class Table:
    """A table: its name, the columns of its primary key, and the others."""

    name: str
    key: tuple[str, ...]
    others: tuple[str, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """All columns, in their order."""
        return self.key + self.others

    @cached_property
    def insertion(self) -> str:
        """What adds a row, from a value for each column under its name."""
        values = ", ".join(f":{name}" for name in self.columns)
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({values})"  # noqa: S608

    def definition(self, *, is_sqlite: bool) -> str:
        """What makes the table; its key is ordered by code points in both databases."""
        ordered = "TEXT" if is_sqlite else 'TEXT COLLATE "C"'
        kinds = dict.fromkeys(self.key, ordered) | dict.fromkeys(self.others, "TEXT")
        kinds |= dict.fromkeys(_NUMBERS.intersection(kinds), "INTEGER")
        columns = [
            f"{name} {kind}" if name in _MAY_BE_NOTHING else f"{name} {kind} NOT NULL"
            for name, kind in kinds.items()
        ]
        return (
            f"CREATE TABLE {self.name} ({', '.join(columns)}, PRIMARY KEY ({', '.join(self.key)}))"
        )


_COMMENT = ("scorecard", "month", "ref", "number")
_ENTRY = ("text", "author", "author_source", "modified_at", "base", "source", "figure")

meta = Table("meta", ("name",), ("value",))
revision = Table("revision", _COMMENT, (*_ENTRY, "written_at", "previous", "hash"))
aside = Table("aside", _COMMENT, ("aside_kind", *_ENTRY, "head", "written_at", "hash"))
resolution = Table("resolution", _COMMENT, ("revision", "author", "written_at"))
edition = Table(
    "edition",
    ("scorecard", "month", "number"),
    (
        *("edition_kind", "issued_at", "issued_by", "file", "sha256", "digest"),
        *("heads", "figures", "evidence", "evidence_sha256"),
    ),
)
reopening = Table(
    "reopening", ("scorecard", "month", "edition"), ("reason", "author", "written_at")
)
request = Table(
    "request",
    ("scorecard", "month", "owner", "number"),
    ("file", "refs", "due", "written_at"),
)

_GUARDED = (revision, aside, resolution, edition, reopening, request)
TABLES = (meta, *_GUARDED)
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


def _guards(*, is_sqlite: bool) -> Iterator[str]:
    """What has each table of records refuse an UPDATE and a DELETE, whoever asks."""
    for table in _GUARDED:
        if is_sqlite:
            for verb in ("UPDATE", "DELETE"):
                yield _SQLITE_GUARD.format(table=table.name, verb=verb, refusal=_REFUSAL)
        else:
            yield _POSTGRESQL_GUARD.format(table=table.name, refusal=_REFUSAL)


_SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_POSTGRESQL_TABLES = """
SELECT relname FROM pg_class
WHERE relkind IN ('r', 'p') AND relnamespace = CAST(current_schema() AS regnamespace)
"""


def version_of(transaction: Transaction, name: str) -> int:
    """The version of the store ``name``, 0 where its tables are not there yet.

    Raises StoreError where the database holds something else under the names of these tables.
    """
    found = transaction.execute(_SQLITE_TABLES if transaction.is_sqlite else _POSTGRESQL_TABLES)
    there = {table for (table,) in found}
    if not there & {table.name for table in TABLES}:
        return 0
    version = _written_version(transaction) if meta.name in there else None
    if version is None:
        raise StoreError(f"{name} holds the tables of another program: name a store of its own.")
    return version


def _written_version(transaction: Transaction) -> int | None:
    found = transaction.execute("SELECT * FROM meta LIMIT 0")
    if not {"name", "value"} <= {column[0] for column in found.description}:
        return None
    query = "SELECT value FROM meta WHERE name = :name"
    row = transaction.execute(query, {"name": VERSION_ROW}).fetchone()
    return None if row is None else int(row[0])


def is_ready(transaction: Transaction, name: str, version: int = VERSION) -> bool:
    """Whether the store has this program's version.

    Raises StoreError for a newer one.
    """
    found = version_of(transaction, name)
    if found > version:
        raise StoreError(
            f"{name} was written by a newer workbook-tools (its store is version {found}, this one "
            f"knows {version}): install the newer one."
        )
    return found == version


def prepare(
    transaction: Transaction,
    name: str,
    version: int = VERSION,
    migrations: Migrations = MIGRATIONS,
) -> None:
    """Makes the tables, or takes an older store to ``version`` step by step.

    Of many processes one does it and the others find it done.
    """
    if not transaction.is_sqlite:
        transaction.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
    if is_ready(transaction, name, version):
        return
    found = version_of(transaction, name)
    written = {"name": VERSION_ROW, "value": str(version)}
    if found == 0:
        for table in TABLES:
            transaction.execute(table.definition(is_sqlite=transaction.is_sqlite))
        for guard in _guards(is_sqlite=transaction.is_sqlite):
            transaction.execute(guard)
        transaction.execute(meta.insertion, written)
        return
    for step in range(found + 1, version + 1):
        migrations[step](transaction)
    transaction.execute("UPDATE meta SET value = :value WHERE name = :name", written)
