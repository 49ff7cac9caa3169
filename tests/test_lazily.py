"""Names that a package imports when they are first asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workbook_tools.lazily import imported


def test_a_name_comes_from_its_home_within_the_package() -> None:
    find = imported("workbook_tools", {"Month": "period"})
    assert find("Month").__module__ == "workbook_tools.period"


def test_a_module_of_the_package_is_given_whole() -> None:
    find = imported("workbook_tools", {}, ["period"])
    assert find("period") is sys.modules["workbook_tools.period"]


def test_another_name_is_an_attribute_that_the_package_lacks() -> None:
    find = imported("workbook_tools", {"Month": "period"})
    with pytest.raises(AttributeError, match="'workbook_tools' has no attribute 'Week'"):
        find("Week")


def _loaded(program: str) -> list[str]:
    """The modules that a process of its own has at the end of ``program``."""
    command = [sys.executable, "-c", f"import sys; {program}; print(*sys.modules)"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_a_refresh_starts_without_what_checks_judges_and_fills() -> None:
    loaded = _loaded("import workbook_tools.cli.running, workbook_tools.config")
    late = ("checks.running", "scorecard.rows", "ooxml.prepared", "commands.making", "store.store")
    assert "workbook_tools.commands.refresh" in loaded
    assert {f"workbook_tools.{name}" for name in late}.isdisjoint(loaded)


def test_a_store_in_sqlite_needs_neither_sqlalchemy_nor_psycopg() -> None:
    loaded = _loaded("from workbook_tools.store import Store; Store.in_memory().close()")
    assert "sqlite3" in loaded
    assert {"sqlalchemy", "psycopg"}.isdisjoint(loaded)
