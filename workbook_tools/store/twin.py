"""The twin of an SQLite store: a file of JSON Lines that only grows, the backup and the way out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from workbook_tools.errors import StoreError


class Twin:
    """The file at ``path``, which need not be there yet; ``store`` is its database's name.

    Only who holds the database's write lock may append, so that two processes never interleave.
    """

    def __init__(self, path: Path, store: str) -> None:
        self.path = path
        self.store = store

    @property
    def size(self) -> int:
        """How many bytes it has, 0 where it is not there."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def is_equal(self, lines: Iterable[bytes]) -> bool:
        """Whether it has exactly these lines, in any order.

        Lines are compared by their hashes, which differ from run to run, so that memory need not
        hold them.
        """
        try:
            with self.path.open("rb") as file:
                held = set(map(hash, file))
        except FileNotFoundError:
            held = set()
        except OSError as error:
            raise self._unreadable(error) from error
        return held == set(map(hash, lines))

    def records(self) -> Iterator[Mapping[str, object]]:
        """Its records; a last line that was cut off is none.

        Raises StoreError for a line that is no record.
        """
        *whole, rest = self._read().split(b"\n")
        lines = [*whole, rest] if _is_record(rest) else whole
        for number, line in enumerate(lines, start=1):
            if not _is_record(line):
                raise StoreError(
                    f"{self.path}, line {number}, is no record: move the file away, and the next "
                    f"run writes it anew from {self.store}."
                )
            yield json.loads(line)

    def append(self, records: Iterable[Mapping[str, object]], since: int = 0) -> None:
        """Adds what it does not hold after its first ``since`` bytes, safely on the disk.

        Raises StoreError where it cannot be written.
        """
        try:
            with self.path.open("a+b") as file:
                _mend(file)
                file.seek(since)
                there = set(file.read().split(b"\n"))
                new = [line for line in map(_line, records) if line not in there]
                file.write(b"".join(line + b"\n" for line in new))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be written ({error.strerror}): all of it is in {self.store}, "
                "and the next run tries again."
            ) from error

    def _read(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.path} cannot be read ({error.strerror}): ask for the right to read it."
        )


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def _line(record: Mapping[str, object]) -> bytes:
    return _ENCODER.encode(record).encode()


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _mend(file: BinaryIO) -> None:
    """Ends the last line, or takes it out where it was cut off."""
    if file.seek(0, os.SEEK_END) == 0:
        return
    file.seek(-1, os.SEEK_END)
    if file.read() == b"\n":
        return
    file.seek(0)
    head, newline, rest = file.read().rpartition(b"\n")
    if _is_record(rest):
        file.write(b"\n")
    else:
        file.truncate(len(head) + len(newline))
