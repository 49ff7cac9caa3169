"""What the reader must know whatever the figures are: notes on months, sources, the legend."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workbook_tools.cells import Value
from workbook_tools.indicator import MONTHS_SHOWN, Benchmark, Dataset, Note, NoteKind, Rules
from workbook_tools.period import Month
from workbook_tools.values import Absence

Entry = dict[str, Value]

_PERIODS = {"year": "year to {}", "month": "{}", "snapshot": "at the end of {}"}


def note_entry(kind: str, ref: str | None, months: str | None, words: str) -> Entry:
    """An entry of ``wt_notes_list``."""
    return {"kind": kind, "ref": ref, "months": months, "words": words}


def remarks(definitions: Dataset, month: Month) -> dict[str, list[Entry]]:
    """The notes on the months shown, by reference; those on all rows under ``""``."""
    found: dict[str, list[Entry]] = {}
    for note in definitions.notes:
        if note.kind is not NoteKind.ACCEPTED and _is_shown(note, month):
            entry = note_entry(note.kind.value, note.ref or None, _stretch(note), note.words)
            found.setdefault(note.ref, []).append(entry)
    return found


def _is_shown(note: Note, month: Month) -> bool:
    first = month.minus(MONTHS_SHOWN - 1)
    return note.start <= month and (note.end is None or note.end >= first)


def _stretch(note: Note) -> str:
    if note.end is None:
        return f"from {note.start.label}"
    return span(note.start, note.end)


def span(first: Month, last: Month) -> str:
    """``Jan-19 to Jun-19``, or the one month."""
    return first.label if first == last else f"{first.label} to {last.label}"


def per_cent(share: Decimal) -> str:
    """``2.5%`` for 0.025, with no more digits than it has."""
    return f"{(share * 100).normalize():f}%"


def sources(definitions: Dataset) -> Iterator[tuple[str, Entry]]:
    """An entry of ``wt_sources_list`` for each comparator, with its reference, column by column."""
    for column in definitions.benchmark_columns:
        for (ref, held), benchmark in definitions.benchmarks.items():
            if held == column and benchmark.value is not Absence.BLANK:
                yield ref, _source(benchmark)


def _source(benchmark: Benchmark) -> Entry:
    period = _PERIODS.get(benchmark.period_type, "{}").format(benchmark.period_end.words)
    return {
        "column": benchmark.column.replace("_", " ").capitalize(),
        "period": period,
        "source": benchmark.source or None,
        "definition": benchmark.definition.value,
    }


def legend(rules: Rules) -> str:
    """The arrows and tolerances in words, for ``wt_legend``."""
    up, level, down, up_year, level_year, down_year = rules.signs
    return (
        f"Arrows show which way the number went: {up} up, {level} level, {down} down since the "
        f"month before; {up_year} {level_year} {down_year} since the same month last year. Level "
        f"is a change of less than {per_cent(rules.arrow_tolerance)}, before rounding, unless "
        f"Notes say otherwise. Small counts are those under {rules.small_base}."
    )
