from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.excel_entry import Other, entered

from workbook_tools.live.entry import entry, text_entry
from workbook_tools.ooxml.encode import encode
from workbook_tools.values import CellError

HARD = (
    *("=A1", "=", "007", "1/2", "1 1/2", "Dec-19", "December 2019", "10%", "1e5", "1E+05", "TRUE"),
    *("true", " False ", "+1", "-see note", "@x", "'quoted", "''", "'", "£5", "(5)", "5-", "1,000"),
    *("10:30", "5 pm", "2019-12-01", "1.2.2019", "Monday, 2 December 2019", "May 5", " 5", "5 "),
    *("#N/A", "#REF!", "two\nlines", "  leading", "-", "–", "..", "n/a", "c", "x" * 32_767),
    *("٣", "１２", "=" * 32_767, "Demand rose by 5 families", "5 families", "\t=A1", ".5", "$"),
)


@pytest.mark.parametrize("text", HARD, ids=lambda text: repr(text[:20]))
def test_a_hard_text_arrives_as_text(text: str) -> None:
    assert entered(text_entry(text)) == text


@given(st.text(min_size=1))
def test_any_text_arrives_as_text(text: str) -> None:
    assert entered(text_entry(text)) == text


WORDS = st.sampled_from(
    ["1", "12", "2019", "/", "-", ":", ",", ".", " ", "Jan", "december", "pm", "e", "%", "£", "+"]
)


@given(st.lists(WORDS, min_size=1, max_size=7).map("".join))
def test_what_looks_like_a_number_or_a_date_arrives_as_text(text: str) -> None:
    assert entered(text_entry(text)) == text


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("=A1", "formula"),
        ("+x", "formula"),
        ("-see note", "formula"),
        ("@x", "formula"),
        ("007", "number"),
        ("10%", "number"),
        ("1e5", "number"),
        ("1 1/2", "number"),
        ("(5)", "number"),
        ("1/2", "moment"),
        ("Dec-19", "moment"),
        ("10:30", "moment"),
        ("2019-12-01 10:30", "moment"),
    ],
)
def test_the_double_reads_something_else_in_them(typed: str, kind: str) -> None:
    assert entered(typed) == Other(kind, typed)


def test_the_double_takes_one_apostrophe_off() -> None:
    assert entered("''x") == "'x"
    assert entered("TRUE") is True
    assert entered("#N/A") == CellError("#N/A")
    assert entered("=A1", "@") == "=A1"


@pytest.mark.parametrize("text", ["Number", "Per cent", "Contacts made in the month", "n/a"])
def test_plain_words_get_no_apostrophe(text: str) -> None:
    assert text_entry(text) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, None), ("", None), (5, 5.0), (True, True), (CellError("#N/A"), "#N/A")],
)
def test_other_values_go_as_they_are(value: object, expected: object) -> None:
    made = entry(encode(value, date1904=False))
    assert made == expected
    assert type(made) is type(expected)
