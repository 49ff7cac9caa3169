"""Figures from one SELECT: SQLite and PostgreSQL, read and never written."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from support.sources import read, source_faults
from support.stores import PostgreSQL

from workbook_tools.period import Month
from workbook_tools.sources.sql import expanded, told
from workbook_tools.tables import SourceSpec, refuse_password, refuse_writing
from workbook_tools.values import Absence

DECEMBER = Month(2019, 12)
TABLE = "CREATE TABLE figures (ref TEXT, month DATE, value NUMERIC, word TEXT)"
ROWS = (
    "INSERT INTO figures VALUES ('A1', '2019-12-01', 5, 'a%b'), ('A2', '2019-12-31', 0.25, NULL), "
    "('A1', '2019-11-01', NULL, ':name')"
)
QUERY = "SELECT ref, month, value FROM figures;"


def database(folder: Path) -> SourceSpec:
    with sqlite3.connect(folder / "held.db") as connection:
        connection.execute(TABLE)
        connection.execute(ROWS)
    connection.close()
    return SourceSpec(url="sqlite:///held.db", query=QUERY)


def with_query(spec: SourceSpec, query: str) -> SourceSpec:
    return SourceSpec(url=spec.url, query=query)


def test_a_query_on_sqlite_gives_the_figures(tmp_path):
    series = read(tmp_path, database(tmp_path))
    assert (series["A1"].value(DECEMBER), str(series["A2"].value(DECEMBER))) == (5, "0.25")
    assert series["A1"].observations[DECEMBER.previous].value is Absence.BLANK


def test_a_query_on_postgresql_gives_the_figures(tmp_path, postgres: PostgreSQL):
    url = postgres.fresh()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(TABLE)
        connection.exec_driver_sql(ROWS.replace("%", "%%"))
        connection.exec_driver_sql("CREATE SEQUENCE counted")
    engine.dispose()
    spec = SourceSpec(url=url, query=QUERY)
    series = read(tmp_path, spec)
    assert (series["A1"].value(DECEMBER), str(series["A2"].value(DECEMBER))) == (5, "0.25")
    like = "SELECT ref, month, value FROM figures WHERE word LIKE 'a%' AND value::text <> ':x'"
    assert list(read(tmp_path, with_query(spec, like))["A2"]) == []
    writing = "SELECT setval('counted', 1)::text AS ref, '2019-12' AS month, 1 AS value"
    (sentence,) = source_faults(tmp_path, with_query(spec, writing))
    assert "cannot execute setval() in a read-only transaction" in sentence
    postgres.drop(url)


def test_faults_name_the_row_of_the_result(tmp_path):
    spec = with_query(
        database(tmp_path),
        "SELECT 'A1' ref, '2019-12' month, 'five' AS value UNION SELECT 'B', 1, 2",
    )
    assert [fault.partition(": ")[0] for fault in source_faults(tmp_path, spec)] == [
        f"sqlite:///held.db, line {line}, column {column}"
        for line, column in ((1, "value"), (2, "month"), (2, "ref"))
    ]


def test_a_query_that_fails_and_a_database_that_is_not_there_are_named(tmp_path):
    spec = database(tmp_path)
    (sentence,) = source_faults(tmp_path, with_query(spec, "SELECT nil FROM figures"))
    assert sentence == (
        "sqlite:///held.db: gives no figures (no such column: nil); mend the query, or check "
        "that the server answers"
    )
    (sentence,) = source_faults(tmp_path, SourceSpec(url="sqlite:///gone.db", query="SELECT 1"))
    assert "sqlite:///gone.db: gives no figures (unable to open database file)" in sentence
    assert not (tmp_path / "gone.db").exists()


def test_a_driver_that_is_not_installed_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyodbc", None)
    spec = SourceSpec(
        url="mssql+pyodbc://@server/db?driver=ODBC+Driver+18+for+SQL+Server&trusted_connection=yes",
        query=QUERY,
    )
    assert source_faults(tmp_path, spec) == [
        "mssql://server/db: needs a driver for its database; install workbook-tools[sqlserver]"
    ]


def test_a_variable_stands_in_for_a_password_or_for_the_whole_url(monkeypatch):
    held = {"SECRET": "p@ss/word", "URL": "sqlite:///a.db"}
    url = expanded("postgresql://me:${SECRET}@server/db", held)
    assert make_url(url).password == held["SECRET"]
    assert told(make_url(url)) == "postgresql://server/db"
    assert expanded("${URL}", held) == "sqlite:///a.db"
    with pytest.raises(ValueError, match="needs the environment variable GONE, which is not set"):
        expanded("postgresql://me:${GONE}@server/db", held)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hush@server/db",
        "postgresql://me:${A}hush@server/db",
        "postgresql://server/db?password=hush",
        "mssql+pyodbc://?odbc_connect=DRIVER%3DX%3BUID%3Dme%3BPWD%3Dhush",
        "mssql+pyodbc://me@server/db?pwd=hush",
    ],
)
def test_a_password_in_a_url_is_refused(url):
    with pytest.raises(ValueError, match="holds a password; put it into an environment") as refused:
        refuse_password(url)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:${SECRET}@server/db",
        "${URL}",
        "postgresql://me@server/db?password=${SECRET}",
        "mssql+pyodbc://@server/db?driver=ODBC+Driver+18+for+SQL+Server&trusted_connection=yes",
    ],
)
def test_a_url_without_a_password_is_taken(url):
    refuse_password(url)


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM figures",
        "SELECT 1; DELETE FROM figures",
        "SELECT 1 EXEC('drop table x')",
        "WITH x AS (DELETE FROM figures RETURNING *) SELECT * FROM x",
        "SELECT * INTO other FROM figures",
        "SELECT E'\\'' ; DELETE FROM x WHERE a <> 'b'",
        "-- SELECT\nDROP TABLE figures",
        "",
    ],
)
def test_anything_but_one_select_is_refused(query, tmp_path):
    with pytest.raises(ValueError, match="write"):
        refuse_writing(query)
    assert len(source_faults(tmp_path, with_query(database(tmp_path), query))) == 1


@pytest.mark.parametrize(
    "query",
    [
        QUERY,
        "-- a month's; figures\nWITH x AS (SELECT 1) SELECT replace(a, 'drop; delete', b) FROM x",
        'SELECT "update", [set] FROM figures',
    ],
)
def test_one_select_is_taken(query):
    refuse_writing(query)
