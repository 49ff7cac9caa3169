"""Work beside other work: in a thread, or in several processes.

Processes are started afresh, ended with their parent, and deaf to Ctrl-C.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import wait
from threading import Thread
from typing import Generic, ParamSpec, TypeVar

from workbook_tools import garbage
from workbook_tools.errors import WorkbookToolsError

T = TypeVar("T")
R = TypeVar("R")
P = ParamSpec("P")

_MOST = 60  # Windows waits for no more at once
_AHEAD = 2  # lots that each other process has or waits for
_PARTS = 4  # of what is left a process gets one of so many, so that all end together


class Crew(Generic[T, R]):
    """Other processes and this one, which works while it would wait for them.

    ``there`` sends a lot of things to another process, ``here`` works on some of them; others get
    at most ``size`` things at once, this one ``own``. Without ``others`` all is done here, and no
    process is started before ``worth`` things wait.
    """

    def __init__(
        self,
        others: int,
        there: Callable[[Sequence[T]], Future[list[R]]],
        here: Callable[[Sequence[T]], list[R]],
        *,
        size: int,
        own: int,
        worth: int,
    ) -> None:
        self._others, self._size, self._own, self._worth = others, size, own, worth
        self._there, self._here = there, here
        self._left: deque[T] = deque()
        self._begun: deque[tuple[Sequence[T], Future[list[R]]]] = deque()

    def put(self, thing: T) -> None:
        """Lets ``thing`` be worked on, once ``results`` are asked for or others have time."""
        self._left.append(thing)
        if len(self._left) >= self._worth:
            self._worth = 0
            self._deal(self._size)

    def results(self, leaving: int = 0) -> Iterator[tuple[T, R]]:
        """What was put, with what came of it, in its order; all but ``leaving`` that wait."""
        while len(self._left) > leaving or (self._begun and not leaving):
            share = self._size if leaving else len(self._left) // (_PARTS * (self._others + 1))
            if not self._worth:
                self._deal(min(self._size, share))
            if self._left and not (self._begun and self._begun[0][1].done()):
                self._do_some(min(self._own, share) if self._others else self._own)
            else:
                things, done = self._begun.popleft()
                yield from zip(things, done.result(), strict=True)

    def _deal(self, size: int) -> None:
        """Gives the other processes lots of ``size`` things until each has enough."""
        with holding_ctrl_c():
            while self._left and self._busy < _AHEAD * self._others:
                lot = self._lot(size)
                self._begun.append((lot, self._there(lot)))

    def _lot(self, size: int) -> list[T]:
        """The first things that are left, one at least."""
        return [self._left.popleft() for _ in range(min(max(1, size), len(self._left)))]

    def _do_some(self, size: int) -> None:
        lot, done = self._lot(size), Future[list[R]]()
        done.set_result(self._here(lot))
        self._begun.append((lot, done))

    @property
    def _busy(self) -> int:
        return sum(not done.done() for _, done in self._begun)


def beside(work: Callable[P, R], *args: P.args, **named: P.kwargs) -> Future[R]:
    """What ``work`` gives, begun in a thread: worth it where it waits or works outside Python."""
    threads = ThreadPoolExecutor(1)
    try:
        return threads.submit(work, *args, **named)
    finally:
        threads.shutdown(wait=False)


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
    garbage.looked_for_seldom_from_now_on()
    if hold:
        hold(*given)


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)
