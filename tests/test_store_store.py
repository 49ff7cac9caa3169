"""The store on both databases: what is written comes back, and stays."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from support.stores import (
    DECEMBER,
    NOW,
    SCORECARD,
    append,
    append_many,
    edition,
    entry,
    key,
    tamper,
)

from workbook_tools.commentary import (
    AsideKind,
    AuthorSource,
    Reopening,
    Request,
    Resolution,
    heads_digest,
)
from workbook_tools.errors import StoreError
from workbook_tools.store import Store, Writer


def test_the_latest_text_of_each_reference_is_its_head(store):
    append(store, "First.")
    second = append(store, "Second.")
    other = append(store, "Other.", ref="M2")
    with store.reading() as reader:
        assert reader.heads(SCORECARD, DECEMBER) == {"M1": second, "M2": other}
        assert reader.heads(SCORECARD, DECEMBER.previous) == {}
        assert [r.text for r in reader.history(ref="M1")] == ["First.", "Second."]


def test_a_reading_may_stand_within_another(store):
    append(store)
    with store.reading() as outer, store.reading() as inner:
        assert [*inner.dump()] == [*outer.dump()]
    assert append(store).number == 2


def test_a_text_that_was_cleared_is_a_head_without_a_text(store):
    append(store, "First.")
    append(store, None)
    with store.reading() as reader:
        assert reader.heads(SCORECARD, DECEMBER)["M1"].text is None


def test_a_revision_comes_back_as_it_was_returned(store):
    facts = {"base": 3, "source": "north.xlsx, sheet Commentary, cell I12", "figure": "1,258"}
    given = entry("Words.", author="Ann", author_source=AuthorSource.CELL, **facts)
    first = store.write(lambda writer: writer.append(key(), given, NOW))
    second = append(store)
    assert (first.number, first.previous, first.entry) == (1, "", given)
    assert (second.number, second.previous) == (2, first.hash)
    with store.reading() as reader:
        assert reader.history() == (first, second)


@pytest.mark.parametrize(
    "words",
    [
        "  leading, and a tab\t",
        "two\nlines\n",
        "\u000b",
        "👩‍👩‍👧 – “quoted” ▲",
        "e\u0301 is not \u00e9",
        "x" * 32_767,
        "'; DROP TABLE revision; --",
        "%s :name",
        "\u2028\x7f",
    ],
)
def test_a_text_survives_to_the_letter(store, words):
    append(store, words)
    with store.reading() as reader:
        assert reader.history()[0].text == words


@pytest.mark.parametrize("words", ["a\0b", "half \ud83d"])
def test_a_text_that_no_database_takes_is_refused_by_name(store, words):
    with pytest.raises(StoreError, match="In revision southampton 2019-12 M1 1 the text holds"):
        append(store, words)


def test_a_moment_has_one_hash_in_every_time_zone(store):
    summer = timezone(timedelta(hours=1))
    there = replace(entry(), modified_at=NOW.astimezone(summer))
    written = store.write(lambda writer: writer.append(key(), there, NOW.astimezone(summer)))
    with store.reading() as reader:
        assert reader.history() == (written,)
        assert reader.history()[0].hash == written.hash
    assert store.verify() == []


def test_a_moment_without_a_time_zone_is_refused(store):
    with pytest.raises(ValueError, match="has no time zone"):
        store.write(lambda writer: writer.append(key(), entry(), datetime(2020, 1, 14)))


def test_histories_are_in_the_order_of_their_keys(store):
    for ref in ("b", "M10", "M1", "É", "B"):
        append(store, ref=ref)
    append(store, ref="M1")
    with store.reading() as reader:
        found = [(r.key.ref, r.number) for r in reader.history()]
    assert found == [("B", 1), ("M1", 1), ("M1", 2), ("M10", 1), ("b", 1), ("É", 1)]


def test_a_conflict_is_open_until_it_is_resolved(store):
    def job(writer: Writer) -> None:
        writer.append(key(), entry(), NOW)
        writer.set_aside(key(), entry("Mine."), AsideKind.CONFLICT, 1, NOW)
        writer.set_aside(key(), entry("Old."), AsideKind.OLDER, 1, NOW)
        writer.set_aside(key("M2"), entry("Theirs."), AsideKind.CONFLICT, 0, NOW)

    store.write(job)
    with store.reading() as reader:
        assert [aside.number for aside in reader.asides(ref="M1")] == [1, 2]
        assert [aside.text for aside in reader.open_conflicts()] == ["Mine.", "Theirs."]
    settled = Resolution(key(), 1, 1, "Ann", NOW)
    store.write(lambda writer: writer.resolve(settled))
    store.write(lambda writer: writer.resolve(replace(settled, author="Bob")))
    with store.reading() as reader:
        assert [aside.text for aside in reader.open_conflicts(SCORECARD)] == ["Theirs."]
        assert reader.resolutions() == (settled,)


def test_editions_reopenings_and_requests_come_back_in_order(store):
    figures = {"M1": {"2019-12": "1,258", "2019-11": ".."}}
    first = edition(1, heads={"M2": 1, "M1": 3}, figures=figures, evidence="signed.pdf")
    second = edition(2)
    reopened = Reopening(SCORECARD, DECEMBER, 1, "A figure was wrong.", "Ann", NOW)
    asked = Request(SCORECARD, DECEMBER, "Head of service", 1, "r.xlsx", ("M2", "M1"), "", NOW)

    def job(writer: Writer) -> None:
        writer.add_edition(second)
        writer.add_edition(first)
        writer.add_reopening(reopened)
        writer.add_request(asked)

    store.write(job)
    with store.reading() as reader:
        assert reader.editions(SCORECARD) == (first, second)
        assert reader.editions(SCORECARD, DECEMBER.previous) == ()
        assert reader.reopenings(SCORECARD, DECEMBER) == (reopened,)
        assert reader.requests(SCORECARD) == (asked,)


def test_a_mark_is_set_once(store):
    store.write(lambda writer: writer.set_mark("imported:southampton", "yes"))
    store.write(lambda writer: writer.set_mark("imported:southampton", "yes"))
    with store.reading() as reader:
        assert reader.mark("imported:southampton") == "yes"
        assert reader.mark("imported:north") is None
        assert reader.marks() == {"imported:southampton": "yes"}
    with pytest.raises(StoreError, match="is 'yes' already"):
        store.write(lambda writer: writer.set_mark("imported:southampton", "no"))


def test_a_job_that_raises_leaves_nothing(store):
    def job(writer: Writer) -> None:
        writer.append(key(), entry(), NOW)
        raise KeyError("no")

    with pytest.raises(KeyError):
        store.write(job)
    assert list(store.dump()) == []


def test_an_edition_whose_number_is_taken_is_refused(store):
    store.write(lambda writer: writer.add_edition(edition(1)))
    with pytest.raises(StoreError, match="written to by others"):
        store.write(lambda writer: writer.add_edition(edition(1, issued_by="Bob")))
    with store.reading() as reader:
        assert [each.issued_by for each in reader.editions(SCORECARD)] == ["Performance officer"]


@pytest.mark.parametrize("statement", ["UPDATE revision SET text = 'x'", "DELETE FROM revision"])
def test_the_database_itself_refuses_a_change(store, store_url, statement):
    append(store)
    engine = create_engine(store_url)
    with pytest.raises(DBAPIError, match="nothing in a store is ever changed"), engine.begin() as c:
        c.exec_driver_sql(statement)
    engine.dispose()
    assert len(list(store.dump())) == 1


def test_a_reading_sees_one_moment_while_others_write(store, store_url):
    append(store)

    def write() -> None:
        other = Store.open(store_url)
        append(other)
        other.close()

    with store.reading() as reader:
        before = reader.history()
        writing = threading.Thread(target=write)
        writing.start()
        writing.join(timeout=0.5)
        assert reader.history() == before
    writing.join()
    with store.reading() as reader:
        assert len(reader.history()) == 2


def test_a_job_runs_again_when_another_took_its_number(postgres):
    url = postgres.fresh()
    store, other, seen = Store.open(url), Store.open(url), []

    def job(writer: Writer) -> None:
        seen.append(len(writer.history()))
        if len(seen) == 1:
            append(other, "Theirs.")
        writer.append(key(), entry("Mine."), NOW)

    store.write(job)
    with store.reading() as reader:
        assert [r.text for r in reader.history()] == ["Theirs.", "Mine."]
    assert seen == [0, 1]
    assert store.verify() == []
    store.close()
    other.close()


def test_what_is_set_aside_is_judged_again_when_the_head_moved(postgres):
    url = postgres.fresh()
    store, other, seen = Store.open(url), Store.open(url), []
    append(store)

    def job(writer: Writer) -> int:
        head = writer.heads(SCORECARD, DECEMBER)["M1"].number
        seen.append(head)
        if len(seen) == 1:
            other.write(lambda w: (w.asides(), w.append(key(), entry("Theirs."), NOW)))
        return writer.set_aside(key(), entry("Mine."), AsideKind.CONFLICT, head, NOW).head

    assert store.write(job) == 2
    assert seen == [1, 2]
    store.close()
    other.close()


def test_a_job_has_the_file_to_itself_from_its_beginning(tmp_path):
    file = tmp_path / "store.db"
    store = Store.open(f"sqlite:///{file}")
    with sqlite3.connect(file, timeout=0, isolation_level=None) as other:

        def job(_: Writer) -> None:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")

        store.write(job)
    other.close()
    store.close()


def test_many_processes_append_to_the_same_keys_and_nothing_is_lost(store_url):
    refs, writers = ("M1", "M2", "M1"), 16
    spawn = multiprocessing.get_context("spawn")
    names = [f"writer {n}" for n in range(writers)]
    processes = [
        spawn.Process(target=append_many, args=(store_url, None, name, refs)) for name in names
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * writers
    store = Store.open(store_url)
    assert store.verify() == []
    with store.reading() as reader:
        for ref, times in Counter(refs).items():
            history = reader.history(ref=ref)
            assert [r.number for r in history] == list(range(1, times * writers + 1))
            assert Counter(r.entry.author for r in history) == Counter(names * times)
    store.close()


def _full(store: Store) -> None:
    """Two revisions of M1, a conflict, its resolution, two editions, a reopening, two requests."""

    def job(writer: Writer) -> None:
        writer.append(key(), entry("First."), NOW)
        head = writer.append(key(), entry("Second."), NOW)
        writer.set_aside(key(), entry("Mine."), AsideKind.CONFLICT, 2, NOW)
        writer.set_aside(key(), entry("Mine too."), AsideKind.CONFLICT, 2, NOW)
        writer.resolve(Resolution(key(), 1, 2, "Ann", NOW))
        writer.add_edition(edition(1, heads={"M1": 2}, digest=heads_digest({"M1": head})))
        writer.add_edition(edition(2))
        writer.add_reopening(Reopening(SCORECARD, DECEMBER, 1, "Wrong.", "Ann", NOW))
        for number in (1, 2):
            writer.add_request(Request(SCORECARD, DECEMBER, "Ann", number, "r", (), "", NOW))

    store.write(job)


def test_a_store_that_nobody_touched_fits_together(store):
    _full(store)
    assert store.verify() == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE revision SET text = 'x' WHERE number = 2",
            "revision southampton 2019-12 M1 2 was changed after it was written: its hash does not "
            "fit.",
        ),
        (
            "UPDATE revision SET written_at = 'never' WHERE number = 2",
            "revision southampton 2019-12 M1 2 cannot be read: Invalid isoformat string: 'never'.",
        ),
        (
            "UPDATE revision SET hash = 'x' WHERE number = 1",
            "revision southampton 2019-12 M1 2 does not follow the revision before it.",
        ),
        (
            "DELETE FROM revision WHERE number = 1",
            "revision southampton 2019-12 M1 1 is missing.",
        ),
        (
            "DELETE FROM revision WHERE number = 2",
            "aside southampton 2019-12 M1 1 tells of revision 2, which is not there.",
        ),
        (
            "DELETE FROM revision WHERE number = 2",
            "resolution southampton 2019-12 M1 1 tells of revision 2, which is not there.",
        ),
        (
            "DELETE FROM revision WHERE number = 2",
            "edition southampton 2019-12 1 printed other texts than the store now has under their "
            "numbers.",
        ),
        (
            "UPDATE aside SET author = 'x' WHERE number = 1",
            "aside southampton 2019-12 M1 1 was changed after it was written: its hash does not "
            "fit.",
        ),
        ("DELETE FROM aside WHERE number = 1", "aside southampton 2019-12 M1 1 is missing."),
        (
            "DELETE FROM aside WHERE number = 1",
            "resolution southampton 2019-12 M1 1 tells of conflict 1, which is not there.",
        ),
        (
            "UPDATE edition SET digest = 'x' WHERE number = 1",
            "edition southampton 2019-12 1 printed other texts than the store now has under their "
            "numbers.",
        ),
        ("DELETE FROM edition WHERE number = 1", "edition southampton 2019-12 1 is missing."),
        (
            "DELETE FROM edition WHERE number = 1",
            "reopening southampton 2019-12 1 tells of edition 1, which is not there.",
        ),
        (
            "DELETE FROM request WHERE number = 1",
            "request southampton 2019-12 Ann 1 is missing.",
        ),
    ],
)
def test_what_was_tampered_with_is_found(store, store_url, statement, sentence):
    _full(store)
    store.close()
    tamper(store_url, statement)
    assert sentence in store.verify()


def test_a_chain_whose_first_link_was_put_elsewhere_is_found(store, store_url):
    _full(store)
    store.close()
    tamper(store_url, "UPDATE revision SET previous = 'x' WHERE number = 1")
    assert "revision southampton 2019-12 M1 1 does not follow the revision before it." in (
        store.verify()
    )


def test_a_store_in_memory_is_a_store(tmp_path):
    store = Store.in_memory()
    _full(store)
    copy = Store.in_memory()
    assert copy.load(store.dump()) == 10
    assert copy.verify() == []
    store.close()
    copy.close()
