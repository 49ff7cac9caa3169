"""A store and its twin that nobody touched since they were found equal are not compared again."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest
from support.stores import append, tamper

from workbook_tools.errors import StoreError
from workbook_tools.store import Store
from workbook_tools.store.twin import Twin

NOTE = ".store.db.agreed"


def _open(folder: Path) -> Store:
    return Store.open(f"sqlite:///{folder / 'store.db'}", twin=folder / "store.jsonl")


def _age(folder: Path, seconds: int) -> None:
    """Makes both files as old as that."""
    then = time.time() - seconds
    for name in ("store.db", "store.jsonl"):
        os.utime(folder / name, (then, then))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a store with two texts, found equal to its twin some time after the last."""
    with closing(_open(tmp_path)) as store:
        append(store, "First.")
        append(store, "Second.")
    _age(tmp_path, 10)
    _open(tmp_path).close()
    assert (tmp_path / NOTE).exists()
    return tmp_path


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What each comparison found."""
    found: list[bool] = []
    plain = Twin.is_equal

    def noted(self, lines):
        found.append(plain(self, lines))
        return found[-1]

    monkeypatch.setattr(Twin, "is_equal", noted)
    return found


def test_a_store_that_nobody_touched_is_not_compared_again(folder, compared):
    for _ in range(3):
        with closing(_open(folder)) as store, store.reading() as reader:
            assert [each.text for each in reader.history()] == ["First.", "Second."]
    assert compared == []


def test_a_store_that_was_just_written_is_compared_every_time(tmp_path, compared):
    with closing(_open(tmp_path)) as store:
        append(store)
    compared.clear()
    for _ in range(2):
        _open(tmp_path).close()
    assert compared == [True, True]
    assert not (tmp_path / NOTE).exists()


def test_a_new_text_is_compared_once_it_has_settled(folder, compared):
    with closing(_open(folder)) as store:
        append(store, "Third.")
    _age(folder, 5)
    for _ in range(2):
        _open(folder).close()
    assert compared == [True]


def test_a_verification_compares_both(folder, compared):
    with closing(_open(folder)) as store:
        assert store.verify() == []
    assert compared == [True]


def test_what_changes_while_both_are_compared_is_compared_next(folder, monkeypatch):
    (folder / NOTE).unlink()
    plain = Store._agrees

    def then_cut(store, twin):
        were_equal = plain(store, twin)
        _cut_the_database(folder)
        return were_equal

    with monkeypatch.context() as patched:
        patched.setattr(Store, "_agrees", then_cut)
        _open(folder).close()
    with closing(_open(folder)) as store, store.reading() as reader:
        assert [each.text for each in reader.history()] == ["First.", "Second."]


def _cut_the_twin(folder: Path) -> None:
    twin = folder / "store.jsonl"
    twin.write_bytes(twin.read_bytes()[:-5])


def _lose_the_twin(folder: Path) -> None:
    (folder / "store.jsonl").unlink()


def _lose_the_database(folder: Path) -> None:
    (folder / "store.db").unlink()


def _cut_the_database(folder: Path) -> None:
    tamper(f"sqlite:///{folder / 'store.db'}", "DELETE FROM revision WHERE number = 2")


def _restore_an_older_database(folder: Path) -> None:
    older = folder / "older"
    older.mkdir()
    with closing(_open(older)) as store:
        append(store, "First.")
    shutil.copy2(older / "store.db", folder / "store.db")
    whole = (folder / "store.jsonl").read_bytes()
    first = (older / "store.jsonl").read_bytes().splitlines(keepends=True)[-1]
    assert first in whole


@pytest.mark.parametrize(
    "harm",
    [
        _cut_the_twin,
        _lose_the_twin,
        _lose_the_database,
        _cut_the_database,
        _restore_an_older_database,
    ],
)
def test_what_either_lost_comes_back_from_the_other(folder, harm):
    harm(folder)
    with closing(_open(folder)) as store, store.reading() as reader:
        assert [each.text for each in reader.history()] == ["First.", "Second."]
    assert (folder / "store.jsonl").read_bytes().count(b'"Second."') == 1


def test_a_history_that_parted_is_seen(folder):
    tamper(f"sqlite:///{folder / 'store.db'}", "UPDATE revision SET text = 'x' WHERE number = 2")
    with pytest.raises(StoreError, match="is another in the store"):
        _open(folder)


def test_a_text_whose_writer_was_killed_before_the_twin_had_it_is_added(folder):
    with closing(Store.open(f"sqlite:///{folder / 'store.db'}")) as store:
        append(store, "Third.")
    _open(folder).close()
    assert (folder / "store.jsonl").read_bytes().count(b'"Third."') == 1


@pytest.mark.parametrize("words", [b"", b"\xff\xfe", b"1 2\n3 4"])
def test_a_note_that_says_something_else_costs_a_comparison(folder, compared, words):
    (folder / NOTE).write_bytes(words)
    for _ in range(2):
        _open(folder).close()
    assert compared == [True]


def test_who_asks_for_no_note_leaves_none(folder, compared):
    (folder / NOTE).unlink()
    url, twin = f"sqlite:///{folder / 'store.db'}", folder / "store.jsonl"
    Store.open(url, twin=twin, noting=False).close()
    assert compared == [True]
    assert not (folder / NOTE).exists()


def test_where_nothing_can_be_noted_both_are_compared_every_time(folder, compared):
    (folder / NOTE).unlink()
    (folder / NOTE).mkdir()
    for _ in range(2):
        _open(folder).close()
    assert compared == [True, True]
