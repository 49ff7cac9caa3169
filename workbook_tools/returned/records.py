"""What a workbook that came back holds: texts by sheet and cell, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from workbook_tools.cells import Value
from workbook_tools.commentary import Candidate, Identity, Token


class Text(NamedTuple):
    """One box of a row that has a reference, a key or a token; empty boxes are told too.

    ``ref`` is the visible reference, else the row's key, ``""`` where the row has neither; ``key``
    stands in the first column. ``text`` has ``\\n`` as its line end, is None for an empty box, and
    is not trimmed; of a formula (``is_formula``) it is the shown value, None where none is stored.
    ``author`` and ``figure`` are the row's cells for them, ``row`` its number on the sheet.
    """

    sheet: str
    cell: str
    ref: str
    key: str
    text: str | None
    token: Token | None
    author: str
    figure: Value
    is_formula: bool
    row: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A note or one entry of a thread on a box."""

    sheet: str
    cell: str
    ref: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Stray:
    """A text in or beside the column of boxes whose row has no reference, key or token."""

    sheet: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A mark on a sheet of conflicts: the text beside it is to stand."""

    sheet: str
    cell: str
    candidate: Candidate


@dataclass(frozen=True)
class ReturnedSheet:
    """One grid that has boxes.

    ``kind`` is its base name (``wt_commentary``), ``""`` for a grid that has lost its name.
    ``identity`` heads the column of tokens, else it is what most tokens say (``project`` ``""``).
    ``tokens`` are all of the grid's tokens by their own references, on whatever rows they stand.
    ``owner`` is the value of ``wt_request_owner`` on this sheet, ``""`` where there is none.
    """

    name: str
    kind: str
    identity: Identity | None
    texts: tuple[Text, ...]
    remarks: tuple[Remark, ...] = ()
    strays: tuple[Stray, ...] = ()
    tokens: Mapping[str, Token] = field(default_factory=dict)
    owner: str = ""


@dataclass(frozen=True)
class Returned:
    """One workbook that came back, its grids in document order.

    ``modified_at`` are the moments, in UTC, at which it may have been saved: the one that it says
    itself, where it says one, then the file system's. ``modified_by`` is who saved it last.
    ``choices`` are the marks on a sheet of conflicts, of the project ``conflicts_of``.
    """

    path: Path
    sheets: tuple[ReturnedSheet, ...]
    modified_at: tuple[datetime, ...]
    modified_by: str
    choices: tuple[Choice, ...] = ()
    conflicts_of: str = ""
