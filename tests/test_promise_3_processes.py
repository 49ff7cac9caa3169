"""Many processes at once, and processes that are killed: nothing is lost, nothing is half."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from support.copies import at, dump, sent_back
from support.killing import KILLED, Victims, victims
from support.managers import MONTH, REFS, Clock, lay_out, project, stored, target, texts, type_in

from workbook_tools.errors import WorkbookToolsError

MANY = 16
COLLECT = (sys.executable, "-c", "from workbook_tools.cli import main; main()", "collect")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The project with its scorecards filled."""
    lay_out(tmp_path / "council")
    project(tmp_path / "council").refresh()
    return tmp_path / "council"


@pytest.fixture
def killer(tmp_path: Path) -> Iterator[Victims]:
    with victims(tmp_path / "said.txt") as process:
        yield process


def typed_by_many(folder: Path) -> dict[Path, dict[str, str]]:
    """Copies of one scorecard: all of them edit A1, and each another row as well."""
    found = {}
    for n in range(MANY):
        words = {ref: f"{ref} by {n}." for ref in ("A1", REFS[n % len(REFS)])}
        file = sent_back(target(folder), f"copy {n}.xlsx", words, when=at(n))
        found[file] = words
    return found


def collect_all(folder: Path, files: dict[Path, dict[str, str]]) -> None:
    """Collects every copy in a process of its own, every fourth by the same manager."""
    started = [
        subprocess.Popen(
            [*COLLECT, str(file), "--project", str(folder), "--author", f"Manager {n % 12}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for n, file in enumerate(files)
    ]
    for process in started:
        said, _ = process.communicate(timeout=120)
        assert process.returncode in (0, 3), said
        assert "Traceback" not in said
        assert (process.returncode == 3) is ("conflict " in said), said


def assert_all_is_held(folder: Path, files: dict[Path, dict[str, str]]) -> None:
    every = {text for words in files.values() for text in words.values()}
    assert every <= stored(folder)
    assert project(folder).verify_store() == []
    for ref in REFS:
        history = project(folder).history(ref, MONTH, "all")
        kept = [each.text for each in (*history.revisions, *history.asides)]
        assert len(set(kept)) == len(kept)
        assert len(kept) == len({t for t in every if t.startswith(ref)}) + (ref in ("A1", "B1"))


def test_many_processes_collect_into_one_new_file_at_once(folder: Path) -> None:
    files = typed_by_many(folder)
    for name in ("store.db", "store.jsonl"):
        (folder / name).unlink()
    collect_all(folder, files)
    assert_all_is_held(folder, files)
    assert_the_twin_is_whole(folder)


def test_many_processes_collect_into_one_new_server_database_at_once(
    folder: Path, postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = typed_by_many(folder)
    url = postgres.fresh()
    monkeypatch.setenv("WORKBOOK_TOOLS_STORE", url)
    collect_all(folder, files)
    assert_all_is_held(folder, files)
    postgres.drop(url)


def assert_the_twin_is_whole(folder: Path) -> None:
    """Once the store was opened its twin has every record, and each once."""
    records = dump(folder)
    lines = (folder / "store.jsonl").read_bytes().split(b"\n")
    assert lines.pop() == b""
    assert len(lines) == len(set(lines)) == len(records)


def assert_whole(folder: Path) -> None:
    """The store and its editions are sound, and no workbook is half of one."""
    assert project(folder).verify_store() == []
    assert_the_twin_is_whole(folder)
    for file in folder.rglob("[!.]*.xlsx"):
        with zipfile.ZipFile(file) as package:
            assert package.testzip() is None


class Round:
    """A command that is killed in the middle and then run again, round after round."""

    words: tuple[str, ...]

    def __init__(self, folder: Path, killer: Victims) -> None:
        self.folder = folder
        self.killer = killer
        self.typed: list[str] = []

    def __call__(self, **when: float) -> bool:
        """Whether the command was killed; afterwards all is whole, and the next one succeeds."""
        self.typed.append(f"Words {len(self.typed)}.")
        self.prepare(self.typed[-1])
        before = target(self.folder).read_bytes()
        code = self.run(**when)
        assert code in (0, KILLED), self.killer.said
        assert_whole(self.folder)
        after = target(self.folder).read_bytes()
        assert self.run() == 0, self.killer.said
        assert_whole(self.folder)
        assert after in (before, *self.new())
        held = project(self.folder).history("A1", MONTH, "all").revisions
        assert [r.text for r in held] == ["First words.", *self.typed]
        return code == KILLED

    def prepare(self, text: str) -> None:
        """Lets a manager type a text."""
        type_in(target(self.folder), {"A1": text})

    def run(self, **when: float) -> int:
        return self.killer.run(*self.words, "--project", str(self.folder), **when)

    def new(self) -> list[bytes]:
        """What the scorecard may be afterwards, if it is not what it was."""
        return [target(self.folder).read_bytes()]


class Collect(Round):
    """Collects a workbook that lies in ``returns/``."""

    words = ("collect", "--author", "Ann")

    def prepare(self, text: str) -> None:
        number = len(self.typed)
        file = sent_back(target(self.folder), f"copy {number}.xlsx", {"A1": text}, when=at(number))
        (self.folder / "returns").mkdir(exist_ok=True)
        file.rename(self.folder / "returns" / file.name)

    def __call__(self, **when: float) -> bool:
        was_killed = super().__call__(**when)
        assert len(list(self.folder.rglob("copy *.xlsx"))) == len(self.typed)
        assert len(list(self.folder.glob("returns/stored/*"))) == len(self.typed)
        return was_killed


class Refresh(Round):
    """Refreshes a scorecard into which a manager typed."""

    words = ("refresh", "--scorecard", "all")


class Issue(Round):
    """Issues an edition of a scorecard into which a manager typed."""

    words = ("issue", "all", MONTH)

    def new(self) -> list[bytes]:
        return [file.read_bytes() for file in (self.folder / "editions").glob("*.xlsx")]

    def __call__(self, **when: float) -> bool:
        was_killed = super().__call__(**when)
        last = project(self.folder).edition("all", MONTH)
        assert last.read_bytes() == target(self.folder).read_bytes()
        assert texts(last)["A1"] == self.typed[-1]
        return was_killed


every_command = pytest.mark.parametrize("command", [Collect, Refresh, Issue])


@every_command
def test_a_command_that_is_killed_at_any_moment_leaves_all_of_it_or_nothing(
    folder: Path, killer: Victims, command: type[Round]
) -> None:
    one = command(folder, killer)
    one()
    began = time.monotonic()
    one.run()
    longest = time.monotonic() - began
    chance = random.Random(20191231)  # noqa: S311 - moments to kill at, no secret
    killed = [one(after=chance.uniform(0, longest)) for _ in range(80)]
    assert sum(killed) > 20


@every_command
def test_a_command_that_is_killed_before_any_file_it_writes_leaves_all_of_it_or_nothing(
    folder: Path, killer: Victims, command: type[Round]
) -> None:
    one = command(folder, killer)
    step = 1
    while one(step=step):
        step += 1
    assert step > 3


class Interrupted(Clock):
    """A clock during whose ``turn``-th look somebody saves a workbook."""

    def __init__(self, turn: int, save: Callable[[], None]) -> None:
        super().__init__()
        self.turns = turn
        self.save = save

    def __call__(self) -> datetime:
        self.turns -= 1
        if self.turns == 0:
            self.save()
        return super().__call__()


def interrupted(
    folder: Path,
    save: Callable[[str], None],
    *words: str,
    edit: Callable[[str], None] = lambda text: None,
) -> Iterator[str]:
    """Runs a command again and again while somebody saves a text, at each of its looks in turn.

    Before each run there is an ``edit``, so that there is something to collect.
    """
    for turn in count(1):
        edit(f"Before {turn}.")
        clock = Interrupted(turn, partial(save, f"Meanwhile {turn}."))
        method, *arguments = words
        with suppress(WorkbookToolsError):
            getattr(project(folder, clock), method)(*arguments)
        if clock.turns > 0:
            assert turn > 1
            return
        yield f"Meanwhile {turn}."


@pytest.mark.parametrize("words", [("refresh",), ("issue", "all", MONTH)], ids=["refresh", "issue"])
def test_what_is_saved_into_a_scorecard_while_a_command_works_is_not_covered(
    folder: Path, words: tuple[str, ...]
) -> None:
    def save(text: str) -> None:
        type_in(target(folder), {"A2": text})

    def edit(text: str) -> None:
        type_in(target(folder), {"C1": text})

    for text in interrupted(folder, save, *words, edit=edit):
        assert text in stored(folder) or texts(target(folder))["A2"] == text
        project(folder).refresh()
        assert text in stored(folder)


def test_a_workbook_that_comes_again_while_it_is_collected_is_not_filed_away(folder: Path) -> None:
    first = sent_back(target(folder), "ann.xlsx", {"A2": "First."})
    (folder / "returns").mkdir()
    file = folder / "returns" / first.name

    def save(text: str) -> None:
        shutil.copy(first, file)
        type_in(file, {"A2": text})

    save("Before.")
    for text in interrupted(folder, save, "collect"):
        project(folder).collect()
        assert text in stored(folder)
        save("Before.")
