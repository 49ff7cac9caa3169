"""A file that came back: what it is, told by its bytes, and everything that it says, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from workbook_tools.errors import ReturnedError, TemplateError, WorkbookOpenError
from workbook_tools.returned.choices import choices, is_conflicts
from workbook_tools.returned.collect import Collection
from workbook_tools.returned.ods import is_ods, read_ods
from workbook_tools.returned.records import Returned, ReturnedSheet
from workbook_tools.returned.search import find_boxes, has_lost_codes
from workbook_tools.returned.table import Contents, Table, words
from workbook_tools.returned.xlsx import read_xlsx

_OWNER, _PROJECT = "wt_request_owner", "wt_project"
_LOCKS = ("~$", ".~lock.")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def read_returned(path: Path) -> Returned:
    """Every text in the boxes of a workbook (.xlsx, .xlsm, .ods ...), whoever saved it.

    Raises ReturnedError, in a sentence, for a file that cannot be read whole or has no boxes, and
    WorkbookOpenError for one that is locked.
    """
    blob = _bytes_of(path)
    try:
        contents = read_ods(blob, path) if is_ods(blob) else read_xlsx(blob, path)
        sheets = tuple(s for table in contents.tables for s in _sheets(contents, table, path))
    except TemplateError as error:
        raise ReturnedError(str(error)) from error
    conflicts_of = _conflicts_of(contents)
    if not sheets and not conflicts_of:
        raise ReturnedError(
            f"{path} holds no commentary of a scorecard: send back the workbook that was sent out, "
            "or a copy of its sheet with the hidden row and column."
        )
    stated = (contents.modified_at,) if contents.modified_at else ()
    times = (*stated, _file_time(path))
    marks = tuple(choices(contents))
    return Returned(path, sheets, times, contents.modified_by, marks, conflicts_of)


def _conflicts_of(contents: Contents) -> str:
    """The project that a sheet of conflicts is of, ``""`` where there is no such sheet."""
    sheets = {named.sheet for named in contents.names if is_conflicts(named)}
    for table in contents.tables:
        for named in contents.names:
            if table.name in sheets and named.sheet == table.name and named.name == _PROJECT:
                return _value(table, *named.area[:2])
    return ""


def _sheets(contents: Contents, table: Table, path: Path) -> list[ReturnedSheet]:
    names = [named for named in contents.names if named.sheet == table.name]
    found = find_boxes(table, names)
    if not found and has_lost_codes(table, names):
        raise ReturnedError(
            f"{path}, sheet {table.name}, has lost its hidden row of field codes, so nobody can "
            "tell which column the texts are in: copy the texts into the workbook that was sent "
            "out, then try again."
        )
    owner = next((_value(table, *n.area[:2]) for n in names if n.name.startswith(_OWNER)), "")
    return [Collection(table, boxes).sheet(owner) for boxes in found]


def _value(table: Table, row: int, column: int) -> str:
    return words(table.rows.get(row, {}).get(column))


def _file_time(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _bytes_of(path: Path) -> bytes:
    if path.name.startswith(_LOCKS):
        raise ReturnedError(
            f"{path} only marks that somebody has a workbook open: give the workbook itself."
        )
    if path.is_dir():
        raise ReturnedError(f"{path} is a folder: give a workbook in it.")
    try:
        blob = path.read_bytes()
    except PermissionError as error:
        raise WorkbookOpenError(str(path)) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ReturnedError(f"{path} does not exist: check the name and the folder.") from error
    except OSError as error:
        raise ReturnedError(f"{path} cannot be read ({error.strerror}).") from error
    _refuse_others(blob, path)
    return blob


def _refuse_others(blob: bytes, path: Path) -> None:
    if blob and not blob.startswith((b"PK", _OLE)):
        kind = "a PDF document" if blob.startswith(b"%PDF") else "no Excel or OpenDocument workbook"
        raise ReturnedError(f"{path} is {kind}: send back the workbook itself (.xlsx or .ods).")
