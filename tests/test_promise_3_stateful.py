"""Managers, copies, sorts, refreshes, conflicts and editions in any order: no word is ever lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from support.managers import (
    MONTH,
    REFS,
    Clock,
    lay_out,
    project,
    save_again,
    sort,
    stored,
    target,
    texts,
    type_in,
)

import workbook_tools as wt
from workbook_tools.commands import Project
from workbook_tools.commands.collected import Collected, CollectReport
from workbook_tools.commands.texts import opened
from workbook_tools.commentary.judge import Outcome
from workbook_tools.errors import WorkbookToolsError

refs = st.sampled_from(["A1", "A1", "B1", "B2"])  # few, so that writers meet
writers = st.sampled_from([None, "Ann", "Bob"])
kinds = st.sampled_from(["First of", "Another of", "-", "=1+1", "line\nbreak of"])


class Managers(RuleBasedStateMachine):
    """One small council; every text that is typed is new, so that it can be told from all others.

    ``read`` are the texts that a command has read and not reported as waiting.
    """

    copies: Bundle[Path] = Bundle("copies")

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.clock = Clock()
        self.typed = 0
        self.read: set[str] = set()
        self.histories: dict[str, list[str]] = {}

    def teardown(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def project(self) -> Project:
        return project(self.home, self.clock)

    @initialize()
    def begin(self) -> None:
        lay_out(self.home)
        self.project.refresh(scorecards=["all"])

    @rule(target=copies)
    def take_a_copy(self) -> Path:
        copy = self.home / f"copy {len(list(self.home.glob('copy*')))}.xlsx"
        shutil.copy(target(self.home), copy)
        return copy

    @rule(target=copies)
    def ask_an_owner(self) -> Path:
        asked = self.project.request(MONTH, ["all"])
        if asked:
            copy = self.home / f"copy {len(list(self.home.glob('copy*')))}.xlsx"
            shutil.copy(asked[0].path, copy)
            return copy
        return self.take_a_copy()

    @rule(copy=copies, ref=refs, kind=kinds)
    def write(self, copy: Path, ref: str, kind: str) -> None:
        self.typed += 1
        grid = "wt_commentary" if "wt_commentary" in _names(copy) else "wt_request_list"
        if ref in texts(copy, grid):
            type_in(copy, {ref: f"{kind} {self.typed}"}, grid)

    @rule(ref=refs, kind=kinds)
    def write_into_the_scorecard_itself(self, ref: str, kind: str) -> None:
        self.typed += 1
        type_in(target(self.home), {ref: f"{kind} {self.typed}"})

    @rule(copy=copies, ref=refs)
    def clear(self, copy: Path, ref: str) -> None:
        if "wt_commentary" in _names(copy) and ref in texts(copy):
            type_in(copy, {ref: None})

    @rule(copy=copies, moved=st.permutations(REFS), whole=st.booleans())
    def sort_rows(self, copy: Path, moved: list[str], whole: bool) -> None:
        if "wt_commentary" in _names(copy) and set(texts(copy)) == set(REFS):
            sort(copy, moved[:3], whole=whole)

    @rule(copy=copies, author=writers, yes=st.booleans(), sure=st.booleans())
    def collect(self, copy: Path, author: str | None, yes: bool, sure: bool) -> None:
        def once() -> CollectReport:
            return self.project.collect(
                [copy], author=author, accept_cleared=yes, accept_shifted=sure
            )

        before, records = _typed_in(copy), self._records()
        first = once().files[0]
        assert self._records() - records == sum(map(_is_kept, first.collected))
        waits = {each.text for each in first.collected if each.outcome.waits}
        self.read |= before - waits
        assert waits - {None} <= before
        told = {each.text for each in first.collected}
        assert before - told <= stored(self.home)  # what nobody edited is there already
        assert all(map(_is_accounted_for, first.collected))
        again = once().files[0]
        assert not any(map(_is_kept, again.collected))
        save_again(copy)
        assert not any(map(_is_kept, once().files[0].collected))

    @rule(copy=copies, ref=refs, kind=kinds, author=writers)
    def write_and_send(self, copy: Path, ref: str, kind: str, author: str | None) -> None:
        self.write(copy, ref, kind)
        self.collect(copy, author, yes=False, sure=False)

    @rule()
    def refresh(self) -> None:
        self._fill(lambda: self.project.refresh(MONTH, ["all"]))

    @rule()
    def issue(self) -> None:
        self._fill(lambda: self.project.issue("all", MONTH))

    @rule()
    def reopen(self) -> None:
        with suppress(WorkbookToolsError):
            self.project.reopen("all", MONTH, "Late words.")

    def _records(self) -> int:
        """How many revisions and asides there are."""
        with opened(self.project) as store, store.reading() as reader:
            return len(reader.history()) + len(reader.asides())

    def _fill(self, command: Callable[[], object]) -> None:
        before, held = _typed_in(target(self.home)), target(self.home).read_bytes()
        try:
            command()
        except WorkbookToolsError:
            assert target(self.home).read_bytes() == held
        else:
            self.read |= before

    @rule(which=st.integers(0, 9), keep=st.integers(1, 3))
    def resolve(self, which: int, keep: int) -> None:
        open_conflicts = self.project.conflicts(["all"])
        if open_conflicts:
            conflict = open_conflicts[which % len(open_conflicts)]
            number = 1 + keep % (1 + len(conflict.others))
            stands = self.project.resolve(conflict.key.ref, str(number), MONTH, "all")
            assert stands.text in {conflict.head.text, *(o.text for o in conflict.others)}

    @rule(ref=refs, back=st.integers(1, 3))
    def restore(self, ref: str, back: int) -> None:
        revisions = self.project.history(ref, MONTH, "all").revisions
        if len(revisions) > back:
            self.project.restore(ref, len(revisions) - back, MONTH, "all")

    @invariant()
    def every_text_that_was_read_is_held_and_no_revision_is_changed_or_gone(self) -> None:
        if not (self.home / "store.db").exists():
            return
        assert self.read <= stored(self.home)
        with opened(self.project) as store:
            assert store.verify() == []
            with store.reading() as reader:
                for ref in REFS:
                    now = [revision.hash for revision in reader.history("all", ref=ref)]
                    then = self.histories.get(ref, [])
                    assert now[: len(then)] == then
                    self.histories[ref] = now


def _names(file: Path) -> tuple[str, ...]:
    return wt.FileWorkbook(file).grid_names


def _is_accounted_for(text: Collected) -> bool:
    """Whether a text became a revision, was kept aside, was stored before, or waits."""
    outcome = text.outcome
    return _is_kept(text) or outcome is Outcome.STORED or outcome.waits


def _is_kept(text: Collected) -> bool:
    return text.outcome.becomes_head or text.outcome.aside is not None


def _typed_in(file: Path) -> set[str]:
    """The texts that somebody typed into a file, as opposed to those that were filled in."""
    grids = [g for g in ("wt_commentary", "wt_request_list") if g in _names(file)]
    held = {str(text) for grid in grids for text in texts(file, grid).values() if text}
    return {text for text in held if text[-1].isdigit() and not text.startswith("with ")}


def test_no_word_is_lost_whatever_managers_and_officers_do_in_any_order() -> None:
    run_state_machine_as_test(
        Managers,
        settings=settings(max_examples=25, stateful_step_count=20, deadline=None, print_blob=True),
    )
