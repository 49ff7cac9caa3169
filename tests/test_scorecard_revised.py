"""Figures that an edition printed otherwise, texts older than their figure, and conflicts shown."""

from __future__ import annotations

from typing import Any

from support.scorecards import (
    DECEMBER,
    JANUARY,
    built,
    dataset,
    held,
    indicator,
    note,
    revision,
    row_of,
)

from workbook_tools.commentary import (
    Aside,
    AsideKind,
    AuthorSource,
    Edition,
    EditionKind,
    Entry,
    Key,
    Reopening,
)
from workbook_tools.indicator import Duty, NoteKind, Unit
from workbook_tools.scorecard import Scorecard, printed_figures

FIGURES = {"A1": {"Nov-19": 383, "Dec-19": 309}}
KEY = Key("north", DECEMBER, "A1")


def edition(**figures: dict[str, str]) -> Edition:
    return Edition(
        "north", DECEMBER, 1, EditionKind.PROVISIONAL, JANUARY, "", "f", "s", "d", {}, figures
    )


def scorecard(notes: Any = (), comment: Duty = Duty.ADVERSE, **comments: Any) -> Scorecard:
    data = dataset(indicator(comment=comment), figures=FIGURES, notes=notes)
    return built(data, held=held({}, **comments))


def told(card: Scorecard, name: str, kind: str) -> list[str]:
    words = "sentence" if "summary" in name else "words"
    return [str(entry[words]) for entry in card.lists[name] if entry["kind"] == kind]


def test_a_figure_that_the_edition_printed_otherwise_is_marked_where_it_stands() -> None:
    card = scorecard(edition=edition(A1={"2019-11": "380", "2019-12": "309"}))
    fields = card.fields["A1"]
    assert fields["month-1.mark"] == "revised"
    assert fields["month.mark"] is None


def test_notes_and_summary_say_the_old_value_and_that_no_reason_is_given() -> None:
    card = scorecard(edition=edition(A1={"2019-11": "380"}))
    said = "Nov-19 was 380 in edition 1 of December 2019 and is 383"
    missing = f"{said}. No reason stands in config/notes.csv."
    assert told(card, "wt_notes_list", "revised") == [missing]
    assert told(card, "wt_summary_list", "revised") == [f"{said}: no reason is given."]


def test_the_reason_comes_from_a_note_on_the_month() -> None:
    why = note(NoteKind.RESTATED, "2019-11", "2019-11", words="Three late records.")
    card = scorecard([why], edition=edition(A1={"2019-11": "380"}))
    (words,) = told(card, "wt_notes_list", "revised")
    assert words.endswith("and is 383. Three late records.")
    assert told(card, "wt_summary_list", "restated") == []


def test_a_difference_that_is_not_printed_is_none() -> None:
    share = {"unit": Unit.PERCENT}
    data = dataset(indicator(**share), figures={"A1": {"Dec-19": "0.694"}})
    card = built(data, held=held({}, edition=edition(A1={"2019-12": "0.691"})))
    assert card.fields["A1"]["month.mark"] is None


def test_a_month_that_the_edition_did_not_print_is_not_revised() -> None:
    card = scorecard(edition=edition(A1={"2019-11": "383"}))
    assert card.fields["A1"]["month.mark"] is None


def test_a_figure_that_came_late_is_revised() -> None:
    card = scorecard(edition=edition(A1={"2019-11": ""}))
    (words,) = told(card, "wt_notes_list", "revised")
    assert words.startswith("Nov-19 was blank in edition 1")


def test_a_revised_month_asks_for_a_comment() -> None:
    card = scorecard(edition=edition(A1={"2019-12": "300"}))
    assert card.fields["A1"]["commentary.why"] == "revised"
    never = built(
        dataset(indicator(comment=Duty.NEVER), figures=FIGURES),
        held=held({}, edition=edition(A1={"2019-12": "300"})),
    )
    assert never.fields["A1"]["commentary.why"] is None


def test_what_an_edition_prints_is_nothing_revised_the_day_after() -> None:
    first = scorecard()
    again = scorecard(edition=edition(**printed_figures(first.rows)))
    assert row_of(again).revised == {}


def test_a_text_that_is_older_than_its_figure_says_the_figure_it_was_written_on() -> None:
    head = revision("A1", "We closed one.", figure="300", author_source=AuthorSource.GIVEN)
    card = scorecard(heads={"A1": head})
    fields = card.fields["A1"]
    assert fields["commentary.stale"] == "300"
    assert fields["commentary.written"] == "8 Jan 2020\nwhen the figure was 300"
    said = "The comment was written when the figure was 300; it is 309 now."
    assert told(card, "wt_summary_list", "comment older") == [said]
    assert told(card, "wt_notes_list", "comment") == [said]


def test_a_text_on_todays_figure_says_only_who_and_when() -> None:
    head = revision(
        "A1", "We closed one.", figure="309", author="B", author_source=AuthorSource.GIVEN
    )
    fields = scorecard(heads={"A1": head}).fields["A1"]
    assert (fields["commentary.author"], fields["commentary.written"]) == ("B", "8 Jan 2020")
    assert fields["commentary.stale"] is None


def test_a_conflict_stands_beside_the_head_under_its_writers_name_and_in_the_token() -> None:
    head = revision("A1", "Ours.", number=2, author="A", author_source=AuthorSource.GIVEN)
    other = Aside(
        KEY, 3, AsideKind.CONFLICT, Entry("Theirs.", "B", AuthorSource.CELL, JANUARY, 1), 2, JANUARY
    )
    card = scorecard(heads={"A1": head}, conflicts={"A1": [other]})
    fields = card.fields["A1"]
    assert fields["commentary"] == "Ours."
    assert fields["commentary.theirs"] == "Theirs."
    assert fields["commentary.theirs_author"] == "B, 8 Jan 2020"
    assert fields["commentary.base"] == "revision 1"
    assert " r2+3 " in str(fields["commentary.token"])
    (line,) = told(card, "wt_summary_list", "comment in conflict")
    assert line == "2 texts to choose from, by A and B."


def test_a_request_shows_no_other_text_so_its_token_names_none() -> None:
    other = Aside(
        KEY, 3, AsideKind.CONFLICT, Entry("Theirs.", "B", AuthorSource.CELL, JANUARY, 1), 2, JANUARY
    )
    head = revision("A1", "Again.", number=2)
    card = scorecard(
        comment=Duty.ALWAYS,
        heads={"A1": head},
        previous={"A1": "Again."},
        conflicts={"A1": [other]},
    )
    (asked,) = card.lists["wt_request_list"]
    assert " r2 " in str(asked["commentary.token"])


def test_last_months_text_in_other_months_words_is_owed_still() -> None:
    data = dataset(indicator(comment=Duty.ALWAYS), figures={"A1": {"Nov-19": 380, "Dec-19": 309}})
    texts = {
        ("A1", DECEMBER): "Demand in December was high.",
        ("A1", DECEMBER.previous): "Demand in NOVEMBER was high.",
    }
    card = built(data, commentary=texts)
    assert row_of(card).is_owed
    assert card.fields["A1"]["commentary.state"] == "unchanged"
    assert card.fields["A1"]["commentary.repeats"] == "Demand in December was high."


def test_a_nil_return_is_not_owed_even_when_it_is_last_months_too() -> None:
    data = dataset(indicator(comment=Duty.ALWAYS), figures={"A1": {"Dec-19": 309}})
    texts = {("A1", DECEMBER): "No comment.", ("A1", DECEMBER.previous): "No comment"}
    assert not row_of(built(data, commentary=texts)).is_owed


def test_only_owed_rows_have_a_due_day() -> None:
    data = dataset(indicator(comment=Duty.ALWAYS, owner="A"), figures={"A1": {"Dec-19": 309}})
    due = {"A": JANUARY.date()}
    owed = built(data, held=held({}, due=due)).fields["A1"]["commentary.due"]
    done = built(data, held=held({("A1", DECEMBER): "Done."}, due=due))
    assert owed == JANUARY.date()
    assert done.fields["A1"]["commentary.due"] is None


def test_why_a_month_was_reopened_stands_in_the_notes() -> None:
    reopening = Reopening("north", DECEMBER, 1, "Late records.", "A", JANUARY)
    card = scorecard(edition=edition(), reopened=reopening)
    said = "Edition 1 was reopened: Late records."
    assert told(card, "wt_notes_list", "reopened") == [said]
