"""What the benchmarks print where a part of what they compare is not installed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from test_commands_filters import ROOT, load_script

from workbook_tools.ooxml import deflate


def test_the_levels_of_deflate_are_told_without_isal_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "path", sys.path.copy())  # the script puts its folder there
    benchmark = load_script("fill")
    monkeypatch.setattr(benchmark, "RUNS", 1)
    monkeypatch.setattr(deflate, "engine", deflate.by_zlib)
    monkeypatch.delattr(deflate, "isal_zlib", raising=False)
    shutil.copy(ROOT / "template.xlsx", tmp_path / "2.xlsx")
    benchmark.levels(tmp_path)
    told = [line.split("|")[1].strip() for line in capsys.readouterr().out.splitlines() if line]
    assert told[2:] == ["zlib 1", "zlib 4", "zlib 5", "zlib 6", "zlib 9"]
