"""A scorecard's figures as one text, which is put aside, sent to other processes and digested.

A line for each reference, in their order: the reference, the first month, and a word for each month
from it on, with tabs between them. Equal figures give equal texts, whatever source they came from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from workbook_tools.period import Month
from workbook_tools.series import NOTHING, Observation, Series
from workbook_tools.values import Absence, Figure

Figures: TypeAlias = Mapping[str, Series]
"""Series by reference."""

_MOST_WORDS = 1 << 16
_NO_OBSERVATION = "-"
_BETWEEN = "|"
_ABSENCES = {absence.value: absence for absence in Absence}
_USUAL = Observation(Absence.BLANK)
_SIGNS = {"\\": "\\\\", "\t": "\\t", "\n": "\\n"}
_PLAIN = {escaped: sign for sign, escaped in _SIGNS.items()}
_ESCAPES = str.maketrans(_SIGNS)


class FigureWriter:
    """Writes figures of scorecards that share observations, each of which it words once."""

    def __init__(self) -> None:
        self._words: dict[int, str] = {}
        self._held: list[Observation] = []  # an identity is one while the object lives

    def text(self, figures: Figures) -> bytes:
        """The figures as a text that ``read_figures`` reads."""
        if len(self._held) > _MOST_WORDS:
            self._words, self._held = {}, []
        lines = [self._line(ref, series) for ref, series in sorted(figures.items())]
        return "\n".join(lines).encode("utf-8", "surrogatepass")

    def _line(self, ref: str, series: Series) -> str:
        first = str(series.first or "")
        return "\t".join((ref.translate(_ESCAPES), first, *self._words_of(series.held)))

    def _words_of(self, held: Sequence[Observation]) -> list[str]:
        try:
            return list(map(self._words.__getitem__, map(id, held)))
        except KeyError:
            for each in held:
                if id(each) not in self._words:
                    self._words[id(each)] = _word(each)
                    self._held.append(each)
            return list(map(self._words.__getitem__, map(id, held)))


def read_figures(text: bytes) -> dict[str, Series]:
    """The figures that a ``FigureWriter`` wrote; equal observations are one object."""
    lines = text.decode("utf-8", "surrogatepass").split("\n") if text else []
    every = [_series(*line.split("\t")) for line in lines]
    return {series.ref: series for series in every}


def _series(ref: str, first: str, *words: str) -> Series:
    month = Month.parse(first) if first else None
    return Series.of_run(_unescaped(ref), month, tuple(map(_observation, words)))


def _word(held: Observation) -> str:
    if held is NOTHING:
        return _NO_OBSERVATION
    counts = held.numerator, held.denominator
    value = _figure_word(held.value)
    if held.provenance == _USUAL.provenance and counts == (_USUAL.numerator, _USUAL.denominator):
        return value
    return _BETWEEN.join((value, *map(_figure_word, counts), held.provenance.translate(_ESCAPES)))


def _figure_word(figure: Figure) -> str:
    return figure.value if isinstance(figure, Absence) else str(figure)


@lru_cache(maxsize=1 << 16)
def _observation(word: str) -> Observation:
    if word == _NO_OBSERVATION:
        return NOTHING
    value, *others = word.split(_BETWEEN, 3)
    if not others:
        return Observation(_figure(value))
    numerator, denominator, provenance = others
    counts = _figure(numerator), _figure(denominator)
    return Observation(_figure(value), *counts, _unescaped(provenance))


def _figure(word: str) -> Figure:
    return _ABSENCES[word] if word in _ABSENCES else Decimal(word)


def _unescaped(text: str) -> str:
    return re.sub(r"\\.", lambda found: _PLAIN[found[0]], text) if "\\" in text else text
