"""Workbooks, sheets and names as xlwings asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

from xlwings import base_classes

from workbook_tools.calc.formulas import in_excel_words
from workbook_tools.calc.office import save_copy
from workbook_tools.calc.protection import BookApi, SheetApi
from workbook_tools.calc.ranges import CalcRange

if TYPE_CHECKING:
    from workbook_tools.calc.engine import CalcApp


class CalcBook(base_classes.Book):
    """One document of spreadsheets that is open."""

    app: Any = None  # xlwings' own class has properties without setters in these places
    api: Any = None

    def __init__(self, app: CalcApp, document: Any) -> None:
        self.app = app
        self.document = document
        self.api = BookApi(document)

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def fullname(self) -> str:
        url = str(self.document.URL)
        path = urlparse(url).path
        return url2pathname(path) if url.startswith("file:") else unquote(self.document.Title)

    @property
    def sheets(self) -> CalcSheets:
        return CalcSheets(self)

    @property
    def names(self) -> CalcNames:
        return CalcNames(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if path is None:
            self.document.store()
        else:
            save_copy(self.document, Path(path))

    def close(self) -> None:
        self.document.close(True)

    def activate(self) -> None:
        self.document.CurrentController.Frame.activate()


class CalcSheets(base_classes.Sheets):
    """The sheets of a workbook, in their order."""

    api: Any = None

    def __init__(self, book: CalcBook) -> None:
        self._book = book
        self.api = book.document.Sheets

    @property
    def active(self) -> CalcSheet:
        return CalcSheet(self._book, self._book.document.CurrentController.ActiveSheet)

    def __call__(self, name_or_index: str | int) -> CalcSheet:
        if isinstance(name_or_index, int):
            return CalcSheet(self._book, self.api.getByIndex(name_or_index - 1))
        if not self.api.hasByName(name_or_index):
            raise KeyError(name_or_index)
        return CalcSheet(self._book, self.api.getByName(name_or_index))

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator[CalcSheet]:
        for n in range(len(self)):
            yield self(n + 1)


class CalcSheet(base_classes.Sheet):
    """One sheet."""

    book: Any = None
    api: Any = None

    def __init__(self, book: CalcBook, sheet: Any) -> None:
        self.book = book
        self.api = SheetApi(sheet)

    @property
    def name(self) -> str:
        return str(self.api.cells.Name)

    @property
    def index(self) -> int:
        return int(self.api.cells.getRangeAddress().Sheet) + 1

    def range(self, first: Any, last: Any = None) -> CalcRange:
        """The range between two corners: addresses, (row, column), or ranges of this sheet."""
        if isinstance(first, tuple) and len(first) == 4:
            top, left, rows, columns = first  # what a slice of a range asks for
            return CalcRange(self, (top, left, top + rows - 1, left + columns - 1))
        top, left, *_ = self._corner(first)
        *_, bottom, right = self._corner(first if last is None else last)
        return CalcRange(self, (top, left, bottom, right))

    def _corner(self, place: Any) -> tuple[int, int, int, int]:
        if isinstance(place, CalcRange):
            return place.area
        if isinstance(place, tuple):
            return (*place, *place)
        found = self.api.cells.getCellRangeByName(place).getRangeAddress()
        return found.StartRow + 1, found.StartColumn + 1, found.EndRow + 1, found.EndColumn + 1

    @property
    def cells(self) -> CalcRange:
        return CalcRange(self, (1, 1, self.api.cells.Rows.Count, self.api.cells.Columns.Count))

    @property
    def visible(self) -> bool:
        return bool(self.api.cells.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.api.cells.IsVisible = value

    def activate(self) -> None:
        self.book.document.CurrentController.setActiveSheet(self.api.cells)

    def select(self) -> None:
        self.activate()


class CalcNames(base_classes.Names):
    """The defined names of a workbook: its own, then those of each sheet."""

    def __init__(self, book: CalcBook) -> None:
        self.api = book.document.NamedRanges
        self._names = [CalcName(self.api.getByName(n), "") for n in self.api.ElementNames]
        for sheet in book.sheets:
            own = sheet.api.cells.NamedRanges
            self._names += [CalcName(own.getByName(n), sheet.name) for n in own.ElementNames]

    def __call__(self, name_or_index: str | int) -> CalcName:
        if isinstance(name_or_index, int):
            return self._names[name_or_index - 1]
        for name in self._names:
            if name.name.casefold() == name_or_index.casefold():
                return name
        raise KeyError(name_or_index)

    def contains(self, name_or_index: str | int) -> bool:
        try:
            self(name_or_index)
        except (KeyError, IndexError):
            return False
        return True

    def __len__(self) -> int:
        return len(self._names)


class CalcName(base_classes.Name):
    """One defined name; one of a sheet is called ``Sheet!name``."""

    def __init__(self, name: Any, scope: str) -> None:
        self.api = name
        self._scope = scope

    @property
    def name(self) -> str:
        plain = str(self.api.Name)
        if not self._scope:
            return plain
        scope = self._scope if self._scope.isidentifier() else _quoted(self._scope)
        return f"{scope}!{plain}"

    @property
    def refers_to(self) -> str:
        return f"={in_excel_words(str(self.api.Content))}"


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
