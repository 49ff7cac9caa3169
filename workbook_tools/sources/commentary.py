"""The commentary that a project begins with: ``ref, month, text`` in a CSV or a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from workbook_tools.errors import Fault, SourceError
from workbook_tools.indicator import Indicator
from workbook_tools.period import Month
from workbook_tools.sources.asked import Stream
from workbook_tools.sources.files import read_table
from workbook_tools.sources.layouts import find_heading, positions, under
from workbook_tools.sources.reading import Place, Repeats, UnknownRefs, current_refs
from workbook_tools.tables import Row, SourceSpec, Table, month_of, reference_text, text_of

_COLUMNS = ("ref", "month", "text")
_LINE_END = re.compile(r"(_x000D_|\r)\n?")


def read_commentary(
    path: Path, indicators: Mapping[str, Indicator], *, folder: Path
) -> dict[tuple[str, Month], str]:
    """The texts by reference and month, line ends as ``\\n`` and otherwise as they stand.

    ``path`` is relative to ``folder``; a line without a text gives none. Raises SourceError with
    every fault: file, sheet, line.
    """
    table = read_table(folder, path)
    if isinstance(table, Fault):
        raise SourceError([table])
    faults: list[Fault] = []
    found = _texts(table, indicators, faults) if table.rows else {}
    if not table.rows:
        faults.append(table.fault(f"is empty; give it the heading {','.join(_COLUMNS)}"))
    if faults:
        raise SourceError(faults)
    return found


def _texts(
    table: Table, indicators: Mapping[str, Indicator], faults: list[Fault]
) -> dict[tuple[str, Month], str]:
    head = find_heading(table, _COLUMNS)
    at = positions(table, table.rows[head], SourceSpec(Path(table.file)), _COLUMNS, faults)
    if len(at) < len(_COLUMNS):
        return {}
    refs, unknown, repeats = current_refs(indicators), UnknownRefs(indicators), Repeats()
    places: dict[tuple[str, Month], Place] = {}
    found: dict[tuple[str, Month], str] = {}
    for row in under(Stream(table), head, faults):
        ref = refs.get(reference_text(row.at(at["ref"])))
        if ref is None:
            unknown.add(table, row.line, "ref", row.at(at["ref"]))
        month, text = _month_and_text(table, row, at, faults)
        if ref is None or month is None or not text:
            continue
        here = (table, row.line)
        first = places.setdefault((ref, month), here)
        if first is not here:
            repeats.add(ref, month, "month", first, here)
        found[ref, month] = text
    faults.extend([*unknown.faults(), *repeats.faults()])
    return found


def _month_and_text(
    table: Table, row: Row, at: Mapping[str, int], faults: list[Fault]
) -> tuple[Month | None, str]:
    month, text = None, ""
    try:
        month = month_of(row.at(at["month"]))
    except ValueError as error:
        faults.append(table.fault(str(error), row.line, "month"))
    try:
        text = _LINE_END.sub("\n", text_of(row.at(at["text"])))
    except ValueError as error:
        faults.append(table.fault(str(error), row.line, "text"))
    return month, text
