"""What becomes of texts that come back, the same in SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copies import at, dump, saved, sent_back, sign
from support.managers import MONTH, SOUTH, lay_out, project, sort, target, texts, type_in

from workbook_tools.commands.collected import CollectReport, Matter
from workbook_tools.commentary import AsideKind, AuthorSource, Entry
from workbook_tools.commentary.judge import Outcome

Facts = list[tuple[str, str, int]]


@pytest.fixture
def folder(tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project with its scorecards filled, on each database in turn."""
    monkeypatch.setenv("WORKBOOK_TOOLS_STORE", store_url)
    lay_out(tmp_path / "council")
    project(tmp_path / "council").refresh()
    return tmp_path / "council"


def collect(folder: Path, file: Path, **terms: object) -> CollectReport:
    """Collects a copy, finds the store sound, and the same copy again without anything new."""
    report = project(folder).collect([file], **terms)
    assert project(folder).verify_store() == []
    before = dump(folder)
    (again,) = project(folder).collect([file], **terms).files
    assert all(c.outcome is Outcome.STORED or c.outcome.waits for c in again.collected)
    assert dump(folder) == before
    return report


def facts(report: CollectReport) -> Facts:
    return [(str(c.outcome), c.key.ref, c.number) for c in report.files[0].collected]


def head(folder: Path, ref: str) -> Entry:
    return project(folder).history(ref, MONTH, "all").revisions[-1].entry


def test_an_untouched_copy_adds_nothing(folder: Path) -> None:
    assert facts(collect(folder, sent_back(target(folder), "ann.xlsx", {}))) == []


def test_a_text_is_added_and_another_changed(folder: Path) -> None:
    file = sent_back(target(folder), "ann.xlsx", {"A1": "Better words.", "A2": "New words."})
    report = collect(folder, file, author="Ann")
    assert facts(report) == [("changed", "A1", 2), ("added", "A2", 1)]
    assert not report.needs_a_look
    assert head(folder, "A1").text == "Better words."
    assert head(folder, "A1").base == 1
    assert head(folder, "A2").source == "ann.xlsx, sheet Commentary, cell G4"
    assert head(folder, "A2").figure == "230"


def test_what_is_stored_is_what_the_next_scorecard_shows(folder: Path) -> None:
    file = sent_back(target(folder), "ann.xlsx", {"A1": " Two\nlines ", "C1": "=1+1"})
    collect(folder, file)
    project(folder).refresh()
    shown = {ref: texts(target(folder), "wt_scorecard")[ref] for ref in ("A1", "C1")}
    assert shown == {"A1": " Two\nlines ", "C1": "=1+1"}
    assert facts(collect(folder, target(folder))) == []


def test_a_text_that_was_taken_out_waits_for_a_yes(folder: Path) -> None:
    file = sent_back(target(folder), "ann.xlsx", {"A1": None})
    report = collect(folder, file)
    assert facts(report) == [("waits: cleared", "A1", 0)]
    assert report.needs_a_look
    assert head(folder, "A1").text == "First words."
    assert facts(collect(folder, file, accept_cleared=True)) == [("cleared", "A1", 2)]
    project(folder).refresh()
    assert texts(target(folder))["A1"] is None


def test_two_writers_upon_one_text_are_a_conflict_and_both_texts_are_kept(folder: Path) -> None:
    ann = sent_back(target(folder), "ann.xlsx", {"A1": "Ann's words."})
    bob = sent_back(target(folder), "bob.xlsx", {"A1": "Bob's words."}, when=at(12))
    collect(folder, ann, author="Ann")
    assert facts(collect(folder, bob, author="Bob")) == [("conflict", "A1", 1)]
    (conflict,) = project(folder).conflicts()
    assert (conflict.base, conflict.head.text) == ("First words.", "Ann's words.")
    assert [other.text for other in conflict.others] == ["Bob's words."]
    stands = project(folder).resolve("A1", "Bob", MONTH, "all")
    assert (stands.number, stands.text) == (3, "Bob's words.")
    assert project(folder).conflicts() == ()


def test_a_later_copy_of_the_same_known_writer_follows_on(folder: Path) -> None:
    first = sent_back(target(folder), "first.xlsx", {"A1": "Draft."}, when=at(9))
    second = sent_back(target(folder), "second.xlsx", {"A1": "Final."}, when=at(10))
    collect(folder, first, author="Ann")
    assert facts(collect(folder, second, author="Ann")) == [("changed", "A1", 3)]


def test_an_older_copy_that_comes_late_never_becomes_the_head(folder: Path) -> None:
    first = sent_back(target(folder), "first.xlsx", {"A1": "Draft."}, when=at(9))
    second = sent_back(target(folder), "second.xlsx", {"A1": "Final."}, when=at(10))
    collect(folder, second, author="Ann")
    assert facts(collect(folder, first, author="Ann")) == [("older copy", "A1", 1)]
    (aside,) = project(folder).history("A1", MONTH, "all").asides
    assert (aside.kind, aside.text) == (AsideKind.OLDER, "Draft.")
    assert head(folder, "A1").text == "Final."


def test_a_writer_who_is_only_guessed_never_follows_on(folder: Path) -> None:
    first = sent_back(target(folder), "first.xlsx", {"A1": "Draft."}, by="PC 7", when=at(9))
    second = sent_back(target(folder), "second.xlsx", {"A1": "Final."}, by="PC 7", when=at(10))
    collect(folder, first)
    assert facts(collect(folder, second)) == [("conflict", "A1", 1)]


def test_rows_that_left_their_tokens_behind_wait_for_a_yes(folder: Path) -> None:
    file = sent_back(target(folder), "ann.xlsx", {"A1": "New one.", "C1": "New three."})
    sort(file, ["A1", "B1", "C1"], whole=False)
    report = collect(folder, file)
    assert facts(report) == [("waits: shifted", "C1", 0), ("waits: shifted", "A1", 0)]
    done = collect(folder, file, accept_shifted=True)
    assert facts(done) == [("added", "C1", 1), ("changed", "A1", 2)]
    assert (head(folder, "A1").text, head(folder, "C1").text) == ("New one.", "New three.")


def test_rows_that_took_their_tokens_with_them_are_their_own(folder: Path) -> None:
    file = sent_back(target(folder), "ann.xlsx", {"A1": "New one.", "C1": "New three."})
    sort(file, ["A1", "B1", "C1"], whole=True)
    assert set(facts(collect(folder, file))) == {("changed", "A1", 2), ("added", "C1", 1)}


def test_a_member_of_a_group_may_write_for_itself_and_take_that_back(folder: Path) -> None:
    assert texts(target(folder))["B2"] == "with B1"
    own = sent_back(target(folder), "own.xlsx", {"B2": "Our own."})
    assert facts(collect(folder, own)) == [("added", "B2", 1)]
    project(folder).refresh()
    assert texts(target(folder))["B2"] == "Our own."
    back = sent_back(target(folder), "back.xlsx", {"B2": "with B1"})
    assert facts(collect(folder, back)) == [("waits: cleared", "B2", 0)]
    assert facts(collect(folder, back, accept_cleared=True)) == [("cleared", "B2", 2)]
    project(folder).refresh()
    assert texts(target(folder))["B2"] == "with B1"


def test_a_members_emptied_box_says_nothing(folder: Path) -> None:
    file = sent_back(target(folder), "ann.xlsx", {"B2": None})
    assert facts(collect(folder, file)) == []


def test_a_text_for_a_month_that_was_issued_is_kept_for_the_next_edition(folder: Path) -> None:
    file = sent_back(target(folder), "late.xlsx", {"A1": "Too late."})
    issued = project(folder).issue("all", MONTH)
    report = collect(folder, file)
    assert facts(report) == [("changed", "A1", 2)]
    (notice,) = (n for n in report.files[0].notices if n.matter is Matter.OTHER_EDITION)
    assert notice.words == "A1 came after edition 1 of all 2019-12 was issued, for the next edition"
    assert project(folder).edition("all", MONTH).read_bytes() == issued.path.read_bytes()
    assert project(folder).issue("all", MONTH).edition.heads["A1"] == 2


def test_texts_of_the_wrong_months_workbook_go_into_the_right_month(folder: Path) -> None:
    file = sent_back(target(folder), "wrong.xlsx", {"A1": "Of November.", "C1": "November too."})
    report = collect(folder, file, into="2019-11")
    assert facts(report) == [("added", "A1", 1), ("added", "C1", 1)]
    november = project(folder).history("A1", "2019-11", "all").revisions
    assert [r.text for r in november] == ["Of November."]
    assert head(folder, "A1").text == "First words."


def test_a_text_on_another_sheet_of_the_same_copy_is_judged_too(folder: Path) -> None:
    file = sent_back(target(folder), "ann.xlsx", {"A2": "On the page."}, "wt_scorecard")
    type_in(file, {"A1": "In the box."})
    assert set(facts(collect(folder, file))) == {("changed", "A1", 2), ("added", "A2", 1)}


def test_two_texts_on_one_row_of_one_copy_are_both_kept(folder: Path) -> None:
    file = sent_back(target(folder), "ann.xlsx", {"A1": "On the page."}, "wt_scorecard")
    type_in(file, {"A1": "In the box."})
    report = collect(folder, saved(file, "Ann", at(9)), author="Ann")
    assert facts(report) == [("changed", "A1", 2), ("conflict", "A1", 1)]
    assert head(folder, "A1").text == "In the box."


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_name_beside_a_text_is_its_writers(folder: Path, is_signed: bool) -> None:
    file = sent_back(target(folder), "ann.xlsx", {"A1": "Signed."}, by="PC 7")
    if is_signed:
        sign(file, "A1", " Cleo ")
    collect(folder, file)
    known, guess = ("Cleo", AuthorSource.CELL), ("PC 7", AuthorSource.FILE)
    entry = head(folder, "A1")
    assert (entry.author, entry.author_source) == (known if is_signed else guess)


def test_a_given_author_goes_before_the_name_beside_a_text(folder: Path) -> None:
    file = sent_back(target(folder), "ann.xlsx", {"A1": "Signed."})
    sign(file, "A1", "Cleo")
    collect(folder, file, author="Ann")
    assert head(folder, "A1").author == "Ann"


def test_the_name_that_was_filled_in_signs_no_new_text(folder: Path) -> None:
    first = sent_back(target(folder), "ann.xlsx", {"A1": "Ann's words."})
    collect(folder, first, author="Ann")
    project(folder).refresh()
    second = sent_back(target(folder), "bob.xlsx", {"A1": "Not Ann's."}, by="PC 7", when=at(30))
    collect(folder, second)
    assert head(folder, "A1").author == "PC 7"


def test_a_text_in_a_request_is_its_owners_and_follows_on(folder: Path) -> None:
    (asked,) = project(folder).request(scorecards=["all"], owners=[SOUTH])
    grid = "wt_request_list"
    first = sent_back(asked.path, "first.xlsx", {"C1": "Draft."}, grid, when=at(9))
    second = sent_back(asked.path, "second.xlsx", {"C1": "Final."}, grid, when=at(10))
    assert facts(collect(folder, first)) == [("added", "C1", 1)]
    entry = head(folder, "C1")
    assert (entry.author, entry.author_source) == (SOUTH, AuthorSource.REQUEST)
    assert facts(collect(folder, second)) == [("changed", "C1", 2)]


def test_a_request_and_a_scorecard_upon_one_text_are_a_conflict(folder: Path) -> None:
    (asked,) = project(folder).request(scorecards=["all"], owners=[SOUTH])
    answer = sent_back(asked.path, "answer.xlsx", {"C1": "The owner's."}, "wt_request_list")
    other = sent_back(target(folder), "other.xlsx", {"C1": "Another's."}, when=at(12))
    collect(folder, answer)
    assert facts(collect(folder, other, author="Ann")) == [("conflict", "C1", 1)]


def test_a_copy_of_another_scorecard_belongs_to_that_one(folder: Path) -> None:
    file = sent_back(target(folder, "south"), "south.xlsx", {"C1": "Southern words."})
    report = project(folder).collect([file])
    (text,) = report.files[0].collected
    assert (text.key.scorecard, text.key.ref) == ("south", "C1")
    assert project(folder).history("C1", MONTH, "all").revisions == ()
