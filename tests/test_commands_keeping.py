"""The store moved between databases, with the same history, and checked."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from support.southampton import lay_out, project, run
from support.stores import PostgreSQL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one").mkdir()
    lay_out(tmp_path / "one")
    project(tmp_path / "one").refresh()
    return tmp_path / "one"


def hashes(folder: Path) -> list[str]:
    return [revision.hash for revision in project(folder).history("M1").revisions]


def test_an_exported_store_is_the_same_history_in_another_project(
    folder: Path, tmp_path: Path
) -> None:
    project(folder).nil("LAC1", author="Ann")
    project(folder).issue("southampton", "2019-12")
    lines = tmp_path / "all.jsonl"
    said = run(folder, "store", "export", str(lines)).output
    count = len(lines.read_text(encoding="utf-8").splitlines())
    assert said.strip() == f"{lines}: {count} records"
    (tmp_path / "two").mkdir()
    other = lay_out(tmp_path / "two")
    assert f"{count} records added" in run(other, "store", "import", str(lines)).output
    assert hashes(other) == hashes(folder)
    assert "0 records added" in run(other, "store", "import", str(lines)).output


def test_a_store_moves_to_a_server_and_back(
    folder: Path, tmp_path: Path, postgres: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(folder).nil("LAC1", author="Ann")
    before = hashes(folder)
    lines = tmp_path / "all.jsonl"
    run(folder, "store", "export", str(lines))
    monkeypatch.setenv("WORKBOOK_TOOLS_STORE", postgres.fresh())
    assert run(folder, "store", "import", str(lines)).exit_code == 0
    assert hashes(folder) == before
    assert run(folder, "store", "verify").exit_code == 0
    assert project(folder).history("LAC1").revisions[0].text == "No comment"


def test_a_file_that_is_no_export_changes_nothing(folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"kind": "revision"}\nnot json\n', encoding="utf-8")
    result = run(folder, "store", "import", str(wrong))
    assert result.exit_code == 1
    assert "wrong.jsonl" in result.output
    assert run(folder, "store", "import", str(tmp_path / "none.jsonl")).exit_code == 1
    assert run(folder, "store", "verify").exit_code == 0


def test_a_text_that_was_changed_by_hand_is_found(folder: Path) -> None:
    assert run(folder, "store", "verify").exit_code == 0
    with sqlite3.connect(folder / "store.db") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE revision SET text = 'Other words' WHERE ref = 'M1'")
    database.close()
    (folder / "store.jsonl").unlink()
    result = run(folder, "store", "verify")
    assert result.exit_code == 1
    assert "M1" in result.output


def test_a_lost_database_comes_back_from_the_lines_beside_it(folder: Path) -> None:
    before = hashes(folder)
    (folder / "store.db").unlink()
    assert hashes(folder) == before
    assert (folder / "store.db").exists()


def test_the_lines_beside_the_database_are_what_export_writes(folder: Path, tmp_path: Path) -> None:
    lines = tmp_path / "all.jsonl"
    run(folder, "store", "export", str(lines))

    def records(path: Path) -> list[str]:
        text = path.read_text(encoding="utf-8")
        return sorted(json.dumps(json.loads(line), sort_keys=True) for line in text.splitlines())

    assert records(folder / "store.jsonl") == records(lines)
