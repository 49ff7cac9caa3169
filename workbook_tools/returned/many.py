"""Many workbooks that came back, read in several processes at once, told in their order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbook_tools.errors import WorkbookToolsError
from workbook_tools.processes import Crew, processes
from workbook_tools.returned.file import read_returned
from workbook_tools.returned.records import Returned

_FILES_A_JOB = 32  # a process takes as long to start as it takes to read so many
_AT_A_TIME = 4  # files that another process is given at once
_BROKEN = (
    "A process that read workbooks was ended before it was done, and nothing was stored: "
    "close other programs, then try again, or collect fewer workbooks at a time."
)


def read_many(files: Sequence[Path], jobs: int | None = None) -> Iterator[Returned | str]:
    """What each file holds, or the sentence that says why it cannot be read, in their order.

    ``jobs`` is the number of processes, this one among them; by default as many as help, and none
    but this one for few files. Raises WorkbookToolsError where another one dies.
    """
    count = jobs_for(len(files)) if jobs is None else jobs
    if count <= 1:
        yield from map(read_or_say, files)
    else:
        yield from _in_processes(files, count)


def jobs_for(files: int) -> int:
    """How many processes read so many files the fastest."""
    return max(1, min(os.cpu_count() or 1, files // _FILES_A_JOB))


def read_or_say(file: Path) -> Returned | str:
    """What a file holds, or the sentence that says why it cannot be read."""
    try:
        return read_returned(file)
    except WorkbookToolsError as error:
        return str(error)


def _read_some(files: Sequence[Path]) -> list[Returned | str]:
    return list(map(read_or_say, files))


def _in_processes(files: Sequence[Path], jobs: int) -> Iterator[Returned | str]:
    """This process reads too, what the others have not been given, while it would wait."""
    with processes(jobs - 1, _BROKEN) as pool:
        crew = Crew[Path, Returned | str](
            jobs - 1,
            lambda some: pool.submit(_read_some, some),
            _read_some,
            size=_AT_A_TIME,
            own=1,
            worth=1,
        )
        for file in files:
            crew.put(file)
        for _, read in crew.results():
            yield read
