from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator, TranslatorError
from support.growing import drawn

from workbook_tools.ooxml.references import Operand, UnreadableFormulaError, pieces, shifted


def references(text: str) -> list[str]:
    return [str(piece) for piece in pieces(text) if isinstance(piece, Operand)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SUM(F$5:F8)*$A1", ["F$5:F8", "$A1"]),
        ("'O''Hara''s'!A1+Two!5:$7+Ü!A:B", ["'O''Hara''s'!A1", "Two!5:$7", "Ü!A:B"]),
        ("Two!A1:Two!B2", ["Two!A1:Two!B2"]),
        ("One:Two!A1+[1]One!A1+'[1]A b'!B2", ["One:Two!A1", "[1]One!A1", "'[1]A b'!B2"]),
        ("A1:INDEX(A:A,9)", ["A1", "A:A"]),
        ("A1:name+name:B2", ["A1", "B2"]),
        ("A1 : B2", ["A1", "B2"]),
        ("A1:B2 B1:C2", ["A1:B2", "B1:C2"]),
        ("-A1%>=B2", ["A1", "B2"]),
    ],
)
def test_a_reference_is_found_with_its_sheet(text: str, found: list[str]) -> None:
    assert references(text) == found


@pytest.mark.parametrize(
    "text",
    [
        *('"A1"&"say ""B2"""', "LOG10(2)", "A1048577+XFE1", "R1C1", "Table1[[#This Row],[A1]]"),
        *("Two!name", "[1]!name", "#REF!+Two!#REF!", "1.5E+3", "TRUE", "A", "A1.B2", "É1", "{1,2}"),
    ],
)
def test_what_looks_like_a_reference_and_is_none_is_text(text: str) -> None:
    assert references(text) == []


@pytest.mark.parametrize("text", ['"A1', "'A1", "A1]", "T[A1"])
def test_what_is_not_closed_is_no_formula(text: str) -> None:
    with pytest.raises(UnreadableFormulaError, match="is no formula that can be read"):
        pieces(text)


@given(st.text())
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    try:
        assert "".join(map(str, pieces(text))) == text
    except UnreadableFormulaError:
        assert set(text) & set("\"'[](){}#")


@given(st.integers(0, 10**6), st.integers(-6, 40), st.integers(-2, 20))
def test_a_formula_is_filled_as_openpyxl_fills_it(number: int, rows: int, columns: int) -> None:
    formulas = drawn(number, 1).formulas.values()
    for text in (text for text in formulas if ":INDEX(" not in text):  # openpyxl overlooks its A1
        assert shifted(pieces(text), rows, columns) == by_openpyxl(text, rows, columns)


def by_openpyxl(text: str, rows: int, columns: int) -> str:
    """The same, with each run of spaces as openpyxl leaves it; ``""`` off the sheet."""
    try:
        translator = Translator(f"={text.replace('  ', ' ')}", "C100")
        moved = translator.translate_formula(row_delta=rows, col_delta=columns)
    except TranslatorError:
        return ""
    return str(moved).removeprefix("=").replace(", name", ",  name")


def test_a_formula_is_not_filled_off_the_sheet() -> None:
    assert shifted(pieces("A2"), -2) == ""
    assert shifted(pieces("A1048576"), 1) == ""
    assert shifted(pieces("XFD1"), 0, 1) == ""
    assert shifted(pieces("$XFD$1048576"), 9, 9) == "$XFD$1048576"
