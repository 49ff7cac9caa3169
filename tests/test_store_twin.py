"""The twin of an SQLite store: it has every record once, and gives back what is lost."""

from __future__ import annotations

import json
import multiprocessing
import secrets
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from support.permissions import binding
from support.stores import append, append_many, append_without_end, edition, tamper

from workbook_tools.errors import StoreError
from workbook_tools.store import Store


def _open(folder: Path, database: str = "store.db") -> Store:
    return Store.open(f"sqlite:///{folder / database}", twin=folder / "store.jsonl")


def _twin(folder: Path) -> list[dict[str, object]]:
    text = (folder / "store.jsonl").read_text(encoding="utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def _texts(store: Store) -> list[str | None]:
    with store.reading() as reader:
        return [revision.text for revision in reader.history()]


def test_every_write_is_in_the_twin(tmp_path):
    with closing(_open(tmp_path)) as store:
        append(store, "First.\u2028")
        append(store, "Second.\n")
        store.write(lambda writer: writer.set_mark("imported:southampton", "yes"))
        assert _twin(tmp_path) == list(store.dump())


def test_sqlite_itself_puts_records_into_the_very_lines_of_the_twin(tmp_path):
    odd = "".join(map(chr, range(1, 0x100))) + "\u2028\ufeff\uffff😀\U0010ffff"
    with closing(_open(tmp_path)) as store:
        append(store, odd)
        append(store, None)
        append(store, "NULL", ref="'; M1 \\")
        store.write(lambda writer: writer.add_edition(edition(heads={"M1": 2})))
        store.write(lambda writer: writer.set_mark("imported:southampton", '"yes"'))
        with store.reading() as reader:
            lines = (tmp_path / "store.jsonl").read_bytes().splitlines(keepends=True)
            assert sorted(reader.lines()) == sorted(lines)


def test_a_twin_only_grows(tmp_path):
    with closing(_open(tmp_path)) as store:
        append(store, ref="M2")
        before = (tmp_path / "store.jsonl").read_bytes()
        append(store, ref="M1")
    with closing(_open(tmp_path)):
        assert (tmp_path / "store.jsonl").read_bytes().startswith(before)
        assert [line["ref"] for line in _twin(tmp_path)] == ["M2", "M1"]


def test_a_store_without_a_twin_gets_one_when_it_is_opened(tmp_path):
    with closing(Store.open(f"sqlite:///{tmp_path / 'store.db'}")) as store:
        append(store)
        append(store)
    assert not (tmp_path / "store.jsonl").exists()
    with closing(_open(tmp_path)) as store:
        assert _twin(tmp_path) == list(store.dump())


def test_a_database_that_is_lost_comes_back_from_the_twin(tmp_path):
    with closing(_open(tmp_path)) as store:
        append(store, "First.")
        append(store, "Second.")
        before = list(store.dump())
    (tmp_path / "store.db").unlink()
    with closing(_open(tmp_path)) as store:
        assert list(store.dump()) == before
        assert append(store).number == 3
        assert store.verify() == []


def test_two_databases_with_one_twin_take_from_each_other(tmp_path):
    with closing(_open(tmp_path, "here.db")) as here:
        append(here, "Here.", ref="M1")
    (tmp_path / "store.jsonl").rename(tmp_path / "away.jsonl")
    with closing(_open(tmp_path, "there.db")) as there:
        append(there, "There.", ref="M2")
        append(there, "There too.", ref="M0")
    with closing(_open(tmp_path, "here.db")) as here:
        assert _texts(here) == ["There too.", "Here.", "There."]
        append(here, "Again.", ref="M2")
        assert len(_twin(tmp_path)) == 4
    with closing(_open(tmp_path, "there.db")) as there:
        assert _texts(there) == ["There too.", "Here.", "There.", "Again."]


def test_histories_that_parted_name_both_files(tmp_path):
    with closing(_open(tmp_path, "here.db")) as here:
        append(here, "Here.")
    (tmp_path / "store.jsonl").unlink()
    with closing(_open(tmp_path, "there.db")) as there:
        append(there, "There.")
    before = (tmp_path / "store.jsonl").read_bytes()
    with pytest.raises(StoreError) as caught:
        _open(tmp_path, "here.db")
    assert str(caught.value).startswith(f"{tmp_path / 'here.db'} and {tmp_path / 'store.jsonl'}: ")
    assert "revision southampton 2019-12 M1 1 is another in the store" in str(caught.value)
    assert (tmp_path / "store.jsonl").read_bytes() == before


@pytest.mark.parametrize("change", ["SET text = 'x'", "SET text = x'ff'"])
def test_a_database_that_was_tampered_with_does_not_agree_with_its_twin(tmp_path, change):
    with closing(_open(tmp_path)) as store:
        append(store, "First.")
    tamper(f"sqlite:///{tmp_path / 'store.db'}", "UPDATE revision " + change)
    with pytest.raises(StoreError, match="is another in the store"):
        _open(tmp_path)


def test_a_text_that_was_cut_out_of_the_database_comes_back(tmp_path):
    with closing(_open(tmp_path)) as store:
        append(store, "First.")
        append(store, "Second.")
    tamper(f"sqlite:///{tmp_path / 'store.db'}", "DELETE FROM revision WHERE number = 2")
    with closing(_open(tmp_path)) as store:
        assert _texts(store) == ["First.", "Second."]


@pytest.mark.parametrize("kept", [0, 1, 40, -2])
def test_a_last_line_that_was_cut_is_written_again(tmp_path, kept):
    with closing(_open(tmp_path)) as store:
        append(store, "First.")
        start = (tmp_path / "store.jsonl").stat().st_size
        append(store, "Second.")
    whole = (tmp_path / "store.jsonl").read_bytes()
    (tmp_path / "store.jsonl").write_bytes(whole[:start] + whole[start:][:kept])
    with closing(_open(tmp_path)) as store:
        assert (tmp_path / "store.jsonl").read_bytes() == whole
        assert len(list(store.dump())) == 2


def test_a_last_line_without_its_end_is_kept(tmp_path):
    with closing(_open(tmp_path)) as store:
        append(store, "First.")
    twin = tmp_path / "store.jsonl"
    whole = twin.read_bytes()
    twin.write_bytes(whole[:-1])
    (tmp_path / "store.db").unlink()
    with closing(_open(tmp_path)) as store:
        assert twin.read_bytes() == whole
        assert _texts(store) == ["First."]


def test_a_line_that_was_cut_while_the_store_was_open_is_mended(tmp_path):
    twin = tmp_path / "store.jsonl"
    with closing(_open(tmp_path)) as store:
        append(store, "First.")
        twin.write_bytes(twin.read_bytes() + b'{"kind": "revis')
        append(store, "Second.")
        assert _twin(tmp_path) == list(store.dump())


def test_a_twin_that_was_lost_while_the_store_was_open_is_whole_at_the_next(tmp_path):
    with closing(_open(tmp_path)) as store:
        append(store, "First.")
        (tmp_path / "store.jsonl").unlink()
        append(store, "Second.")
    with closing(_open(tmp_path)) as store:
        assert Counter(map(str, _twin(tmp_path))) == Counter(map(str, store.dump()))


def test_a_line_that_is_no_record_is_named(tmp_path):
    with closing(_open(tmp_path)) as store:
        append(store)
    twin = tmp_path / "store.jsonl"
    twin.write_bytes(b"<<<<<<< ours\n" + twin.read_bytes())
    with pytest.raises(StoreError, match=r"store.jsonl, line 1, is no record: move the file away"):
        _open(tmp_path)


def test_a_twin_that_cannot_be_written_is_told_and_the_text_is_stored(tmp_path):
    twin = tmp_path / "store.jsonl"
    with closing(_open(tmp_path)) as store:
        append(store, "First.")
        twin.chmod(0o400)
        with binding(), pytest.raises(StoreError, match=r"cannot be written \(.*: all of it"):
            append(store, "Second.")
        twin.chmod(0o600)
    with closing(_open(tmp_path)) as store:
        assert _texts(store) == ["First.", "Second."]
        assert _twin(tmp_path) == list(store.dump())


def test_a_twin_that_cannot_be_read_is_told(tmp_path):
    with closing(_open(tmp_path)) as store:
        append(store)
    (tmp_path / "store.jsonl").chmod(0)
    with binding(), pytest.raises(StoreError, match=r"store.jsonl cannot be read"):
        _open(tmp_path)


def test_many_processes_write_one_twin_line_by_line(tmp_path):
    url, twin = f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "store.jsonl"
    spawn = multiprocessing.get_context("spawn")
    processes = [
        spawn.Process(target=append_many, args=(url, twin, f"writer {n}", ("M1", "M2") * 4))
        for n in range(6)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 6
    lines = _twin(tmp_path)
    assert len(lines) == 48
    with closing(_open(tmp_path)) as store:
        assert Counter(map(str, lines)) == Counter(map(str, store.dump()))


def test_a_process_that_is_killed_while_it_writes_loses_nothing_that_it_stored(tmp_path):
    url, twin = f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "store.jsonl"
    spawn = multiprocessing.get_context("spawn")
    told = 0
    for _ in range(10):
        ours, theirs = spawn.Pipe(duplex=False)
        process = spawn.Process(target=append_without_end, args=(url, twin, theirs))
        process.start()
        theirs.close()
        told = ours.recv()
        time.sleep(secrets.randbelow(30) / 1000)
        process.kill()
        process.join()
        while ours.poll():
            try:
                told = ours.recv()
            except EOFError:
                break
        ours.close()
        with closing(Store.open(url, twin=twin)) as store:
            assert store.verify() == []
            assert _twin(tmp_path) == list(store.dump())
            assert len(_texts(store)) in (told, told + 1)
