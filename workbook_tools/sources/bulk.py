"""Large CSV files through DuckDB, where it is installed and reads them as the careful reader does.

Whatever it might read in another way is left to that reader, and so is every fault.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.processes import beside
from workbook_tools.sources import engine
from workbook_tools.sources.asked import HEADING_WITHIN, Asked, Group, Groups, Stream, UnsureError
from workbook_tools.sources.layouts import long_columns
from workbook_tools.tables import Row, SourceSpec, Table, is_blank

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LARGE = 4_000_000
"""From how many bytes on a CSV is worth an engine."""

_HEAD = 1 << 16
_CHUNK = 1 << 16  # larger blocks of memory are asked for anew each time, which takes longer
_OVERLAP = 4
_READ_OTHERWISE = re.compile(rb'\0|[,\r\n\t ] "|" [,\r\n\t ]|\t"|"\t|" $')


def open_csv(path: Path, spec: SourceSpec, asked: Asked) -> Stream | None:
    """The rows that may be asked for, without their lines; None to read the file carefully."""
    if not asked.bulk or spec.layout != "long" or path.stat().st_size < LARGE:
        return None
    connection = engine.connect()
    head = _first_rows(path)
    if connection is None or len(head) <= 1:
        return None
    table = Table(spec.file.as_posix(), "", head)
    number, at = long_columns(table, spec, asked, [])
    if not at or number + 1 >= len(head) or not _is_simple(table, number):
        return None
    is_plain = beside(_is_plain, path)
    heading = Row(head[number].line, tuple(spec.heading(name) for name in at))
    columns = {name: engine.Column(f"c{position}") for name, position in at.items()}
    condition, given = engine.sieve(asked, columns)
    source = _source(head[number : number + 2])
    given["path"] = engine.escaped(str(path))
    groups = _surely(is_plain, engine.groups(connection, source, condition, given, columns))
    chosen = ", ".join(column.name for column in columns.values())
    query = f"SELECT {chosen} FROM {source} WHERE {condition}"  # noqa: S608 (c0, c1)
    rows = _rows(connection, query, given, is_plain)
    return Stream(Table(table.file, "", (heading,)), rows, True, True, groups)


def _first_rows(path: Path) -> tuple[Row, ...]:
    """The rows that hold anything at the beginning; none where they are not plain UTF-8."""
    with path.open("rb") as file:
        begin = file.read(_HEAD)
    whole = begin[: begin.rfind(b"\n") + 1]
    found = []
    try:
        reader = csv.reader(io.StringIO(whole.decode("utf-8-sig"), newline=""), strict=True)
        for cells in reader:
            row = Row(reader.line_num, tuple(cells))
            if not row.is_blank:
                found.append(row)
            if len(found) > HEADING_WITHIN:
                break
    except (csv.Error, UnicodeDecodeError):
        return ()
    return tuple(found)


def _is_simple(table: Table, number: int) -> bool:
    """Whether every column has a heading, and nothing down to them has line breaks or is a list.

    A title with semicolons or tabs in it may mean that the file is separated by them.
    """
    above = table.rows[: number + 2]
    broken = any(re.search(r"[\r\n]", str(cell)) for row in above for cell in row.cells)
    listed = len(table.rows[0].cells) == 1 and re.search(r"[;\t]", str(table.rows[0].cells[0]))
    return not broken and not listed and not any(map(is_blank, table.rows[number].cells))


def _is_plain(path: Path) -> bool:
    """Whether the file is UTF-8 without what the engine reads otherwise: spaces beside quotes."""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                if not chunk.isascii() or utf8.getstate()[0]:
                    utf8.decode(chunk)
            except UnicodeDecodeError:
                return False
            seen = before[-_OVERLAP:] + chunk
            if b"\0" in chunk or (_spaced_quotes(seen) and _READ_OTHERWISE.search(seen)):
                return False
            before = chunk
    return not utf8.getstate()[0]


def _spaced_quotes(text: bytes) -> bool:
    """Whether any quotation mark has a space or a tab beside it."""
    if b'"' not in text:
        return False
    import numpy as np  # looking for each pair of bytes takes ten times as long

    letters = np.frombuffer(text, np.uint8)
    marks = letters == ord('"')
    spaces = (letters == ord(" ")) | (letters == ord("\t"))
    return bool((marks[1:] & spaces[:-1]).any() or (marks[:-1] & spaces[1:]).any())


def _source(head: tuple[Row, ...]) -> str:
    """The rows under ``head``, which are the heading and the row after it, for a query."""
    width = len(head[0].cells)
    shape = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(width))
    return (
        f"read_csv($path, header = false, auto_detect = false, skip = {head[1].line - 1}, "
        f"columns = {{{shape}}}, delim = ',', quote = '\"', escape = '\"', strict_mode = true)"
    )


def _surely(is_plain: Future[bool], groups: Groups | None) -> Groups | None:
    """The groups of a file that is plain; those of another raise UnsureError in the end."""
    if groups is None:
        return None
    found = groups.held

    def held() -> Iterator[Group]:
        yield from found()
        if not is_plain.result():
            raise UnsureError

    return replace(groups, held=held)


def _rows(
    connection: DuckDBPyConnection,
    query: str,
    given: Mapping[str, object],
    is_plain: Future[bool],
) -> Iterator[Row]:
    try:
        if not is_plain.result():
            raise UnsureError
        for cells in engine.rows(connection, query, given):
            row = Row(0, tuple("" if cell is None else cell for cell in cells))
            if row.is_blank:
                raise UnsureError  # other columns may hold something
            yield row
    except engine.error() as error:
        raise UnsureError from error
    finally:
        connection.close()
