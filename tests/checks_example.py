"""The example's dataset, and the same with every finding put right (``tests/corrected``)."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from workbook_tools import config, sources
from workbook_tools.compare import derive
from workbook_tools.indicator import Dataset

ROOT = Path(__file__).parent.parent
CORRECTED = Path(__file__).parent / "corrected"
_KEYS = {"config/indicators.csv": 1, "config/benchmarks.csv": 1, "data/figures.csv": 2}
_NEWER_YEAR = {"2018-03": "2019-03", "DfE, 2017-18": "DfE, 2018-19"}
_TODAY = date(2020, 1, 31)


def dataset_of(folder: Path) -> Dataset:
    """The dataset of a project folder, formulas filled in."""
    settings = config.load(folder)
    series = sources.read(settings.sources, settings.indicators, folder=folder, today=_TODAY)
    return derive(
        Dataset(
            indicators=settings.indicators,
            series=series,
            benchmarks=settings.benchmarks,
            populations=settings.populations,
            notes=settings.notes,
            rules=settings.rules,
        )
    )


def corrected_project(to: Path) -> Path:
    """A copy of the example in ``to`` with the rows of ``tests/corrected`` in place."""
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, to / part, copy_function=shutil.copyfile)
    for name, keys in _KEYS.items():
        _replace_rows(to / name, CORRECTED / name, keys)
    notes = to / "config/notes.csv"
    notes.write_text(notes.read_text() + "".join(_lines(CORRECTED / "config/notes.csv")[1:]))
    _write(to / "config/benchmarks.csv", [_newer(r) for r in _read(to / "config/benchmarks.csv")])
    return to


def _replace_rows(path: Path, with_rows: Path, keys: int) -> None:
    rows = _read(path)
    header, *changes = _read(with_rows)
    by_key = {tuple(row[:keys]): row for row in rows}
    for change in changes:
        key = tuple(change[:keys])
        if len(change) == keys:
            del by_key[key]
        for name, value in zip(header[keys:], change[keys:], strict=False):
            by_key[key][rows[0].index(name)] = value
    _write(path, list(by_key.values()))


def _newer(row: Sequence[str]) -> list[str]:
    return [_NEWER_YEAR.get(cell, cell) for cell in row]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
