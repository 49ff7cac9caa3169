"""Notes, rules, sources and the legend in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal as D  # noqa: N817 - the hand-worked cases below are tables of figures

from support.scorecards import DECEMBER, built, dataset, indicator, note, one_row, series

from workbook_tools.indicator import (
    Averaging,
    Benchmark,
    Dataset,
    Definition,
    Note,
    NoteKind,
    Rules,
    Unit,
)
from workbook_tools.period import Month
from workbook_tools.scorecard import Scorecard
from workbook_tools.values import Absence


def listed(scorecard: Scorecard, kind: str) -> list[tuple[object, ...]]:
    entries = scorecard.lists["wt_notes_list"]
    return [(e["ref"], e["months"], e["words"]) for e in entries if e["kind"] == kind]


def noted(notes: Sequence[Note]) -> Scorecard:
    return one_row({"Dec-19": 5}, notes)


def test_notes_on_the_months_shown_are_printed_with_their_months() -> None:
    scorecard = noted(
        [
            note(NoteKind.BREAK, "Oct-19", words="New system"),
            note(NoteKind.RESTATED, "Dec-18", "Nov-19", words="Counted again"),
            note(NoteKind.MISSING, "Jan-19", "Jan-19", words="No extract", ref=""),
            note(NoteKind.DEFINITION, "Jan-17", "Dec-17", words="Long ago"),
            note(NoteKind.PROVISIONAL, "Jan-20", words="Not yet"),
            note(NoteKind.PROVISIONAL, "Dec-19", words="Of another row", ref="B1"),
        ]
    )
    assert listed(scorecard, "break") == [("A1", "from Oct-19", "New system")]
    assert listed(scorecard, "restated") == [("A1", "Dec-18 to Nov-19", "Counted again")]
    assert listed(scorecard, "missing") == [(None, "Jan-19", "No extract")]
    assert listed(scorecard, "definition") == listed(scorecard, "provisional") == []


def test_accepted_findings_are_counted_and_not_repeated() -> None:
    accepted = note(NoteKind.ACCEPTED, "Dec-19", "Mar-20", words="Known", finding="band")
    data = dataset(indicator(), figures={}, notes=[accepted])
    words = "findings of the checks are accepted, each with a reason and an end month."
    assert listed(built(data, accepted=3), "accepted") == [(None, "Dec-19", f"3 {words}")]
    assert listed(built(data), "accepted") == []


def test_made_up_months_are_named_in_runs_and_counted_over_indicators() -> None:
    months = {"Jan-19": 1, "Feb-19": 2, "May-19": 3}
    made_up = {ref: series(ref, months, provenance="reconstructed") for ref in ("A1", "A2")}
    data = Dataset({ref: indicator(ref) for ref in made_up}, made_up)
    assert listed(built(data), "made up") == [
        (
            None,
            "Jan-19 to Feb-19, May-19",
            "The figures of 2 indicators in these months are made up: do not quote them.",
        )
    ]
    assert listed(built(data, refs=["A2"]), "made up") == [
        (
            "A2",
            "Jan-19 to Feb-19, May-19",
            "The figures of these months are made up: do not quote them.",
        )
    ]


def test_the_averaging_rule_that_was_used_is_said_and_in_how_many_rows() -> None:
    rows = [
        indicator("A1"),
        indicator("A2"),
        indicator("A3", unit=Unit.PERCENT, formula="A1 / A2"),
        indicator("A4", unit=Unit.PERCENT),
    ]
    figures = {ref: {"Dec-19": 1} for ref in ("A1", "A2", "A4")}

    def rule(averaging: Averaging) -> str:
        data = dataset(*rows, figures=figures, rules=Rules(averaging=averaging))
        [(_, _, words)] = listed(built(data), "average")
        return str(words)

    assert rule(Averaging.MEAN_OF_MONTHS).endswith("is the mean of its months.")
    assert "in 1 of 2 percentages and rates" in rule(Averaging.POOLED)


def test_an_indicator_out_of_effect_is_said() -> None:
    data = dataset(
        indicator("A1", effective_from=Month(2020, 4)),
        indicator("A2", effective_to=Month(2019, 3)),
        indicator("A3"),
        figures={},
    )
    assert listed(built(data), "not reported") == [
        ("A1", "Dec-19", "Reported from April 2020 on."),
        ("A2", "Dec-19", "Not reported after March 2019."),
    ]


def test_a_tolerance_of_an_indicators_own_is_said() -> None:
    own = [indicator("A1", change_tolerance=D("0.025")), indicator("A2", change_tolerance=D("0.1"))]
    scorecard = built(dataset(*own, indicator("A3"), figures={}))
    assert listed(scorecard, "tolerance") == [
        ("A1", None, "Level is a change of less than 2.5%, before rounding.")
    ]


def test_each_source_is_listed_once_for_a_column_period_and_definition() -> None:
    def benchmark(ref: str, column: str, value: object, **given: object) -> Benchmark:
        end = Month(2018, 3)
        return Benchmark(ref, column, value, end, source="DfE", **given)  # type: ignore[arg-type]

    held = [
        benchmark("A1", "england", D(1)),
        benchmark("A2", "england", D(2)),
        benchmark("A3", "england", D(3), period_type="snapshot", definition=Definition.SIMILAR),
        benchmark("A1", "south_east", Absence.BLANK),
        benchmark("A2", "south_east", Absence.NOT_AVAILABLE, period_type="month"),
        benchmark("A4", "england", D(4), definition=Definition.NOT_COMPARABLE),
    ]
    data = dataset(*(indicator(f"A{n}") for n in range(1, 5)), figures={}, benchmarks=held)
    scorecard = built(data, refs=["A1", "A2", "A3"])
    assert [tuple(entry.values()) for entry in scorecard.lists["wt_sources_list"]] == [
        ("England", "year to March 2018", "DfE", "same"),
        ("England", "at the end of March 2018", "DfE", "similar"),
        ("South east", "March 2018", "DfE", "same"),
    ]


def test_the_legend_says_signs_and_tolerance_as_they_are_set() -> None:
    rules = Rules(arrow_tolerance=D("0.05"), signs=("a", "b", "c", "d", "e", "f"), small_base=9)
    legend = str(built(dataset(figures={}, rules=rules)).singles["wt_legend"])
    assert "a up, b level, c down since the month before; d e f since" in legend
    assert "less than 5%, before rounding" in legend
    assert "under 9." in legend


def test_a_month_may_be_asked_for_that_no_series_has() -> None:
    scorecard = built(dataset(indicator(), figures={}), DECEMBER.minus(-60))
    assert scorecard.fields["A1"]["mean12"] == ".."
