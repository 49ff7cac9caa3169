"""Files made one after another, or by several processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeAlias

from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.making import Order, RefreshReceipt, make
from workbook_tools.commands.shelf import Place, Shelf, unpacked
from workbook_tools.commands.tasks import Task
from workbook_tools.config import ProjectConfig
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.processes import holding_ctrl_c, processes
from workbook_tools.tables import RowFilter

Made: TypeAlias = RefreshReceipt | WorkbookToolsError

_CHUNK = 10
_FEWEST = 4  # orders for which a process is worth its start
_AHEAD = 2  # chunks that a process has or waits for
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


def made(
    project: ProjectData, shelf: Shelf, orders: Sequence[Waiting], jobs: int, *, dry_run: bool
) -> Iterator[tuple[Waiting, Made]]:
    """Each order with what became of it, in their order; ``jobs`` processes where many wait."""
    jobs = min(jobs, len(orders) // _FEWEST)
    if jobs < 2:
        for order in orders:
            yield order, _made(project, shelf.get(order.place), dry_run)
        return
    size = min(_CHUNK, -(-len(orders) // jobs))
    chunks = [orders[n : n + size] for n in range(0, len(orders), size)]
    begun: deque[Future[list[Made]]] = deque()
    with processes(jobs, _BROKEN, _hold, project.config) as pool:
        for n, chunk in enumerate(chunks):
            with holding_ctrl_c():
                for next_one in chunks[n + len(begun) : n + _AHEAD * jobs]:
                    begun.append(pool.submit(_chunk, *_sent(project, shelf, next_one), dry_run))
            yield from zip(chunk, begun.popleft().result(), strict=True)


def _sent(
    project: ProjectData, shelf: Shelf, orders: Sequence[Waiting]
) -> tuple[list[bytes], dict[RowFilter, bytes]]:
    """Orders and their figures as they are put aside."""
    specs = {order.task.spec.filter: order.task.spec for order in orders}
    figures = {rows: project.packed_series_of(spec) for rows, spec in specs.items()}
    return [shelf.packed(order.place) for order in orders], figures


def _hold(config: ProjectConfig) -> None:
    """Keeps the project in a process."""
    _held.append(ProjectData(config))


def _chunk(
    orders: Sequence[bytes], figures: Mapping[RowFilter, bytes], dry_run: bool
) -> list[Made]:
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
