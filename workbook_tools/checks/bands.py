"""Which percentages are parts of one whole, told from their titles.

``... completed within 10 days``, ``... within 11-25 days``, ``... over 25 days`` share the words
before the span and follow on from each other from nothing to everything: they make 100%. So do
``in 45 working days`` and ``over 45 days``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbook_tools.indicator import Indicator, Unit

_SPAN = re.compile(
    r"^(?P<stem>.*?)\b(?:(?P<over>over|more than)|within|in|under|up to|between)\s+"
    r"(?P<first>\d+)(?:\s*(?:-|–|to|and)\s*(?P<last>\d+))?\s+"
    r"(?:working\s+)?(?P<unit>hour|day|week|month|year)s?\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_ENDLESS = 10**9


@dataclass(frozen=True, slots=True)
class Band:
    """The row ``ref`` covers ``first`` to ``last``, both included."""

    ref: str
    first: int
    last: int


def wholes(rows: Iterable[Indicator]) -> list[tuple[str, ...]]:
    """Every set of rows that should make 100%, each in the order of its spans."""
    families: dict[tuple[str, ...], list[Band]] = {}
    for row in rows:
        match = _SPAN.match(row.title) if row.unit is Unit.PERCENT else None
        if match:
            family = tuple(" ".join(match[g].lower().split()) for g in ("stem", "unit", "rest"))
            families.setdefault(family, []).append(_band(row.ref, match))
    return [refs for bands in families.values() for refs in _complete(bands)]


def _band(ref: str, match: re.Match[str]) -> Band:
    first = int(match["first"])
    if match["over"]:
        return Band(ref, first + 1, _ENDLESS)
    return Band(ref, first, int(match["last"])) if match["last"] else Band(ref, 0, first)


def _complete(bands: Iterable[Band]) -> Iterator[tuple[str, ...]]:
    by_first: dict[int, list[Band]] = {}
    for band in bands:
        by_first.setdefault(band.first, []).append(band)
    yield from _follow((), 0, by_first)


def _follow(
    refs: tuple[str, ...], first: int, by_first: Mapping[int, list[Band]]
) -> Iterator[tuple[str, ...]]:
    for band in by_first.get(first, ()):
        if band.last == _ENDLESS:
            yield (*refs, band.ref)
        elif band.last >= first:
            yield from _follow((*refs, band.ref), band.last + 1, by_first)
