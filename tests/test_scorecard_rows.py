"""One indicator in one month: gaps, absences, effective dates, marks and shared comments."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D  # noqa: N817 - the hand-worked cases below are tables of figures

import pytest
from support.scorecards import (
    DECEMBER,
    built,
    dataset,
    indicator,
    months_to_december,
    note,
    one_row,
    row_of,
)

from workbook_tools.commentary import State
from workbook_tools.compare import Direction, Movement, Status
from workbook_tools.indicator import Duty, NoteKind, Polarity, Rules, Unit
from workbook_tools.period import Month
from workbook_tools.scorecard import ScorecardRow
from workbook_tools.series import Observation, Series
from workbook_tools.values import Absence


def test_a_row_is_compared_with_the_month_before_and_with_last_year() -> None:
    row = row_of(one_row({"Dec-18": 125, "Nov-19": 380, "Dec-19": 309}, polarity=Polarity.LOW))
    assert row.previous.change == D(-71) / 380
    assert (row.previous.movement, row.previous.direction) == (Movement.DOWN, Direction.IMPROVING)
    assert (row.previous.sign, row.year.sign) == ("▼", "⇧")
    assert row.year.change == D("1.472")
    assert row.year.direction is Direction.DECLINING
    assert row.previous.words == "down 19% on Nov-19 (better)"
    assert row.in_figures(row.year) == "up 147% on Dec-18 (worse), 125 to 309"


def test_the_previous_month_is_the_calendar_month_before_and_a_gap_is_not_skipped() -> None:
    row = row_of(one_row({"Oct-19": 100, "Dec-19": 50}))
    assert row.previous.change is Absence.NOT_APPLICABLE
    assert row.previous.sign == "-"
    assert row.previous.direction is Direction.NOT_APPLICABLE
    assert row.mean.value == 75
    assert row.mean.months == 2


def test_one_month_alone_has_a_mean_of_itself_and_nothing_to_compare() -> None:
    row = row_of(one_row({"Dec-19": 7}))
    assert (row.mean.value, row.mean.months, row.highest.value) == (7, 1, 7)
    assert row.previous.sign == row.year.sign == "-"
    assert row.shares[-1] == 1
    assert set(row.shares[:-1]) == {None}


def test_a_suppressed_month_suppresses_whatever_rests_on_it() -> None:
    row = row_of(one_row({"Nov-19": "<5", "Dec-19": 12}))
    assert row.previous.change is Absence.SUPPRESSED
    assert row.previous.sign == "-"
    assert row.mean.value is Absence.SUPPRESSED
    assert row.highest.value is Absence.SUPPRESSED
    assert row.year_to_date.value is Absence.SUPPRESSED


@pytest.mark.parametrize(
    ("earlier", "current", "change", "sign"),
    [
        (0, 5, Absence.NOT_APPLICABLE, "-"),
        (0, 0, Absence.NOT_APPLICABLE, "-"),
        (5, 0, D(-1), "▼"),
        (5, 5, D(0), "►"),
        ("0.30", "0.27", D("-0.1"), "▼"),
    ],
)
def test_nothing_and_the_edge_of_the_tolerance(
    earlier: object, current: object, change: object, sign: str
) -> None:
    row = row_of(one_row({"Nov-19": earlier, "Dec-19": current}))
    assert row.previous.change == change
    assert row.previous.sign == sign


def test_an_indicator_has_its_own_tolerance_and_a_project_its_own_signs() -> None:
    figures = {"A1": {"Nov-19": 100, "Dec-19": 115}, "A2": {"Nov-19": 100, "Dec-19": 115}}
    own = (indicator("A1", change_tolerance=D("0.2")), indicator("A2"))
    rules = Rules(signs=("u", "l", "d", "U", "L", "D"))
    scorecard = built(dataset(*own, figures=figures, rules=rules))
    assert [row.previous.sign for row in scorecard.rows] == ["l", "u"]


def test_small_counts_are_marked_and_small_percentages_are_not() -> None:
    figures = {"Nov-19": 19, "Dec-19": 25}
    assert row_of(one_row(figures)).small
    assert not row_of(one_row({"Nov-19": 20, "Dec-19": 25})).small
    assert not row_of(one_row({"Nov-19": "19%", "Dec-19": "25%"}, unit=Unit.PERCENT)).small


def test_a_status_is_judged_only_against_a_number_and_with_a_polarity() -> None:
    def judged(target: object, polarity: Polarity) -> Status:
        return row_of(one_row({"Dec-19": 493}, target=target, polarity=polarity)).status

    assert judged(D(420), Polarity.LOW) is Status.MISSED
    assert judged(D(420), Polarity.NEUTRAL) is Status.NOT_JUDGED
    assert judged(Absence.TO_BE_CONFIRMED, Polarity.LOW) is Status.TO_BE_CONFIRMED
    assert judged(Absence.BLANK, Polarity.LOW) is Status.NO_TARGET


def test_marks_say_what_is_noted_of_a_month_and_what_is_made_up() -> None:
    made_up = Observation(D(5), provenance="reconstructed")
    data = dataset(
        indicator(),
        figures={},
        notes=[
            note(NoteKind.BREAK, "Oct-19", words="New system"),
            note(NoteKind.PROVISIONAL, "Dec-19", words="Not final"),
            note(NoteKind.RESTATED, "Nov-19", "Dec-19", words="Counted again"),
            note(NoteKind.ACCEPTED, "Sep-19", "Dec-19", words="Known"),
            note(NoteKind.MISSING, "Sep-19", words="Another row's", ref="A2"),
        ],
    )
    row = row_of(built(replace(data, series={"A1": Series("A1", {Month(2019, 11): made_up})})))
    assert row.marks == {21: "break", 22: "restated; made up", 23: "provisional; restated"}


def test_a_note_on_the_whole_scorecard_marks_every_row() -> None:
    figures = {"A1": {"Nov-19": 5, "Dec-19": 6}, "A2": {"Dec-19": 7}}
    notes = [
        note(NoteKind.PROVISIONAL, "Dec-19", ref=""),
        note(NoteKind.DEFINITION, "Oct-19", ref=""),
        note(NoteKind.MISSING, "Nov-19", "Nov-19", ref=""),
    ]
    scorecard = built(dataset(indicator("A1"), indicator("A2"), figures=figures, notes=notes))
    first, second = (scorecard.fields[ref] for ref in ("A1", "A2"))
    assert (first["month-2.mark"], second["month-2.mark"]) == ("definition", "definition")
    assert (first["month-1.mark"], second["month-1.mark"]) == (None, "missing")
    assert (first["month.mark"], second["month.mark"]) == ("provisional", "provisional")


@pytest.mark.parametrize("kind", [k for k in NoteKind if k is not NoteKind.ACCEPTED])
def test_every_kind_of_note_is_printed_and_marked(kind: NoteKind) -> None:
    held = note(kind, "Nov-19", "Nov-19", words="Words.")
    scorecard = one_row({"Dec-19": 5}, [held])
    assert scorecard.fields["A1"]["month-1.mark"] == kind.value
    assert scorecard.fields["A1"]["month.mark"] is None
    printed = [e for e in scorecard.lists["wt_notes_list"] if e["kind"] == kind.value]
    assert [(e["ref"], e["months"], e["words"]) for e in printed] == [("A1", "Nov-19", "Words.")]


def _group(texts: dict[tuple[str, Month], str] | None = None) -> tuple[ScorecardRow, ...]:
    worse = {"Nov-19": 100, "Dec-19": 200}
    members = [
        indicator(ref, group="LAC9", polarity=Polarity.LOW, comment=Duty.ADVERSE)
        for ref in ("LAC9", "LAC9a", "LAC9b")
    ]
    figures = {"LAC9": worse, "LAC9a": worse, "LAC9b": {"Nov-19": 100, "Dec-19": 100}}
    return built(dataset(*members, figures=figures), commentary=texts or {}).rows


def test_a_group_writes_one_comment_on_its_lead_row_which_is_asked_for_them_all() -> None:
    lead, first, second = _group()
    assert lead.why == "worse on Nov-19; LAC9a worse on Nov-19"
    assert lead.state is State.OWED
    assert (first.shown_text, second.shown_text) == ("with LAC9", "with LAC9")
    assert (first.why, second.why) == ("", "")
    assert first.state is State.WRITTEN


def test_a_member_that_has_its_own_text_keeps_it() -> None:
    lead, first, _ = _group({("LAC9a", DECEMBER): "Our own"})
    assert first.shown_text == "Our own"
    assert first.why == "worse on Nov-19"
    assert lead.why == "worse on Nov-19"


def test_a_member_whose_lead_is_on_another_scorecard_writes_for_itself() -> None:
    member = indicator("LAC9a", group="LAC9", comment=Duty.ALWAYS)
    data = dataset(indicator("LAC9"), member, figures={})
    row = built(data, refs=["LAC9a"]).rows[0]
    assert row.shown_text is None
    assert row.why == "asked every month"


def test_an_indicator_out_of_effect_owes_nothing_and_keeps_no_text() -> None:
    data = dataset(
        indicator(effective_to=Month(2019, 11), comment=Duty.ALWAYS),
        figures={"A1": months_to_december(5, 6)},
    )
    row = row_of(built(data, commentary={("A1", DECEMBER): "Too late"}))
    assert not row.reported
    assert (row.why, row.shown_text) == ("", None)
    assert row.state is State.OPTIONAL
