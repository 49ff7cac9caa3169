"""The figures of many scorecards, of which few are in memory, and what is known of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import compress

from workbook_tools.commands.shelf import Place, Shelf
from workbook_tools.commands.written import Figures, FigureWriter, read_figures
from workbook_tools.errors import SourceError
from workbook_tools.period import Month, Span
from workbook_tools.series import Observation
from workbook_tools.tables import RowFilter
from workbook_tools.values import Absence

_MOST_TEXTS = 400  # of filters whose orders wait; each is asked for twice


class KeptFigures(Mapping[RowFilter, Figures]):
    """Figures by the filter of their lines; ``faults`` are those of the other filters.

    Those of the last passage over the sources are in memory, the others put aside. ``months`` are
    those ``within`` the ones read in which any has a figure.
    """

    def __init__(self, within: Span) -> None:
        self.within = within
        self.faults: dict[RowFilter, SourceError] = {}
        self.months: set[Month] = set()
        self._shelf = Shelf()
        self._places: dict[RowFilter, Place] = {}
        self._fresh: dict[RowFilter, Figures] = {}
        self._texts: dict[RowFilter, tuple[Span, bytes]] = {}
        self._last: dict[RowFilter, Figures] = {}
        self._writer = FigureWriter()

    def take(self, found: Mapping[RowFilter, Figures | SourceError]) -> None:
        """Takes what one passage over the sources gave."""
        for rows, figures in found.items():
            if isinstance(figures, SourceError):
                self.faults[rows] = figures
            else:
                self._fresh[rows] = figures
        self._note_months()

    def put_aside(self) -> None:
        """Puts aside what the last passage gave, so that memory is free for another one."""
        for rows, figures in self._fresh.items():
            self._places[rows] = self._shelf.put(self._writer.text(figures))
        self._fresh, self._writer = {}, FigureWriter()

    def _note_months(self) -> None:
        seen: set[tuple[Month | None, int]] = set()
        for figures in self._fresh.values():
            for series in figures.values():
                if (run := (series.first, len(series.held))) not in seen:
                    months, held = series.given
                    self.months.update(compress(months, map(_has_figure, held)))
                    if self.months.issuperset(months):
                        seen.add(run)

    def text(self, rows: RowFilter, span: Span) -> bytes:
        """A filter's figures of some months as one text. Raises SourceError, every fault of them.

        Equal figures give equal texts, whatever the source has of other months.
        """
        known = self._texts.get(rows)
        if known is None or known[0] != span:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            within = {ref: series.within(*span) for ref, series in self[rows].items()}
            known = self._texts[rows] = (span, self._writer.text(within))
        return known[1]

    def __getitem__(self, rows: RowFilter) -> Figures:
        """A filter's figures. Raises SourceError with every fault of them."""
        self._refuse(rows)
        if rows in self._fresh:
            return self._fresh[rows]
        if rows not in self._last:
            self._last = {rows: read_figures(self._shelf.get(self._places[rows]))}
        return self._last[rows]

    def _refuse(self, rows: RowFilter) -> None:
        if rows in self.faults:
            raise self.faults[rows]

    def __iter__(self) -> Iterator[RowFilter]:
        yield from self._places
        yield from self._fresh

    def __len__(self) -> int:
        return len(self._places) + len(self._fresh)


def _has_figure(held: Observation) -> bool:
    return held.value is not Absence.BLANK
