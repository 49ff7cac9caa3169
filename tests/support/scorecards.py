"""Small scorecards for tests: a few indicators, their months written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from workbook_tools.commentary import AuthorSource, Entry, Key, Revision, canonical
from workbook_tools.commentary.held import Held
from workbook_tools.compare import derive
from workbook_tools.indicator import Benchmark, Dataset, Indicator, Note, NoteKind, Rules
from workbook_tools.period import Month
from workbook_tools.scorecard import Outline, Scorecard, ScorecardRow, Stamp, build, judged_rows
from workbook_tools.series import Observation, Series
from workbook_tools.values import parse_figure

DECEMBER = Month(2019, 12)
JANUARY = datetime(2020, 1, 8, 9, 30, tzinfo=UTC)


def indicator(ref: str = "A1", **given: Any) -> Indicator:
    return Indicator(**{"ref": ref, "title": f"Title of {ref}", "section": "Section"} | given)


def series(ref: str, figures: Mapping[str, object], provenance: str = "published") -> Series:
    """``figures`` by month (``Nov-19``), each in any spelling that a source may use."""
    return Series(
        ref,
        {
            Month.parse(month): Observation(parse_figure(cell), provenance=provenance)
            for month, cell in figures.items()
        },
    )


def months_to_december(*figures: object) -> dict[str, object]:
    """``figures`` of the months that end with December 2019, oldest first."""
    return {str(DECEMBER.minus(n)): cell for n, cell in enumerate(reversed(figures))}


def note(kind: NoteKind, start: str, end: str | None = None, ref: str = "A1", **given: Any) -> Note:
    until = Month.parse(end) if end else None
    said = {"ref": ref, "start": Month.parse(start), "end": until, "kind": kind, "words": "Words"}
    return Note(**said | given)


def dataset(
    *indicators: Indicator,
    figures: Mapping[str, Mapping[str, object]],
    notes: Sequence[Note] = (),
    benchmarks: Sequence[Benchmark] = (),
    rules: Rules | None = None,
) -> Dataset:
    return Dataset(
        indicators={i.ref: i for i in indicators},
        series={ref: series(ref, months) for ref, months in figures.items()},
        benchmarks={(b.ref, b.column): b for b in benchmarks},
        notes=tuple(notes),
        rules=rules or Rules(),
    )


def built(data: Dataset, month: Month = DECEMBER, **given: Any) -> Scorecard:
    settings: dict[str, Any] = {
        "name": "north",
        "title": "Scorecard of the north",
        "project": "Northshire",
        "held": held(given.pop("commentary", {}), month),
        "stamp": Stamp("draft", "inputs 1a2b3c4d"),
    }
    settings |= given
    outline = Outline(data, month)
    refs = settings.pop("refs", tuple(data.indicators))
    rows = judged_rows(derive(data).series, outline, refs, settings["held"])
    return build(outline, rows, **settings)


def held(texts: Mapping[tuple[str, Month], str], month: Month = DECEMBER, **given: Any) -> Held:
    """Comments of which each is the first text of its key, as it is stored."""
    before = {r: str(canonical(text)) for (r, at), text in texts.items() if at == month.previous}
    heads = {ref: revision(ref, text, at) for (ref, at), text in texts.items() if at == month}
    return Held(**{"heads": heads, "previous": before} | given)


def revision(
    ref: str, text: str | None, month: Month = DECEMBER, number: int = 1, **given: Any
) -> Revision:
    said = {
        "text": canonical(text),
        "author": "",
        "author_source": AuthorSource.IMPORT,
        "modified_at": JANUARY,
    }
    return Revision(Key("north", month, ref), number, Entry(**said | given), JANUARY)


def one_row(figures: Mapping[str, object], notes: Sequence[Note] = (), **given: Any) -> Scorecard:
    """The scorecard of one indicator, ``A1``."""
    return built(dataset(indicator(**given), figures={"A1": figures}, notes=notes))


def row_of(scorecard: Scorecard, ref: str = "A1") -> ScorecardRow:
    return next(row for row in scorecard.rows if row.ref == ref)
