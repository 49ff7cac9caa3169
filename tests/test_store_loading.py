"""A store as lines of JSON: moved between databases with every hash, and nothing taken twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.stores import DECEMBER, NOW, PostgreSQL, append, edition, entry, key

from workbook_tools.commentary import AsideKind, AuthorSource, Entry, Key, Resolution
from workbook_tools.errors import StoreError
from workbook_tools.store import Store, Writer


def _lines(*texts: str) -> list[dict[str, object]]:
    """A history of M1 as another store would give it."""
    other = Store.in_memory()
    for words in texts:
        append(other, words)
    lines = list(other.dump())
    other.close()
    return lines


def test_only_what_is_missing_is_loaded(store):
    lines = _lines("First.", "Second.", "Third.")
    assert store.load(lines[:1]) == 1
    assert store.load(lines) == 2
    assert store.load(lines) == 0
    assert list(store.dump()) == lines


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (_lines("Other."), "revision southampton 2019-12 M1 1 is another in the store"),
        (_lines("First.", "b", "c")[2:], "M1 3 does not follow the revision before it"),
        (_lines("Other.", "b")[1:], "M1 2 does not follow the revision before it"),
        ([{**_lines("First.", "b")[1], "text": "c"}], "Record 1 cannot be loaded: its hash"),
        ([{"kind": "revision"}], "Record 1 cannot be loaded: it is no record; export it again"),
        ([{"kind": "note"}], "Record 1 cannot be loaded"),
        ([{**_lines("a")[0], "month": 7}], "Record 1 cannot be loaded"),
        ([{**_lines("a")[0], "extra": ""}], "Record 1 cannot be loaded"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_loaded(store, lines, said):
    append(store, "First.")
    before = list(store.dump())
    good = Store.in_memory()
    append(good, ref="M0")
    with pytest.raises(StoreError) as caught:
        store.load([*lines, *good.dump()])
    assert said in str(caught.value)
    with pytest.raises(StoreError):
        store.load([*good.dump(), *lines])
    assert list(store.dump()) == before
    good.close()


def test_a_change_to_anything_but_a_text_is_refused_too(store):
    store.write(lambda writer: writer.add_edition(edition()))
    (line,) = store.dump()
    with pytest.raises(StoreError, match="edition southampton 2019-12 1 is another in the store"):
        store.load([{**line, "issued_by": "Bob"}])


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
_MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)
)
_KEYS = st.builds(
    Key, st.sampled_from(["south", "north"]), st.just(DECEMBER), st.sampled_from(["M1", "É"])
)
_ENTRIES = st.builds(
    Entry,
    text=st.none() | _TEXTS,
    author=_TEXTS,
    author_source=st.sampled_from(AuthorSource),
    modified_at=_MOMENTS,
    base=st.integers(0, 9),
    source=_TEXTS,
    figure=_TEXTS,
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), _KEYS, _ENTRIES, _MOMENTS), max_size=12))
def test_every_hash_survives_a_move_between_the_databases(postgres: PostgreSQL, steps):
    def job(writer: Writer) -> None:
        for is_head, whose, what, when in steps:
            if is_head:
                writer.append(whose, what, when)
            else:
                writer.set_aside(whose, what, AsideKind.CONFLICT, 0, when)

    url = postgres.fresh()
    first, server, second = Store.in_memory(), Store.open(url), Store.in_memory()
    first.write(job)
    written = [json.loads(json.dumps(line)) for line in first.dump()]
    assert server.load(written) == len(steps)
    assert second.load(server.dump()) == len(steps)
    assert list(second.dump()) == list(server.dump()) == written
    assert second.verify() == server.verify() == []
    with first.reading() as before, server.reading() as after:
        assert after.history() == before.history()
        assert after.asides() == before.asides()
    for store in (first, server, second):
        store.close()
    postgres.drop(url)


def test_a_dump_holds_marks_and_every_other_kind(store):
    def job(writer: Writer) -> None:
        writer.append(key(), entry(), NOW)
        writer.set_aside(key(), entry("b"), AsideKind.CONFLICT, 1, NOW)
        writer.resolve(Resolution(key(), 1, 1, "Ann", NOW))
        writer.add_edition(edition())
        writer.set_mark("imported:southampton", "yes")

    store.write(job)
    kinds = [line["kind"] for line in store.dump()]
    assert kinds == ["revision", "aside", "resolution", "edition", "mark"]
    copy = Store.in_memory()
    copy.load(store.dump())
    with copy.reading() as reader:
        assert reader.marks() == {"imported:southampton": "yes"}
    copy.close()
