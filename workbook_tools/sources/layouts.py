"""Two layouts of figures as entries: long (a line for each month) and wide (months across)."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from operator import itemgetter
from typing import NamedTuple, cast

from workbook_tools.errors import Fault, nearest
from workbook_tools.period import Month
from workbook_tools.sources.asked import HEADING_WITHIN, Asked, Stream
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
_MONTH_NAMES = [name.lower() for name in (*month_name, *month_abbr) if name]
_WORD_AND_YEAR = re.compile(r"([A-Za-z]{3,9})[\s\-/.']*\d{2}(\d{2})?")
_DIGITS_OF_A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?")


class Entry(NamedTuple):
    """One figure as it stands in a source, not yet understood.

    ``cells`` are reference, month, value, numerator, denominator and provenance; ``headings`` are
    the columns', ``chosen`` the numbers of the filters that let the line through.
    """

    table: Table
    line: int
    cells: tuple[Cell, ...]
    headings: Mapping[str, str]
    chosen: Sequence[int]

    def fault(self, what: str, column: str) -> Fault:
        """A fault in one of this entry's columns, by our name."""
        return self.table.fault(what, self.line, self.headings[column])


def entries(
    stream: Stream, spec: SourceSpec, asked: Asked, faults: list[Fault], columns: set[str]
) -> Iterator[Entry]:
    """Every figure that is asked for.

    What is wrong with the headings is added to ``faults``, and which columns there are, by our
    names and those of filters, to ``columns``.
    """
    table = stream.table
    if not table.rows:
        faults.append(table.fault("is empty; save the figures into it again"))
        return
    before = len(faults)
    layout = _wide if spec.layout == "wide" else _long
    empty = not stream.sifted
    for entry in layout(stream, spec, asked, faults, columns):
        empty = False
        if entry:
            yield entry
    if empty and len(faults) == before:
        faults.append(table.fault("holds headings and no figures; save the figures into it again"))


def long_columns(
    table: Table, spec: SourceSpec, asked: Asked, faults: list[Fault]
) -> tuple[int, dict[str, int]]:
    """Which row holds the headings of a long source, and where our columns and filters' stand."""
    needed = [*_REQUIRED, *(name for name in _OPTIONAL if name in spec.columns)]
    head = find_heading(table, [spec.heading(name) for name in _REQUIRED])
    at = positions(table, table.rows[head], spec, needed, faults, asked.columns)
    return head, at if set(_REQUIRED) <= set(at) else {}


def _long(
    stream: Stream, spec: SourceSpec, asked: Asked, faults: list[Fault], columns: set[str]
) -> Iterator[Entry | None]:
    """An entry for each line, None for one that nobody asked for."""
    table = stream.table
    head, at = long_columns(table, spec, asked, faults)
    columns.update(at)
    if not at:
        return
    headings = {name: spec.heading(name) for name in at}
    chosen_for = asked.chooser(at)
    pick = picker([at.get(name) for name in (*_REQUIRED, *_OPTIONAL)])
    for row in under(stream, head, faults):
        chosen = chosen_for(row)
        yield Entry(table, row.line, pick(row), headings, chosen) if chosen else None


def _wide(
    stream: Stream, spec: SourceSpec, asked: Asked, faults: list[Fault], columns: set[str]
) -> Iterator[Entry | None]:
    """Entries of the cells that hold anything; a blank one says nothing of its month.

    None for a cell that nobody asked for.
    """
    table = stream.table
    head = find_heading(table, [spec.heading("ref")])
    heading = table.rows[head]
    at = positions(table, heading, spec, ["ref"], faults, asked.columns)
    columns.update(at)
    months = _month_columns(table, heading, faults)
    if "ref" not in at:
        return
    chosen_for = asked.chooser(at)
    shown = {position: _shown(heading.at(position)) for position, _ in months}
    for row in under(stream, head, faults):
        ref, chosen = row.at(at["ref"]), chosen_for(row)
        for position, month in months:
            if not is_blank(row.at(position)):
                own = dict.fromkeys(("month", "value"), shown[position])
                headings = {"ref": spec.heading("ref"), **own}
                cells = (ref, month, row.at(position), "", "", "")
                yield Entry(table, row.line, cells, headings, chosen) if chosen else None


def picker(positions: Sequence[int | None]) -> Callable[[Row], tuple[Cell, ...]]:
    """Gives a row's cells at ``positions``, an empty text where that is None."""
    pick = itemgetter(*(-1 if position is None else position for position in positions))

    def picked(row: Row) -> tuple[Cell, ...]:
        try:
            return cast(tuple[Cell, ...], pick((*row.cells, "")))
        except IndexError:
            return tuple("" if position is None else row.at(position) for position in positions)

    return picked


def under(stream: Stream, head: int, faults: list[Fault]) -> Iterator[Row]:
    """The rows under the heading; those of a CSV must not reach beyond it.

    On a sheet, remarks may stand beside the table, and no comma can shift a cell.
    """
    table = stream.table
    headings = table.rows[head].cells
    within = len(headings) if not any(map(is_blank, headings)) else 0
    for row in stream.under(head):
        if len(row.cells) > within and not table.sheet:
            faults.extend(headless(table, row, headings))
        yield row


def find_heading(table: Table, wanted: Sequence[str]) -> int:
    """Which row holds the headings: titles may stand above them."""
    names = {heading_text(name) for name in wanted}
    for number, row in enumerate(table.rows[:HEADING_WITHIN]):
        if names <= {heading_text(cell) for cell in row.cells}:
            return number
    return 0


def positions(
    table: Table,
    heading: Row,
    spec: SourceSpec,
    needed: Sequence[str],
    faults: list[Fault],
    filters: Sequence[str] = (),
) -> dict[str, int]:
    """Where our columns stand, by our names, and those of filters, which may be missing."""
    texts = [heading_text(cell) for cell in heading.cells]
    found = {}
    optional = _OPTIONAL if "value" in needed else ()
    for name in dict.fromkeys((*needed, *optional, *filters)):
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
