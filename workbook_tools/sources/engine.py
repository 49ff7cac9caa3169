"""DuckDB as a sieve: it gives rows that may be asked for, or puts them together; judges nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from workbook_tools.period import EVER, Month, Span
from workbook_tools.sources.asked import BETWEEN, Asked, Group, Groups, UnsureError
from workbook_tools.tables import LONG_COLUMNS, Cell, Row

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SPACES = "".join(chr(n) for n in range(0x3001) if chr(n).isspace())
_TEXTS = ("VARCHAR",)
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_KINDS: Mapping[str, Callable[[str], Cell]] = {
    "VARCHAR": str,
    "DATE": date.fromisoformat,
    "DECIMAL": Decimal,
    "DOUBLE": float,
    **dict.fromkeys(_WHOLE, int),
}
_MARK = "\x1f"  # stands between months and what is said of them; no text may hold it
_BATCH = 2_000


@dataclass(frozen=True)
class Column:
    """A column as a query names it, and its type."""

    name: str
    type: str = "VARCHAR"

    @property
    def is_text(self) -> bool:
        """Whether it holds texts."""
        return self.type in _TEXTS

    @property
    def cell(self) -> Callable[[str], Cell] | None:
        """What gives a cell for its text, also an empty one; None where the text does not tell."""
        kind = _KINDS.get(self.type.partition("(")[0])
        return kind and (lambda text: kind(text) if text else "")


def connect() -> DuckDBPyConnection | None:
    """An engine in memory that fetches nothing from elsewhere; None where it is not installed."""
    try:
        import duckdb
    except ImportError:
        return None
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    connection.execute("SET enable_progress_bar = false")
    return connection


def error() -> type[Exception]:
    """What the engine raises."""
    import duckdb

    return duckdb.Error


def escaped(path: str) -> str:
    """A path whose brackets, stars and question marks stand for themselves."""
    return re.sub(r"([\[*?])", r"[\1]", path)


def quoted(name: str) -> str:
    """A column's name as a query has it."""
    return '"' + name.replace('"', '""') + '"'


def rows(connection: DuckDBPyConnection, query: str, given: Mapping[str, Any]) -> Iterator[Any]:
    """The rows that ``query`` gives, as tuples."""
    cursor = connection.execute(query, dict(given))
    return chain.from_iterable(iter(lambda: cursor.fetchmany(_BATCH), []))


def groups(
    connection: DuckDBPyConnection,
    source: str,
    condition: str,
    given: Mapping[str, Any],
    columns: Mapping[str, Column],
) -> Groups | None:
    """The rows of ``source`` that meet ``condition``, put together by filters and reference.

    ``columns`` are by our names and those of filters. None where a column is of a type whose texts
    do not tell its cells.
    """
    if not all(column.cell for column in columns.values()):
        return None
    keys = ["ref", *(name for name in columns if name not in LONG_COLUMNS)]
    others = [name for name in LONG_COLUMNS[1:] if name in columns]
    said = f"concat_ws($between, {_texts(columns, others[1:])})"
    query = (
        f"SELECT {_texts(columns, keys)}, count(*), "  # noqa: S608 (names are quoted)
        f"string_agg(concat_ws($mark, {_texts(columns, others[:1])}, {said}), $mark) "
        f"FROM {source} WHERE {condition} GROUP BY {_texts(columns, keys)}"
    )
    at = {name: n for n, name in enumerate(keys[1:])}
    ref_cell, *cells = [columns[name].cell or str for name in (*keys, *others)]
    ref_of = cache(ref_cell)
    key_of = cache(lambda texts: Row(0, tuple(cells[n](text) for n, text in enumerate(texts))))

    def held() -> Iterator[Group]:
        texts = {**given, "mark": _MARK, "between": BETWEEN}
        try:
            for ref, *key, count, text in rows(connection, query, texts):
                yield Group(ref_of(ref), key_of(tuple(key)), *_pairs(text, count))
        except (error(), ValueError) as reason:
            raise UnsureError from reason

    return Groups(at, others, cells[len(at) :], held)


def _texts(columns: Mapping[str, Column], names: Sequence[str]) -> str:
    return ", ".join(f"coalesce(CAST({columns[name].name} AS VARCHAR), '')" for name in names)


def _pairs(text: str, count: int) -> tuple[tuple[str, ...], Sequence[str]]:
    """The months of ``count`` rows, and what is said of each."""
    flat = text.split(_MARK)
    if len(flat) != 2 * count:
        raise UnsureError
    return tuple(flat[::2]), flat[1::2]


def sieve(asked: Asked, columns: Mapping[str, Column]) -> tuple[str, dict[str, Any]]:
    """A condition that every row that is asked for meets, and the values in it.

    ``columns`` are by our names and those of filters.
    """
    given: dict[str, Any] = {}
    parts = [_chosen(asked, columns, given)]
    if asked.months:
        parts.append(_not_passed_over(asked, asked.months, columns["month"], given))
    return " AND ".join(f"({part})" for part in parts), given


def _chosen(asked: Asked, columns: Mapping[str, Column], given: dict[str, Any]) -> str:
    found = []
    for names, filters in asked.by_columns.items():
        if set(names) <= set(columns):
            values = zip(*([v for _, v in rows] for rows in filters), strict=True)
            pairs = zip(names, values, strict=False)
            each = [_one_of(columns[name], sorted(set(held)), given) for name, held in pairs]
            found.append(" AND ".join(f"({one})" for one in each) or "true")
    return " OR ".join(f"({one})" for one in found) or "false"


def _one_of(column: Column, values: Sequence[str], given: dict[str, Any]) -> str:
    if not column.is_text and column.type not in _WHOLE:
        return "true"
    name = f"v{len(given)}"
    given |= {name: values, "spaces": _SPACES}
    text = f"CAST({column.name} AS VARCHAR)"
    odd = f"{text} NOT BETWEEN '!' AND '~' OR ({text})[-1] NOT BETWEEN '!' AND '~'"
    bare = f"CASE WHEN {odd} THEN trim({text}, $spaces) ELSE {text} END"  # to trim all is slow
    return f"{bare} IN (SELECT unnest(${name}))"


def _not_passed_over(asked: Asked, months: Span, column: Column, given: dict[str, Any]) -> str:
    name = column.name
    if column.type == "DATE":
        given |= {"begin": EVER[0].first_day, "first": months[0].first_day}
        given |= {"last": _last_day(months[1]), "end": _last_day(asked.this_month)}
        before = f"({name} >= $begin AND {name} < $first)"
        after = f"({name} > $last AND {name} <= $end)"
        return f"NOT coalesce({before} OR {after}, false)"
    if not column.is_text:
        return "true"
    given["passed_over"] = [str(month) for month in asked.passed_over]
    return f"coalesce({name}, '') NOT IN (SELECT unnest($passed_over::VARCHAR[]))"


def _last_day(month: Month) -> date:
    """The month's last day; the last month of all has no next one to begin from."""
    return (month.first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
