"""Filters that let no line through, in the words of ``config/scorecards.csv``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from workbook_tools.errors import Fault
from workbook_tools.sources.asked import Asked
from workbook_tools.tables import RowFilter, filter_text

_FILE = "config/scorecards.csv"


def unmatched(
    filters: Mapping[str, RowFilter],
    asked: Asked,
    columns: Collection[str],
    matched: Collection[RowFilter],
) -> list[Fault]:
    """Every filter that looks at a column that no source has, or that no line answers to."""
    missing = [column for column in asked.columns if column not in columns]
    faults = list(_missing(filters, missing))
    for name, rows in filters.items():
        if rows and rows not in matched and not {column for column, _ in rows} & set(missing):
            what = f"no source has a line for {name!r} with {filter_text(rows)}"
            faults.append(_fault(f"{what}{_months(asked)}; mend the filter"))
    return faults


def _missing(filters: Mapping[str, RowFilter], missing: list[str]) -> Iterator[Fault]:
    for column in missing:
        names = [name for name, rows in filters.items() if column in dict(rows)]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield _fault(
            f"no source has the column {column!r} of {names[0]!r}{more}; add it, or map it in "
            "config/project.toml"
        )


def _months(asked: Asked) -> str:
    return f" from {asked.months[0]} to {asked.months[1]}" if asked.months else ""


def _fault(what: str) -> Fault:
    return Fault(_FILE, column="filter", what=what)
