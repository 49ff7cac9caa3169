"""Tables that are made once, taken forward, and never taken for another program's."""

from __future__ import annotations

import multiprocessing

import pytest
from sqlalchemy import create_engine, inspect, text
from support.stores import append, append_many, tamper

from workbook_tools.errors import StoreError
from workbook_tools.store import Store, engine, schema
from workbook_tools.store.engine import Transaction


def test_many_processes_make_one_store(store_url):
    spawn = multiprocessing.get_context("spawn")
    processes = [
        spawn.Process(target=append_many, args=(store_url, None, f"writer {n}", ()))
        for n in range(6)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 6
    store = Store.open(store_url)
    assert append(store).number == 1
    store.close()


def _with_a_column(transaction: Transaction) -> None:
    transaction.execute("ALTER TABLE request ADD COLUMN colour TEXT NOT NULL DEFAULT ''")


def _with_a_table(transaction: Transaction) -> None:
    transaction.execute("CREATE TABLE palette AS SELECT colour FROM request")


def _columns(url: str, table: str) -> list[str]:
    """Those of a table, none where it is not there."""
    database = create_engine(url)
    with database.connect() as connection:
        there = inspect(connection).has_table(table)
        found = inspect(connection).get_columns(table) if there else []
    database.dispose()
    return [column["name"] for column in found]


def test_an_older_store_is_taken_forward_step_by_step(store, store_url):
    append(store)
    steps = {3: _with_a_table, 2: _with_a_column}
    database = engine.connect(store_url)
    for _ in range(2):
        with database.transaction("preparing") as transaction:
            schema.prepare(transaction, "store", 3, steps)
    with database.transaction("reading") as transaction:
        assert schema.is_ready(transaction, "store", 3)
    database.close()
    assert _columns(store_url, "palette") == ["colour"]
    assert len(list(store.dump())) == 1


def test_a_step_that_fails_leaves_the_older_store(store, store_url):
    database = engine.connect(store_url)
    with pytest.raises(KeyError), database.transaction("preparing") as transaction:
        schema.prepare(transaction, "store", 3, {2: _with_a_column})
    with database.transaction("reading") as transaction:
        assert schema.is_ready(transaction, "store", 1)
    database.close()
    assert "colour" not in _columns(store_url, "request")


def test_a_newer_store_is_refused(store, store_url):
    store.close()
    tamper(store_url, "UPDATE meta SET value = '9' WHERE name = 'schema'")
    with pytest.raises(StoreError, match=r"store is version 9, this one knows 1\): install the"):
        Store.open(store_url)


@pytest.mark.parametrize(
    "tables",
    [
        ["CREATE TABLE revision (id INTEGER)"],
        ["CREATE TABLE meta (id INTEGER)"],
        ["CREATE TABLE meta (name TEXT, value TEXT)"],
    ],
)
def test_tables_of_another_program_are_left_alone(store_url, tables):
    engine_ = create_engine(store_url)
    with engine_.begin() as connection:
        for statement in tables:
            connection.execute(text(statement))
    with pytest.raises(StoreError, match="holds the tables of another program"):
        Store.open(store_url)
    assert len(inspect(engine_).get_table_names()) == 1
    engine_.dispose()


def test_a_database_that_others_use_too_takes_a_store(store_url):
    engine_ = create_engine(store_url)
    with engine_.begin() as connection:
        connection.execute(text("CREATE TABLE figures (id INTEGER)"))
    engine_.dispose()
    store = Store.open(store_url)
    assert append(store).number == 1
    store.close()
