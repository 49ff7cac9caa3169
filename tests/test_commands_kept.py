"""What a run puts aside comes back as it was, however little of it is in memory at once."""

from __future__ import annotations

import random
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.stores import NOW, edition, entry
from test_commands_filters import large

from workbook_tools import sources
from workbook_tools.commands import Project, figures, making, refresh, shelf, workers
from workbook_tools.commands.refresh import Manner
from workbook_tools.commands.shelf import Shelf
from workbook_tools.commands.texts import held, held_of
from workbook_tools.commentary import AsideKind, Key, Reopening, Request, Resolution
from workbook_tools.errors import SourceError, WorkbookToolsError
from workbook_tools.period import Month
from workbook_tools.store import Store

MANY = 5
DECEMBER = Month(2019, 12)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept") / "project"
    return Path(large.make(folder, scorecards=MANY, rows=1, kind="parquet"))


@given(st.lists(st.binary(max_size=9), max_size=4))
def test_what_is_put_aside_comes_back_in_any_order(blobs: list[bytes]) -> None:
    aside = Shelf()
    places = [aside.put(blob) for blob in blobs]
    random.Random(1).shuffle(places)  # noqa: S311
    assert sorted(map(aside.get, places)) == sorted(blobs)


def test_a_folder_for_temporary_files_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(
        WorkbookToolsError, match=r"temporary files cannot be written .*: make room"
    ):
        Shelf().put(b"more than one byte")


def test_several_passages_give_the_figures_of_one(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Project.load(made)
    monkeypatch.setattr(figures, "_TOGETHER", 2)
    parted = Project.load(made)
    settings = whole.config
    filters = {spec.name: spec.filter for spec in settings.scorecards}
    options = {"folder": settings.folder, "today": DECEMBER.next.first_day}
    read = sources.read_many(settings.sources, settings.indicators, filters, **options)
    for spec in settings.scorecards:
        assert parted.series_of(spec) == whole.series_of(spec) == read[spec.name]
        assert parted.figures_hash(spec, DECEMBER) == whole.figures_hash(spec, DECEMBER)
    assert parted.months == whole.months


def test_a_fault_in_one_passage_is_that_of_its_scorecard_alone(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(made, tmp_path / "project")
    names = folder / "config" / "scorecards.csv"
    names.write_text(names.read_text("utf-8").replace('0003"""', '3000"""'), encoding="utf-8")
    said = []
    for together in (2, 300):
        monkeypatch.setattr(figures, "_TOGETHER", together)
        project = Project.load(folder)
        *good, bad, last = project.config.scorecards
        with pytest.raises(SourceError) as caught:
            project.figures_hash(bad, DECEMBER)
        said.append((str(caught.value), [project.figures_hash(s, DECEMBER) for s in (*good, last)]))
    assert said[0] == said[1]
    assert "no source has a line for 'team-0003'" in said[0][0]


def test_few_at_once_make_the_same_workbooks(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name, together, jobs in (("one", 300, 1), ("two", 2, 2)):
        folder = shutil.copytree(made, tmp_path / name)
        monkeypatch.setattr(figures, "_TOGETHER", together)
        monkeypatch.setattr(refresh, "_MOST_AHEAD", together)
        done = list(Project.load(folder).refresh_all((DECEMBER,), manner=Manner(jobs=jobs)))
        assert [outcome.refused for outcome in done] == [""] * MANY
        found.append([outcome.receipt.path.read_bytes() for outcome in done])
    assert found[0] == found[1]


def test_other_processes_start_only_where_enough_is_to_be_made(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, sent = shutil.copytree(made, tmp_path / "project"), []
    real = ProcessPoolExecutor.submit
    monkeypatch.setattr(
        ProcessPoolExecutor, "submit", lambda *given: sent.append(given[1]) or real(*given)
    )
    for worth, filled, starts in ((MANY + 1, MANY, False), (2, 0, False), (2, MANY, True)):
        monkeypatch.setattr(workers, "_WORTH", worth)
        if filled == MANY:
            (folder / ".refreshed.json").unlink(missing_ok=True)
        done = Project.remembered(folder).refresh(jobs=2)
        assert (len(done), bool(sent)) == (filled, starts)


def test_a_run_of_one_process_makes_ready_for_no_other(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(made, tmp_path / "project")
    monkeypatch.setattr(workers, "processes", lambda *_: pytest.fail("a pool was made"))
    monkeypatch.setattr(workers, "_WORTH", 2)
    assert len(Project.load(folder).refresh(jobs=1)) == MANY


def test_this_process_fills_too_while_others_do(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, own = shutil.copytree(made, tmp_path / "project"), []
    real = making.make
    monkeypatch.setattr(workers, "_WORTH", 2)
    monkeypatch.setattr(
        making,
        "make",
        lambda project, order, **how: own.append(order) or real(project, order, **how),
    )
    assert len(Project.load(folder).refresh(jobs=2)) == MANY
    assert 0 < len(own) < MANY


def test_comments_read_together_are_those_read_one_by_one() -> None:
    pick = random.Random(3)  # noqa: S311
    store, months = Store.in_memory(), DECEMBER.last(3)
    places = [(f"team-{n}", month) for n in range(4) for month in months]
    for scorecard, month in pick.choices(places, k=60):
        key = Key(scorecard, month, pick.choice(("M1", "M2")))
        store.write(lambda w, key=key: w.append(key, entry(pick.choice(("A", "B", None))), NOW))
        store.write(
            lambda w, key=key: w.set_aside(key, entry("C"), pick.choice([*AsideKind]), 1, NOW)
        )
        store.write(lambda w, key=key: w.resolve(Resolution(key, 1, 1, "", NOW)))
    for number, (scorecard, month) in enumerate(pick.choices(places, k=8)):
        issued = replace(edition(number), scorecard=scorecard, month=month)
        store.write(lambda w, issued=issued: w.add(issued))
        later = NOW + timedelta(days=number)
        reopened = Reopening(scorecard, month, number, f"Reason {number}.", "Officer", later)
        store.write(lambda w, reopened=reopened: w.add(reopened))
        asked = Request(scorecard, month, "Owner", number, "a.xlsx", ("M1",), "2020-01-14", NOW)
        store.write(lambda w, asked=asked: w.add(asked))
    with store.reading() as reader:
        together = held_of(reader, places)
        assert together == {place: held(reader, *place) for place in places}
        assert any(each.conflicts for each in together.values())
        assert any(each.reopened for each in together.values())
        assert any(each.due for each in together.values())
        assert len({each.hash for each in together.values()}) > len(months)
    store.close()
