"""The sheets of a live workbook by name, and its calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tools.errors import TemplateError, nearest
from workbook_tools.live.document import place_of
from workbook_tools.live.program import date1904
from workbook_tools.ooxml.book import Sheet

if TYPE_CHECKING:
    import xlwings


class LiveSheets:
    """The sheets as they are called now: all that a plan of patches asks of a workbook."""

    def __init__(self, book: xlwings.Book) -> None:
        self._path = place_of(book) or book.name
        self._live = {str(sheet.name): sheet for sheet in book.sheets}
        self.sheets = tuple(Sheet(name, "", "worksheet") for name in self._live)
        self.date1904 = date1904(book)

    def sheet(self, name: str) -> Sheet:
        """The sheet called ``name``, case aside. Raises TemplateError naming the nearest."""
        for sheet in self.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        raise TemplateError(
            f"{self._path} has no sheet {name!r}{nearest(name, self._live)}.", sheet=name
        )

    def live(self, name: str) -> xlwings.Sheet:
        """The sheet itself. Raises TemplateError where there is none."""
        return self._live[self.sheet(name).name]
