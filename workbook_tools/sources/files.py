"""A source's rows as they come, or the one sentence that says why it cannot be read."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from workbook_tools.errors import Fault
from workbook_tools.sources import bulk, parquet
from workbook_tools.sources.asked import Asked, Stream
from workbook_tools.tables import Opener, SourceSpec, Table, csv_rows

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LABELLED = "DRMEncrypted".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_READ = (".csv", ".gz", ".zip", ".parquet", ".xlsx", ".xlsm")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError)


def read_table(folder: Path, path: Path) -> Table | Fault:
    """All rows of a CSV or of the first sheet of an .xlsx."""
    stream = _file_stream(folder, SourceSpec(path))
    if isinstance(stream, Fault):
        return stream
    table = stream.table
    return Table(table.file, table.sheet, (*table.rows, *stream.rest))


def open_stream(folder: Path, spec: SourceSpec, asked: Asked) -> Stream | Fault:
    """The rows of a source that are asked for, and perhaps others."""
    if spec.url:
        from workbook_tools.sources import sql

        return sql.open_query(folder, spec)
    return _file_stream(folder, spec, asked)


def _file_stream(folder: Path, spec: SourceSpec, asked: Asked | None = None) -> Stream | Fault:
    path, file = folder / spec.file, spec.file.as_posix()
    refusal = _refusal(path)
    if refusal:
        return Fault(file, what=refusal)
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        from workbook_tools.sources.workbooks import read_sheet

        table = read_sheet(path.read_bytes(), file, spec.sheet)
        return table if isinstance(table, Fault) else Stream(table)
    if asked and suffix == ".parquet":
        return parquet.open_parquet(path, spec, asked)
    sifted = bulk.open_csv(path, spec, asked) if asked and suffix == ".csv" else None
    return sifted or _csv_stream(path, file)


def _csv_stream(path: Path, file: str) -> Stream | Fault:
    try:
        opener = _opener(path)
        rows = Fault(file, what=opener) if isinstance(opener, str) else csv_rows(opener, file)
    except _DAMAGED:
        return Fault(file, what="is damaged or cut short; make it again")
    except RuntimeError:
        return Fault(file, what="has a password; make it again without one")
    return rows if isinstance(rows, Fault) else Stream.of(file, rows)


def _opener(path: Path) -> Opener | str:
    """What opens the CSV that the file is or holds, or a clause that says why nothing does."""
    match path.suffix.lower():
        case ".gz":
            return partial(_gunzipped, path)
        case ".zip":
            with zipfile.ZipFile(path) as archive:
                names = [info.filename for info in archive.infolist() if not info.is_dir()]
            if len(names) != 1 or not names[0].lower().endswith(".csv"):
                return "holds something other than one CSV; put the CSV into it alone"
            return partial(_unzipped, path, names[0])
    return lambda: path.open("rb")


def _gunzipped(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path))


def _unzipped(path: Path, name: str) -> BinaryIO:
    with zipfile.ZipFile(path) as archive:
        return cast(BinaryIO, archive.open(name))


def _refusal(path: Path) -> str:
    """Why the file is not read, as a clause; empty when it is."""
    owner = path.with_name(f"~${path.name}")
    try:
        if owner.exists():
            return f"is open in Excel; close it there, or delete {owner.name} if it is not open"
        with path.open("rb") as file:
            begin = file.read(len(_OLE))
        return _unfit(path, begin)
    except FileNotFoundError:
        return "is missing; put it there, or name another file in config/project.toml"
    except IsADirectoryError:
        return "is a folder; name a file in config/project.toml"
    except PermissionError:
        return "is open in Excel or not yours to read; close it there, then try again"
    except OSError as error:
        return f"cannot be read ({error.strerror})"


def _unfit(path: Path, begin: bytes) -> str:
    """Why a file of this kind, which begins so, is not read; empty when it is."""
    suffix = path.suffix.lower()
    if not begin:
        return "is empty; save the figures into it again"
    if begin == _OLE:
        return _ole_refusal(path.read_bytes())
    if suffix in (".xls", ".xlsb", ".ods"):
        return f"is an {suffix} file; open it and save it as an Excel workbook (*.xlsx)"
    if suffix == ".csv" and begin.startswith(_ZIP):
        return "is a workbook under the name of a CSV; name it .xlsx, or save it as CSV UTF-8"
    if suffix not in _READ:
        return f"is a {suffix or 'nameless'} file; save it as CSV UTF-8 or as .xlsx"
    if suffix in (".xlsx", ".xlsm") and not zipfile.is_zipfile(path):
        return "is no Excel workbook, or was cut short; save it again as .xlsx"
    return ""


def _ole_refusal(data: bytes) -> str:
    if _LABELLED in data:
        return "is encrypted by a sensitivity label; save a copy with a label that does not encrypt"
    if _ENCRYPTED in data:
        return "has a password; save a copy without one (File, Info, Protect Workbook)"
    return "is an .xls file; open it in Excel and save it as an Excel workbook (*.xlsx)"
