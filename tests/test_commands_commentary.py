"""History, restore, nil returns, conflicts and their resolution, and texts taken in from a file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.boxes import type_into
from support.southampton import SCORECARD, lay_out, project, run

import workbook_tools as wt
from workbook_tools.commands.conflicts import difference
from workbook_tools.commentary import AuthorSource
from workbook_tools.errors import WorkbookToolsError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


@pytest.fixture
def drawn(folder: Path) -> Path:
    """The folder with a scorecard in it and two copies that both rewrite M1, one of them CP1."""
    project(folder).refresh()
    for name, text in (("ann.xlsx", "Calls fell."), ("bob.xlsx", "Schools closed early.")):
        shutil.copy(folder / SCORECARD, folder / name)
        type_into(folder / name, "M1", text)
    type_into(folder / "ann.xlsx", "CP1", "Two plans began.")
    return folder


@pytest.fixture
def torn(drawn: Path) -> Path:
    """Both copies collected: a conflict on M1."""
    project(drawn).collect([drawn / "ann.xlsx"], author="Ann")
    project(drawn).collect([drawn / "bob.xlsx"], author="Bob")
    return drawn


def test_a_history_has_every_text_with_who_when_and_where(torn: Path) -> None:
    told = run(torn, "history", "M1").output
    assert "M1 revision 1, import, 2020-01-14 09:30 UTC; data/commentary.csv" in told
    assert "revision 2, Ann (given), 2020-01-14 09:30 UTC; ann.xlsx, sheet Commentary" in told
    assert "conflict, Bob (given), 2020-01-14 09:30 UTC; bob.xlsx" in told
    assert "  Schools closed early." in told


def test_json_has_the_same_history(torn: Path) -> None:
    told = json.loads(run(torn, "history", "M1", "--json").output)
    assert [r["number"] for r in told["revisions"]] == [1, 2]
    assert told["asides"][0]["author"] == "Bob"
    assert told["asides"][0]["kind"] == "conflict"


def test_conflicts_show_the_base_and_each_text_and_what_it_changed(torn: Path) -> None:
    result = run(torn, "conflicts")
    assert result.exit_code == 3
    assert "written upon: The number of contacts in December decreased slightly." in result.output
    assert "1 stands: Ann, 2020-01-14 09:30 UTC (ann.xlsx, sheet Commentary" in result.output
    assert "2 waits: Bob, 2020-01-14 09:30 UTC (bob.xlsx, sheet Commentary" in result.output
    assert "{+Schools+}" in result.output


def test_without_conflicts_the_exit_code_is_0(folder: Path) -> None:
    result = run(folder, "conflicts")
    assert (result.exit_code, result.output.strip()) == (0, "no conflicts")


@pytest.mark.parametrize("keep", ["Bob", "bob", "bob.xlsx", "2"])
def test_the_text_of_a_writer_a_file_or_a_number_can_be_kept(torn: Path, keep: str) -> None:
    stands = project(torn).resolve("M1", keep)
    assert (stands.number, stands.text) == (3, "Schools closed early.")
    assert stands.entry.author == "Bob"
    assert project(torn).conflicts() == ()
    assert "settled by revision 3" in run(torn, "history", "M1").output


def test_keeping_what_stands_adds_no_revision_and_ends_the_conflict(torn: Path) -> None:
    stands = project(torn).resolve("M1", "Ann")
    assert (stands.number, stands.text) == (2, "Calls fell.")
    assert project(torn).conflicts() == ()


@pytest.mark.parametrize(
    ("ref", "keep", "says"),
    [
        ("M1", "Cid", "'Cid' names none of the texts on southampton 2019-12 M1"),
        ("M1", "", "names none of the texts"),
        ("M1", "3", "names none of the texts"),
        ("CP1", "Ann", "CP1 has no conflict that waits"),
        ("M9", "Ann", "'M9' is no reference"),
    ],
)
def test_a_choice_that_is_none_is_answered_in_a_sentence(
    torn: Path, ref: str, keep: str, says: str
) -> None:
    with pytest.raises(WorkbookToolsError, match=says):
        project(torn).resolve(ref, keep)
    assert len(project(torn).conflicts()) == 1


def test_the_next_workbook_shows_both_texts_and_its_edited_result_ends_the_conflict(
    torn: Path,
) -> None:
    project(torn).refresh()
    shown = wt.FileWorkbook(torn / SCORECARD).read("wt_commentary")
    assert shown["M1", "commentary"] == "Calls fell."
    assert shown["M1", "commentary.theirs"] == "Schools closed early."
    assert shown["M1", "commentary.theirs_author"] == "Bob, 14 Jan 2020"
    type_into(torn / SCORECARD, "M1", "Calls fell: schools closed early.")
    done = project(torn).collect([torn / SCORECARD], author="Head of service")
    assert not done.needs_a_look
    assert project(torn).conflicts() == ()
    project(torn).refresh()
    settled = wt.FileWorkbook(torn / SCORECARD).read("wt_commentary")
    assert settled["M1", "commentary.theirs"] is None


def test_a_copy_from_before_the_conflict_does_not_end_it(torn: Path) -> None:
    project(torn).collect([torn / "bob.xlsx"], author="Bob")
    assert len(project(torn).conflicts()) == 1


def test_a_difference_is_told_word_by_word() -> None:
    said = difference("Calls fell in May.", "Calls rose in May and June.")
    assert said == "Calls [-fell-] {+rose+} in [-May.-] {+May and June.+}"
    assert difference(None, "New.") == "{+New.+}"
    assert difference("Old.", None) == "[-Old.-]"


def test_an_earlier_text_is_put_back_as_a_new_revision(torn: Path) -> None:
    first = project(torn).history("M1").revisions[0].text
    put_back = project(torn).restore("M1", 1, author="Ann")
    assert (put_back.number, put_back.text) == (3, first)
    assert put_back.entry.source == "restored from revision 1"
    assert [r.number for r in project(torn).history("M1").revisions] == [1, 2, 3]


@pytest.mark.parametrize(
    ("number", "says"), [(7, "has no revision 7; the last one is 2"), (2, "is the latest already")]
)
def test_what_cannot_be_put_back_is_answered_in_a_sentence(
    torn: Path, number: int, says: str
) -> None:
    with pytest.raises(WorkbookToolsError, match=says):
        project(torn).restore("M1", number)


def test_whoever_is_logged_in_is_the_author_of_a_command(torn: Path) -> None:
    entry = project(torn).restore("M1", 1).entry
    assert entry.author_source is AuthorSource.LOGIN
    assert entry.author


def test_a_nil_return_is_a_text_that_nobody_is_asked_for_any_more(folder: Path) -> None:
    assert "LAC1" in project(folder).status()[-1].owed
    project(folder).nil("LAC1")
    after = project(folder).status()[-1]
    assert (after.nil, after.owed) == (("LAC1",), ())
    project(folder).refresh()
    grid = wt.FileWorkbook(folder / SCORECARD).read("wt_commentary")
    assert grid["LAC1", "commentary"] == "No comment"
    assert grid["LAC1", "commentary.state"] == "nil return"


def test_a_nil_return_covers_no_text(folder: Path) -> None:
    with pytest.raises(WorkbookToolsError, match="M1 has a text"):
        project(folder).nil("M1")


def test_texts_from_a_file_are_taken_in_beside_what_stands(folder: Path) -> None:
    more = folder / "more.csv"
    more.write_text("ref,month,text\nLAC1,2019-12,Seventeen left.\nM1,2019-12,Other words.\n")
    result = run(folder, "commentary", "import", str(more), "--author", "Ann")
    assert result.exit_code == 3
    assert "1 added, 1 in conflict" in result.output
    assert project(folder).history("LAC1").revisions[0].entry.author == "Ann"
    again = run(folder, "commentary", "import", str(more), "--author", "Ann")
    assert (again.exit_code, "2 already stored" in again.output) == (0, True)


def test_a_faulty_file_of_texts_changes_nothing(folder: Path) -> None:
    more = folder / "more.csv"
    more.write_text("ref,month,text\nLAC1,2019-12,Seventeen left.\nM77,2019-12,Other words.\n")
    result = run(folder, "commentary", "import", str(more))
    assert result.exit_code == 1
    assert "more.csv, line 3, column ref: 'M77' is no reference" in result.output
    assert project(folder).history("LAC1").revisions == ()


def test_a_reference_of_several_scorecards_needs_one_named(folder: Path) -> None:
    (folder / "config/scorecards.csv").write_text(
        "name,title,template,indicators,owner\nall,All,,all,\nfew,Few,,M1;M2,\n"
    )
    with pytest.raises(WorkbookToolsError, match="M1 stands in several scorecards, all, few"):
        project(folder).history("M1")
    assert len(project(folder).history("M1", scorecard="few").revisions) == 1
    with pytest.raises(WorkbookToolsError, match="CP1 is no row of few"):
        project(folder).history("CP1", scorecard="few")


def test_a_look_at_a_project_without_a_store_makes_none(folder: Path) -> None:
    for words in (("history", "M1"), ("status",), ("conflicts",), ("check",)):
        assert run(folder, *words).exit_code == 0
    assert not (folder / "store.db").exists()
    assert not (folder / "store.jsonl").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("commentary", "import", "gone.csv"), "gone.csv does not exist: check the name"),
        (("store", "import", "gone.jsonl"), "gone.jsonl cannot be read (No such file"),
    ],
)
def test_a_file_that_is_not_there_is_named_without_the_systems_own_words(
    folder: Path, words: tuple[str, ...], says: str
) -> None:
    result = run(folder, *words)
    assert result.exit_code == 1
    assert says in result.output
    assert "Errno" not in result.output
