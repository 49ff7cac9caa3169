"""The workbook that is open on somebody's desk, and the project that it is of."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.cells import Grid, Value, parse_cell
from workbook_tools.commands.asking import Asker
from workbook_tools.commands.project import Project
from workbook_tools.commands.standing import Standing
from workbook_tools.commands.tasks import DRAFTS
from workbook_tools.commands.trusted import find_project
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import CancelledError, TemplateError, WorkbookToolsError
from workbook_tools.grid import base_name, is_list
from workbook_tools.live import LiveWorkbook
from workbook_tools.live.document import is_saved, place_of, save_copy, selected
from workbook_tools.ooxml.target import keep_draft
from workbook_tools.period import Month
from workbook_tools.scorecard import SINGLE_NAMES

if TYPE_CHECKING:
    import xlwings

_PROJECT, _SCORECARD, _MONTH = "wt_project", "wt_scorecard_name", "wt_month"


@dataclass(frozen=True)
class Desk:
    """An open workbook, and who answers questions about it. Nothing on it is saved.

    Of the workbook's own words only its project's name, its scorecard's and its month are used;
    where it lies is not needed.
    """

    book: xlwings.Book
    ask: Asker

    @property
    def name(self) -> str:
        """The workbook's name."""
        return str(self.book.name)

    @cached_property
    def workbook(self) -> LiveWorkbook:
        """The workbook, to read and to fill."""
        return LiveWorkbook(self.book)

    @cached_property
    def project(self) -> Project:
        """The trusted project that the workbook names. Raises WorkbookToolsError."""
        name = self._single(_PROJECT)
        if not isinstance(name, str) or not name.strip():
            raise TemplateError(
                f"{self.name} is no workbook of a scorecard project (it has no {_PROJECT}): open a "
                "scorecard, then try again."
            )
        path = place_of(self.book)
        return Project.load(find_project(name.strip(), path.parent if path else None, self.ask))

    @cached_property
    def spec(self) -> ScorecardSpec:
        """The scorecard that the workbook is. Raises WorkbookToolsError."""
        name = self._single(_SCORECARD)
        if not isinstance(name, str):
            raise self._no_scorecard(_SCORECARD)
        return self.project.choose([name])[0]

    @cached_property
    def month(self) -> Month:
        """The month that the workbook keeps. Raises TemplateError."""
        found = self._single(_MONTH)
        if not isinstance(found, date):
            raise self._no_scorecard(_MONTH)
        return Month.parse(found)

    @cached_property
    def app(self) -> xlwings.App:
        """The program; it outlives the workbook."""
        return self.book.app

    def say(self, words: str) -> None:
        """Puts a sentence into the status bar; ``""`` gives the bar back."""
        self.app.status_bar = words or False

    @contextmanager
    def copied(self) -> Iterator[Standing]:
        """The workbook as it stands, with a copy of its file; the copy is gone afterwards.

        What is typed meanwhile is in neither, and no fill covers it.
        """
        unsaved = not is_saved(self.book)
        with tempfile.TemporaryDirectory(prefix="scorecard-") as folder, self.workbook.steady():
            copy = save_copy(self.book, Path(folder))
            yield Standing(self.workbook, self.workbook.path, copy, unsaved)

    def keep(self, standing: Standing) -> Path:
        """Keeps the copy in ``drafts/``, under the time at which it was made.

        Raises WorkbookToolsError where that folder cannot be written.
        """
        try:
            return keep_draft(standing.file, self.drafts)
        except OSError as error:
            raise WorkbookToolsError(
                f"no copy of {self.name} can be kept in {self.drafts} ({error.strerror}): check "
                "the folder and its free space, then try again."
            ) from error

    @property
    def drafts(self) -> Path:
        """The folder of what was replaced."""
        return self.project.config.folder / DRAFTS

    def open(self, path: Path) -> bool:
        """Opens a workbook beside this one, or instead of it; whether it is open then.

        Excel opens no two workbooks of one name, so one of this name is only opened when the
        person lets this workbook be saved and closed.
        """
        if path.name.casefold() == self.name.casefold() and path != place_of(self.book):
            if not self.ask.yes(
                f"{path} has the name of the workbook that is open, and only one of the two can be "
                f"open at a time. Save and close {place_of(self.book) or self.name}, and open it?"
            ):
                return False
            self.book.save()
            self.book.close()
        self.app.books.open(str(path))
        return True

    def needs_rows(self) -> bool:
        """Whether the project's template grows rows that differ from those of the workbook."""
        template = self.project.template(self.spec)
        names = set(self.workbook.grid_names) if template.grows else set()
        wanted = {grid.name: _keys(grid) for grid in template.grids if grid.name in names}
        return any(_keys(self.workbook.read(name)) != keys for name, keys in wanted.items() if keys)

    def close_for_rows(self) -> Path:
        """Saves and closes the workbook, whose rows cannot change while it is open; its file.

        Raises CancelledError where the person wants it otherwise, TemplateError where it lies on
        no disk.
        """
        path = place_of(self.book)
        if path is None:
            raise TemplateError(
                f"{self.name} needs other rows, which only a file on a disk can be given: save it "
                "in a folder, or refresh it with workbook-tools refresh."
            )
        if not self.ask.yes(
            f"{self.name} needs other rows, which it cannot be given while it is open. Save and "
            "close it, fill it, and open it again?"
        ):
            raise CancelledError
        self.book.save()
        self.book.close()
        return path

    def selected_ref(self) -> str:
        """The reference of the row that is selected. Raises TemplateError where there is none."""
        where = selected(self.book)
        for name in self.workbook.grid_names if where else ():
            grid = self.workbook.read(name)
            if where and grid.sheet == where[0]:
                refs = {str(c.value) for c in grid if c.field == "ref" and _row(c.cell) == where[1]}
                keys = {key for key, row in grid.keys if row == where[1] and key[:1] != "#"}
                found = refs if is_list(grid) else keys
                if found:
                    return found.pop()
        raise TemplateError(
            f"no indicator is selected in {self.name}: select a cell in its row, then try again."
        )

    def _single(self, name: str) -> Value:
        return self._identity.get(name)

    @cached_property
    def _identity(self) -> dict[str, Value]:
        """The values by which a workbook says what it is."""
        wanted = {_PROJECT: "", _SCORECARD: "", _MONTH: ""}
        for held in reversed(self.workbook.grid_names):
            name = base_name(held, SINGLE_NAMES)
            if name in wanted:
                wanted[name] = held
        return {name: self.workbook.read(held).value for name, held in wanted.items() if held}

    def _no_scorecard(self, name: str) -> TemplateError:
        return TemplateError(
            f"{self.name} is no scorecard (it has no {name}): open one, then try again."
        )


def _keys(grid: Grid) -> list[str]:
    """The indicators of a grid's rows, in order; none of a grid that is filled from the top."""
    return [] if is_list(grid) else [key for key, _ in grid.keys if not key.startswith("#")]


def _row(cell: str) -> int:
    return parse_cell(cell)[0]
