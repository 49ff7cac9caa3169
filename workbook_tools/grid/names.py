"""What a template may name, and which kind of grid a name stands for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from workbook_tools.cells import Grid

LABEL = "#label"


@dataclass(frozen=True)
class Vocabulary:
    """What a template may name: fields, row keys and defined names.

    ``formulas`` are the fields and names whose formula stays and takes the value as its result;
    ``headings`` are the fields that row ``#label`` takes.
    """

    fields: Collection[str]
    keys: Collection[str]
    names: Collection[str]
    formulas: Collection[str] = ()
    headings: Collection[str] = ()


def base_name(name: str, known: Collection[str]) -> str | None:
    """The known name that ``name`` is, or is a suffixed copy of (``wt_month_trend``); else None.

    A name that belongs to one sheet (``Sheet2!wt_month``) is looked up by its last part.
    """
    local = name.rpartition("!")[2]
    fits = [k for k in known if local == k or local.startswith(f"{k}_")]
    return max(fits, key=len, default=None)


def is_list(grid: Grid) -> bool:
    """Whether a grid is filled from the top instead of by its keys."""
    return "_list" in grid.name.rpartition("!")[2]
