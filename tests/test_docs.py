"""The documentation: made pages are up to date, links lead somewhere, marked code runs."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

import workbook_tools as wt
from workbook_tools.commands import init
from workbook_tools.commands.collected import Matter
from workbook_tools.commentary.judge import Outcome
from workbook_tools.config.settings import SourceTable

ROOT = Path(__file__).parent.parent
SCORECARD = "scorecards/2019-12/southampton.xlsx"
MAIN = "from workbook_tools.cli import main; main(prog_name='workbook-tools')"


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_tool", ROOT / "tools" / "docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


docs = load_tool()


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def python(folder: Path, *words: str, ends: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-P", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == ends, done.stdout + done.stderr
    return done.stdout


class Terminal:
    """Runs the lines of marked blocks as a reader would type them, and keeps what they print."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printed: dict[str, str] = {}

    def type(self, line: str, ends: int) -> None:
        program, *words = shlex.split(line)
        if program == "cd":
            self.folder = self.folder / words[0]
        else:
            assert program == "workbook-tools", line
            self.printed[line] = python(self.folder, "-c", MAIN, *words, ends=ends)

    def run(self, text: str) -> None:
        for block in docs.FENCE.finditer(text):
            match block["info"].split():
                case ["sh", "run", *ends]:
                    for line in block["code"].splitlines():
                        self.type(line, int(*ends))
                case ["python", "run"]:
                    python(self.folder, "-c", block["code"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    init(tmp_path / "project")
    return tmp_path / "project"


@pytest.mark.parametrize("name", docs.MADE)
def test_a_made_page_is_what_its_script_makes(name: str) -> None:
    assert page(name) == docs.MADE[name](), "run python tools/docs.py"


@pytest.mark.parametrize("path", docs.pages(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    assert docs.broken_links(path) == []


def test_a_link_that_leads_nowhere_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    there = tmp_path / "there.md"
    there.write_text("# A Heading, here\n", encoding="utf-8")
    wrong = tmp_path / "wrong.md"
    wrong.write_text(
        "[a](there.md) [b](there.md#a-heading-here) [c](https://example.org/x)\n"
        "```text\n[d](code.md)\n```\n"
        "[e](gone.md) [f](there.md#gone) [g](#gone)\n",
        encoding="utf-8",
    )
    assert docs.broken_links(wrong) == [
        "wrong.md: gone.md leads nowhere",
        "wrong.md: there.md#gone names no heading",
        "wrong.md: #gone names no heading",
    ]


def test_every_page_can_be_reached_from_the_index() -> None:
    index = page("docs/index.md")
    held = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert {name for name in held - {"index.md"} if f"({name})" not in index} == set()


def test_the_reference_of_fields_has_every_field_and_name_and_no_other() -> None:
    text = page("docs/reference/fields.md")
    words = wt.Project.load(ROOT).words
    cells = re.findall(r"^\|([^|\n]*)\|", text, re.MULTILINE)
    told = {code for cell in cells for code in re.findall(r"`([^`]+)`", cell)}
    listed = set(re.findall(r"`([^`]+)`", text.partition("## Fields of the lists")[2]))
    spans = {"month": 23, "index": 11}
    for name, most in spans.items():
        told |= {f"{name}-{n}" for n in range(1, most + 1) if f"{name}-1" in told}
    told |= {f"month-{n}.mark" for n in range(1, 24) if "month-1.mark" in told}
    known = {w for w in (*words.fields, *words.names) if not w.startswith("benchmark.")}
    assert known - told - listed == set()
    assert told - known == {"benchmark.", "benchmark.england"}


def test_the_readmes_two_commands_are_the_ones_that_are_marked() -> None:
    first, second = docs.marked_blocks(page("README.md"), "sh")
    assert first.strip().endswith("workbook-tools refresh")
    assert second.strip().endswith("pytest -n 2 --dist loadfile")


def test_the_readmes_python_runs(project: Path) -> None:
    (example,) = docs.marked_blocks(page("README.md"), "python")
    python(project, "-c", example)
    grid = wt.FileWorkbook(project / "out.xlsx").read("wt_scorecard")
    assert (grid["M1", "month"], grid["M1", "previous.arrow"]) == (1258, "▼")
    assert (project / SCORECARD).is_file()


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """The tutorial, typed from its first line to its last; its folder is the project."""
    terminal = Terminal(tmp_path_factory.mktemp("tutorial"))
    terminal.run(page("docs/tutorial.md"))
    return terminal


def test_the_tutorials_dry_run_tells_of_the_conflict_before_anything_is_stored(
    month: Terminal,
) -> None:
    looked = month.printed["workbook-tools collect --dry-run"]
    done = month.printed["workbook-tools collect"]
    for told in (looked, done):
        assert "changed southampton 2019-12 M1, revision 2, by Service manager, assessm" in told
        assert "conflict southampton 2019-12 M1, by Service manager, front door" in told
        assert "added southampton 2019-12 LAC1, revision 1, by Service manager, looked" in told
    assert "would collect returns" in looked
    assert {path.name for path in (month.folder / "returns/stored").iterdir()} == {
        "assessment.xlsx",
        "front-door.xlsx",
        "looked after children.xlsx",
    }


def test_the_tutorial_ends_with_the_chosen_text_and_without_a_conflict(month: Terminal) -> None:
    project = wt.Project.load(month.folder)
    first, second, third = project.history("M1").revisions
    assert second.text == f"{first.text} We expect January to be higher."
    assert third.text == str(first.text).replace("slightly", "by 5%") != first.text
    assert (third.entry.author, project.conflicts()) == ("Service manager, front door", ())
    shown = wt.FileWorkbook(month.folder / SCORECARD).read("wt_commentary")
    assert shown["M1", "commentary"] == third.text
    assert shown["M1", "commentary.author"] == "Service manager, front door"
    assert shown["LAC1", "commentary"] == "Fewer children came into care than left it."
    assert "settled by revision 3" in month.printed["workbook-tools history M1"]


def test_the_tutorial_restates_a_figure_and_leaves_its_edition_as_it_was(month: Terminal) -> None:
    project = wt.Project.load(month.folder)
    issued = wt.FileWorkbook(project.edition("southampton", "2019-12"))
    draft = wt.FileWorkbook(month.folder / SCORECARD)
    found = [
        (
            book.read("wt_edition").value,
            book.read("wt_scorecard")["M1", "month-1"],
            "revised" in str(book.read("wt_scorecard")["M1", "month-1.mark"]),
        )
        for book in (issued, draft)
    ]
    assert found == [
        ("edition 1, provisional", 1323, False),
        ("draft after edition 1", 1331, True),
    ]
    assert "Nov-19 was 1,323 in edition 1" in month.printed["workbook-tools check"]
    assert "Late contacts were added" in month.printed["workbook-tools check"]
    assert project.verify_store() == []


def test_the_row_that_the_tutorial_changes_stands_in_the_figures() -> None:
    (row,) = re.findall(r"^M1,2019-11,.*published$", page("docs/tutorial.md"), re.MULTILINE)
    assert row in page("data/figures.csv").splitlines()


def test_the_source_of_the_how_to_page_is_a_valid_one() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", page("docs/how-to/use-your-own-figures.md"), re.S)
    (table,) = tomllib.loads(block)["sources"]
    assert SourceTable(**table).columns["value"] == "Result"


def test_the_finding_that_the_how_to_page_accepts_is_counted_instead_of_told(
    project: Path,
) -> None:
    text = page("docs/how-to/accept-a-finding.md")
    heading, line = re.search(r"(ref,from.*)\n\s*(.*accepted.*)", text).groups()
    notes = project / "config/notes.csv"
    assert notes.read_text(encoding="utf-8").splitlines()[0] == heading
    (row,) = csv.DictReader([heading, line])
    assert f"[{row['finding']}]" in python(project, "-c", MAIN, "check")
    before = json.loads(python(project, "-c", MAIN, "check", "--json"))[0]
    with notes.open("a", encoding="utf-8") as held:
        held.write(f"{line}\n")
    after = json.loads(python(project, "-c", MAIN, "check", "--json"))[0]
    assert any(f["code"] == row["finding"] and row["ref"] in f["refs"] for f in before["findings"])
    assert after["accepted"] > before["accepted"]
    assert len(after["findings"]) < len(before["findings"])


def test_a_new_indicator_without_a_row_is_named_as_the_how_to_page_says(project: Path) -> None:
    with (project / "config/indicators.csv").open("a", encoding="utf-8") as held:
        columns = len(page("config/indicators.csv").partition("\n")[0].split(","))
        line = ["EH9-QL", "A new one", "Early help", "", "", "percent", "ratio", "neutral"]
        held.write(",".join(line + [""] * (columns - len(line))) + "\n")
    said = python(project, "-c", MAIN, "check")
    assert "EH9-QL has no row in the template" in said


def test_the_how_to_page_explains_all_that_a_collection_can_say() -> None:
    said = {str(word) for word in (*Outcome, *Matter) if word is not Outcome.NO_EDIT}
    explained = set(re.findall(r"`([^`]+)`", page("docs/how-to/collect-commentary.md")))
    assert said - explained == set()


def test_every_test_that_a_page_names_exists() -> None:
    named = {
        found
        for path in docs.pages()
        for found in re.findall(r"(tests/\w+\.py)::(test_\w+)", path.read_text(encoding="utf-8"))
    }
    missing = {
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).is_file() or f"def {name}(" not in page(file)
    }
    assert missing == set()
    assert named
