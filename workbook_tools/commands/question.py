"""What to ask the writers of texts that were collected: spilled pastes, and texts that read odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from workbook_tools.commands.collected import Collected, Matter, Notice
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.gather import Found
from workbook_tools.commands.shelves import Shelves
from workbook_tools.commentary import Key
from workbook_tools.commentary.doubts import Changed, Table, doubts, spilled
from workbook_tools.commentary.held import Held
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.period import Month
from workbook_tools.scorecard import ScorecardRow, judged_rows

Pairs = Sequence[tuple[Found, Collected]]


class Questions:
    """Asks about the texts of workbooks, beside the figures that their rows show."""

    def __init__(self, project: ProjectData) -> None:
        self.project = project
        self._pages: dict[tuple[str, Month], _Page] = {}

    def about(self, pairs: Pairs, shelves: Shelves) -> Iterator[Notice]:
        """A notice for each thing worth asking; none of them stops anything."""
        changed = [(f, c) for f, c in pairs if c.text and (c.outcome.becomes_head or _aside(c))]
        for found, collected in changed:
            page = self._page(collected.key)
            if row := page.rows.get(collected.key.ref):
                previous = shelves.text(_before(collected.key)) if row.reported else None
                table = _table(row, previous, page.figures)
                for clause in doubts(str(collected.text), table):
                    yield Notice(Matter.DOUBT, found.where, f"{row.ref}: {clause}")
        yield from self._spilled(changed)

    def _spilled(self, changed: Pairs) -> Iterator[Notice]:
        owners = self.project.config.indicators
        for sheet in dict.fromkeys(found.text.sheet for found, _ in changed):
            here = [(f, c) for f, c in changed if f.text.sheet == sheet]
            rows = [Changed(f.text.row, owners[c.key.ref].owner, str(c.text)) for f, c in here]
            doubted = spilled(rows)
            for found, collected in here:
                if found.text.row in doubted:
                    words = f"{collected.key.ref}: a paste may have run over into this row"
                    yield Notice(Matter.DOUBT, found.where, words)

    def _page(self, key: Key) -> _Page:
        """The rows of a key's scorecard and month, without any comments."""
        at = (key.scorecard, key.month)
        if at not in self._pages:
            rows = {row.ref: row for row in self._judged(*at)}
            self._pages[at] = _Page(rows, _all_figures(rows.values()))
        return self._pages[at]

    def _judged(self, scorecard: str, month: Month) -> Iterable[ScorecardRow]:
        """The month's rows; none where its figures cannot be read, which is no matter of texts."""
        (spec,) = self.project.choose([scorecard])
        try:
            figures = self.project.figures_of(spec).series
        except WorkbookToolsError:
            return ()
        return judged_rows(figures, self.project.outline(month), spec.refs, Held())


class _Page(NamedTuple):
    """The rows of one scorecard and month by reference, and every figure that they show."""

    rows: Mapping[str, ScorecardRow]
    figures: tuple[object, ...]


def table_of(row: ScorecardRow, rows: Iterable[ScorecardRow]) -> Table:
    """What the scorecard prints in the row of a text, and in the ``rows`` around it."""
    return _table(row, row.previous_commentary, _all_figures(rows))


def _table(row: ScorecardRow, previous: str | None, around: tuple[object, ...]) -> Table:
    return Table(
        month=row.month,
        unit=row.indicator.unit,
        figure=row.figure,
        others=(*around, *(row.series.value(month) for month in row.series)),
        previous_text=previous,
    )


def _all_figures(rows: Iterable[ScorecardRow]) -> tuple[object, ...]:
    return tuple(figure for row in rows for figure in _figures(row))


def _before(key: Key) -> Key:
    """The key of the month before."""
    return replace(key, month=key.month.previous)


def _aside(collected: Collected) -> bool:
    return collected.outcome.aside is not None


def _figures(row: ScorecardRow) -> Iterator[object]:
    """What a text may quote of any row: this month, those compared, and what stands beside them."""
    yield from (row.figure, row.previous.earlier, row.year.earlier, row.indicator.target)
    yield from (row.mean.value, row.highest.value, row.year_to_date.value)
    yield from row.benchmarks.values()
    for change in (row.previous.change, row.year.change):
        yield change if not hasattr(change, "copy_abs") else change.copy_abs()
