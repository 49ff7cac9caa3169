"""The figures of many scorecards, of which one is in memory, and what is known of all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from workbook_tools.commands.shelf import Place, Shelf
from workbook_tools.errors import SourceError
from workbook_tools.indicator import Observation, Series
from workbook_tools.period import Month
from workbook_tools.tables import RowFilter
from workbook_tools.values import Absence

Figures: TypeAlias = Mapping[str, Series]
"""Series by reference."""


class KeptFigures(Mapping[RowFilter, Figures]):
    """Figures by the filter of their lines, put aside; ``faults`` are those of the other filters.

    ``months`` are those in which any has a figure.
    """

    def __init__(self) -> None:
        self.faults: dict[RowFilter, SourceError] = {}
        self._digests: dict[RowFilter, bytes] = {}
        self.months: set[Month] = set()
        self._shelf = Shelf()
        self._places: dict[RowFilter, Place] = {}
        self._last: dict[RowFilter, Figures] = {}

    def take(self, found: Mapping[RowFilter, Figures | SourceError]) -> None:
        """Puts aside what one passage over the sources gave."""
        digest = _Digest()
        for rows, figures in found.items():
            if isinstance(figures, SourceError):
                self.faults[rows] = figures
                continue
            self._places[rows] = self._shelf.put(dict(figures))
            self._digests[rows] = digest.of(figures)
            for series in figures.values():
                self.months.update(
                    month
                    for month in series.observations.keys() - self.months
                    if series.value(month) is not Absence.BLANK
                )

    def packed(self, rows: RowFilter) -> bytes:
        """A filter's figures for another process. Raises SourceError with every fault of them."""
        self._refuse(rows)
        return self._shelf.packed(self._places[rows])

    def __getitem__(self, rows: RowFilter) -> Figures:
        """A filter's figures. Raises SourceError with every fault of them."""
        self._refuse(rows)
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
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class _Digest:
    """Digests of figures that share observations, each of which is put into words once."""

    def __init__(self) -> None:
        self._words: dict[int, str] = {}
        self._months: dict[Month, str] = {}
        self._held: list[Observation] = []  # an identity is one while the object lives

    def of(self, figures: Figures) -> bytes:
        """The digest of one scorecard's figures as they were given."""
        digest = hashlib.sha256()
        for ref, series in sorted(figures.items()):
            each = series.observations.items()
            told = sorted(f"{self._month(month)} {self._word(held)}" for month, held in each)
            digest.update("\n".join((ref, *told, "")).encode())
        return digest.digest()

    def _word(self, held: Observation) -> str:
        key = id(held)
        if key not in self._words:
            self._words[key] = str(held)
            self._held.append(held)
        return self._words[key]

    def _month(self, month: Month) -> str:
        if month not in self._months:
            self._months[month] = str(month)
        return self._months[month]
