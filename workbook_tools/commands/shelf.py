"""Bytes put aside in a file without a name, so that memory holds few of them at once."""

from __future__ import annotations

from io import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import TypeAlias
from weakref import finalize

from workbook_tools.errors import WorkbookToolsError

Place: TypeAlias = tuple[int, int]
"""Where something was put, and how many bytes it takes."""

_IN_MEMORY = 16_000_000


class Shelf:
    """Bytes that are put aside while a command runs; a few stay in memory."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it is let go with the shelf
        finalize(self, self._file.close)

    def put(self, blob: bytes) -> Place:
        """Puts ``blob`` aside. Raises WorkbookToolsError where there is no room."""
        try:
            start = self._file.seek(0, SEEK_END)
            self._file.write(blob)
            self._file.flush()
        except OSError as error:
            raise WorkbookToolsError(
                f"the folder for temporary files cannot be written ({error.strerror}): make room "
                "there, and run the command again."
            ) from error
        return start, len(blob)

    def get(self, place: Place) -> bytes:
        """What was put there."""
        start, length = place
        self._file.seek(start)
        return self._file.read(length)
