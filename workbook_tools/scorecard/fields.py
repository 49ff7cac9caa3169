"""What stands in each cell of a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from workbook_tools.cells import Value
from workbook_tools.commentary import NO_REVISION, AuthorSource, digest, key_words, token_words
from workbook_tools.grid import FieldRow
from workbook_tools.indicator import MONTHS_SHOWN
from workbook_tools.scorecard.codes import COMMENTARY_FIELDS, LIST_FIELDS
from workbook_tools.scorecard.comparison import Comparison
from workbook_tools.scorecard.outline import Outline
from workbook_tools.scorecard.rows import ScorecardRow
from workbook_tools.scorecard.sentence import what_happened
from workbook_tools.values import cell_of, to_cell

_MOST_SHOWN = 16_000  # characters, of at most two units each; a cell holds 32,767 units
_PLACES = range(MONTHS_SHOWN)
_NO_MARKS = (None,) * MONTHS_SHOWN


def row_fields(
    outline: Outline, row: ScorecardRow, scorecard: str, due: Mapping[str, date]
) -> FieldRow:
    """The value of each known field in one row, None where it is empty.

    A row that is not reported in the month has its reference, title and label alone, and the state
    that its formula shows.
    """
    own = outline.row(row.ref)
    if not row.reported:
        held = dict(zip(outline.layout.codes, own.words, strict=False))
        held["commentary.state"] = str(row.state)
        return outline.layout.row(map(held.get, outline.layout.codes))
    return outline.layout.row(
        (
            *own.words,
            *row.window.cells,
            *(map(row.marks.get, _PLACES) if row.marks else _NO_MARKS),
            *row.shares,
            *_change(row.previous),
            *_change(row.year),
            *_judged(row),
            own.target,
            str(row.status),
            *own.comparators,
            *_commentary(row, scorecard, due),
        )
    )


def _change(compared: Comparison) -> tuple[Value, ...]:
    return (
        to_cell(compared.change),
        compared.sign,
        str(compared.direction),
        compared.words,
        "small" if compared.small else None,
    )


def _judged(row: ScorecardRow) -> tuple[Value, ...]:
    return (
        f"{row.previous.words}\n{row.year.words}",
        "small" if row.small else None,
        to_cell(row.mean.value),
        row.mean.months,
        cell_of(row.highest.value),
        to_cell(row.year_to_date.value),
    )


def _commentary(row: ScorecardRow, scorecard: str, due: Mapping[str, date]) -> tuple[Value, ...]:
    aside = max(conflict.number for conflict in row.conflicts) if row.conflicts else 0
    return (
        row.shown_text,
        row.previous_commentary,
        row.why or None,
        str(row.state),
        due.get(row.indicator.owner) if row.is_owed else None,
        row.head.entry.author or None if row.head else None,
        _written(row),
        row.stale or None,
        row.commentary if row.repeats else None,
        _token(row, scorecard, aside),
        *_conflict(row),
    )


def request_entry(row: ScorecardRow, scorecard: str) -> dict[str, Value]:
    """The row of a request (``wt_request_list``) that asks for a comment.

    It shows no other texts, so its token names none.
    """
    values: dict[str, Value] = {
        "ref": row.ref,
        "title": row.indicator.title,
        "sentence": what_happened(row),
        "month": to_cell(row.figure),
        **dict(zip(COMMENTARY_FIELDS, _commentary(row, scorecard, {}), strict=True)),
        "commentary.token": _token(row, scorecard),
    }
    return {field: values[field] for field in LIST_FIELDS["wt_request_list"]}


def _token(row: ScorecardRow, scorecard: str, aside: int = 0) -> str:
    """The row's hidden token: the revision that is filled in, and the latest conflict beside it."""
    base = row.head.number if row.head else NO_REVISION
    key = key_words(scorecard, row.month, row.ref)
    return token_words(key, base, digest(row.shown_text), aside)


def _written(row: ScorecardRow) -> str | None:
    """The day on which the text came in, and the figure of that day where it is another now."""
    if not row.commentary or row.head is None:
        return None
    imported = row.head.entry.author_source is AuthorSource.IMPORT
    day = "" if imported else day_words(row.head.written_at)
    then = f"when the figure was {row.stale}" if row.stale else ""
    return "\n".join(filter(None, [day, then])) or None


def day_words(moment: date) -> str:
    """``14 Jan 2020``."""
    return f"{moment.day} {moment:%b %Y}"


def _conflict(row: ScorecardRow) -> tuple[Value, Value, Value]:
    """What both were written upon, the texts that wait, and whose they are and from when."""
    if not row.conflicts:
        return None, None, None
    base = row.conflicts[0].entry.base
    several = len(row.conflicts) > 1
    signed = [f"{c.entry.author or 'unknown'}, {day_words(c.written_at)}" for c in row.conflicts]
    texts = [conflict.text or "(cleared)" for conflict in row.conflicts]
    if several:
        texts = [f"{who}:\n{text}" for who, text in zip(signed, texts, strict=True)]
    upon = f"revision {base}" if base else "no text"
    return upon, _cut("\n\n".join(texts)), "\n".join(signed)


def _cut(text: str) -> str:
    """As much of the texts as a cell holds; ``conflicts`` shows them whole."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]} ..."
