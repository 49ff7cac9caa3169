"""Files made one after another, or by several processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.making import Order, RefreshReceipt, make
from workbook_tools.config import ProjectConfig
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.indicator import Series
from workbook_tools.processes import holding_ctrl_c, processes

Made: TypeAlias = RefreshReceipt | WorkbookToolsError

_CHUNK = 10
_FEWEST = 4  # orders for which a process is worth its start
_Figures: TypeAlias = Mapping[str, Mapping[str, Series]]
_BROKEN = (
    "A process that filled workbooks was ended from outside, perhaps for want of memory: run the "
    "command again, with --jobs 1 if it happens again."
)
_held: list[ProjectData] = []


def made(
    project: ProjectData, orders: Sequence[Order], jobs: int, *, dry_run: bool
) -> Iterator[tuple[Order, Made]]:
    """Each order with what became of it, in their order; ``jobs`` processes where many wait."""
    jobs = min(jobs, len(orders) // _FEWEST)
    if jobs < 2:
        for order in orders:
            yield order, _made(project, order, dry_run)
        return
    size = min(_CHUNK, -(-len(orders) // jobs))
    chunks = [orders[n : n + size] for n in range(0, len(orders), size)]
    with processes(jobs, _BROKEN, _hold, project.config) as pool:
        with holding_ctrl_c():
            waiting = [pool.submit(_chunk, c, _figures(project, c), dry_run) for c in chunks]
        for chunk, future in zip(chunks, waiting, strict=True):
            yield from zip(chunk, future.result(), strict=True)


def _figures(project: ProjectData, orders: Sequence[Order]) -> _Figures:
    return {order.task.spec.name: project.series_of(order.task.spec) for order in orders}


def _hold(config: ProjectConfig) -> None:
    """Keeps the project in a process."""
    _held.append(ProjectData(config))


def _chunk(orders: Sequence[Order], figures: _Figures, dry_run: bool) -> list[Made]:
    project = _held[-1].with_series(figures)
    return [_to_send(_made(project, order, dry_run)) for order in orders]


def _to_send(done: Made) -> Made:
    """An error as a sentence, which is all of it that reaches another process."""
    return WorkbookToolsError(str(done)) if isinstance(done, WorkbookToolsError) else done


def _made(project: ProjectData, order: Order, dry_run: bool) -> Made:
    try:
        return make(project, order, dry_run=dry_run)
    except WorkbookToolsError as error:
        return error
