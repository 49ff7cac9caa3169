"""What is done to the workbook that is open: filled, put back, collected from, issued, printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from workbook_tools.cells import CellPatch, Grid, Patch, RowPatch, address
from workbook_tools.commands import collect as collecting
from workbook_tools.commands import editions, fill, printing
from workbook_tools.commands.collected import CollectReport
from workbook_tools.commands.desk import Desk
from workbook_tools.commands.orders import RefreshReceipt
from workbook_tools.commands.plan import collect_from, plan_open
from workbook_tools.commands.tasks import targets
from workbook_tools.commands.texts import opened
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.grid import is_list
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.period import Month


def refresh(desk: Desk) -> RefreshReceipt:
    """Fills the open workbook for its own month, from a copy of which its texts are collected.

    The copy goes to ``drafts/`` before the first cell. A workbook that needs other rows is filled
    as a file and opened again. Raises WorkbookToolsError, and then the workbook is as it was.
    """
    project, spec, month = desk.project, desk.spec, desk.month
    if desk.needs_rows():
        return _refilled(desk)
    with desk.copied() as standing, opened(project) as store:
        planned = plan_open(project, store, month, spec, standing)
        standing.refuse_typed()
        desk.keep(standing)
        return planned.told(desk.workbook.apply(planned.filling.patches))


def _refilled(desk: Desk) -> RefreshReceipt:
    """Saves and closes the workbook, fills it as a file with the rows it needs, and opens it."""
    path = desk.close_for_rows()
    try:
        project, spec, month = desk.project, desk.spec, desk.month
        done = project.refresh(month, [spec.name], str(path), only_changed=False)
    finally:
        desk.app.books.open(str(path))
    return done[0]


def new_month(desk: Desk) -> tuple[Path, bool]:
    """The scorecard of the next month, and whether it was made now; what stands is collected."""
    project, spec = desk.project, desk.spec
    month = project.month(desk.month.next)
    (path,) = targets(project, month, [spec], None)
    if path.exists():
        return path, False
    with desk.copied() as standing, opened(project) as store:
        collect_from(project, store, standing)
    project.refresh(month, [spec.name])
    return path, True


def collect(desk: Desk, files: Sequence[Path], terms: collecting.Terms) -> CollectReport:
    """Collects ``files``; without any, the open workbook."""
    if files:
        return collecting.collect(desk.project, files, terms)
    with desk.copied() as standing:
        of_open = replace(terms, unsaved=standing.unsaved)
        return collecting.collect(desk.project, [standing.file], of_open)


def issue(desk: Desk, signing: editions.Signing) -> editions.Issued:
    """Issues the open workbook, which then shows the edition."""
    with desk.copied() as standing:
        desk.keep(standing)
        return editions.issue_open(desk.project, desk.spec, desk.month, signing, standing)


def print_pdf(desk: Desk) -> Path:
    """Prints the open workbook to the PDF beside the project's scorecard, marked as internal."""
    with desk.copied() as standing:
        return printing.print_open(desk.project, desk.month, desk.spec, standing)


def put_back(desk: Desk) -> Path:
    """Puts back what the workbook held before the last fill; tells the copy it came from.

    What was typed since is collected and kept first, so that this too can be put back.
    """
    project = desk.project
    before = _last_copy(desk)
    with desk.copied() as standing, opened(project) as store:
        collect_from(project, store, standing)
        standing.refuse_typed()
        desk.keep(standing)
        desk.workbook.apply(list(_as_it_was(desk, FileWorkbook(before))))
    return before


def _last_copy(desk: Desk) -> Path:
    """The latest copy of this workbook: of its name, and of its scorecard and month."""
    stem, suffix = Path(desk.name).stem, Path(desk.name).suffix or ".xlsx"
    copies = [path for path in desk.drafts.glob(f"*{suffix}") if path.name.startswith(f"{stem} ")]
    copies.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    found = next((path for path in copies if _is_of(desk, path)), None)
    if found is None:
        raise WorkbookToolsError(
            f"{desk.drafts} has no copy of {desk.name}: it was not refreshed yet."
        )
    return found


def _is_of(desk: Desk, copy: Path) -> bool:
    """Whether a copy has the open workbook's scorecard and month."""
    book, words = FileWorkbook(copy), desk.project.words
    month, name = (fill.single(book, each, words) for each in ("wt_month", "wt_scorecard_name"))
    return isinstance(month, date) and (name, Month.parse(month)) == (desk.spec.name, desk.month)


def _as_it_was(desk: Desk, before: FileWorkbook) -> Iterator[Patch]:
    """Patches for every cell of every grid that both workbooks have; formulas stay."""
    for name in set(desk.workbook.grid_names).intersection(before.grid_names):
        grid = before.read(name)
        for cell in grid:
            if cell.formula is None:
                yield CellPatch(cell.sheet, cell.cell, cell.value)
        if is_list(grid):
            yield from _rows_as_they_were(grid)


def _rows_as_they_were(grid: Grid) -> Iterator[Patch]:
    """The keys of a list: a row without one is hidden."""
    keys = {row: key for key, row in grid.keys}
    for row in range(grid.first_row + 1, grid.last_row + 1):
        key = keys.get(row)
        if not (key or "").startswith("#"):
            yield CellPatch(grid.sheet, address(row, grid.first_column), key)
            yield RowPatch(grid.sheet, row, hidden=key is None)
