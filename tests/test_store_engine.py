"""Databases that cannot be used are told in one sentence, without a password."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from support.permissions import binding
from support.stores import NOW, PostgreSQL, append, entry, key, tamper

from workbook_tools.errors import StoreError
from workbook_tools.store import Store, Writer, engine


def _refusal(url: str, twin: Path | None = None) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(url, twin=twin)
    return str(caught.value)


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    file = tmp_path / "figures.csv"
    file.write_text("ref,month,value\n" * 99, encoding="utf-8")
    assert _refusal(f"sqlite:///{file}") == (
        f"{file} is no store: it is not an SQLite database; name another file."
    )
    assert file.read_text(encoding="utf-8").startswith("ref,month")


def test_a_damaged_file_is_told(tmp_path):
    file = tmp_path / "store.db"
    store = Store.open(f"sqlite:///{file}")
    for _ in range(40):
        append(store, "x" * 5000)
    store.close()
    with file.open("r+b") as damaged:
        damaged.seek(4096)
        damaged.write(b"\xff" * 8192)
    assert "is damaged: move it away" in _refusal(f"sqlite:///{file}", tmp_path / "store.jsonl")


def test_the_folder_of_a_store_is_made(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'a' / 'b' / '100% #1?' / 'store.db'}")
    assert append(store).number == 1
    store.close()
    assert (tmp_path / "a" / "b" / "100% #1?" / "store.db").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    said = _refusal(f"sqlite:///{tmp_path / 'file' / 'x' / 'store.db'}")
    assert said.startswith(f"{tmp_path / 'file' / 'x'} cannot be made for the store")


def test_a_folder_that_may_not_be_written_is_told(tmp_path):
    file = tmp_path / "store.db"
    tmp_path.chmod(0o500)
    with binding():
        assert _refusal(f"sqlite:///{file}") == (
            f"{file} cannot be opened or made: check that its folder is there and can be written."
        )
    tmp_path.chmod(0o700)


def test_a_store_that_may_only_be_read_is_read_and_refuses_a_text(tmp_path):
    file = tmp_path / "store.db"
    store = Store.open(f"sqlite:///{file}")
    append(store)
    store.close()
    file.chmod(0o400)
    with binding():
        store = Store.open(f"sqlite:///{file}")
        assert len(list(store.dump())) == 1
        with pytest.raises(StoreError, match=r"store.db cannot be written: ask for the right"):
            append(store)
        store.close()


def test_a_full_disk_is_told_and_nothing_is_stored(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'store.db'}")
    append(store)

    def job(writer: Writer) -> None:
        writer.append(key(), entry("Small."), NOW)
        writer._transaction.execute("PRAGMA max_page_count=1")
        writer.append(key(), entry("x" * 200_000), NOW)

    with pytest.raises(StoreError, match=r"cannot grow, the disk is full"):
        store.write(job)
    assert len(list(store.dump())) == 1
    store.close()


def test_a_file_that_another_program_holds_is_told(tmp_path, monkeypatch):
    file = tmp_path / "store.db"
    monkeypatch.setattr(engine, "_WAIT", 0)
    store = Store.open(f"sqlite:///{file}")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="has been in use by another program for a minute"):
        append(store)
    other.close()
    assert append(store).number == 1
    store.close()


def test_a_store_has_no_write_ahead_log(tmp_path):
    file = tmp_path / "store.db"
    Store.open(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as other:
        other.execute("PRAGMA journal_mode=WAL")
    other.close()
    store = Store.open(f"sqlite:///{file}")
    append(store)
    store.close()
    with sqlite3.connect(file) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    other.close()


def test_every_connection_waits_for_the_disk():
    database = engine.in_memory()
    with database.transaction("reading") as transaction:
        assert transaction.execute("PRAGMA synchronous").fetchone() == (2,)
    database.close()


@pytest.mark.parametrize("url", ["mysql://me:secret@server/x", "postgresql", "http://a:b", "x://y"])
def test_an_address_of_another_kind_is_told(url):
    said = _refusal(url)
    assert said.startswith("The address of the store is none that this program knows: write")
    assert "secret" not in said


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://me:secret@127.0.0.1:1/texts",
        "postgresql://me:secret@127.0.0.1:1/texts",
        "postgresql://me:secret#1%40@127.0.0.1:1/texts",
        "postgresql+psycopg://127.0.0.1:1/texts?password=secret&user=me",
    ],
)
def test_a_server_that_cannot_be_reached_is_told_without_the_password(address):
    said = _refusal(address)
    assert said.startswith("postgresql://127.0.0.1:1/texts cannot be used (")
    assert "secret" not in said
    assert "\n" not in said


def test_a_database_that_is_not_there_is_told(postgres: PostgreSQL):
    said = _refusal(postgres.url("nothing"))
    assert 'database "nothing" does not exist' in said
    assert "\n" not in said


def test_a_server_that_went_away_is_told_and_asked_again(postgres: PostgreSQL):
    url = postgres.fresh()
    store = Store.open(url)
    append(store)
    ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    tamper(url, f"{ends} WHERE datname = current_database() AND pid <> pg_backend_pid()")
    with pytest.raises(StoreError, match=r"cannot be used \(.*\): check its address"):
        append(store)
    assert append(store).number == 2
    store.close()


@pytest.mark.parametrize("rest", ["user@server/x?colour=red", "[server/x"])
def test_an_address_that_a_server_cannot_have_is_told(rest):
    said = _refusal(f"postgresql+psycopg://{rest}")
    assert said.startswith("The address of the store is none that this program knows: write")


def test_a_user_without_rights_is_told(postgres: PostgreSQL):
    url = postgres.fresh()
    Store.open(url).close()
    tamper(url, "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    said = _refusal(url.replace("tests@", "guest@"))
    assert "does not let this user do that: ask for the right to create and to insert." in said
    tamper(url, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
    store = Store.open(url.replace("tests@", "guest@"))
    with pytest.raises(StoreError, match="does not let this user do that"):
        append(store)
    store.close()


def test_a_missing_driver_is_told():
    script = """
import sys
sys.modules["psycopg"] = None
from workbook_tools.store import Store
from workbook_tools.errors import StoreError
try:
    Store.open("postgresql+psycopg://me:secret@server/texts")
except StoreError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        "A store on PostgreSQL needs a driver: install workbook-tools[postgres].\n"
    )
