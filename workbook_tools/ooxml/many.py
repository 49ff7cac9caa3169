"""Many fills of one prepared template, in several processes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from workbook_tools.cells import Receipt

if TYPE_CHECKING:
    from workbook_tools.ooxml.prepared import Prepared

Job: TypeAlias = tuple[Sequence[object], Path | str]
_CHUNK = 25
_BROKEN = "A process that filled workbooks was ended from outside: fill with fewer workers."
_held: list[Prepared] = []


def fill_many(prepared: Prepared, jobs: Iterable[Job], workers: int) -> list[Receipt]:
    """What ``Prepared.fill_many`` does."""
    waiting = list(jobs)
    if workers < 2 or len(waiting) < 2:
        return [prepared.fill(values, to) for values, to in waiting]
    from workbook_tools.processes import processes  # noqa: PLC0415 - slow to load, seldom needed

    size = min(_CHUNK, -(-len(waiting) // workers))
    chunks = [waiting[n : n + size] for n in range(0, len(waiting), size)]
    with processes(min(workers, len(chunks)), _BROKEN, _hold, prepared) as pool:
        return list(chain.from_iterable(pool.map(_fill_chunk, chunks)))


def _hold(prepared: Prepared) -> None:
    """Keeps the template in a process, which is sent it once."""
    _held.append(prepared)


def _fill_chunk(jobs: Sequence[Job]) -> list[Receipt]:
    return [_held[-1].fill(values, to) for values, to in jobs]
