"""Two layouts of figures as entries: long (a line for each month) and wide (months across)."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from workbook_tools.errors import Fault, nearest
from workbook_tools.period import Month
from workbook_tools.tables import (
    Cell,
    Row,
    SourceSpec,
    Table,
    heading_text,
    headless,
    is_blank,
    month_of,
)

_REQUIRED = ("ref", "month", "value")
_OPTIONAL = ("numerator", "denominator", "provenance")
_HEADING_WITHIN = 20
_MONTH_NAMES = [name.lower() for name in (*month_name, *month_abbr) if name]
_WORD_AND_YEAR = re.compile(r"([A-Za-z]{3,9})[\s\-/.']*\d{2}(\d{2})?")
_DIGITS_OF_A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as it stands in a source, not yet understood; ``headings`` are its columns'."""

    table: Table
    line: int
    ref: Cell
    month: Cell
    value: Cell
    headings: Mapping[str, str]
    numerator: Cell = ""
    denominator: Cell = ""
    provenance: Cell = ""

    def fault(self, what: str, column: str) -> Fault:
        """A fault in one of this entry's columns, by our name."""
        return self.table.fault(what, self.line, self.headings[column])


def entries(table: Table, spec: SourceSpec, faults: list[Fault]) -> list[Entry]:
    """Every figure of a table; what is wrong with its headings is added to ``faults``."""
    if not table.rows:
        faults.append(table.fault("is empty; save the figures into it again"))
        return []
    before = len(faults)
    layout = _wide if spec.layout == "wide" else _long
    found = list(layout(table, spec, faults))
    if not found and len(faults) == before:
        faults.append(table.fault("holds headings and no figures; save the figures into it again"))
    return found


def _long(table: Table, spec: SourceSpec, faults: list[Fault]) -> Iterator[Entry]:
    needed = [*_REQUIRED, *(name for name in _OPTIONAL if name in spec.columns)]
    head = find_heading(table, [spec.heading(name) for name in _REQUIRED])
    at = positions(table, table.rows[head], spec, needed, faults)
    if not set(_REQUIRED) <= set(at):
        return
    headings = {name: spec.heading(name) for name in at}
    for row in under(table, head, faults):
        optional = {name: row.at(at[name]) for name in _OPTIONAL if name in at}
        yield Entry(
            table,
            row.line,
            row.at(at["ref"]),
            row.at(at["month"]),
            row.at(at["value"]),
            headings,
            **optional,
        )


def _wide(table: Table, spec: SourceSpec, faults: list[Fault]) -> Iterator[Entry]:
    """Entries of the cells that hold anything; a blank one says nothing of its month."""
    head = find_heading(table, [spec.heading("ref")])
    heading = table.rows[head]
    at = positions(table, heading, spec, ["ref"], faults)
    months = _month_columns(table, heading, faults)
    if "ref" not in at:
        return
    shown = {position: _shown(heading.at(position)) for position, _ in months}
    for row in under(table, head, faults):
        for position, month in months:
            if not is_blank(row.at(position)):
                own = dict.fromkeys(("month", "value"), shown[position])
                headings = {"ref": spec.heading("ref"), **own}
                ref, value = row.at(at["ref"]), row.at(position)
                yield Entry(table, row.line, ref, month, value, headings)


def under(table: Table, head: int, faults: list[Fault]) -> tuple[Row, ...]:
    """The rows under the heading; those of a CSV must not reach beyond it.

    On a sheet, remarks may stand beside the table, and no comma can shift a cell.
    """
    rows = table.rows[head + 1 :]
    if not table.sheet:
        for row in rows:
            faults.extend(headless(table, row, table.rows[head].cells))
    return rows


def find_heading(table: Table, wanted: Sequence[str]) -> int:
    """Which row holds the headings: titles may stand above them."""
    names = {heading_text(name) for name in wanted}
    for number, row in enumerate(table.rows[:_HEADING_WITHIN]):
        if names <= {heading_text(cell) for cell in row.cells}:
            return number
    return 0


def positions(
    table: Table, heading: Row, spec: SourceSpec, needed: Sequence[str], faults: list[Fault]
) -> dict[str, int]:
    """Where our columns stand, by our names."""
    texts = [heading_text(cell) for cell in heading.cells]
    found = {}
    for name in dict.fromkeys((*needed, *(_OPTIONAL if "value" in needed else ()))):
        column = spec.heading(name)
        count = texts.count(heading_text(column))
        if count == 1:
            found[name] = texts.index(heading_text(column))
        elif count > 1:
            faults.append(table.fault("the column stands here twice", heading.line, column))
        elif name in needed:
            near = nearest(column, [text for text in texts if text])
            what = f"the column is missing; add it, or map it in config/project.toml{near}"
            faults.append(table.fault(what, heading.line, column))
    return found


def _month_columns(table: Table, heading: Row, faults: list[Fault]) -> list[tuple[int, Month]]:
    """Position and month of each month heading, in the order of the sheet."""
    found: list[tuple[int, Month]] = []
    odd: list[int] = []
    for position, cell in enumerate(heading.cells):
        try:
            month = month_of(cell)
        except ValueError:
            odd.append(position)
            continue
        earlier = [p for p, m in found if m == month]
        if earlier:
            what = f"{month} stands under {_shown(heading.at(earlier[0]))!r} too; keep one of them"
            faults.append(table.fault(what, heading.line, _shown(cell)))
        else:
            found.append((position, month))
    if not found:
        what = "has no month among its headings; write them as 2019-12 or Dec-19"
        faults.append(table.fault(what, heading.line))
    faults.extend(_no_months(table, heading, odd, [position for position, _ in found]))
    return found


def _no_months(
    table: Table, heading: Row, odd: Sequence[int], months: Sequence[int]
) -> Iterator[Fault]:
    """Headings that are meant for months and are none: between months, or nearly one."""
    for position in odd:
        cell = heading.at(position)
        between = bool(months) and months[0] < position < months[-1]
        if not is_blank(cell) and (between or _nearly_a_month(str(cell).strip())):
            what = f"{_shown(cell)!r} is no month; write it as 2019-12 or Dec-19"
            yield table.fault(what, heading.line, _shown(cell))


def _nearly_a_month(text: str) -> bool:
    if _DIGITS_OF_A_DATE.fullmatch(text):
        return True
    word = _WORD_AND_YEAR.fullmatch(text)
    return bool(word and get_close_matches(word[1].lower(), _MONTH_NAMES, n=1, cutoff=0.6))


def _shown(cell: Cell) -> str:
    return Month.parse(cell).label if isinstance(cell, date) else " ".join(str(cell).split())
