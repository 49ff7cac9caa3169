"""What to hand to Excel so that a cell holds a value: Excel reads text as if it were typed."""

from __future__ import annotations

from workbook_tools.ooxml.encode import Kind, Stored, number

_LONGEST_DATE = 60
_TRUTHS = ("TRUE", "FALSE")


def entry(value: Stored) -> str | int | float | bool | None:
    """What makes a cell hold ``value``, whatever its number format; None empties it."""
    if value.kind is Kind.EMPTY:
        return None
    if value.kind is Kind.NUMBER:
        return float(number(value.text))
    if value.kind is Kind.BOOL:
        return value.text == "1"
    return text_entry(value.text) if value.kind is Kind.TEXT else value.text


def text_entry(text: str) -> str:
    """The text, with an apostrophe before it where Excel might read something else in it.

    Excel takes that apostrophe off again. A text goes as it is only when it begins with a letter,
    is no truth value, and has no digit or is longer than any date.
    """
    return text if _stays_text(text) else f"'{text}"


def _stays_text(text: str) -> bool:
    if not text[0].isalpha() or text.strip().upper() in _TRUTHS:
        return False
    return len(text) > _LONGEST_DATE or not any(c.isdigit() for c in text)
