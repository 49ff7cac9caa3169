from __future__ import annotations

import builtins
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.office import require_libreoffice
from support.tiny import sheet
from support.tiny import workbook as tiny

from workbook_tools.calc import load
from workbook_tools.calc.load import load_uno
from workbook_tools.calc.office import CalcOffice, connect
from workbook_tools.errors import WorkbookToolsError


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    require_libreoffice()
    return tmp_path / "profile"


def running(profile: Path) -> list[str]:
    """The command lines of processes that use a profile."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if profile.as_uri() in words:
            found.append(words)
    return found


@pytest.mark.libreoffice
def test_an_office_opens_a_file_and_leaves_no_process(profile: Path, tmp_path: Path) -> None:
    path = tiny(tmp_path / "small.xlsx", sheet("<row r='1'><c r='A1'><v>5</v></c></row>"))
    with CalcOffice(profile) as office:
        assert running(profile)
        document = office.open(path)
        assert document.Sheets.getByIndex(0).getCellByPosition(0, 0).Value == 5
        document.close(True)
    assert not running(profile)
    with pytest.raises(WorkbookToolsError, match="No LibreOffice listens at pipe,name="):
        connect(office.address)


@pytest.mark.libreoffice
def test_an_office_that_fails_in_use_is_ended(profile: Path) -> None:
    with pytest.raises(ZeroDivisionError), CalcOffice(profile):
        _ = 1 / 0
    assert not running(profile)


@pytest.mark.libreoffice
def test_pythons_import_is_put_back(profile: Path) -> None:
    usual = builtins.__import__
    load.load_uno.cache_clear()
    load_uno()
    assert builtins.__import__ is usual


def test_without_libreoffice_a_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WorkbookToolsError, match="LibreOffice is not on the path"):
        CalcOffice(tmp_path / "profile")


def test_without_its_bridge_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_PLACES", ())
    load.load_uno.cache_clear()
    with pytest.raises(WorkbookToolsError, match="install the package python3-uno"):
        load_uno()
    load.load_uno.cache_clear()


def test_a_bridge_for_another_python_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "uno.py").write_text("import pyuno_of_another_python\n")
    monkeypatch.setattr(load, "_PLACES", (str(tmp_path),))
    monkeypatch.delitem(sys.modules, "uno", raising=False)
    load.load_uno.cache_clear()
    with pytest.raises(WorkbookToolsError, match="is made for another Python than 3"):
        load_uno()
    load.load_uno.cache_clear()


def test_help_loads_neither_xlwings_nor_the_bridge() -> None:
    said = (
        "import sys; from workbook_tools.cli import main; main(['--help'], standalone_mode=False)"
    )
    said += "; print([m for m in ('xlwings', 'uno', 'workbook_tools.live') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.splitlines()[-1] == "[]"
