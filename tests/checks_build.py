"""Small datasets for the tests of the checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from workbook_tools.checks import Finding, Level, run
from workbook_tools.indicator import (
    Benchmark,
    Dataset,
    Definition,
    Indicator,
    Note,
    NoteKind,
    Populations,
    Unit,
)
from workbook_tools.period import Month
from workbook_tools.series import Observation, Series
from workbook_tools.values import Figure

DECEMBER = Month(2019, 12)
Figures = Mapping[str, str | Figure | Observation]


def row(ref: str, unit: Unit = Unit.COUNT, **other: object) -> Indicator:
    """An indicator; its title is its reference unless given."""
    settings = {"title": ref, "section": "All"} | other
    return Indicator(ref=ref, unit=unit, **settings)  # type: ignore[arg-type]


def percent(ref: str, **other: object) -> Indicator:
    return row(ref, Unit.PERCENT, **other)


def rate(ref: str, **other: object) -> Indicator:
    return row(ref, Unit.RATE, **other)


def last_months(*values: str) -> Figures:
    """Figures of the months that end with December 2019."""
    return {str(m): v for m, v in zip(DECEMBER.last(len(values)), values, strict=True)}


def comparators(
    ref: str,
    *values: str,
    ends: str = "2019-03",
    definition: Definition = Definition.SAME,
) -> dict[tuple[str, str], Benchmark]:
    names = ("neighbours", "england", "south_east")
    return {
        (ref, name): Benchmark(ref, name, Decimal(value), Month.parse(ends), definition=definition)
        for name, value in zip(names, values, strict=False)
    }


def note(kind: NoteKind, ref: str = "", start: str = "2019-01", end: str | None = None) -> Note:
    return Note(ref, Month.parse(start), Month.parse(end) if end else None, kind, "because")


def accepted(finding: str, ref: str = "", start: str = "2019-01", end: str = "2020-12") -> Note:
    return Note(ref, Month.parse(start), Month.parse(end), NoteKind.ACCEPTED, "agreed", finding)


def build(
    rows: Iterable[Indicator],
    figures: Mapping[str, Figures],
    *,
    benchmarks: Mapping[tuple[str, str], Benchmark] | None = None,
    populations: Mapping[str, int] | None = None,
    notes: Iterable[Note] = (),
) -> Dataset:
    """A dataset; a figure is a number as text, an absence, or an observation."""
    return Dataset(
        indicators={i.ref: i for i in rows},
        series={ref: Series(ref, _observed(months)) for ref, months in figures.items()},
        benchmarks=benchmarks or {},
        populations=Populations(
            {Month.parse(m): Decimal(p) for m, p in (populations or {}).items()}
        ),
        notes=tuple(notes),
    )


def _observed(months: Figures) -> dict[Month, Observation]:
    found = {}
    for month, value in months.items():
        figure = Decimal(value) if isinstance(value, str) else value
        whole = figure if isinstance(figure, Observation) else Observation(figure)
        found[Month.parse(month)] = whole
    return found


def found(dataset: Dataset, code: str, month: Month = DECEMBER) -> list[Finding]:
    """The open findings of one code on all rows."""
    return [f for f in run(dataset, month, dataset.indicators).open if f.code == code]


def only(dataset: Dataset, code: str, level: Level = Level.WARNING) -> Finding:
    """The one open finding of ``code``, at the level it should have."""
    (finding,) = found(dataset, code)
    assert finding.level is level
    return finding
