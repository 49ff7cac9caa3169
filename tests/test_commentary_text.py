"""A text as it is compared: with itself, with last month's, and with the words for no comment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.commentary import canonical, digest, is_nil, repeats

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LONG = "Referrals fell because two schools closed early, and the hub took the calls instead. " * 20


def test_a_text_is_canonical_by_its_line_ends_alone() -> None:
    assert canonical(" a\r\nb\rc\n ") == " a\nb\nc\n "
    assert canonical("") is None
    assert canonical(None) is None
    assert canonical("e\u0301") == "e\u0301"


@given(texts)
def test_line_ends_make_no_difference_to_a_digest(text: str) -> None:
    windows = str(canonical(text) or "").replace("\n", "\r\n")
    assert digest(windows) == digest(text)
    assert len(digest(text)) == 8


@pytest.mark.parametrize("words", ["no comment", "No Comment.", " NIL ", "nil\n return"])
def test_these_words_say_that_there_is_nothing_to_say(words: str) -> None:
    assert is_nil(words)


@pytest.mark.parametrize("words", [None, "", "no comments were made", "nil by mouth", "-"])
def test_other_words_do_not(words: str | None) -> None:
    assert not is_nil(words)


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("Demand rose.", "Demand rose."),
        ("DEMAND  rose.\n", "Demand rose."),
        ("Demand rose in December 2019.", "Demand rose in November 2019."),
        ("Dec-19: demand rose.", "Nov-19: demand rose."),
        (LONG + "One more.", LONG),
        (LONG * 4 + "One more word.", LONG * 4),
    ],
)
def test_a_text_is_last_months_again(text: str, earlier: str) -> None:
    assert repeats(text, earlier)


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("Demand rose.", None),
        (None, None),
        ("Demand rose.", "Demand fell again because of the holidays."),
        (LONG, LONG + "Since then three posts were filled, and the list is gone. " * 4),
    ],
)
def test_a_text_is_a_new_one(text: str | None, earlier: str | None) -> None:
    assert not repeats(text, earlier)
