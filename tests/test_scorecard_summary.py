"""The first page: what is said, in which order, in which words."""

from __future__ import annotations

from collections.abc import Mapping
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
    series,
)

from workbook_tools.indicator import Dataset, Duty, NoteKind, Polarity
from workbook_tools.period import Month
from workbook_tools.scorecard import Scorecard
from workbook_tools.series import Series


def said(scorecard: Scorecard, kind: str = "") -> list[object]:
    entries = scorecard.lists["wt_summary_list"]
    return [entry["sentence"] for entry in entries if kind in ("", entry["kind"])]


def kinds(scorecard: Scorecard) -> list[object]:
    return [(entry["kind"], entry["ref"]) for entry in scorecard.lists["wt_summary_list"]]


def low(ref: str, **given: object) -> object:
    return indicator(ref, polarity=Polarity.LOW, comment=Duty.NEVER, **given)


def test_the_count_comes_first_and_adds_up() -> None:
    figures: Mapping[str, Mapping[str, object]] = {
        "A1": {"Nov-19": 100, "Dec-19": 50},
        "A2": {"Nov-19": 100, "Dec-19": 150},
        "A3": {"Nov-19": 100, "Dec-19": 101},
        "A4": {"Dec-19": 5},
        "A5": {"Nov-19": 100, "Dec-19": 150},
        "A6": {"Dec-19": 5},
    }
    rows = [low(ref) for ref in ("A1", "A2", "A3", "A4")]
    rows += [indicator("A5"), low("A6", effective_from=Month(2020, 1))]
    first = said(built(dataset(*rows, figures=figures)))[0]
    assert first == (
        "5 indicators: 1 better than in November, 1 worse, 3 level, neutral or not comparable; "
        "1 not reported this month."
    )


def test_one_indicator_is_said_in_the_singular() -> None:
    assert str(said(one_row({"Dec-19": 5}))[0]).startswith("1 indicator: 0 better")


def test_moves_for_the_worse_are_sorted_by_size_with_small_counts_last() -> None:
    figures: Mapping[str, Mapping[str, object]] = {
        "A1": {"Nov-19": 7, "Dec-19": 20},
        "A2": {"Nov-19": 100, "Dec-19": 120},
        "A3": {"Dec-18": 100, "Nov-19": 150, "Dec-19": 150},
    }
    scorecard = built(dataset(*(low(ref) for ref in figures), figures=figures))
    assert [ref for kind, ref in kinds(scorecard) if kind == "worse"] == ["A3", "A2", "A1"]
    assert said(scorecard, "worse") == [
        "Up 50% on Dec-18 (worse), 100 to 150; no change on Nov-19.",
        "Up 20% on Nov-19 (worse), 100 to 120.",
        "Up 186% on Nov-19 (worse), 7 to 20 (small count).",
    ]


def test_a_missed_target_names_both_figures_and_which_way_is_good() -> None:
    scorecard = one_row({"Dec-19": 493}, polarity=Polarity.LOW, target=D(420))
    assert said(scorecard, "target missed") == ["493 against a target of 420 (low is good)."]


@pytest.mark.parametrize(
    ("polarity", "figures", "kind", "expected"),
    [
        (
            Polarity.LOW,
            [90, 91, 92, 93, 95, 96],
            "highest",
            "96 is the highest of the 6 months that have a figure; low is good.",
        ),
        (
            Polarity.NEUTRAL,
            [33, 34, 35, 36, 37, 20],
            "lowest",
            "20 is the lowest of the 6 months that have a figure.",
        ),
        (
            Polarity.HIGH,
            [90, 41, 51, 61, 71, 90],
            "highest",
            "90 is the highest of the 6 months that have a figure; level with Jul-19; "
            "high is good.",
        ),
    ],
)
def test_a_highest_or_lowest_of_twelve_months_is_said_with_its_ties(
    polarity: Polarity, figures: list[object], kind: str, expected: str
) -> None:
    scorecard = one_row(months_to_december(*figures), polarity=polarity)
    assert said(scorecard, f"{kind} in 6 months") == [expected]


@pytest.mark.parametrize(
    "figures",
    [
        [1, 2, 3, 4, 9],  # five months say little
        [5, 5, 5, 5, 5, 5],
        [0, 0, 0, 0, 7, 0],  # as it usually is
        [1, 2, 3, 4, 5, 6, 4],
        [1, 2, 3, 4, 5, 6, None],
        [1, 2, 3, 4, "c", 6, 7],
    ],
)
def test_no_highest_or_lowest_is_said_of_these(figures: list[object]) -> None:
    found = [str(kind) for kind, _ in kinds(one_row(months_to_december(*figures)))]
    assert not [kind for kind in found if "est in" in kind]


def test_the_thirteenth_month_is_no_part_of_the_twelve() -> None:
    scorecard = one_row(months_to_december(99, *range(20, 31), 50))
    assert said(scorecard, "highest in 12 months") == ["50 is the highest of 12 months."]


def test_made_up_months_take_no_part_in_a_record() -> None:
    made_up = series("A1", months_to_december(99, 98, 97, *range(21, 27)), "reconstructed")
    published = series("A1", months_to_december(21, 22, 23, 24, 25, 30))
    mixed = Series("A1", {**made_up.observations, **published.observations})

    def of(held: Series) -> list[object]:
        return said(built(Dataset({"A1": indicator()}, {"A1": held})), "highest in 6 months")

    assert of(mixed) == ["30 is the highest of the 6 months that are not made up."]
    assert of(made_up) == []


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, ["No figure this month."]),
        ("..", ["No figure this month: not available."]),
        ("TBC", ["No figure this month: to be confirmed."]),
        ("n/a", []),
        ("c", []),
        (0, []),
    ],
)
def test_a_figure_that_should_be_there_and_is_not_is_said(
    cell: object, expected: list[object]
) -> None:
    assert said(one_row({"Nov-19": 5, "Dec-19": cell}), "no figure") == expected


def test_the_unwelcome_record_comes_before_the_welcome_one() -> None:
    figures = {ref: months_to_december(100, 101, 102, 103, 104, 115) for ref in ("A1", "A2", "A3")}
    rows = [indicator("A1", polarity=Polarity.HIGH), indicator("A2")]
    rows += [low("A3", change_tolerance=D("0.5"))]
    scorecard = built(dataset(*rows, figures=figures))
    assert [ref for kind, ref in kinds(scorecard) if "highest" in str(kind)] == ["A3", "A2", "A1"]


def test_the_worst_of_twelve_months_is_said_where_the_row_is_there_for_the_worse() -> None:
    scorecard = built(dataset(low("A1"), figures={"A1": months_to_december(*range(100, 111), 200)}))
    assert said(scorecard)[1:] == [
        "Up 82% on Nov-19 (worse), 110 to 200; the highest of 12 months.",
    ]


def test_records_that_ask_for_nothing_share_a_line() -> None:
    up, down = months_to_december(*range(100, 111), 150), months_to_december(*range(100, 111), 50)
    figures = {"A1": up, "A2": up, "A3": down, "A4": down, "A5": up}
    rows = [indicator(ref, comment=Duty.NEVER) for ref in ("A1", "A2", "A3")]
    rows += [low("A4"), indicator("A5", polarity=Polarity.HIGH, comment=Duty.NEVER)]
    scorecard = built(dataset(*rows, figures=figures))
    assert kinds(scorecard)[1:] == [
        ("highest in 12 months", None),
        ("lowest in 12 months", "A3"),
        ("highest in 12 months", "A5"),
        ("lowest in 12 months", "A4"),
    ]
    assert said(scorecard, "highest in 12 months")[0] == (
        "A1 (150) and A2 (150) are at their highest of 12 months."
    )


def test_a_welcome_record_of_a_small_count_is_no_news() -> None:
    figures = months_to_december(*range(15, 26), 3)
    assert said(one_row(figures, polarity=Polarity.LOW))[1:] == []


def test_a_record_looks_back_no_further_than_the_latest_break() -> None:
    figures = months_to_december(*range(500, 505), *range(100, 106), 150)
    broken = [note(NoteKind.BREAK, "Jun-19", ref=ref) for ref in ("A1", "")]
    for each in broken:
        scorecard = one_row(figures, [each], comment=Duty.NEVER)
        assert said(scorecard, "highest in 7 months") == [
            "150 is the highest of the 7 months since the break."
        ]
    assert said(one_row(figures), "highest in 12 months") == []


def test_a_record_without_a_move_is_said_only_where_it_is_unwelcome() -> None:
    figures = {ref: months_to_december(100, 101, 102, 103, 104, 105) for ref in ("A1", "A2", "A3")}
    rows = [indicator("A1", polarity=Polarity.HIGH), indicator("A2"), low("A3")]
    scorecard = built(dataset(*rows, figures=figures))
    assert [ref for kind, ref in kinds(scorecard) if "highest" in str(kind)] == ["A3"]


def test_owed_and_unchanged_comments_are_named_with_their_reason_and_owner() -> None:
    rows = [indicator(ref, comment=Duty.ALWAYS, owner="Head of care") for ref in ("A1", "A2", "A3")]
    texts = {
        ("A2", DECEMBER): "As before",
        ("A2", DECEMBER.previous): "As before",
        ("A3", DECEMBER): "New",
    }
    figures = {ref: {"Dec-19": 100} for ref in ("A1", "A2", "A3")}
    scorecard = built(dataset(*rows, figures=figures), commentary=texts)
    assert said(scorecard, "comment owed") == ["No comment yet: asked every month."]
    assert said(scorecard, "comment unchanged") == [
        "The comment is that of November 2019: asked every month."
    ]
    assert {entry["owner"] for entry in scorecard.lists["wt_summary_list"][1:]} == {"Head of care"}


def test_comments_owed_by_one_owner_are_one_line_with_their_reasons() -> None:
    rows = [indicator(ref, comment=Duty.ALWAYS, owner="Head of care") for ref in ("A1", "A2", "A3")]
    rows += [indicator("A4", comment=Duty.ALWAYS, owner="Head of court")]
    texts = {(ref, m): "Same" for ref in ("A3",) for m in DECEMBER.last(2)}
    scorecard = built(dataset(*rows, figures={}), commentary=texts)
    assert said(scorecard, "comment owed") == [
        "No comment yet on 2 indicators: A1 (asked every month) and A2 (asked every month).",
        "No comment yet: asked every month.",
    ]
    assert kinds(scorecard)[1:4] == [
        ("comment owed", None),
        ("comment unchanged", "A3"),
        ("comment owed", "A4"),
    ]


def test_many_comments_owed_by_one_owner_are_named_without_their_reasons() -> None:
    rows = [indicator(f"A{n}", comment=Duty.ALWAYS) for n in range(1, 8)]
    assert said(built(dataset(*rows, figures={})), "comment owed") == [
        "No comment yet on 7 indicators: A1, A2, A3, A4, A5, A6 and A7."
    ]


def test_what_asks_for_action_comes_before_figures_not_there_and_records() -> None:
    figures: Mapping[str, Mapping[str, object]] = {
        "A1": months_to_december(*range(100, 112)),
        "A2": {"Nov-19": 5},
        "A3": {"Dec-19": 493},
        "A4": {"Nov-19": 100, "Dec-19": 150},
        "A5": {},
    }
    rows = [
        indicator("A1", polarity=Polarity.LOW, comment=Duty.NEVER),
        indicator("A2"),
        indicator("A3", polarity=Polarity.LOW, target=D(420), comment=Duty.NEVER),
        low("A4"),
        indicator("A5", comment=Duty.ALWAYS),
    ]
    notes = [note(NoteKind.RESTATED, "Nov-19", "Nov-19", ref="A2", words="Counted again.")]
    assert kinds(built(dataset(*rows, figures=figures, notes=notes))) == [
        ("in all", None),
        ("worse", "A4"),
        ("target missed", "A3"),
        ("comment owed", "A5"),
        ("no figure", "A2"),
        ("no figure", "A5"),
        ("restated", "A2"),
        ("highest in 12 months", "A1"),
    ]


def test_a_missing_figure_is_explained_by_its_note() -> None:
    missing = note(NoteKind.MISSING, "Dec-19", "Dec-19", words="The extract failed.")
    assert said(one_row({"Nov-19": 5}, [missing]), "no figure") == [
        "No figure this month: The extract failed."
    ]


def test_restated_and_broken_series_are_said_in_the_notes_own_words() -> None:
    notes = [
        note(NoteKind.RESTATED, "Dec-18", "Dec-19", words="Counted again."),
        note(NoteKind.BREAK, "Dec-19", words="New system"),
        note(NoteKind.PROVISIONAL, "Dec-19", words="Not final"),
    ]
    scorecard = one_row({"Nov-19": 100, "Dec-19": 101}, notes, comment=Duty.NEVER)
    assert said(scorecard)[1:] == ["Counted again.", "New system."]


@pytest.mark.parametrize(
    ("kind", "start", "end", "expected"),
    [
        (NoteKind.RESTATED, "Oct-18", "Dec-18", ["Words."]),  # the month last year is compared
        (NoteKind.RESTATED, "Mar-19", "Jun-19", []),
        (NoteKind.BREAK, "Jan-19", None, ["Words."]),
        (NoteKind.BREAK, "Dec-18", None, []),  # both months compared lie after it
        (NoteKind.BREAK, "Jan-20", None, []),
    ],
)
def test_a_note_on_the_months_compared_is_said_and_an_older_one_is_not(
    kind: NoteKind, start: str, end: str | None, expected: list[object]
) -> None:
    held = note(kind, start, end, words="Words")
    assert said(one_row({"Nov-19": 100, "Dec-19": 101}, [held], comment=Duty.NEVER))[1:] == expected


def test_a_note_on_the_whole_scorecard_is_said_once() -> None:
    words = "December is provisional."
    general = note(NoteKind.PROVISIONAL, "Dec-19", "Dec-19", ref="", words=words)
    scorecard = built(dataset(indicator("A1"), indicator("A2"), figures={}, notes=[general]))
    entries = [e for e in scorecard.lists["wt_summary_list"] if e["kind"] == "provisional"]
    assert [(e["ref"], e["sentence"]) for e in entries] == [(None, words)]
