"""Where figures are read from, which of its lines are asked for, and which paths are a project's.

A filter is ``(column, value)`` pairs in the order of their columns; it is empty for every line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TypeAlias

from workbook_tools.tables.meanings import heading_text

RowFilter: TypeAlias = tuple[tuple[str, str], ...]
LONG_COLUMNS = ("ref", "month", "value", "numerator", "denominator", "provenance")

_SHARE = re.compile(r"[\\/]{2}[^\\/?.:][^\\/?:]*[\\/][^\\/?:]")
_CONDITION = re.compile(r"""\s*([^="']*?)\s*=\s*("(?:[^"]|"")*"|'(?:[^']|'')*')\s*""")
_AND = re.compile(r"and(?:\s+|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """Where figures are read from: a file, or a database's ``url`` and one ``query``.

    ``file`` is relative to the project, or on a share; ``layout`` is ``long`` or ``wide``;
    ``columns`` maps our names of columns, and those of filters, to the source's own headings.
    """

    file: Path = Path()
    sheet: str = ""
    layout: str = "long"
    columns: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    query: str = ""

    def heading(self, column: str) -> str:
        """What the source calls ``column``."""
        return self.columns.get(column, column)


def parse_filter(text: str) -> RowFilter:
    """``team = "MASH" and area = 'North'`` as a filter, its columns as headings are compared.

    Raises ValueError with a clause for people.
    """
    found: dict[str, str] = {}
    rest = text.strip()
    while rest:
        match = _CONDITION.match(rest)
        if not match or not match[1]:
            raise ValueError(
                f'{rest!r} is no condition; write it as team = "MASH", the value in quotation '
                "marks, and several with and between them"
            )
        column = heading_text(match[1])
        if column in found:
            raise ValueError(f"{column!r} stands here twice; a line has one value in each column")
        if column in LONG_COLUMNS:
            raise ValueError(f"{column!r} is read as a figure's own; filter by another column")
        mark = match[2][0]
        found[column] = match[2][1:-1].replace(mark * 2, mark).strip()
        rest = _after(text, rest[match.end() :])
    return tuple(sorted(found.items()))


def _after(text: str, rest: str) -> str:
    """The conditions after an ``and``; empty at the end of the text."""
    joined = _AND.match(rest)
    if rest and not joined:
        raise ValueError(f"{text!r} goes on after a value with {rest!r}; join conditions with and")
    following = rest[joined.end() :] if joined else ""
    if joined and not following:
        raise ValueError(f"{text!r} ends with and; write a condition after it, or leave it out")
    return following


def filter_text(rows: RowFilter) -> str:
    """A filter as it is written in ``config/scorecards.csv``."""
    quoted = ((column, value.replace('"', '""')) for column, value in rows)
    return " and ".join(f'{column} = "{value}"' for column, value in quoted)


def inside(folder: Path, path: str) -> bool:
    """Whether ``path``, as written in a file of ``config/``, stays inside the project's folder."""
    if not path.strip() or PurePosixPath(path).is_absolute() or PureWindowsPath(path).anchor:
        return False
    home = folder.resolve()
    return (home / path.replace("\\", "/")).resolve().is_relative_to(home)


def is_share(path: str) -> bool:
    r"""Whether ``path`` names something on a server's share, as ``\\server\share\file`` does."""
    return bool(_SHARE.match(path))
