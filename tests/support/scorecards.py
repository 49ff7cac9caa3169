"""Small scorecards for tests: a few indicators, their months written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbook_tools.indicator import (
    Benchmark,
    Dataset,
    Indicator,
    Note,
    NoteKind,
    Observation,
    Rules,
    Series,
)
from workbook_tools.period import Month
from workbook_tools.scorecard import Scorecard, ScorecardRow, build
from workbook_tools.values import parse_figure

DECEMBER = Month(2019, 12)


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
        "refs": tuple(data.indicators),
        "commentary": {},
        "inputs_hash": "1a2b3c4d",
    }
    return build(data, month, **settings | given)


def one_row(figures: Mapping[str, object], notes: Sequence[Note] = (), **given: Any) -> Scorecard:
    """The scorecard of one indicator, ``A1``."""
    return built(dataset(indicator(**given), figures={"A1": figures}, notes=notes))


def row_of(scorecard: Scorecard, ref: str = "A1") -> ScorecardRow:
    return next(row for row in scorecard.rows if row.ref == ref)
