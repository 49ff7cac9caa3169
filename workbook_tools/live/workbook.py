"""The workbook that is open in Excel: grids read from it, patches applied where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from workbook_tools.cells import MAX_COLUMN, MAX_ROW, Cells, Grid, Patch, Receipt, address
from workbook_tools.errors import PatchError, TemplateError, WorkbookToolsError
from workbook_tools.live.blocks import MOST_CELLS, Place, around, size
from workbook_tools.live.document import place_of
from workbook_tools.live.fill import SheetFill
from workbook_tools.live.look import Look
from workbook_tools.live.names import LiveName, find, grid_name
from workbook_tools.live.program import quiet, unprotected
from workbook_tools.live.sheets import LiveSheets
from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.grids import grid_of
from workbook_tools.ooxml.plan import Faults, plan
from workbook_tools.ooxml.sheet import Area

if TYPE_CHECKING:
    import xlwings


class LiveWorkbook:
    """A workbook that is open in a program which xlwings drives; nothing is saved.

    Grids that are read one after another come from one look at their sheet. Asking for
    ``grid_names``, reading a grid again and applying patches look anew, except in ``steady``.
    """

    def __init__(self, book: xlwings.Book) -> None:
        self._book = book
        self.path = place_of(book) or Path(book.name)
        self._is_steady = False
        self._forget()

    @property
    def grid_names(self) -> tuple[str, ...]:
        """The defined names that begin with ``wt_``, in the program's order.

        One that belongs to a single sheet is written ``Sheet2!wt_scorecard``.
        """
        self._look_anew()
        return tuple(name.full for name in self._names)

    def read(self, name: str) -> Grid:
        """The grid (or single value) of a defined name.

        Formula cells give their text and what they show; a number is a date where its format says
        so. Raises TemplateError when the name is not one rectangle of cells in this workbook.
        """
        if name in self._told:
            self._look_anew()
        self._told.add(name)
        sheet, area = self._place(find(self._names, name, str(self.path)))
        look = self._look(sheet, area)
        return grid_of(look, name, sheet, area, look.merges)

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Within it all is read from one look, and patches are refused once something was typed."""
        self._forget()
        self._is_steady = True
        try:
            yield
        finally:
            self._is_steady = False
            self._forget()

    def apply(self, patches: Sequence[Patch], to: Path | str | None = None) -> Receipt:
        """Writes all patches or none into the open workbook; it is not saved.

        ``Receipt.cells`` are the cells that hold another value than before, ``Receipt.warnings``
        those that show another than was written. Raises PatchError with everything wrong in the
        patches, or when the program does not take them, and TemplateError for a sheet that is
        protected with a password or a ``to``, which an open workbook cannot go to.
        """
        if to is not None:
            raise TemplateError(
                f"{self.path} is open and is filled where it stands: save a copy of it in Excel."
            )
        fills = self._checked(patches)
        self._write(fills)
        self._forget()
        return Receipt(
            path=self.path,
            cells=Cells(fill.cells for fill in fills),
            skipped_formulas=tuple(f"{f.name}!{address(*p)}" for f in fills for p in f.skipped),
            warnings=tuple(sentence for fill in fills for sentence in fill.astray()),
        )

    def _checked(self, patches: Sequence[Patch]) -> list[SheetFill]:
        """The fill of each sheet, once nothing is wrong with any of them."""
        sheets, faults = LiveSheets(self._book), Faults(str(self.path))
        plans = plan(cast(Book, sheets), patches, faults)
        fills = []
        for name, asked in plans.items():
            sheet, look = sheets.live(name), self._looks.get(name)
            if not (look and look.covers(*asked.cells) and self._is_current(name, look)):
                look = Look(sheet, around(asked.cells), sheets.date1904)
            fills.append(SheetFill(sheet, asked, look, sheets.date1904))
        for fill in fills:
            fill.check(faults)
        faults.stop()
        return fills

    def _is_current(self, sheet: str, look: Look) -> bool:
        is_current = look.is_current()
        if self._is_steady and not is_current:
            raise PatchError(
                f"{self.path}, sheet {sheet}: somebody wrote in it just now, so nothing was "
                "filled: try again."
            )
        return is_current

    def _write(self, fills: Sequence[SheetFill]) -> None:
        sheets = [fill.sheet for fill in fills if fill.writes]
        if sheets:
            with self._refusal(), quiet(self._book.app), unprotected(sheets, str(self.path)):
                _all_or_none(fills)
        for fill in fills:
            fill.protect()

    @contextmanager
    def _refusal(self) -> Iterator[None]:
        """Says in a sentence that the program took no values; each has errors of its own."""
        try:
            yield
        except WorkbookToolsError:
            raise
        except Exception as error:
            raise PatchError(
                f"{self.path}: Excel did not take the values and nothing was changed: finish the "
                f"cell that is being edited, close any open dialog, then try again ({error})."
            ) from error

    def _place(self, name: LiveName) -> tuple[str, Area]:
        sheet, area = name.place(str(self.path))
        if size(area) > MOST_CELLS:
            raise TemplateError(
                f"The name {name.full} covers over a million cells ({area}): narrow it in Excel "
                "(Formulas, Name Manager).",
                sheet=sheet,
                cell=str(area),
            )
        return self._sheets.sheet(sheet).name, area

    def _look(self, sheet: str, area: Area) -> Look:
        """The look at a sheet's grids; at one grid alone where they lie too far apart."""
        if sheet not in self._looks:
            areas = around([corner for grid in self._grids_of(sheet) for corner in _corners(grid)])
            self._looks[sheet] = self._look_at(sheet, areas)
        held, wanted = self._looks[sheet], _reach(area)
        is_whole = any(a.holds(*wanted[:2]) and a.holds(*wanted[2:]) for a in held.areas)
        return held if is_whole else self._look_at(sheet, [wanted])

    def _look_at(self, sheet: str, areas: Sequence[Area]) -> Look:
        return Look(self._sheets.live(sheet), areas, self._sheets.date1904)

    def _grids_of(self, sheet: str) -> Iterator[Area]:
        for name in self._names:
            with suppress(TemplateError):
                found, area = self._place(name)
                if found == sheet:
                    yield _reach(area)

    @cached_property
    def _names(self) -> tuple[LiveName, ...]:
        found = (grid_name(name.name, name.refers_to) for name in self._book.names)
        return tuple(name for name in found if name)

    @cached_property
    def _sheets(self) -> LiveSheets:
        return LiveSheets(self._book)

    def _look_anew(self) -> None:
        if not self._is_steady:
            self._forget()

    def _forget(self) -> None:
        for held in ("_names", "_sheets"):
            self.__dict__.pop(held, None)
        self._looks: dict[str, Look] = {}
        self._told: set[str] = set()


def _all_or_none(fills: Sequence[SheetFill]) -> None:
    """Writes every sheet; rows come last, for what they were is not known."""
    try:
        for fill in fills:
            fill.write()
        for fill in fills:
            fill.hide_rows()
    except Exception as error:
        _undo(fills, error)
        raise


def _undo(fills: Sequence[SheetFill], error: Exception) -> None:
    try:
        for fill in fills:
            fill.undo()
    except Exception:
        raise PatchError(
            "Excel stopped half way and does not take back what was written: close the workbook "
            f"without saving it, open it again and fill it again ({error})."
        ) from error


def _reach(area: Area) -> Area:
    """The rectangle with the row below it and the column beside it, where keys may stand too."""
    return Area(*area[:2], min(area.last_row + 1, MAX_ROW), min(area.last_column + 1, MAX_COLUMN))


def _corners(area: Area) -> tuple[Place, Place]:
    return (area.first_row, area.first_column), (area.last_row, area.last_column)
