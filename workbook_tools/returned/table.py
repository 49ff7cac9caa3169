"""Sheets of any file format as plain cells: what the search for boxes works on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple, Protocol, TypeAlias

from workbook_tools.cells import Value
from workbook_tools.ooxml.sheet import Area

GENERAL_DIGITS = 15


class Note(NamedTuple):
    """A note or an entry of a thread, and who wrote it."""

    author: str
    text: str


Cells: TypeAlias = Mapping[int, Value]
Rows: TypeAlias = Mapping[int, Cells]
Formulas: TypeAlias = Collection[tuple[int, int]]
Notes: TypeAlias = Mapping[tuple[int, int], tuple[Note, ...]]


class Table(Protocol):
    """One worksheet: what its filled cells show by row and column, in order; its formulas; notes.

    A formula without a result shows None.
    """

    @property
    def name(self) -> str:
        """The sheet's name."""
        ...

    @property
    def rows(self) -> Rows:
        """The filled cells."""
        ...

    @property
    def formulas(self) -> Formulas:
        """Where a formula stands."""
        ...

    @property
    def notes(self) -> Notes:
        """The notes and threads."""
        ...


class Named(NamedTuple):
    """A defined name that stands for a rectangle of a sheet."""

    name: str
    sheet: str
    area: Area


@dataclass(frozen=True)
class Contents:
    """What is read of a file: the sheets that may have boxes, names, and the last save."""

    tables: tuple[Table, ...]
    names: tuple[Named, ...]
    modified_at: datetime | None
    modified_by: str


def shown(value: Value) -> str | None:
    """A value as text: numbers as Excel's General to 15 digits, dates as ``2019-12-31``."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _general(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def words(value: Value) -> str:
    """A value as one trimmed word: a code, a key, a name."""
    return value.strip() if isinstance(value, str) else (shown(value) or "").strip()


def in_utc(text: str, *, local: bool) -> datetime | None:
    """The moment that a file states, None where it is none; ``local`` where it lacks a zone."""
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None and not local:
            return moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _general(number: int | float) -> str:
    if float(number).is_integer() and abs(number) < 10**GENERAL_DIGITS:
        return str(int(number))
    return format(number, f".{GENERAL_DIGITS}G")
