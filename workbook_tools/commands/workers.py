"""Files made by this process and by others beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeAlias

from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.making import Order, RefreshReceipt, make
from workbook_tools.commands.shelf import Place, Shelf, unpacked
from workbook_tools.commands.tasks import Task
from workbook_tools.config import ProjectConfig
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.processes import Crew, holding_ctrl_c, processes
from workbook_tools.tables import RowFilter

Made: TypeAlias = RefreshReceipt | WorkbookToolsError

_LOT = 8  # orders that another process is sent at once
_WORTH = 16  # orders that are filled while a process starts
_BROKEN = (
    "A process that filled workbooks was ended from outside, perhaps for want of memory: run the "
    "command again, with --jobs 1 if it happens again."
)
_held: list[ProjectData] = []


@dataclass(frozen=True)
class Waiting:
    """An order that was put aside at ``place``, and what is noted of its file once it is made.

    ``texts`` is the digest of the comments that it shows.
    """

    task: Task
    inputs: str
    texts: str
    place: Place


@contextmanager
def makers(project: ProjectData, jobs: int, *, dry_run: bool) -> Iterator[Makers]:
    """Processes that make files, ``jobs`` with this one; others start when enough is to be made."""
    with processes(max(1, jobs - 1), _BROKEN, _hold, project.config) as pool:
        yield Makers(project, pool, jobs - 1, dry_run)


class Makers:
    """Who makes files from orders."""

    def __init__(
        self, project: ProjectData, pool: ProcessPoolExecutor, others: int, dry_run: bool
    ) -> None:
        self._project, self._pool, self._dry_run = project, pool, dry_run
        self._others, self._shelf = others, Shelf()
        self._crew = Crew(others, self._send, self._make, size=_LOT, worth=_WORTH)

    def expect(self, count: int) -> None:
        """Starts the other processes where ``count`` orders, which may come, are worth it."""
        if self._others and count >= _WORTH:
            with holding_ctrl_c():
                self._pool.submit(_begun)

    def put(self, order: Order, texts: str) -> None:
        """Lets an order be made; ``texts`` is the digest of its comments."""
        self._crew.put(Waiting(order.task, order.inputs, texts, self._shelf.put(order)))

    def made(self) -> Iterator[tuple[Waiting, Made]]:
        """Each order with what became of it, in their order."""
        return self._crew.results()

    def _make(self, order: Waiting) -> Made:
        return _made(self._project, self._shelf.get(order.place), self._dry_run)

    def _send(self, orders: Sequence[Waiting]) -> Future[list[Made]]:
        """Orders and their figures, as they are put aside, to another process."""
        specs = {order.task.spec.filter: order.task.spec for order in orders}
        figures = {rows: self._project.packed_series_of(spec) for rows, spec in specs.items()}
        packed = [self._shelf.packed(order.place) for order in orders]
        return self._pool.submit(_lot, packed, figures, self._dry_run)


def _hold(config: ProjectConfig) -> None:
    """Keeps the project in a process, with the template that its first scorecard has."""
    project = ProjectData(config)
    with suppress(WorkbookToolsError):  # it is told with each scorecard
        project.ready(config.scorecards[0])
    _held.append(project)


def _begun() -> None:
    """What a process does that only has to start."""


def _lot(orders: Sequence[bytes], figures: Mapping[RowFilter, bytes], dry_run: bool) -> list[Made]:
    project = _held[-1].with_series({rows: unpacked(packed) for rows, packed in figures.items()})
    return [_to_send(_made(project, unpacked(order), dry_run)) for order in orders]


def _to_send(done: Made) -> Made:
    """An error as a sentence, which is all of it that reaches another process."""
    return WorkbookToolsError(str(done)) if isinstance(done, WorkbookToolsError) else done


def _made(project: ProjectData, order: Order, dry_run: bool) -> Made:
    try:
        return make(project, order, dry_run=dry_run)
    except WorkbookToolsError as error:
        return error
