"""The workbook as a file: grids read from it, patches applied to it, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbook_tools.cells import Grid, Patch, Receipt, Value, parse_cell
from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.features import count_features
from workbook_tools.ooxml.grids import SheetReader
from workbook_tools.ooxml.names import grid_names, place
from workbook_tools.ooxml.package import read_package
from workbook_tools.ooxml.parts import Parts
from workbook_tools.ooxml.plan import Faults
from workbook_tools.ooxml.shapes import value_of
from workbook_tools.ooxml.template import prepare


class FileWorkbook:
    """A workbook file (.xlsx, .xlsm, .xltx, .xltm, .xlam) to read and to fill.

    ``fit_rows`` lets a fill give rows the height that their wrapped texts need. Raises
    TemplateError for a file that cannot be filled.
    """

    def __init__(self, path: Path | str, *, fit_rows: bool = True) -> None:
        self.path = Path(path)
        self.fit_rows = fit_rows
        self._load()

    @property
    def grid_names(self) -> tuple[str, ...]:
        """The defined names that begin with ``wt_``, in the workbook's order.

        One that belongs to a single sheet is written ``Sheet2!wt_scorecard``.
        """
        return grid_names(self._fresh())

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all sheets, in their order."""
        return tuple(sheet.name for sheet in self._fresh().sheets)

    @property
    def features(self) -> dict[str, int]:
        """What the workbook holds, in an officer's words, and how many of each; zeros left out."""
        return count_features(self._fresh())

    def read(self, name: str) -> Grid:
        """The grid (or single value) of a defined name.

        Formula cells give their text and their stored result; a number is a date where its style
        says so. Raises TemplateError when the name is not one rectangle of cells in this workbook.
        """
        sheet, area = place(self._fresh(), name)
        return self._reader(sheet).grid(name, area)

    def cell(self, sheet: str, address: str) -> Value:
        """The value of one cell. Raises TemplateError, or ValueError for what is no address."""
        return self._reader(self._fresh().sheet(sheet).name).value(*parse_cell(address))

    def apply(
        self,
        patches: Sequence[Patch],
        to: Path | str | None = None,
        *,
        drafts: Path | str | None = None,
    ) -> Receipt:
        """Writes all patches or none, to ``to`` or to the workbook itself.

        ``Receipt.cells`` are the cells that hold another value than before. The folders of ``to``
        are made; a file that stood there is copied to the folder ``drafts`` first (None: no copy).
        Raises PatchError with everything wrong in the patches, WorkbookOpenError when the
        target is open, TemplateError when ``to`` is another kind of file.
        """
        self._fresh()
        faults = Faults(str(self.path))
        prepared = prepare(self._parts, patches, faults, fit_rows=self.fit_rows)
        target = self.path if to is None else to
        return prepared.fill_unless(faults, list(map(value_of, patches)), target, drafts=drafts)

    def _load(self) -> None:
        self._seen = self._stamp()
        self._book = Book(read_package(self.path))
        self._parts = Parts(self._book)
        self._readers: dict[str, SheetReader] = {}

    def _stamp(self) -> tuple[int, int] | None:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size

    def _fresh(self) -> Book:
        """The workbook as it stands on disk now, read again when another program changed it."""
        if self._stamp() != self._seen:
            self._load()
        return self._book

    def _reader(self, name: str) -> SheetReader:
        if name not in self._readers:
            part = self._parts.parse_sheet(self._book.sheet(name))
            cells = self._parts.cells(part)
            self._readers[name] = SheetReader(part, cells, self._parts.styles, self._book.date1904)
        return self._readers[name]
