"""Files made by this process and by others beside it.

The others start, and get orders, before this one imports what makes files.
"""

from __future__ import annotations

import pickle
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property, lru_cache

from workbook_tools import commands, garbage
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.orders import Made, Order
from workbook_tools.commands.tasks import Task
from workbook_tools.commands.written import read_figures
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.processes import Crew, holding_ctrl_c, processes
from workbook_tools.tables import RowFilter

_LOT = 6  # orders that another process is sent at once; what comes back mostly fits into a pipe
_OWN = 4  # orders that this process makes before it looks at what others have done
_WORTH = 16  # orders that are filled while a process starts
_WAITING = 32  # orders that wait at most, while more are found
_UNPREPARED = 300  # the same while another process prepares the template: sooner than this one
_BROKEN = (
    "A process that filled workbooks was ended from outside, perhaps for want of memory: run the "
    "command again, with --jobs 1 if it happens again."
)


@contextmanager
def makers(project: ProjectData, jobs: int, *, dry_run: bool) -> Iterator[Makers]:
    """Processes that make files, ``jobs`` with this one; others start when enough is to be made."""
    with garbage.looked_for_seldom(), ExitStack() as stack:
        yield Makers(project, stack, jobs - 1, dry_run)


class Makers:
    """Those who make files from orders."""

    def __init__(self, project: ProjectData, stack: ExitStack, others: int, dry_run: bool) -> None:
        self._project, self._stack, self._dry_run = project, stack, dry_run
        self._others, self._config = others, zlib.compress(pickle.dumps(project.config))
        self._preparing: Future[bytes] | None = None
        self._crew = Crew(others, self._send, self._make, size=_LOT, own=_OWN, worth=_WORTH)

    def expect(self, count: int) -> None:
        """Starts the other processes where ``count`` orders, which may come, are worth it."""
        if self._others and count >= _WORTH:
            with holding_ctrl_c():
                each = [self._pool.submit(_prepared, self._config) for _ in range(self._others)]
            self._preparing = each[0]

    @cached_property
    def _pool(self) -> ProcessPoolExecutor:
        """The other processes, until the stack is left."""
        return self._stack.enter_context(processes(self._others, _BROKEN))

    def put(self, order: Order) -> Iterator[tuple[Order, Made]]:
        """Lets an order be made; some that were put before, with what became of them."""
        self._crew.put(order)
        is_ready = self._preparing is None or self._preparing.done()
        return self._crew.results(_WAITING if is_ready else _UNPREPARED)

    def rest(self) -> Iterator[tuple[Order, Made]]:
        """The orders that are left, with what became of them."""
        return self._crew.results()

    def _make(self, orders: Sequence[Order]) -> list[Made]:
        if self._preparing and self._preparing.done():
            self._project.prepared.update(pickle.loads(self._preparing.result()))  # noqa: S301
            self._preparing = None
        return commands.making.make(self._project, orders, dry_run=self._dry_run)

    def _send(self, orders: Sequence[Order]) -> Future[list[Made]]:
        """Orders and their figures to another process."""
        tasks: defaultdict[RowFilter, list[Task]] = defaultdict(list)
        for order in orders:
            tasks[order.task.spec.filter].append(order.task)
        figures = {
            rows: self._project.figures_text(some[0].spec, [task.month for task in some])
            for rows, some in tasks.items()
        }
        return self._pool.submit(_lot, self._config, orders, figures, self._dry_run)


@lru_cache(maxsize=1)
def _held(config: bytes) -> ProjectData:
    """The project in another process, with the template that its first scorecard has.

    It comes with each lot: what a process is given at its start holds up the one that starts it.
    """
    packed = zlib.decompress(config)
    project = ProjectData(pickle.loads(packed))  # noqa: S301 (this program packed it)
    with suppress(WorkbookToolsError):  # it is told with each scorecard
        project.ready(project.config.scorecards[0])
    return project


def _prepared(config: bytes) -> bytes:
    """What a process has prepared at its start, so that no other has to."""
    project = _held(config)
    commands.making  # noqa: B018 - is imported before the first orders come
    return pickle.dumps(project.prepared)


def _lot(
    config: bytes, orders: Sequence[Order], figures: Mapping[RowFilter, bytes], dry_run: bool
) -> list[Made]:
    given = {rows: read_figures(text) for rows, text in figures.items()}
    project = _held(config).with_series(given)
    return list(map(_to_send, commands.making.make(project, orders, dry_run=dry_run)))


def _to_send(done: Made) -> Made:
    """An error as a sentence, which is all of it that reaches another process."""
    return WorkbookToolsError(str(done)) if isinstance(done, WorkbookToolsError) else done
