"""Many workbooks read by several processes: the same store, the same report, in the same order."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.copies import at, dump, sent_back
from support.killing import Deadly, heed_ctrl_c
from support.managers import REFS, Clock, lay_out, project, target

from workbook_tools.cli import main
from workbook_tools.commands.collected import CollectReport
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.returned import many, read_many

MANY = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The project with its scorecards filled."""
    lay_out(tmp_path / "council")
    project(tmp_path / "council").refresh()
    return tmp_path / "council"


def came_back(folder: Path) -> list[Path]:
    """Copies that each edit A1 and another row, in no order of names."""
    return [
        sent_back(target(folder), f"copy {97 * n % 100}.xlsx", texts_of(n), when=at(n))
        for n in range(MANY)
    ]


def texts_of(number: int) -> dict[str, str | None]:
    return {ref: f"{ref} by {number}." for ref in ("A1", REFS[number % len(REFS)])}


def told(report: CollectReport) -> list[tuple[object, ...]]:
    """What a report says of each file, its path aside."""
    return [
        (file.path.name, file.collected, file.notices, file.refused.partition(": ")[2])
        for file in report.files
    ]


def test_one_process_and_two_give_the_same_store_and_the_same_report(folder: Path) -> None:
    came_back(folder)
    twin = shutil.copytree(folder, folder.with_name("twin"), copy_function=shutil.copy2)
    found = []
    for home, jobs in ((folder, 1), (twin, 2)):
        files = [home / f"copy {97 * n % 100}.xlsx" for n in range(MANY)]
        report = project(home, Clock()).collect(files, jobs=jobs)
        found.append((told(report), dump(home)))
    assert found[0] == found[1]
    assert len(found[0][0]) == MANY


def test_workbooks_collected_together_come_to_what_each_comes_to_alone(folder: Path) -> None:
    came_back(folder)
    twin = shutil.copytree(folder, folder.with_name("twin"), copy_function=shutil.copy2)
    found = []
    for home, at_once in ((folder, MANY), (twin, 1)):
        files, clock = [home / f"copy {97 * n % 100}.xlsx" for n in range(MANY)], Clock()
        some = [files[n : n + at_once] for n in range(0, MANY, at_once)]
        reports = [project(home, clock).collect(each) for each in some]
        found.append(([line for report in reports for line in told(report)], dump(home)))
    assert found[0] == found[1]


def test_files_are_told_in_their_order_whoever_read_them(folder: Path) -> None:
    files = came_back(folder)
    (large, *_) = files
    shutil.copy(large, large.with_name("again.xlsx"))
    wanted = [*files, large.with_name("again.xlsx")]
    assert [each.path for each in read_many(wanted, 2) if not isinstance(each, str)] == wanted
    assert [each.path.name for each in project(folder).collect(files, jobs=2).files] == [
        file.name for file in files
    ]


def test_a_refused_file_among_many_is_told_in_the_words_of_one_process(folder: Path) -> None:
    files = came_back(folder)
    broken, missing = folder / "broken.xlsx", folder / "missing.xlsx"
    broken.write_bytes(files[0].read_bytes()[:2000])
    mixed = [*files[:5], broken, *files[5:], missing]
    alone, both = (list(read_many(mixed, jobs)) for jobs in (1, 2))
    assert alone == both
    assert [n for n, each in enumerate(both) if isinstance(each, str)] == [5, MANY + 1]
    with pytest.raises(WorkbookToolsError, match="2 faults, nothing was stored") as refused:
        project(folder).collect(mixed, jobs=2)
    assert str(broken) in str(refused.value)
    rest = project(folder).collect(mixed, jobs=2, partial=True)
    assert [file.path for file in rest.files if file.refused] == [broken, missing]


def test_progress_names_each_file_in_turn(folder: Path) -> None:
    files = came_back(folder)
    named: list[str] = []
    project(folder).collect(files, jobs=2, progress=named.append)
    assert named == [file.name for file in files]


def test_a_process_that_dies_is_a_sentence_and_nothing_is_stored(folder: Path) -> None:
    files = came_back(folder)
    before = dump(folder)
    with pytest.raises(WorkbookToolsError, match="ended before it was done, and nothing was"):
        list(read_many([Deadly(files[0]), *files], 2))
    assert dump(folder) == before


def test_the_program_reads_some_itself_while_another_process_reads(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = came_back(folder)
    own: list[Path] = []
    real = many.read_or_say
    monkeypatch.setattr(many, "read_or_say", lambda file: own.append(file) or real(file))
    assert len(list(read_many(files, 2))) == MANY
    assert 0 < len(own) < MANY


def test_few_files_start_no_process() -> None:
    assert [many.jobs_for(count) for count in (0, 1, 10, 63)] == [1, 1, 1, 1]
    assert many.jobs_for(100_000) == (os.cpu_count() or 1)


_READ = """
import sys
from pathlib import Path
from workbook_tools.returned import read_many
if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[1:]] * 2000
    for number, _ in enumerate(read_many(files, 2)):
        if number == 5:
            print("begun", flush=True)
"""


@pytest.fixture
def reading(folder: Path, tmp_path: Path) -> subprocess.Popen[str]:
    """A program in the midst of reading thousands of files in two processes."""
    script = tmp_path / "read.py"
    script.write_text(_READ, encoding="utf-8")
    program = subprocess.Popen(
        [sys.executable, str(script), str(target(folder))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heed_ctrl_c,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "begun\n"
    return program


def workers_are_gone(group: int) -> bool:
    """Whether no process of the group is left within ten seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(os.name == "nt", reason="Windows has no groups of processes to signal")
@pytest.mark.parametrize("only_the_parent", [False, True], ids=["ctrl-c", "killed"])
def test_the_processes_end_with_the_program_that_started_them(
    reading: subprocess.Popen[str], only_the_parent: bool
) -> None:
    if only_the_parent:
        reading.kill()
    else:
        os.killpg(reading.pid, signal.SIGINT)
    _, said = reading.communicate(timeout=20)
    assert workers_are_gone(reading.pid)
    assert reading.returncode != 0
    assert said.count("Traceback") <= 1


def test_a_script_that_does_not_guard_its_start_can_collect_many(folder: Path) -> None:
    script = folder / "collect.py"
    script.write_text(
        "from workbook_tools.commands import Project\n"
        f"files = [{str(target(folder))!r}] * 70\n"
        f"print(len(Project.load({str(folder)!r}).collect(files).files))\n",
        encoding="utf-8",
    )
    command = [sys.executable, str(script)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert (done.stdout, done.stderr) == ("70\n", "")


def test_the_command_reads_many_in_other_processes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "jobs_for", lambda files: 2)
    files = [str(file) for file in came_back(folder)]
    asked: list[int] = []
    real = many._in_processes
    monkeypatch.setattr(
        many, "_in_processes", lambda files, jobs: asked.append(jobs) or real(files, jobs)
    )
    told = CliRunner().invoke(main, ["collect", "--partial", "--project", str(folder), *files])
    assert told.exit_code == 3, told.output
    assert asked == [2]
