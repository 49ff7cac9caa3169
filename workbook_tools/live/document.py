"""The open workbook as a document: where it lies, whether it is saved, a copy of it."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.errors import WorkbookToolsError
from workbook_tools.live.program import speaks_applescript

if TYPE_CHECKING:
    import xlwings


def place_of(book: xlwings.Book) -> Path | None:
    """The file that the workbook was opened from; None where it has none on a disk.

    A workbook of SharePoint or OneDrive has an address instead, and a new one has only a name.
    """
    with suppress(Exception):  # xlwings fails in many ways on an address that it cannot map
        path = Path(book.fullname)
        if path.is_absolute() and "://" not in book.fullname:
            return path
    return None


def is_saved(book: xlwings.Book) -> bool:
    """Whether nothing was changed since the workbook was opened or saved."""
    return bool(book.api.saved.get() if speaks_applescript(book) else book.api.Saved)


def save_copy(book: xlwings.Book, folder: Path) -> Path:
    """A copy of the workbook as it stands now, of the same name, in ``folder``.

    Excel on a Mac saves no copies: there the workbook itself is saved, and its file is copied.
    Raises WorkbookToolsError when the program does not save.
    """
    name = Path(book.name)
    to = folder / (name.name if name.suffix else f"{name.name}.xlsx")
    try:
        if speaks_applescript(book):
            book.save()
            shutil.copyfile(str(place_of(book)), to)
        else:
            book.api.SaveCopyAs(str(to))
    except Exception as error:  # each program has its own
        raise WorkbookToolsError(
            f"{book.name} could not be copied, so it was left as it is: finish the cell that is "
            f"being edited, close any open dialog, then try again ({error})."
        ) from error
    return to


def selected(book: xlwings.Book) -> tuple[str, int] | None:
    """The sheet and the first row of what is selected; None where that is no cell."""
    chosen = book.app.selection
    return None if chosen is None else (str(chosen.sheet.name), int(chosen.row))
