from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.ooxml.text import canonical, escape, fault_of, unescape

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(texts)
def test_escaped_text_reads_back_as_itself(text: str) -> None:
    assert unescape(escape(text)) == text


@given(texts)
def test_escaped_text_is_text_that_xml_can_carry(text: str) -> None:
    allowed = {"\t", "\n", "\r"}
    assert all(c >= " " or c in allowed for c in escape(text))
    assert not set(escape(text)) & {"\ufffe", "\uffff"}


def test_control_characters_and_literal_escapes_are_written_as_excel_writes_them() -> None:
    assert escape("a\x0bb") == "a_x000B_b"
    assert escape("_x0041_") == "_x005F_x0041_"
    assert escape("_x004_ and x0041_") == "_x004_ and x0041_"


def test_a_pair_of_escaped_surrogates_is_one_character() -> None:
    assert unescape("_xD83D__xDE00_") == "\U0001f600"


def test_line_ends_become_one_kind() -> None:
    assert canonical("a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("text", "words"),
    [("a\0", "NUL"), ("\ud83d", "surrogate"), ("x" * 32_768, "32,768"), ("😀" * 16_384, "32,768")],
)
def test_what_no_cell_can_hold_is_named(text: str, words: str) -> None:
    assert words in fault_of(text)


@pytest.mark.parametrize("text", ["", "x" * 32_767, "😀" * 16_383])
def test_what_a_cell_can_just_hold_is_no_fault(text: str) -> None:
    assert fault_of(text) == ""
