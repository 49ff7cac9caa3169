"""A value as the tail of its ``<c>``: what follows the cell's address and style.

``<c r="F7" s="12"`` and ``><v>5</v></c>``; an empty cell's tail is ``/>``. Tails are bytes, as
the part is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from workbook_tools.ooxml.encode import Kind, Stored, encode, number
from workbook_tools.ooxml.text import MOST_UNITS, escape

Write: TypeAlias = Callable[[Any], bytes]
NOTHING = b"/>"
_MOST_KEPT, _LONGEST_KEPT = 3_000, 250
_EXACT = 10**15
_SURELY_FITS = MOST_UNITS // 2
_LEAST_PLAIN = 1e-4
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_PLAIN_TYPES = {Kind.BOOL: ' t="b"', Kind.ERROR: ' t="e"'}
_RESULT_TYPES = _PLAIN_TYPES | {Kind.TEXT: ' t="str"', Kind.EMPTY: ' t="str"'}


class _OfType(dict[Any, bytes]):
    """The tails of values of one type, written when they are first met; long ones every time."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def __missing__(self, value: Any) -> bytes:
        tail = self._write(value)
        if len(tail) <= _LONGEST_KEPT and len(self) < _MOST_KEPT:
            self[value] = tail
        return tail


class _Floats(_OfType):
    """The tails of floats; quick for one with decimals and no exponent."""

    def __init__(self, write: Write, prefix: str) -> None:
        super().__init__(write)
        self._form = f"><{prefix}v>%a</{prefix}v></{prefix}c>".encode()

    def __missing__(self, value: float) -> bytes:
        if not (_LEAST_PLAIN <= abs(value) < _EXACT and value % 1):
            return super().__missing__(value)
        tail = self._form % value
        if len(self) < _MOST_KEPT:
            self[value] = tail
        return tail


class Tails:
    """The tails of values; ``kept`` are those that may come again, by type and value.

    Values of several types may be equal and yet be written apart (1 and True).
    """

    def __init__(self, write: Write, kept: Mapping[type, _OfType]) -> None:
        self._write = write
        self._nothing = write(None)
        self.kept = dict(kept)
        self._look = {kind: tails.__getitem__ for kind, tails in kept.items()}

    def of(self, values: Sequence[object]) -> list[bytes]:
        """The tails of values, in their order.

        Raises ValueError for what no cell can hold and TypeError for what cannot be looked up.
        """
        try:
            return self._found(values)
        except KeyError:
            self._meet(set(map(type, values)))
            return self._found(values)

    def forget(self) -> None:
        """Begins again where as much is kept as may be."""
        for tails in list(self.kept.values()):
            if len(tails) >= _MOST_KEPT:
                tails.clear()

    def _found(self, values: Sequence[object]) -> list[bytes]:
        look, nothing = self._look, self._nothing
        return [nothing if value is None else look[type(value)](value) for value in values]

    def _meet(self, kinds: Iterable[type]) -> None:
        """Gets ready for values of types that were not met before."""
        for kind in kinds:
            tails = self.kept.setdefault(kind, _OfType(self._write))
            self._look[kind] = tails.__getitem__


class TailWriter:
    """Writes tails in a sheet whose elements have ``prefix`` (``x:`` or none)."""

    def __init__(self, prefix: str, date1904: bool) -> None:
        self.prefix = prefix
        self.date1904 = date1904
        self._text = (
            f' t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">',
            f"</{prefix}t></{prefix}is></{prefix}c>",
        )

    def tails(self) -> tuple[Tails, Tails]:
        """The tails of cells with values, and of formulas' cells with results."""
        floats = _Floats(self.of_value, self.prefix)
        plain = Tails(self.of_value, {str: _OfType(self.of_text), float: floats})
        return plain, Tails(self.of_result, {float: floats})

    def of_text(self, value: str) -> bytes:
        """The tail of a text; quick for one without signs that may be written in another way."""
        if not value or len(value) > _SURELY_FITS or _may_be_escaped(value):
            return self.of_value(value)
        return value.join(self._text).encode()

    def of_value(self, value: Any) -> bytes:
        """The tail of a cell that holds ``value``. Raises ValueError."""
        return self.plain(encode(value, self.date1904))

    def of_result(self, value: Any) -> bytes:
        """The tail of a formula's cell that shows ``value``. Raises ValueError."""
        return self.result(encode(value, self.date1904))

    def plain(self, stored: Stored) -> bytes:
        """The tail of a cell that holds ``stored``."""
        if stored.kind is Kind.EMPTY:
            return NOTHING
        if stored.kind is not Kind.TEXT:
            return self._written(_PLAIN_TYPES.get(stored.kind, ""), stored.text)
        return escape(stored.text).translate(_MARKUP).join(self._text).encode()

    def result(self, stored: Stored) -> bytes:
        """The tail of a formula's cell that shows ``stored``, without the formula."""
        text = stored.text
        if stored.kind is Kind.TEXT:
            text = escape(text).translate(_MARKUP)
        return self._written(_RESULT_TYPES.get(stored.kind, ""), text)

    def _written(self, kind: str, text: str) -> bytes:
        p = self.prefix
        return f"{kind}><{p}v>{text}</{p}v></{p}c>".encode()


def _may_be_escaped(text: str) -> bool:
    if "&" in text or "<" in text or ">" in text or "_x" in text:
        return True
    return not text.replace("\n", "").isprintable()


def spellings(held: Stored) -> tuple[Stored, ...]:
    """``held`` as it would be written now; a whole number beyond 10^15 is written in two ways."""
    if held.kind is not Kind.NUMBER:
        return (held,)
    value = number(held.text)
    if not math.isfinite(value):
        return (held,)
    first = encode(value, date1904=False)
    if abs(value) < _EXACT:
        return (first,)
    other = int(value) if isinstance(value, float) else _as_float(value)
    return (first, encode(other, date1904=False)) if other == value else (first,)


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")
