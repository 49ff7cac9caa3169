"""Many workbooks that came back, read in several processes at once, told in their order."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from workbook_tools.errors import WorkbookToolsError
from workbook_tools.returned.file import read_returned
from workbook_tools.returned.records import Returned

_FILES_A_JOB = 32  # a process takes as long to start as it takes to read so many
_MOST_JOBS = 60  # Windows waits for no more at once
_AT_A_TIME = 4


def read_many(files: Sequence[Path], jobs: int | None = None) -> Iterator[Returned | str]:
    """What each file holds, or the sentence that says why it cannot be read, in their order.

    ``jobs`` is the number of processes; by default as many as help, and none but this one for few
    files. Raises WorkbookToolsError where one of them dies.
    """
    count = jobs_for(len(files)) if jobs is None else jobs
    if count <= 1:
        yield from map(read_or_say, files)
    else:
        yield from _in_processes(files, min(count, _MOST_JOBS))


def jobs_for(files: int) -> int:
    """How many processes read so many files the fastest."""
    return max(1, min(os.cpu_count() or 1, files // _FILES_A_JOB))


def read_or_say(file: Path) -> Returned | str:
    """What a file holds, or the sentence that says why it cannot be read."""
    try:
        return read_returned(file)
    except WorkbookToolsError as error:
        return str(error)


def _in_processes(files: Sequence[Path], jobs: int) -> Iterator[Returned | str]:
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, _begin)
    try:
        with _holding_ctrl_c():
            results = pool.map(read_or_say, files, chunksize=_AT_A_TIME)
        yield from results
    except BrokenProcessPool as error:
        raise WorkbookToolsError(
            "A process that read workbooks was ended before it was done, and nothing was stored: "
            "close other programs, then try again, or collect fewer workbooks at a time."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _holding_ctrl_c() -> Iterator[None]:
    """Keeps a Ctrl-C for later; processes that are started meanwhile never see one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield  # on Windows they leave it alone once they have begun
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Leaves Ctrl-C to the process that started this one, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)
