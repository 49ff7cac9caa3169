"""Rows that were judged, as the values of every field, list and single value of a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbook_tools import commentary as comments
from workbook_tools.cells import Value
from workbook_tools.commentary.held import Held
from workbook_tools.grid import LABEL, FieldRow
from workbook_tools.period import Month
from workbook_tools.scorecard.codes import LIST_FIELDS, REQUEST_SINGLES
from workbook_tools.scorecard.fields import request_entry, row_fields
from workbook_tools.scorecard.notes import notes, sources
from workbook_tools.scorecard.outline import HEADINGS, Outline
from workbook_tools.scorecard.rows import ScorecardRow
from workbook_tools.scorecard.summary import summary
from workbook_tools.scorecard.trend import chosen_row, trend_rows, trend_singles

FoundWords = tuple[str, bool, Sequence[str], str]
FieldValues = Mapping[str, FieldRow]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a workbook says of itself: ``draft`` and ``inputs 1a2b3c4d``, or edition and when."""

    edition: str
    issued_at: str


@dataclass(frozen=True)
class Scorecard:
    """Every value of one scorecard in one month.

    ``fields`` has each known field of each row by key, and the headings under ``#label``;
    ``trend`` the results of the Trend formulas by key; ``lists`` the entries of each list grid;
    ``singles`` each single value by its defined name.
    """

    name: str
    month: Month
    rows: tuple[ScorecardRow, ...]
    fields: FieldValues
    trend: FieldValues
    lists: Mapping[str, list[dict[str, Value]]]
    singles: Mapping[str, Value]


def build(  # noqa: PLR0913 - what a scorecard is made of, each by name
    outline: Outline,
    rows: tuple[ScorecardRow, ...],
    *,
    name: str,
    title: str,
    project: str,
    held: Held,
    stamp: Stamp,
    findings: Sequence[FoundWords] = (),
    accepted: int = 0,
    trend_choice: str | None = None,
) -> Scorecard:
    """The scorecard of ``rows``, which were judged by ``outline``.

    ``held`` are its comments and ``stamp`` what it says of its edition. ``findings`` are (level,
    new, references, sentence) and ``accepted`` how many more were accepted by a note;
    ``trend_choice`` is the label that Trend showed, kept while it is in the list.
    """
    month, definitions = outline.month, outline.definitions
    chosen = chosen_row(rows, trend_choice)
    identity = comments.Identity(name, month, project)
    fields = {LABEL: HEADINGS.row((*outline.headings, str(identity)))}
    fields |= {row.ref: row_fields(outline, row, name, held.due) for row in rows}
    history = fields[chosen.ref].as_dict() if chosen else {}
    return Scorecard(
        name=name,
        month=month,
        rows=rows,
        fields=fields,
        trend=trend_rows(history, month),
        lists={
            "wt_summary_list": summary(rows, month, definitions.notes, held.edition),
            "wt_notes_list": notes(outline, rows, accepted, held),
            "wt_findings_list": [_finding(*found) for found in findings],
            "wt_sources_list": sources(outline, rows),
            "wt_request_list": [request_entry(row, name) for row in rows if row.is_owed],
        },
        singles={
            "wt_project": project,
            "wt_scorecard_name": name,
            "wt_title": title,
            "wt_month": month.first_day,
            "wt_edition": stamp.edition,
            "wt_issued_at": stamp.issued_at,
            "wt_legend": outline.legend,
            "wt_trend_choice": chosen.label if chosen else None,
            **trend_singles(history, month),
            "wt_commentary_count": comments.count_words(row.state for row in rows),
            **dict.fromkeys(REQUEST_SINGLES),
        },
    )


def _finding(level: str, new: bool, refs: Sequence[str], sentence: str) -> dict[str, Value]:
    words = ("new" if new else None, ", ".join(refs) or None, sentence)
    return dict(zip(LIST_FIELDS["wt_findings_list"], (str(level), *words), strict=True))
