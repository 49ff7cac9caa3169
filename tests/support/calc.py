"""A live LibreOffice for tests, which takes entries as strictly as Excel does."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import xlwings
from support.excel_entry import Other, entered

from workbook_tools.calc.engine import attach
from workbook_tools.calc.office import CalcOffice
from workbook_tools.calc.ranges import CalcRange

_COUNTED = (
    *("raw_value", "formula", "number_format", "has_array"),
    *("row_hidden", "merge_cells", "row_height"),
)


class LiveCalc:
    """A LibreOffice with the workbooks that a test opens in it."""

    def __init__(self, office: CalcOffice) -> None:
        self.app = attach(office.address)
        self.office = office

    def open(self, path: Path) -> xlwings.Book:
        """The workbook, opened."""
        return self.app.books.open(str(path))

    def close_all(self) -> None:
        """Closes every workbook without saving it."""
        for book in list(self.app.books):
            book.close()


def copied(path: Path, folder: Path) -> Path:
    """A copy of a workbook in a folder of the test's own."""
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(path, folder / path.name))


def take_entries_as_excel_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the engine read every text that is put into a cell as Excel would."""
    usual = CalcRange.raw_value
    put: Any = usual.fset

    def strict(self: CalcRange, value: Any) -> None:
        rows = value if isinstance(value, list | tuple) else [[value]]
        put(self, [[_as_excel(each) for each in row] for row in rows])

    monkeypatch.setattr(CalcRange, "raw_value", property(usual.fget, strict))


def _as_excel(value: object) -> object:
    if not isinstance(value, str):
        return value
    held = entered(value)
    if isinstance(held, Other):
        return value if value.startswith("=") else 4711
    return f"'{held}" if isinstance(held, str) else held if held is None else str(held)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Counts what is asked of ranges and told to them: each is a round trip."""
    calls: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        for name in _COUNTED:
            patch.setattr(CalcRange, name, _counting(name, getattr(CalcRange, name), calls))
        yield calls


def _counting(name: str, usual: Any, calls: Counter[str]) -> property:
    def get(self: CalcRange) -> object:
        calls[f"{name} read"] += 1
        return usual.fget(self)

    def put(self: CalcRange, value: object) -> None:
        calls[f"{name} written"] += 1
        usual.fset(self, value)

    return property(get, put if usual.fset else None)
