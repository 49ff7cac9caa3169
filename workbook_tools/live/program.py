"""The program around a live workbook: kept quiet, its sheets opened and protected, its calendar.

xlwings leaves protection and the calendar to ``api``: words of COM, on a Mac of AppleScript.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from workbook_tools.errors import TemplateError

if TYPE_CHECKING:
    import xlwings

_QUIET = {"screen_updating": False, "enable_events": False, "calculation": "manual"}
_ALLOWED = (
    *("AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows"),
    *("AllowInsertingColumns", "AllowInsertingRows", "AllowInsertingHyperlinks"),
    *("AllowDeletingColumns", "AllowDeletingRows"),
    *("AllowSorting", "AllowFiltering", "AllowUsingPivotTables"),
)
_FREE = ("AllowFormattingColumns", "AllowFormattingRows", "AllowFiltering")
Terms = Mapping[str, bool]


@contextlib.contextmanager
def quiet(app: xlwings.App) -> Iterator[None]:
    """Stops drawing, macros of events and calculation; all as before afterwards, come what may."""
    with contextlib.ExitStack() as after:
        for name, value in _QUIET.items():
            before = getattr(app, name)
            if before != value:
                after.callback(setattr, app, name, before)
                setattr(app, name, value)
        yield


@contextlib.contextmanager
def unprotected(sheets: Iterable[xlwings.Sheet], book: str) -> Iterator[None]:
    """Opens protected sheets and protects them again on the same terms.

    Raises TemplateError for a sheet with a password; then all are as before.
    """
    with contextlib.ExitStack() as after:
        for sheet in sheets:
            guard = Guard(sheet)
            if guard.is_on:
                terms = guard.terms()
                guard.lift(book)
                after.callback(guard.put, terms)
        yield


def date1904(book: xlwings.Book) -> bool:
    """Whether the workbook counts its days from 1904."""
    return bool(book.api.date_1904.get() if speaks_applescript(book) else book.api.Date1904)


class Guard:
    """The protection of one sheet."""

    def __init__(self, sheet: xlwings.Sheet) -> None:
        self._name = sheet.name
        self._api = _AppleScript(sheet.api) if speaks_applescript(sheet.book) else sheet.api

    @property
    def is_on(self) -> bool:
        """Whether the sheet is protected."""
        return bool(self._api.ProtectContents)

    def terms(self) -> Terms:
        """What is protected besides the cells, and what people may do all the same."""
        allowed = self._api.Protection
        found = {name: bool(getattr(allowed, name)) for name in _ALLOWED}
        drawings, scenarios = self._api.ProtectDrawingObjects, self._api.ProtectScenarios
        return found | {"DrawingObjects": bool(drawings), "Scenarios": bool(scenarios)}

    def lift(self, book: str) -> None:
        """Takes the protection away. Raises TemplateError where it has a password."""
        with contextlib.suppress(Exception):  # each program has its own error for a password
            self._api.Unprotect("")
        if self.is_on:
            raise TemplateError(
                f"{book}, sheet {self._name}, is protected with a password and nothing was "
                "written: take the protection off in Excel (Review, Unprotect Sheet), then try "
                "again.",
                sheet=self._name,
            )

    def put(self, terms: Terms) -> None:
        """Protects the sheet without a password on these terms."""
        self._api.Protect(Password="", Contents=True, **terms)

    def put_ours(self) -> None:
        """Protects the sheet as a fill does: objects, filters, sizes of rows and columns free."""
        self.put(dict.fromkeys(_FREE, True) | {"DrawingObjects": False, "Scenarios": False})


class _AppleScript:
    """COM's words for protection said to Excel on a Mac."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    def __getattr__(self, name: str) -> Any:
        if name == "Protection":
            return _AppleScript(self._sheet.protection_object)
        return getattr(self._sheet, _said(name)).get()

    def Unprotect(self, password: str) -> None:  # noqa: N802
        self._sheet.unprotect(password=password)

    def Protect(self, **terms: object) -> None:  # noqa: N802
        self._sheet.protect_worksheet(**{_said(name): value for name, value in terms.items()})


def _said(name: str) -> str:
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    special = {
        "contents": "worksheet_contents",
        "allow_using_pivot_tables": "allow_using_pivot_table",
    }
    return special.get(words, words)


def speaks_applescript(book: xlwings.Book) -> bool:
    """Whether ``api`` has the words of AppleScript instead of those of COM."""
    return sys.platform == "darwin" and book.app.engine.name == "excel"
