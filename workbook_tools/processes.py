"""Work in several processes: started afresh, ended with their parent, deaf to Ctrl-C."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import wait
from threading import Thread

from workbook_tools.errors import WorkbookToolsError

_MOST = 60  # Windows waits for no more at once


@contextmanager
def processes(
    jobs: int, broken: str, hold: Callable[..., None] | None = None, *given: object
) -> Iterator[ProcessPoolExecutor]:
    """A pool of ``jobs`` processes, in each of which ``hold`` is called with ``given`` first.

    What waits when the block is left is not begun. Raises WorkbookToolsError, with the sentence
    ``broken``, where a process is ended from outside.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(jobs, _MOST), context, partial(_begin, hold, *given))
    try:
        yield pool
    except BrokenProcessPool as error:
        raise WorkbookToolsError(broken) from error
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def holding_ctrl_c() -> Iterator[None]:
    """Keeps a Ctrl-C for later; processes that are started meanwhile never see one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield  # on Windows they leave it alone once they have begun
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(hold: Callable[..., None] | None, *given: object) -> None:
    """Leaves Ctrl-C to the process that started this one, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    if hold:
        hold(*given)


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)
