"""What becomes of a text that came back: who may follow whom, and what waits for a yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.scorecards import DECEMBER, revision

from workbook_tools.commentary import Aside, AsideKind, AuthorSource, Entry, Key, Revision, Token
from workbook_tools.commentary.judge import Consent, Copy, Outcome, Verdict, judge

KEY = Key("north", DECEMBER, "A1")
NINE = datetime(2020, 1, 8, 9, 30, tzinfo=UTC)
TEN, ELEVEN = NINE + timedelta(hours=1), NINE + timedelta(hours=2)
ASK, TELL = "Service manager A", "Service manager B"
NO, YES = Consent(), Consent(cleared=True, shifted=True)


def history(*texts: str | None, author: str = ASK, at: datetime = NINE) -> list[Revision]:
    """Revisions 1, 2, ... of the texts, by one author who is known."""
    return [
        revision(
            "A1", text, number=n, author=author, author_source=AuthorSource.GIVEN, modified_at=at
        )
        for n, text in enumerate(texts, start=1)
    ]


def copy(text: str | None, base: Revision | None, *, at: datetime = TEN, **given: Any) -> Copy:
    """A text written upon ``base`` (None: upon nothing)."""
    said: dict[str, Any] = {"author": TELL, "author_source": AuthorSource.GIVEN}
    token = Token.of(KEY, base.text if base else None, base.number if base else 0)
    known = {"token": token, "shifted": False} | {
        name: given.pop(name) for name in ("token", "shifted") if name in given
    }
    entry = Entry(text=text, modified_at=at, **said | given)
    return Copy(KEY, entry, times=(at,), **known)


def outcome(
    came: Copy,
    revisions: Sequence[Revision],
    asides: Sequence[Aside] = (),
    consent: Consent = NO,
    stored: Sequence[str | None] = (),
) -> Outcome:
    return judge(came, revisions, asides, stored, consent).outcome


def aside(text: str, base: int, number: int = 1, kind: AsideKind = AsideKind.CONFLICT) -> Aside:
    entry = Entry(text, TELL, AuthorSource.GIVEN, NINE, base)
    return Aside(KEY, number, kind, entry, 1, NINE)


def test_an_untouched_copy_says_nothing() -> None:
    old = history("one")
    assert outcome(copy("one", old[0]), old) is Outcome.NO_EDIT
    assert outcome(copy(None, None), []) is Outcome.NO_EDIT


def test_an_untouched_copy_says_nothing_even_when_the_store_moved_on() -> None:
    moved = history("one", "two", "three")
    assert outcome(copy("one", moved[0]), moved) is Outcome.NO_EDIT


def test_the_first_text_is_added_and_one_upon_the_head_changes_it() -> None:
    assert outcome(copy("one", None), []) is Outcome.ADDED
    old = history("one")
    assert outcome(copy("two", old[0]), old) is Outcome.CHANGED


def test_a_text_that_goes_back_to_an_older_one_upon_the_head_changes_it() -> None:
    old = history("one", "two")
    assert outcome(copy("one", old[1]), old) is Outcome.CHANGED


def test_a_text_that_was_collected_before_is_stored_already() -> None:
    old = history("one", "two", "three")
    assert outcome(copy("two", old[0]), old) is Outcome.STORED
    assert outcome(copy("three", old[0]), old) is Outcome.STORED


def test_a_conflict_that_was_collected_before_is_stored_already() -> None:
    old = history("one", "two")
    kept = aside("mine", 1)
    assert outcome(copy("mine", old[0]), old, [kept]) is Outcome.STORED


def test_two_writers_upon_one_base_are_a_conflict() -> None:
    old = history("one", "two")
    assert outcome(copy("mine", old[0]), old) is Outcome.CONFLICT
    assert outcome(copy("mine", None), history("one")) is Outcome.CONFLICT


def test_a_later_copy_of_the_same_known_writer_follows_on() -> None:
    old = history("one", "two", author=TELL)
    assert outcome(copy("mine", old[0], at=TEN), old) is Outcome.CHANGED


def test_an_older_copy_of_the_same_writer_never_becomes_the_head() -> None:
    old = history("one", "two", author=TELL, at=ELEVEN)
    assert outcome(copy("mine", old[0], at=TEN), old) is Outcome.OLDER


def test_two_texts_of_one_writer_at_one_moment_are_a_conflict() -> None:
    old = history("one", "two", author=TELL, at=TEN)
    assert outcome(copy("mine", old[0], at=TEN), old) is Outcome.CONFLICT


@pytest.mark.parametrize("source", [AuthorSource.FILE, AuthorSource.IMPORT])
def test_a_guessed_writer_never_follows_on(source: AuthorSource) -> None:
    old = history("one", "two", author=TELL)
    assert outcome(copy("mine", old[0], author_source=source), old) is Outcome.CONFLICT


def test_another_writer_in_between_is_a_conflict() -> None:
    mine, theirs = history("one", "two", author=TELL), history("one", "two", "three")[2]
    assert outcome(copy("mine", mine[0]), [*mine, theirs]) is Outcome.CONFLICT


def test_a_text_that_was_taken_out_waits_for_a_yes() -> None:
    old = history("one")
    assert outcome(copy(None, old[0]), old) is Outcome.WAITS_CLEARED
    assert outcome(copy(None, old[0]), old, consent=YES) is Outcome.CLEARED


def test_a_text_that_was_taken_out_before_is_stored_already() -> None:
    old = history("one", None)
    assert outcome(copy(None, old[0]), old) is Outcome.STORED


def test_a_text_beside_another_rows_token_waits_for_a_yes() -> None:
    old = history("one")
    strayed = copy("mine", old[0], shifted=True)
    assert outcome(strayed, old) is Outcome.WAITS_SHIFTED
    assert outcome(strayed, old, consent=YES) is Outcome.CHANGED


def test_a_known_text_beside_another_rows_token_is_no_edit() -> None:
    strayed = copy("one of November", None, shifted=True)
    assert outcome(strayed, [], stored=["one of November"]) is Outcome.NO_EDIT
    assert outcome(copy(None, None, shifted=True), history("one")) is Outcome.NO_EDIT


def test_without_a_token_a_text_meets_whatever_stands() -> None:
    bare = copy("mine", None, token=None, shifted=True)
    assert outcome(bare, history("one")) is Outcome.WAITS_SHIFTED
    assert outcome(bare, history("one"), consent=YES) is Outcome.CONFLICT
    assert outcome(bare, [], consent=YES) is Outcome.ADDED


def test_a_token_of_another_store_is_not_believed() -> None:
    foreign = Token.of(KEY, "a text that this store never had", 1)
    assert outcome(copy("mine", None, token=foreign), history("one")) is Outcome.WAITS_SHIFTED
    ahead = Token.of(KEY, "one", 7)
    assert outcome(copy("mine", None, token=ahead), history("one")) is Outcome.WAITS_SHIFTED


def test_what_a_box_without_a_text_of_its_own_was_filled_with_is_no_edit() -> None:
    filled = Token.of(KEY, "with A2", 0)
    assert outcome(copy("with A2", None, token=filled), []) is Outcome.NO_EDIT
    assert outcome(copy("with a colleague", None, token=filled), []) is Outcome.ADDED


def test_a_text_settles_the_conflicts_that_stood_beside_it_and_no_later_one() -> None:
    old = history("one", "two")
    asides = [aside("mine", 1, 1), aside("older", 1, 2, AsideKind.OLDER), aside("late", 1, 3)]
    token = Token.of(KEY, "two", 2, aside=2)
    verdict = judge(copy("both", old[1], token=token), old, asides, (), NO)
    assert (verdict.outcome, verdict.settles) == (Outcome.CHANGED, (1,))


def test_choosing_the_other_text_word_for_word_settles_the_conflict() -> None:
    old = history("one", "two")
    token = Token.of(KEY, "two", 2, aside=1)
    verdict = judge(copy("mine", old[1], token=token), old, [aside("mine", 1)], (), NO)
    assert (verdict.outcome, verdict.settles) == (Outcome.CHANGED, (1,))


def test_a_time_before_its_own_base_is_not_the_copys() -> None:
    old = history("one")
    template, saved = NINE - timedelta(days=400), ELEVEN
    came = Copy(KEY, copy("two", old[0]).entry, Token.of(KEY, "one", 1), False, (template, saved))
    assert judge(came, old, (), (), NO).entry.modified_at == saved


texts = st.one_of(st.none(), st.sampled_from(["a", "b", "c", "with A2"]))


@given(st.lists(texts, max_size=5), texts, st.integers(0, 5), st.booleans(), st.booleans())
def test_whatever_comes_nothing_is_dropped_unless_it_is_held_or_waits(
    held: list[str | None], text: str | None, base: int, shifted: bool, yes: bool
) -> None:
    revisions = history(*held)
    upon = revisions[base - 1] if 0 < base <= len(revisions) else None
    came = copy(text, upon, shifted=shifted)
    verdict: Verdict = judge(came, revisions, (), held, YES if yes else NO)
    stored = verdict.outcome.becomes_head or verdict.outcome.aside
    unedited = text == (upon.text if upon else None)
    assert stored or verdict.outcome.waits or text in held or text is None or unedited
    assert verdict.entry.text == text
