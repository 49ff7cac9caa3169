"""The figures of many scorecards, of which few are in memory, and what is known of all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from operator import add
from typing import TypeAlias

from workbook_tools.commands.shelf import Place, Shelf, packed
from workbook_tools.errors import SourceError
from workbook_tools.indicator import Observation, Series
from workbook_tools.period import Month
from workbook_tools.tables import RowFilter
from workbook_tools.values import Absence

Figures: TypeAlias = Mapping[str, Series]
"""Series by reference."""


class KeptFigures(Mapping[RowFilter, Figures]):
    """Figures by the filter of their lines; ``faults`` are those of the other filters.

    Those of the last passage over the sources are in memory, the others put aside. ``months`` are
    those in which any has a figure.
    """

    def __init__(self) -> None:
        self.faults: dict[RowFilter, SourceError] = {}
        self._digests: dict[RowFilter, bytes] = {}
        self.months: set[Month] = set()
        self._shelf = Shelf()
        self._places: dict[RowFilter, Place] = {}
        self._fresh: dict[RowFilter, Figures] = {}
        self._last: dict[RowFilter, Figures] = {}

    def take(self, found: Mapping[RowFilter, Figures | SourceError]) -> None:
        """Takes what one passage over the sources gave; that of the one before is put aside."""
        self._places |= {rows: self._shelf.put(figures) for rows, figures in self._fresh.items()}
        self._fresh = {}
        digest = _Digest()
        for rows, figures in found.items():
            if isinstance(figures, SourceError):
                self.faults[rows] = figures
                continue
            self._fresh[rows] = dict(figures)
            self._digests[rows] = digest.of(figures)
            for series in figures.values():
                months, held = series.given
                if not self.months.issuperset(months):
                    self.months.update(compress(months, map(_has_figure, held)))

    def packed(self, rows: RowFilter) -> bytes:
        """A filter's figures for another process. Raises SourceError with every fault of them."""
        self._refuse(rows)
        if rows in self._fresh:
            return packed(self._fresh[rows])
        return self._shelf.packed(self._places[rows])

    def __getitem__(self, rows: RowFilter) -> Figures:
        """A filter's figures. Raises SourceError with every fault of them."""
        self._refuse(rows)
        if rows in self._fresh:
            return self._fresh[rows]
        if rows not in self._last:
            self._last = {rows: self._shelf.get(self._places[rows])}
        return self._last[rows]

    def digest(self, rows: RowFilter) -> bytes:
        """What stands for a filter's figures. Raises SourceError with every fault of them."""
        self._refuse(rows)
        return self._digests[rows]

    def _refuse(self, rows: RowFilter) -> None:
        if rows in self.faults:
            raise self.faults[rows]

    def __iter__(self) -> Iterator[RowFilter]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)


def _has_figure(held: Observation) -> bool:
    return held.value is not Absence.BLANK


class _Digest:
    """Digests of figures that share observations, each of which is put into words once."""

    def __init__(self) -> None:
        self._words: dict[int, str] = {}
        self._held: list[Observation] = []  # an identity is one while the object lives

    def of(self, figures: Figures) -> bytes:
        """The digest of one scorecard's figures as they were given."""
        digest = hashlib.sha256()
        for ref, series in sorted(figures.items()):
            months, held = series.given
            lines = map(add, _words_of(months), self._words_of(held))
            digest.update("\n".join((ref, *lines, "")).encode())
        return digest.digest()

    def _words_of(self, held: Sequence[Observation]) -> list[str]:
        words = list(map(self._words.get, map(id, held)))
        if None in words:
            for each in held:
                if id(each) not in self._words:
                    self._words[id(each)] = str(each)
                    self._held.append(each)
        return list(map(self._words.__getitem__, map(id, held)))


@lru_cache(maxsize=1 << 8)
def _words_of(months: tuple[Month, ...]) -> list[str]:
    return [f"{month} " for month in months]
