"""Text as a cell stores it: line ends, control characters, and Excel's ``_x0041_`` escapes."""

from __future__ import annotations

import re

MOST_UNITS = 32_767
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNWRITABLE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(text: str) -> str:
    """The text with ``\\n`` as its only line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def fault_of(text: str) -> str:
    """Why no cell can hold ``text``, as a clause; ``""`` when one can."""
    if "\0" in text:
        return "the text holds a NUL character: take it out"
    if _SURROGATE.search(text):
        return "the text holds half a surrogate pair (a broken emoji or sign): take it out"
    if len(text) > MOST_UNITS // 2:
        units = len(text.encode("utf-16-le")) // 2
        if units > MOST_UNITS:
            return f"the text has {units:,} characters and a cell holds {MOST_UNITS:,}: shorten it"
    return ""


def escape(text: str) -> str:
    """The text as XML can carry it and Excel reads it back."""
    text = _LITERAL.sub("_x005F_", text)
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape(text: str) -> str:
    """What Excel shows for stored text."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if not _SURROGATE.search(plain):
        return plain
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
