"""The workbook as a file: grids read from it, patches applied to it, nothing lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.cells import Grid, Patch, Receipt, Value, parse_cell
from workbook_tools.errors import TemplateError
from workbook_tools.ooxml import growth
from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.features import count_features
from workbook_tools.ooxml.grids import SheetReader
from workbook_tools.ooxml.names import grid_names, grids_of, place, place_of
from workbook_tools.ooxml.package import Package, read_package
from workbook_tools.ooxml.parts import Parts
from workbook_tools.ooxml.plan import Faults
from workbook_tools.ooxml.prepared import Prepared
from workbook_tools.ooxml.shapes import Shape, value_of
from workbook_tools.ooxml.target import moment_of, put, refuse_open
from workbook_tools.ooxml.template import prepare, prepared_whole

if TYPE_CHECKING:
    from workbook_tools.ooxml.growth import SheetGrowth, Wanted


class FileWorkbook:
    """A workbook file (.xlsx, .xlsm, .xltx, .xltm, .xlam) to read and to fill.

    ``fit_rows`` lets a fill give rows the height that their wrapped texts need. Where a grid has a
    prototype row, it is read as if it had a row for each of ``wanted`` instead. Raises
    TemplateError for a file that cannot be filled, or cannot grow.
    """

    def __init__(
        self, path: Path | str, *, fit_rows: bool = True, wanted: Sequence[Wanted] = ()
    ) -> None:
        self.path = Path(path)
        self.fit_rows = fit_rows
        self.wanted = tuple(wanted)
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
        values = list(map(value_of, patches))
        receipt = prepared.fill_unless(faults, values, target, drafts=drafts)
        return replace(receipt, moved=self.moved)

    def prepare(self, cells: Iterable[Shape]) -> Prepared:
        """The workbook prepared for ``cells``, as ``Template.prepare`` does it."""
        self._fresh()
        return prepared_whole(self._parts, cells, fit_rows=self.fit_rows)

    def _load(self) -> None:
        self._seen = moment_of(self.path)
        self._read(read_package(self.path))
        self.grows = False
        self.moved: tuple[str, ...] = ()
        if self.wanted and (growths := growth.planned(self.grids, self.wanted)):
            self._regrow(growths)

    def _read(self, package: Package) -> None:
        self._book = Book(package)
        self._parts = Parts(self._book)
        self._readers: dict[str, SheetReader] = {}

    def add_row(
        self, new: Wanted, wanted: Sequence[Wanted], alike: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Gives an indicator a row in every grid that has none for it; the sheets where it got one.

        The row stands where ``wanted``, in order, has it, and is a copy of the nearest row of an
        indicator in ``alike``, else of the nearest. Nothing is written before ``save``. Raises
        TemplateError with everything that cannot follow, and then nothing has moved.
        """
        return self._regrow(growth.with_row(self.grids, new, wanted, alike))

    def remove_row(self, ref: str) -> tuple[str, ...]:
        """Takes an indicator's row out of every grid; the sheets that had one. See ``add_row``."""
        return self._regrow(growth.without(self.grids, ref))

    def _regrow(self, growths: Mapping[str, SheetGrowth]) -> tuple[str, ...]:
        self.grows = True
        maps = {sheet: each.rows for sheet, each in growths.items()}
        labels = {sheet: each.labels for sheet, each in growths.items()}
        grown = growth.grow(self._parts, maps, labels)
        self.moved += tuple(map(str, grown.moved))
        self._read(grown.package)
        return tuple(growths)

    @property
    def grids(self) -> list[Grid]:
        """The grids whose names hold one rectangle of several cells, in the workbook's order."""
        found = []
        for name in grids_of(self._book):
            with suppress(TemplateError):  # a name that holds none is told when it is filled
                sheet, area = place_of(self._book, name)
                if area[:2] != area[2:]:
                    found.append(self._reader(sheet).grid(name.full, area))
        return found

    def save(self, *, drafts: Path | str) -> None:
        """Writes the workbook as its rows stand now; the file before goes to ``drafts`` first.

        Raises WorkbookOpenError when it is open in a program.
        """
        refuse_open(self.path)
        put(self._book.package.blob, self.path, Path(drafts))

    def _fresh(self) -> Book:
        """The workbook as it stands on disk now, read again when another program changed it."""
        if moment_of(self.path) != self._seen:
            self._load()
        return self._book

    def _reader(self, name: str) -> SheetReader:
        if name not in self._readers:
            part = self._parts.parse_sheet(self._book.sheet(name))
            cells = self._parts.cells(part)
            self._readers[name] = SheetReader(part, cells, self._parts.styles, self._book.date1904)
        return self._readers[name]
