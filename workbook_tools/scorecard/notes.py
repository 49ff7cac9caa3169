"""What the reader must know of the figures: notes, rules used, sources, and the legend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tools.commentary.held import Held
from workbook_tools.indicator import Averaging, Note, NoteKind, Rules, Unit
from workbook_tools.period import Month
from workbook_tools.scorecard.marks import MADE_UP
from workbook_tools.scorecard.outline import Outline
from workbook_tools.scorecard.remarks import Entry, note_entry, per_cent, span
from workbook_tools.scorecard.revised import revised_rows, stale_words
from workbook_tools.scorecard.rows import REVISED, ScorecardRow


def notes(outline: Outline, rows: Sequence[ScorecardRow], accepted: int, held: Held) -> list[Entry]:
    """Entries of ``wt_notes_list``: what was revised since an edition, the notes on the months
    shown, then what holds for all rows.

    ``accepted`` findings are counted instead of repeated.
    """
    month, rules = outline.month, outline.definitions.rules
    return [
        *_reopened(held, month),
        *_revised(outline.definitions.notes, rows, held),
        *_remarks(outline, rows),
        *_not_reported(rows),
        *_made_up(rows, outline.months),
        *_accepted(accepted, month),
        _averages(rules, rows),
        *_tolerances(rules, rows),
    ]


def _reopened(held: Held, month: Month) -> Iterator[Entry]:
    if held.reopened:
        said = f"Edition {held.reopened.edition} was reopened: {held.reopened.reason.rstrip('.')}."
        yield note_entry("reopened", None, month.label, said)


def _revised(written: Sequence[Note], rows: Sequence[ScorecardRow], held: Held) -> Iterator[Entry]:
    for each in revised_rows(rows, held.edition, written):
        months = ", ".join(span(*run) for run in _runs(each.months))
        reason = each.reason or "No reason stands in config/notes.csv."
        yield note_entry(REVISED, each.row.ref, months, f"{each.words}. {reason}")
    for row, words in stale_words(rows):
        yield note_entry("comment", row.ref, row.month.label, f"{words[:1].upper()}{words[1:]}.")


def _remarks(outline: Outline, rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for ref in ("", *(row.ref for row in rows)):
        yield from outline.remarks.get(ref, ())


def _not_reported(rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for row in rows:
        if not row.reported:
            start, end = row.indicator.effective_from, row.indicator.effective_to
            if start is not None and row.month < start:
                words = f"Reported from {start.words} on."
            else:
                words = f"Not reported after {end.words}." if end else "Not reported."
            yield note_entry("not reported", row.ref, row.month.label, words)


def _made_up(rows: Sequence[ScorecardRow], months: Sequence[Month]) -> Iterator[Entry]:
    by_places: dict[tuple[int, ...], list[str]] = {}
    for row in rows:
        if row.made_up and row.reported:
            by_places.setdefault(row.made_up, []).append(row.ref)
    for places, refs in by_places.items():
        many = len(refs) > 1
        words = (
            f"The figures of {len(refs)} indicators in these months are made up"
            if many
            else "The figures of these months are made up"
        )
        spans = ", ".join(span(*run) for run in _runs([months[n] for n in places]))
        yield note_entry(MADE_UP, None if many else refs[0], spans, f"{words}: do not quote them.")


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
        yield note_entry(NoteKind.ACCEPTED.value, None, month.label, words)


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
    return note_entry("average", None, None, words)


def _tolerances(rules: Rules, rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for row in rows:
        own = row.indicator.change_tolerance
        if own is not None and own != rules.arrow_tolerance:
            words = f"Level is a change of less than {per_cent(own)}, before rounding."
            yield note_entry("tolerance", row.ref, None, words)


def sources(outline: Outline, rows: Sequence[ScorecardRow]) -> list[Entry]:
    """Entries of ``wt_sources_list``: column, period, source and definition, each set once."""
    refs = {row.ref for row in rows}
    return list({id(entry): entry for ref, entry in outline.sources if ref in refs}.values())
