"""The hidden token of a row, and the identity that heads its column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.scorecards import DECEMBER

from workbook_tools.commentary import Identity, Key, Token, canonical

KEY = Key("north", DECEMBER, "LAC1-NI")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = st.from_regex(r"\w([\w .\-]{0,10}\w)?", fullmatch=True)


def test_a_token_says_scorecard_month_reference_revision_and_text() -> None:
    said = str(Token.of(KEY, "abc", 3))
    assert said == "north 2019-12 LAC1-NI r3 ba7816bf"  # sha256("abc") begins ba7816bf
    assert str(Token.of(KEY, "abc", 3, 2)) == "north 2019-12 LAC1-NI r3+2 ba7816bf"


@given(names, names, st.integers(0, 99), st.integers(0, 9), texts)
def test_a_token_is_read_back_as_it_was_written(
    scorecard: str, ref: str, base: int, aside: int, text: str
) -> None:
    token = Token.of(Key(scorecard, DECEMBER, ref), text, base, aside)
    assert Token.parse(f" {token}\n") == token


@given(texts, texts)
def test_a_token_stands_for_its_own_text_and_no_other(text: str, other: str) -> None:
    token = Token.of(KEY, text, 1)
    assert token.stands_for(text)
    assert token.stands_for(text.replace("\n", "\r\n").replace("\r\r\n", "\r\n"))
    assert token.stands_for(other) == (canonical(text) == canonical(other))


@pytest.mark.parametrize("cell", [None, "", 5, "north 2019-13 A1 r1 ba7816bf", "r1 ba7816bf"])
def test_what_is_no_token_gives_none(cell: object) -> None:
    assert Token.parse(cell) is None


@given(names, st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1))
def test_an_identity_is_read_back_as_it_was_written(scorecard: str, project: str) -> None:
    identity = Identity(scorecard, DECEMBER, project)
    assert Identity.parse(str(identity)) == identity


@pytest.mark.parametrize("cell", [None, "Token", "north 2019-12", "north 2019-13 of Northshire"])
def test_what_is_no_identity_gives_none(cell: object) -> None:
    assert Identity.parse(cell) is None
