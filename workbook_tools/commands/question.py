"""What to ask the writers of texts that were collected: spilled pastes, and texts that read odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbook_tools.commands.collected import Collected, Matter, Notice
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.gather import Found
from workbook_tools.commands.texts import held
from workbook_tools.commentary.doubts import Changed, Table, doubts, spilled
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.period import Month
from workbook_tools.scorecard import ScorecardRow, judged_rows
from workbook_tools.store import Reader

Pairs = Sequence[tuple[Found, Collected]]


class Questions:
    """Asks about the texts of one workbook, beside the figures that its rows show."""

    def __init__(self, project: ProjectData) -> None:
        self._project = project
        self._rows: dict[tuple[str, Month], dict[str, ScorecardRow]] = {}

    def about(self, pairs: Pairs, reader: Reader) -> Iterator[Notice]:
        """A notice for each thing worth asking; none of them stops anything."""
        changed = [(f, c) for f, c in pairs if c.text and (c.outcome.becomes_head or _aside(c))]
        for found, collected in changed:
            row = self._row(collected, reader)
            if row:
                for clause in doubts(str(collected.text), table_of(row, self._around(collected))):
                    yield Notice(Matter.DOUBT, found.where, f"{row.ref}: {clause}")
        yield from self._spilled(changed)

    def _spilled(self, changed: Pairs) -> Iterator[Notice]:
        owners = self._project.config.indicators
        for sheet in dict.fromkeys(found.sheet for found, _ in changed):
            here = [(f, c) for f, c in changed if f.sheet == sheet]
            rows = [Changed(f.row, owners[c.key.ref].owner, str(c.text)) for f, c in here]
            doubted = spilled(rows)
            for found, collected in here:
                if found.row in doubted:
                    words = f"{collected.key.ref}: a paste may have run over into this row"
                    yield Notice(Matter.DOUBT, found.where, words)

    def _row(self, collected: Collected, reader: Reader) -> ScorecardRow | None:
        key = collected.key
        at = (key.scorecard, key.month)
        if at not in self._rows:
            self._rows[at] = {
                row.ref: row for row in self._judged(key.scorecard, key.month, reader)
            }
        return self._rows[at].get(key.ref)

    def _around(self, collected: Collected) -> Iterable[ScorecardRow]:
        return self._rows[collected.key.scorecard, collected.key.month].values()

    def _judged(self, scorecard: str, month: Month, reader: Reader) -> Iterable[ScorecardRow]:
        """The month's rows; none where its figures cannot be read, which is no matter of texts."""
        (spec,) = self._project.choose([scorecard])
        try:
            figures = self._project.figures
        except WorkbookToolsError:
            return ()
        return judged_rows(figures, month, spec.refs, held(reader, scorecard, month))


def table_of(row: ScorecardRow, rows: Iterable[ScorecardRow]) -> Table:
    """What the scorecard prints in the row of a text, and in the ``rows`` around it."""
    around = [figure for each in rows for figure in _figures(each)]
    return Table(
        month=row.month,
        unit=row.indicator.unit,
        figure=row.figure,
        others=(*around, *(row.series.value(month) for month in row.series)),
        previous_text=row.previous_commentary,
    )


def _aside(collected: Collected) -> bool:
    return collected.outcome.aside is not None


def _figures(row: ScorecardRow) -> Iterator[object]:
    """What a text may quote of any row: this month, those compared, and what stands beside them."""
    yield from (row.figure, row.previous.earlier, row.year.earlier, row.indicator.target)
    yield from (row.mean.value, row.highest.value, row.year_to_date.value)
    yield from row.benchmarks.values()
    for change in (row.previous.change, row.year.change):
        yield change if not hasattr(change, "copy_abs") else change.copy_abs()
