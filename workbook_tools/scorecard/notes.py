"""What the reader must know of the figures: notes, rules used, sources, and the legend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workbook_tools.cells import Value
from workbook_tools.commentary.held import Held
from workbook_tools.indicator import (
    MONTHS_SHOWN,
    Averaging,
    Benchmark,
    Dataset,
    Note,
    NoteKind,
    Rules,
    Unit,
)
from workbook_tools.period import Month
from workbook_tools.scorecard.marks import MADE_UP
from workbook_tools.scorecard.revised import revised_rows, stale_words
from workbook_tools.scorecard.rows import REVISED, ScorecardRow
from workbook_tools.values import Absence

Entry = dict[str, Value]

_PERIODS = {"year": "year to {}", "month": "{}", "snapshot": "at the end of {}"}


def notes(
    dataset: Dataset, rows: Sequence[ScorecardRow], month: Month, accepted: int, held: Held
) -> list[Entry]:
    """Entries of ``wt_notes_list``: what was revised since an edition, the notes on the months
    shown, then what holds for all rows.

    ``accepted`` findings are counted instead of repeated.
    """
    return [
        *_reopened(held, month),
        *_revised(dataset, rows, held),
        *_remarks(dataset, rows, month),
        *_not_reported(rows),
        *_made_up(rows, month),
        *_accepted(accepted, month),
        _averages(dataset.rules, rows),
        *_tolerances(dataset.rules, rows),
    ]


def _entry(kind: str, ref: str | None, months: str | None, words: str) -> Entry:
    return {"kind": kind, "ref": ref, "months": months, "words": words}


def _reopened(held: Held, month: Month) -> Iterator[Entry]:
    if held.reopened:
        said = f"Edition {held.reopened.edition} was reopened: {held.reopened.reason.rstrip('.')}."
        yield _entry("reopened", None, month.label, said)


def _revised(dataset: Dataset, rows: Sequence[ScorecardRow], held: Held) -> Iterator[Entry]:
    for each in revised_rows(rows, held.edition, dataset.notes):
        months = ", ".join(_span(*run) for run in _runs(each.months))
        reason = each.reason or "No reason stands in config/notes.csv."
        yield _entry(REVISED, each.row.ref, months, f"{each.words}. {reason}")
    for row, words in stale_words(rows):
        yield _entry("comment", row.ref, row.month.label, f"{words[:1].upper()}{words[1:]}.")


def _remarks(dataset: Dataset, rows: Sequence[ScorecardRow], month: Month) -> Iterator[Entry]:
    refs = ["", *(row.ref for row in rows)]
    for ref in refs:
        for note in dataset.notes:
            if note.ref == ref and note.kind is not NoteKind.ACCEPTED and _is_shown(note, month):
                yield _entry(note.kind.value, ref or None, _stretch(note), note.words)


def _is_shown(note: Note, month: Month) -> bool:
    first = month.minus(MONTHS_SHOWN - 1)
    return note.start <= month and (note.end is None or note.end >= first)


def _stretch(note: Note) -> str:
    if note.end is None:
        return f"from {note.start.label}"
    return _span(note.start, note.end)


def _span(first: Month, last: Month) -> str:
    return first.label if first == last else f"{first.label} to {last.label}"


def _not_reported(rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for row in rows:
        if not row.reported:
            start, end = row.indicator.effective_from, row.indicator.effective_to
            if start is not None and row.month < start:
                words = f"Reported from {start.words} on."
            else:
                words = f"Not reported after {end.words}." if end else "Not reported."
            yield _entry("not reported", row.ref, row.month.label, words)


def _made_up(rows: Sequence[ScorecardRow], month: Month) -> Iterator[Entry]:
    by_months: dict[tuple[Month, ...], list[str]] = {}
    for row in rows:
        months = row.made_up()
        if months and row.reported:
            by_months.setdefault(months, []).append(row.ref)
    for months, refs in by_months.items():
        many = len(refs) > 1
        words = (
            f"The figures of {len(refs)} indicators in these months are made up"
            if many
            else "The figures of these months are made up"
        )
        spans = ", ".join(_span(*run) for run in _runs(months))
        yield _entry(MADE_UP, None if many else refs[0], spans, f"{words}: do not quote them.")


def _runs(months: Sequence[Month]) -> list[tuple[Month, Month]]:
    runs: list[tuple[Month, Month]] = []
    for month in months:
        if runs and runs[-1][1] == month.previous:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs


def _accepted(count: int, month: Month) -> Iterator[Entry]:
    if count:
        are = "finding of the checks is" if count == 1 else "findings of the checks are"
        words = f"{count} {are} accepted, each with a reason and an end month."
        yield _entry(NoteKind.ACCEPTED.value, None, month.label, words)


def _averages(rules: Rules, rows: Sequence[ScorecardRow]) -> Entry:
    words = "The 12-month average of a percentage or rate is the mean of its months."
    if rules.averaging is Averaging.POOLED:
        shares = [row for row in rows if row.reported and row.indicator.unit is not Unit.COUNT]
        pooled = sum(row.mean.averaging is Averaging.POOLED for row in shares)
        words = (
            "The 12-month average is pooled, all numerators over all denominators, in "
            f"{pooled} of {len(shares)} percentages and rates, which have both in every month; "
            "of the others it is the mean of the months."
        )
    return _entry("average", None, None, words)


def _tolerances(rules: Rules, rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for row in rows:
        own = row.indicator.change_tolerance
        if own is not None and own != rules.arrow_tolerance:
            words = f"Level is a change of less than {_per_cent(own)}, before rounding."
            yield _entry("tolerance", row.ref, None, words)


def _per_cent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}%"


def sources(dataset: Dataset, rows: Sequence[ScorecardRow]) -> list[Entry]:
    """Entries of ``wt_sources_list``: column, period, source and definition, each set once."""
    refs = {row.ref for row in rows}
    entries = [
        _source(benchmark)
        for column in dataset.benchmark_columns
        for (ref, held), benchmark in dataset.benchmarks.items()
        if held == column and ref in refs and benchmark.value is not Absence.BLANK
    ]
    return list({tuple(entry.values()): entry for entry in entries}.values())


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
        f"is a change of less than {_per_cent(rules.arrow_tolerance)}, before rounding, unless "
        f"Notes say otherwise. Small counts are those under {rules.small_base}."
    )
