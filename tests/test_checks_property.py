"""Whatever the figures, the checks end in findings and never in an exception."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_tools.checks import Level, run
from workbook_tools.indicator import (
    MONTHS_JUDGED,
    Benchmark,
    Dataset,
    Definition,
    Indicator,
    Kind,
    Note,
    NoteKind,
    Polarity,
    Populations,
    Unit,
)
from workbook_tools.period import Month, last_months
from workbook_tools.series import Observation, Series
from workbook_tools.values import Absence

REFS = ("A", "B", "C-NI", "D")
FORMULAS = (
    "",
    "A / B",
    "(A + B) / population * 10000",
    "A / population * 10000",
    "A * population",
    "A - B / D",
    "population",
    "10000 / population",
    "Z / A",
    "A / (",
)
TITLES = ("within 10 days", "within 11-20 days", "over 20 days", "over 10 days", "in 20 days", "x")

months = st.builds(Month, st.integers(2018, 2020), st.integers(1, 12)) | st.sampled_from(
    [Month(1900, 1), Month(1900, 2), Month(2199, 12)]
)
decimals = st.decimals(allow_nan=True, allow_infinity=True) | st.sampled_from(
    [Decimal(n) for n in ("0", "-0", "1", "0.5", "100", "-3", "1e14", "1e-30", "69", "0.69")]
)
figures = decimals | st.sampled_from(Absence) | st.integers(0, 600).map(Decimal)
observations = st.builds(
    Observation, figures, provenance=st.sampled_from(["published", "derived", "formula", ""])
)


def indicators(ref: str) -> st.SearchStrategy[Indicator]:
    return st.builds(
        Indicator,
        ref=st.just(ref),
        title=st.sampled_from(TITLES),
        section=st.just("All"),
        unit=st.sampled_from(Unit),
        kind=st.sampled_from(Kind),
        polarity=st.sampled_from(Polarity),
        decimals=st.integers(0, 4),
        formula=st.sampled_from(FORMULAS),
        effective_to=st.none() | months,
    )


def benchmarks(ref: str) -> st.SearchStrategy[dict[tuple[str, str], Benchmark]]:
    one = st.builds(
        Benchmark,
        ref=st.just(ref),
        column=st.sampled_from(["neighbours", "england"]),
        value=figures,
        period_end=months,
        definition=st.sampled_from(Definition),
    )
    return st.lists(one, max_size=3).map(lambda made: {(b.ref, b.column): b for b in made})


notes = st.builds(
    Note,
    ref=st.sampled_from(["", *REFS]),
    start=months,
    end=st.none() | months,
    kind=st.sampled_from(NoteKind),
    words=st.just("because"),
    finding=st.sampled_from(["", "rate", "population", "figure-negative"]),
)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    series = {
        ref: Series(ref, draw(st.dictionaries(months, observations, max_size=6))) for ref in REFS
    }
    compared: dict[tuple[str, str], Benchmark] = {}
    for ref in REFS:
        compared |= draw(benchmarks(ref))
    return Dataset(
        indicators={ref: draw(indicators(ref)) for ref in REFS},
        series=series,
        benchmarks=compared,
        populations=Populations(draw(st.dictionaries(months, decimals, max_size=3))),
        notes=tuple(draw(st.lists(notes, max_size=3))),
    )


@settings(max_examples=150, deadline=None)
@given(datasets(), months, st.lists(st.sampled_from([*REFS, "Z"]), max_size=6))
def test_run_never_raises_and_every_finding_is_about_rows_of_the_scorecard(dataset, month, refs):
    told = run(dataset, month, refs)
    for finding in (*told.open, *told.accepted):
        assert finding.refs
        assert set(finding.refs) <= set(refs)
        assert finding.sentence.endswith(".")
        assert finding.level in Level


@settings(max_examples=25, deadline=None)
@given(datasets(), months)
def test_the_same_dataset_has_the_same_findings_every_time(dataset, month):
    assert run(dataset, month, REFS) == run(dataset, month, REFS)


@settings(max_examples=150, deadline=None)
@given(datasets(), months)
def test_figures_of_other_months_than_those_judged_change_no_finding(dataset, month):
    first, *_, last = last_months(month, MONTHS_JUDGED) * 2
    within = {ref: series.within(first, last) for ref, series in dataset.series.items()}
    assert run(dataset, month, REFS) == run(replace(dataset, series=within), month, REFS)
