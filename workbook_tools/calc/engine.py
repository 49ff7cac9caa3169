"""The engine: running LibreOffices as xlwings' applications."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import xlwings
from xlwings import base_classes

from workbook_tools.calc.block import ErrorCode, Raw
from workbook_tools.calc.book import CalcBook
from workbook_tools.calc.load import load_uno, properties
from workbook_tools.calc.office import connect, desktop
from workbook_tools.calc.ranges import CalcRange

_SPREADSHEETS = "com.sun.star.sheet.SpreadsheetDocument"


def attach(address: str) -> xlwings.App:
    """The LibreOffice that listens at ``address``, as an application of xlwings and its active one.

    Raises WorkbookToolsError when none listens there.
    """
    engine = xlwings.Engine(impl=CalcEngine(connect(address)))
    engine.activate()
    return xlwings.App(impl=engine.impl.apps[0])


class CalcEngine:
    """xlwings' engine over one LibreOffice."""

    name = "calc"
    type = "desktop"  # xlwings treats every other kind as a server

    def __init__(self, context: Any) -> None:
        self.apps = CalcApps(CalcApp(self, context))

    @staticmethod
    def prepare_xl_data_element(value: object, options: object) -> object:
        """A value as ``raw_value`` takes it."""
        return value

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Raw]],
        datetime_builder: Any,
        empty_as: object,
        number_builder: Any,
        err_to_str: bool,
    ) -> list[list[object]]:
        """Values as they were read, in the types that the reader asked for."""

        def clean(value: Raw) -> object:
            if value is None:
                return empty_as
            if isinstance(value, ErrorCode):
                return str(value) if err_to_str else None
            if isinstance(value, datetime):
                return datetime_builder(**_parts(value))
            if isinstance(value, float) and number_builder is not None:
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]


class CalcApps(base_classes.Apps):
    """The one application of an engine."""

    def __init__(self, app: CalcApp) -> None:
        self._app = app

    def keys(self) -> list[int]:
        return [self._app.pid]

    def __iter__(self) -> Iterator[CalcApp]:
        yield self._app

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> CalcApp:
        return self._app


class CalcApp(base_classes.App):
    """One LibreOffice."""

    api: Any = None
    pid = 0  # it may run on another computer
    enable_events = True  # macros are off in documents that are opened here
    display_alerts = True  # nothing that is called here shows one

    def __init__(self, engine: CalcEngine, context: Any) -> None:
        self.engine = engine
        self.api = desktop(context)
        self._locked: list[Any] = []
        self._status: str | bool = False
        self._indicators: list[Any] = []

    @property
    def books(self) -> CalcBooks:
        return CalcBooks(self)

    @property
    def selection(self) -> CalcRange | None:
        book = self.books.active
        chosen = book.document.CurrentController.Selection
        if not hasattr(chosen, "getRangeAddress"):
            return None
        found = chosen.getRangeAddress()
        first, last = (found.StartRow, found.StartColumn), (found.EndRow, found.EndColumn)
        corners = [(row + 1, column + 1) for row, column in (first, last)]
        return book.sheets(found.Sheet + 1).range(*corners)

    def activate(self, steal_focus: bool = False) -> None:
        self.api.getCurrentFrame().activate()

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value
        while self._indicators:
            self._indicators.pop().end()
        for book in self.books if value is not False else ():
            indicator = book.document.CurrentController.Frame.createStatusIndicator()
            indicator.start(str(value), 0)
            self._indicators.append(indicator)

    @property
    def screen_updating(self) -> bool:
        return not self._locked

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value:
            while self._locked:
                self._locked.pop().unlockControllers()
        elif not self._locked:
            for book in self.books:
                book.document.lockControllers()
                self._locked.append(book.document)

    @property
    def calculation(self) -> str:
        automatic = self.books.active.document.isAutomaticCalculationEnabled()
        return "automatic" if automatic else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self.books:
            book.document.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        for book in self.books:
            book.document.calculateAll()


class CalcBooks(base_classes.Books):
    """The spreadsheets that are open."""

    api: Any = None

    def __init__(self, app: CalcApp) -> None:
        self.app = app
        self.api = app.api

    @property
    def active(self) -> CalcBook:
        current = self.api.getCurrentComponent()
        if current is not None and current.supportsService(_SPREADSHEETS):
            return CalcBook(self.app, current)
        return next(iter(self))

    def open(self, fullname: str, *_: object, **__: object) -> CalcBook:
        url = load_uno().systemPathToFileUrl(fullname)
        # Not Hidden: a document loaded so loses its frozen panes and zoom when it is saved.
        loaded = self.api.loadComponentFromURL(url, "_blank", 0, properties(MacroExecutionMode=0))
        if loaded is None:
            raise FileNotFoundError(fullname)
        return CalcBook(self.app, loaded)

    def __call__(self, name_or_index: str | int) -> CalcBook:
        found = list(self)
        if isinstance(name_or_index, int):
            return found[name_or_index - 1]
        for book in found:
            if name_or_index in (book.name, book.fullname):
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[CalcBook]:
        documents = self.api.Components.createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if document.supportsService(_SPREADSHEETS):
                yield CalcBook(self.app, document)


def _parts(moment: datetime) -> dict[str, Any]:
    names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return {name: getattr(moment, name) for name in names} | {"tzinfo": None}
