"""The list of trusted projects, and how the name in a workbook is looked up in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.asking import Answers
from support.projects import PROJECT, write_project

from workbook_tools.commands.trusted import distrust, find_project, trust, trusted
from workbook_tools.errors import CancelledError, ConfigError, WorkbookToolsError

pytestmark = pytest.mark.usefixtures("home")


def made(folder: Path, name: str = "Small") -> Path:
    folder.mkdir(parents=True)
    settings = PROJECT.replace('"Small"', f'"{name}"')
    return write_project(folder, project=settings)


def test_nothing_is_trusted_at_first(home: Path) -> None:
    assert trusted() == ()
    assert not home.exists()


def test_projects_are_listed_in_the_order_in_which_they_were_trusted_each_once(
    tmp_path: Path,
) -> None:
    second, first = made(tmp_path / "a"), made(tmp_path / "b")
    assert [trust(first), trust(second), trust(first)] == [first, second, first]
    assert trusted() == (first, second)


def test_a_project_is_listed_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "Childre n & é")
    monkeypatch.chdir(tmp_path / "Childre n & é")
    assert trust(Path()) == tmp_path / "Childre n & é"
    assert trusted() == (tmp_path / "Childre n & é",)


def test_a_folder_without_a_project_is_not_trusted(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no project can be read in"):
        trust(tmp_path)
    assert trusted() == ()


@pytest.mark.parametrize("sign", ["\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_path_of_several_lines_is_not_trusted(sign: str, tmp_path: Path) -> None:
    odd = made(tmp_path / f"a{sign}b")
    with pytest.raises(WorkbookToolsError, match="has a line break in it: rename the folder"):
        trust(odd)
    assert trusted() == ()


def test_a_project_that_is_forgotten_is_off_the_list(tmp_path: Path) -> None:
    one, other = trust(made(tmp_path / "a")), trust(made(tmp_path / "b"))
    assert distrust(one) == one
    assert trusted() == (other,)
    with pytest.raises(WorkbookToolsError, match="is not on the list of trusted projects"):
        distrust(one)


def test_a_project_that_was_deleted_can_be_forgotten(tmp_path: Path) -> None:
    folder = trust(made(tmp_path / "a"))
    folder.rename(tmp_path / "moved")
    assert distrust(folder) == folder


def test_a_trusted_project_is_found_by_its_name_from_anywhere(tmp_path: Path) -> None:
    folder = trust(made(tmp_path / "a"))
    trust(made(tmp_path / "b", "Other"))
    for beside in (None, tmp_path, Path("relative")):
        assert find_project("Small", beside, Answers()) == folder


def test_of_two_with_one_name_the_one_around_the_workbook_is_taken(tmp_path: Path) -> None:
    one, other = trust(made(tmp_path / "a")), trust(made(tmp_path / "b"))
    inside = other / "scorecards" / "2019-12"
    assert find_project("Small", inside, Answers()) == other
    with pytest.raises(WorkbookToolsError, match="several trusted projects are called") as found:
        find_project("Small", tmp_path, Answers())
    assert str(one) in str(found.value)
    assert str(other) in str(found.value)
    assert "--forget" in str(found.value)


def test_a_folder_of_a_similar_name_is_not_around_the_workbook(tmp_path: Path) -> None:
    trust(made(tmp_path / "a"))
    trust(made(tmp_path / "ab"))
    with pytest.raises(WorkbookToolsError, match="several trusted"):
        find_project("Small", tmp_path / "abc", Answers())


def test_an_untrusted_project_around_the_workbook_is_asked_about_with_its_whole_path(
    tmp_path: Path,
) -> None:
    folder, ask = made(tmp_path / "a"), Answers(True)
    assert find_project("Small", folder / "scorecards", ask) == folder
    assert ask.questions == [
        f"Do you trust the project in {folder}? The buttons will read and write there."
    ]
    assert trusted() == (folder,)


@pytest.mark.parametrize("answer", [False, None])
def test_without_a_yes_it_is_not_trusted(answer: bool | None, tmp_path: Path, home: Path) -> None:
    folder = made(tmp_path / "a")
    with pytest.raises((WorkbookToolsError, CancelledError)):
        find_project("Small", folder, Answers(answer))
    assert not home.exists()


def test_the_nearest_project_of_that_name_is_asked_about(tmp_path: Path) -> None:
    outer = made(tmp_path / "outer")
    inner = made(outer / "inner")
    made(inner / "other", "Other")
    ask = Answers(True)
    assert find_project("Small", inner / "other", ask) == inner
    assert str(inner) in ask.questions[0]


def test_a_name_that_nothing_has_is_told_with_the_nearest(tmp_path: Path) -> None:
    trust(made(tmp_path / "a", "Small council"))
    with pytest.raises(WorkbookToolsError, match="is called 'Smal council', the nearest is 'Small"):
        find_project("Smal council", tmp_path, Answers())


def test_a_trusted_project_that_cannot_be_read_any_more_is_passed_over(tmp_path: Path) -> None:
    folder = trust(made(tmp_path / "a"))
    (folder / "config" / "project.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WorkbookToolsError, match="none of your trusted projects is called 'Small'"):
        find_project("Small", tmp_path, Answers())


def test_an_empty_list_or_a_blank_line_is_no_project(home: Path, tmp_path: Path) -> None:
    folder = trust(made(tmp_path / "a"))
    (home / "workbook_tools" / "trusted.txt").write_text(f"\n  \n{folder}\n\n")
    assert trusted() == (folder,)
