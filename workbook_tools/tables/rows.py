"""The rows of a table, and those of a CSV as people save it, with their true line numbers."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple, TypeAlias, TypeVar

from workbook_tools.errors import Fault
from workbook_tools.tables.meanings import Cell, is_blank

Key = TypeVar("Key", bound=Hashable)
Opener: TypeAlias = Callable[[], BinaryIO]
"""Opens the bytes of one file from their beginning."""

_CHUNK = 1 << 20


class Row(NamedTuple):
    """One record: the line (row) of the file on which it begins, and its cells."""

    line: int
    cells: tuple[Cell, ...]

    def at(self, position: int) -> Cell:
        """The cell at a position from 0; empty beyond the end of the row.

        Excel leaves out trailing delimiters, so a row may be shorter than its heading.
        """
        return self.cells[position] if position < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything but spaces."""
        return all(is_blank(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file or sheet that hold anything, headings among them."""

    file: str
    sheet: str
    rows: tuple[Row, ...]

    def fault(self, what: str, line: int = 0, column: str = "") -> Fault:
        """A fault in this table."""
        return Fault(self.file, self.sheet, line, column, what)


def read_csv(data: bytes, file: str) -> Table | Fault:
    """The rows of a comma-separated file, or the one fault that keeps it from being read.

    UTF-8 with or without a byte-order mark, else Windows text (cp1252), which is what Excel writes.
    """
    found = csv_rows(lambda: io.BytesIO(data), file)
    return found if isinstance(found, Fault) else Table(file, "", tuple(found))


def csv_rows(opener: Opener, file: str) -> Iterator[Row] | Fault:
    """The same a row at a time, however large the file: it is looked through before."""
    encoding = _encoding(opener)
    if encoding is None:
        return Fault(file, what="is no text that can be read; save it as CSV UTF-8 (*.csv)")
    with _text(opener, encoding) as text:
        first = next((line for line in text if line.strip()), "")
    for delimiter, name in ((";", "semicolons"), ("\t", "tabs")):
        if delimiter in first and "," not in first:
            return Fault(file, what=f"is separated by {name}; save it as CSV UTF-8 with commas")
    if broken := _broken_line(opener, encoding):
        return Fault(
            file,
            line=broken,
            what="has a quotation mark out of place; put quotation marks round the whole cell, and "
            "write one that stands inside it twice",
        )
    return (row for row in _records(opener, encoding) if not row.is_blank)


def _encoding(opener: Opener) -> str | None:
    utf8 = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    with opener() as file:
        while chunk := file.read(_CHUNK):
            if b"\0" in chunk:
                return None
            if encoding == "cp1252":
                continue
            try:
                utf8.decode(chunk)
            except UnicodeDecodeError:
                encoding = "cp1252"
    return _windows(opener) if encoding == "cp1252" or utf8.getstate()[0] else encoding


def _windows(opener: Opener) -> str | None:
    windows = codecs.getincrementaldecoder("cp1252")()
    with opener() as file:
        try:
            while chunk := file.read(_CHUNK):
                windows.decode(chunk)
        except UnicodeDecodeError:
            return None
    return "cp1252"


def _text(opener: Opener, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(opener(), encoding, newline="")


def _broken_line(opener: Opener, encoding: str) -> int:
    """The line on which the record begins at which the quotation marks go wrong; 0 for none."""
    with _text(opener, encoding) as text:
        reader = csv.reader(text, strict=True)
        begins = 1
        try:
            for _ in reader:
                begins = reader.line_num + 1
        except csv.Error:
            return begins
    return 0


def _records(opener: Opener, encoding: str) -> Iterator[Row]:
    with _text(opener, encoding) as text:
        reader = csv.reader(text, strict=True)
        begins = 1
        for cells in reader:
            yield Row(begins, tuple(cells))
            begins = reader.line_num + 1


def headless(table: Table, row: Row, headings: Sequence[Cell]) -> list[Fault]:
    """The fault of a row with a cell under no heading: an unquoted comma has shifted its cells."""
    headed = {position for position, heading in enumerate(headings) if not is_blank(heading)}
    if all(is_blank(cell) for n, cell in enumerate(row.cells) if n not in headed):
        return []
    what = "has a cell with no heading above it; put quotation marks round what holds a comma"
    return [table.fault(what, row.line)]


def duplicates(lines: Iterable[tuple[Key, int]]) -> Iterator[tuple[Key, int, int]]:
    """Each key that was given before: the key, its first line and the line of the repeat."""
    first: dict[Key, int] = {}
    for key, line in lines:
        if key in first:
            yield key, first[key], line
        else:
            first[key] = line
