"""A scorecard is whole, whatever its figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.scorecards import (
    DECEMBER,
    built,
    dataset,
    indicator,
    months_to_december,
    note,
    one_row,
)

from workbook_tools.cells import Value
from workbook_tools.commentary.held import Held
from workbook_tools.indicator import (
    MONTHS_JUDGED,
    Averaging,
    Benchmark,
    Dataset,
    Definition,
    Duty,
    Indicator,
    Kind,
    Note,
    NoteKind,
    Polarity,
    Populations,
    Rules,
    Unit,
)
from workbook_tools.period import Month, last_months
from workbook_tools.scorecard import (
    LIST_FIELDS,
    SINGLE_NAMES,
    Outline,
    Scorecard,
    judged_rows,
    known_fields,
)
from workbook_tools.series import Observation, Series
from workbook_tools.values import Absence, CellError

REFS = ("A1", "A2", "A3")
absences = st.sampled_from(list(Absence))
figures = absences | st.decimals(-(10**9), 10**14, places=4) | st.just(Decimal("1e-30"))
months = st.builds(DECEMBER.minus, st.integers(-3, 26))
maybe_month = st.none() | months
provenances = st.sampled_from(["published", "derived", "reconstructed"])
observations = st.builds(Observation, figures, figures, figures, provenances)
tolerances = st.sampled_from([Decimal("0.05"), Decimal("0.10"), Decimal(0)])


def indicators(ref: str) -> st.SearchStrategy[Indicator]:
    return st.builds(
        Indicator,
        st.just(ref),
        st.just(f"Title of {ref}"),
        st.sampled_from(["", "Section"]),
        unit=st.sampled_from(Unit),
        kind=st.sampled_from(Kind),
        polarity=st.sampled_from(Polarity),
        target=figures,
        target_tolerance=tolerances,
        change_tolerance=st.none() | tolerances,
        decimals=st.integers(0, 2),
        formula=st.sampled_from(["", "", "B1 / population * 10000"]),
        group=st.sampled_from(["", *REFS]),
        comment=st.sampled_from(Duty),
        effective_from=maybe_month,
        effective_to=maybe_month,
    )


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    refs = st.sampled_from(REFS)
    held = {ref: draw(st.dictionaries(months, observations, max_size=16)) for ref in REFS}
    benchmarks = draw(
        st.lists(
            st.builds(
                Benchmark,
                refs,
                st.sampled_from(["england", "south_east"]),
                figures,
                months,
                st.sampled_from(["year", "month", "snapshot"]),
                definition=st.sampled_from(Definition),
            ),
            max_size=4,
        )
    )
    notes = st.builds(
        Note,
        refs | st.just(""),
        months,
        maybe_month,
        st.sampled_from(NoteKind),
        st.sampled_from(["A note.", "x"]),
    )
    inputs = draw(st.dictionaries(months, observations, max_size=5))
    return Dataset(
        indicators={ref: draw(indicators(ref)) for ref in REFS} | {"B1": indicator("B1")},
        series={ref: Series(ref, months) for ref, months in held.items() if draw(st.booleans())}
        | {"B1": Series("B1", inputs)},
        benchmarks={(b.ref, b.column): b for b in benchmarks},
        populations=Populations({Month(2019, 1): Decimal(50550)}),
        notes=tuple(draw(st.lists(notes, max_size=4))),
        rules=Rules(averaging=draw(st.sampled_from(Averaging))),
    )


texts = st.dictionaries(
    st.tuples(st.sampled_from(REFS), st.sampled_from([DECEMBER, DECEMBER.previous])),
    st.sampled_from(["", "Nil", "Two\r\nlines", "the same"]),
)


def cell_values(scorecard: Scorecard) -> list[Value]:
    grids = [*scorecard.fields.values(), *scorecard.trend.values()]
    grids += [entry for entries in scorecard.lists.values() for entry in entries]
    return [value for row in [*grids, scorecard.singles] for value in row.values()]


@given(datasets(), texts)
def test_any_figures_and_absences_give_a_whole_scorecard(
    data: Dataset, commentary: dict[tuple[str, Month], str]
) -> None:
    scorecard = built(data, refs=REFS, commentary=commentary)
    known = set(known_fields(data))
    assert [row.ref for row in scorecard.rows] == list(REFS)
    assert all(set(scorecard.fields[ref]) == known for ref in REFS)
    assert set(scorecard.singles) == set(SINGLE_NAMES)
    for name, entries in scorecard.lists.items():
        assert all(tuple(entry) == LIST_FIELDS[name] for entry in entries)
    kinds = (int, float, str, date, CellError, type(None))
    assert all(isinstance(value, kinds) for value in cell_values(scorecard))
    assert "" not in cell_values(scorecard)


@given(datasets(), texts, st.integers(0, 4))
def test_figures_of_other_months_than_those_judged_stand_nowhere(
    data: Dataset, commentary: dict[tuple[str, Month], str], ago: int
) -> None:
    month = DECEMBER.minus(ago)
    first, *_, last = last_months(month, MONTHS_JUDGED)
    within = {ref: series.within(first, last) for ref, series in data.series.items()}
    given = {"refs": REFS, "commentary": commentary}
    told = [built(each, month, **given) for each in (data, replace(data, series=within))]
    for part in ("fields", "trend", "lists", "singles"):
        assert getattr(told[0], part) == getattr(told[1], part)


@given(datasets(), texts)
def test_what_is_counted_is_what_the_rows_say(
    data: Dataset, commentary: dict[tuple[str, Month], str]
) -> None:
    scorecard = built(data, refs=REFS, commentary=commentary)
    counted = str(scorecard.singles["wt_commentary_count"])
    states = [scorecard.fields[ref]["commentary.state"] for ref in REFS]
    for part in counted.split(", "):
        number, _, state = part.partition(" ")
        assert states.count(state) == int(number)
    first = scorecard.lists["wt_summary_list"][0]
    reported = sum(row.reported for row in scorecard.rows)
    assert str(first["sentence"]).startswith(f"{reported} indicator")


def test_a_formula_fills_the_months_without_a_source_value() -> None:
    data = dataset(
        indicator("A1"),
        indicator("A2"),
        indicator("A3", formula="A1 / A2", unit=Unit.PERCENT, kind=Kind.RATIO),
        figures={
            "A1": {"Nov-19": 20, "Dec-19": 25},
            "A2": {"Nov-19": 100, "Dec-19": 50},
            "A3": {"Nov-19": "21%"},
        },
    )
    fields = built(data).fields["A3"]
    assert (fields["month-1"], fields["month"]) == (0.21, 0.5)


def test_single_values_say_what_the_workbook_is() -> None:
    singles = one_row({"Dec-19": 5}).singles
    assert singles["wt_project"] == "Northshire"
    assert singles["wt_scorecard_name"] == "north"
    assert singles["wt_title"] == "Scorecard of the north"
    assert singles["wt_month"] == date(2019, 12, 1)
    assert singles["wt_edition"] == "draft"
    assert singles["wt_issued_at"] == "inputs 1a2b3c4d"
    assert singles["wt_commentary_count"] == "0 written, 0 owed, 1 optional"


def test_findings_are_listed_as_they_were_found() -> None:
    data = dataset(indicator(), figures={})
    findings = [("warning", True, ("A1", "A2"), "Look here."), ("note", False, (), "And there.")]
    assert [
        tuple(e.values()) for e in built(data, findings=findings).lists["wt_findings_list"]
    ] == [
        ("warning", "new", "A1, A2", "Look here."),
        ("note", None, None, "And there."),
    ]


def test_only_the_scorecards_own_indicators_have_rows_in_their_order() -> None:
    data = dataset(*(indicator(ref) for ref in REFS), figures={"A1": months_to_december(1, 2)})
    scorecard = built(data, refs=["A3", "A1"])
    assert [row.ref for row in scorecard.rows] == ["A3", "A1"]
    assert set(scorecard.fields) == {"#label", "A1", "A3"}


def test_a_reference_that_is_no_indicator_is_refused() -> None:
    with pytest.raises(KeyError, match="Z9"):
        built(dataset(indicator(), figures={}), refs=["Z9"])


def test_an_outline_serves_scorecards_with_other_figures_and_rows() -> None:
    rows = [indicator("A1"), indicator("A2", effective_to=Month(2019, 11))]
    notes = [note(NoteKind.MISSING, "Oct-19", "Dec-19", ref="")]
    one = dataset(*rows, figures={"A1": {"Dec-19": 5}}, notes=notes)
    other = dataset(*rows, figures={"A1": {"Nov-19": 7}, "A2": {"Oct-19": 9}}, notes=notes)
    shared = Outline(one, DECEMBER)
    for data, refs in ((one, ("A1", "A2")), (other, ("A2",)), (other, ("A2", "A1"))):
        apart = judged_rows(data.series, Outline(data, DECEMBER), refs, Held())
        assert judged_rows(data.series, shared, refs, Held()) == apart
