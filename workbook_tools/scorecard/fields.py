"""The codes that a template may name, and what stands in each cell of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from workbook_tools.cells import Value
from workbook_tools.commentary import AuthorSource, Identity, Key, Token
from workbook_tools.grid import LABEL, Vocabulary
from workbook_tools.indicator import MONTHS_SHOWN, Dataset
from workbook_tools.period import Month
from workbook_tools.scorecard.rows import Comparison, ScorecardRow
from workbook_tools.scorecard.sentence import what_happened
from workbook_tools.values import Absence, Figure, to_cell

NO_COMPARATOR = "–"
_MOST_SHOWN = 16_000  # characters, of at most two units each; a cell holds 32,767 units

MONTH_FIELDS = (*(f"month-{n}" for n in range(MONTHS_SHOWN - 1, 0, -1)), "month")
_INDEX_FIELDS = (*(f"index-{n}" for n in range(11, 0, -1)), "index")
_MARK_FIELDS = tuple(f"{field}.mark" for field in MONTH_FIELDS)
_WORD_FIELDS = (
    "ref", "title", "label", "section", "outcome", "owner", "polarity", "unit", "decimals",
)  # fmt: skip
_CHANGE_PARTS = ("change", "arrow", "direction", "words", "base")
_JUDGED_FIELDS = (
    *(f"{since}.{part}" for since in ("previous", "year") for part in _CHANGE_PARTS),
    "change.words", "small_base", "mean12", "mean12.months", "max12", "ytd", "target", "status",
)  # fmt: skip
_COMMENTARY_FIELDS = (
    "commentary", "commentary.previous", "commentary.why", "commentary.state", "commentary.due",
    "commentary.author", "commentary.written", "commentary.stale", "commentary.repeats",
    "commentary.token", "commentary.base", "commentary.theirs", "commentary.theirs_author",
)  # fmt: skip
TREND_FIELDS = (
    "trend.month", "trend.shown", "trend.figure", "trend.change", "trend.mean", "trend.target",
)  # fmt: skip
TREND_SINGLES = (
    "wt_trend_unit", "wt_trend_words", "wt_trend_figure_name", "wt_trend_mean_name",
    "wt_trend_target_name",
)  # fmt: skip

REQUEST_SINGLES = ("wt_request_owner", "wt_request_due", "wt_request_words")
FORMULA_FIELDS = frozenset(
    {"commentary.state", "wt_commentary_count", *TREND_FIELDS, *TREND_SINGLES}
)
LIST_FIELDS = {
    "wt_summary_list": ("kind", "ref", "title", "sentence", "owner"),
    "wt_notes_list": ("kind", "ref", "months", "words"),
    "wt_findings_list": ("level", "new", "ref", "sentence"),
    "wt_sources_list": ("column", "period", "source", "definition"),
    "wt_request_list": (
        "ref", "title", "sentence", "commentary.why", "commentary", "commentary.author",
        "commentary.previous", "commentary.token", "month",
    ),
}  # fmt: skip
GRID_NAMES = ("wt_scorecard", "wt_commentary", "wt_history", "wt_trend", *LIST_FIELDS)
SINGLE_NAMES = (
    "wt_project", "wt_scorecard_name", "wt_title", "wt_month", "wt_edition", "wt_issued_at",
    "wt_legend", "wt_trend_choice", *TREND_SINGLES, "wt_commentary_count", *REQUEST_SINGLES,
)  # fmt: skip

HEADING_FIELDS = (
    *MONTH_FIELDS, "previous.change", "year.change", "index", "commentary", "commentary.previous",
    "commentary.token",
)  # fmt: skip


def known_fields(dataset: Dataset) -> tuple[str, ...]:
    """Every field of a keyed row, in the order of ``docs/design/architecture.md``.

    A grid filled by key and field gets each of these for each key: a value, or None.
    """
    benchmarks = tuple(f"benchmark.{column}" for column in dataset.benchmark_columns)
    shown = (*MONTH_FIELDS, *_MARK_FIELDS, *_INDEX_FIELDS)
    return (*_WORD_FIELDS, *shown, *_JUDGED_FIELDS, *benchmarks, *_COMMENTARY_FIELDS)


def vocabulary(dataset: Dataset) -> Vocabulary:
    """Every field, row key and defined name that a template of ``dataset`` may use."""
    listed = (field for fields in LIST_FIELDS.values() for field in fields)
    return Vocabulary(
        fields=tuple(dict.fromkeys((*known_fields(dataset), *TREND_FIELDS, *listed))),
        keys=(LABEL, *dataset.indicators, *MONTH_FIELDS),
        names=(*GRID_NAMES, *SINGLE_NAMES),
        formulas=FORMULA_FIELDS,
        headings=HEADING_FIELDS,
    )


def headings(month: Month, identity: Identity) -> dict[str, Value]:
    """The headings that a month changes (row key ``#label``); the template keeps its own others.

    The hidden column of tokens is headed by what the sheet is of.
    """
    before = month.previous
    labels: dict[str, Value] = {
        field: shown.first_day
        for field, shown in zip(MONTH_FIELDS, month.last(MONTHS_SHOWN), strict=True)
    }
    return labels | {
        "previous.change": f"since\n{before.label}",
        "year.change": f"since\n{month.year_before.label}",
        "index": f"12 months\nto {month.label}",
        "commentary": f"Commentary for {month.words}",
        "commentary.previous": f"{before.words} text",
        "commentary.token": str(identity),
    }


def row_fields(
    row: ScorecardRow, fields: Sequence[str], scorecard: str, due: Mapping[str, date]
) -> dict[str, Value]:
    """The value of each of ``fields`` in one row, None where it is empty.

    A row that is not reported in the month has its reference, title and label alone, and the state
    that its formula shows.
    """
    values: dict[str, Value] = dict.fromkeys(fields)
    values |= {"ref": row.ref, "title": row.indicator.title, "label": row.label}
    values["commentary.state"] = row.state.value
    if row.reported:
        values.update(_definition(row))
        values.update(_months(row))
        values.update(_judged(row))
        values.update(_commentary(row, scorecard))
        values["commentary.due"] = due.get(row.indicator.owner) if row.is_owed else None
    return values


def _definition(row: ScorecardRow) -> dict[str, Value]:
    indicator = row.indicator
    return {
        "section": indicator.section or None,
        "outcome": indicator.outcome or None,
        "owner": indicator.owner or None,
        "polarity": indicator.polarity.value,
        "unit": indicator.unit.value,
        "decimals": indicator.decimals,
        "target": to_cell(indicator.target),
    }


def _months(row: ScorecardRow) -> dict[str, Value]:
    months = row.month.last(MONTHS_SHOWN)
    figures = [to_cell(held.value) for held in row.series.last(row.month, MONTHS_SHOWN)]
    values: dict[str, Value] = dict(zip(MONTH_FIELDS, figures, strict=True))
    values.update(zip(_MARK_FIELDS, map(row.marks.get, months), strict=True))
    values.update(zip(_INDEX_FIELDS, map(to_cell, row.index), strict=True))
    return values


def _judged(row: ScorecardRow) -> dict[str, Value]:
    benchmarks = {f"benchmark.{c}": _comparator(f) for c, f in row.benchmarks.items()}
    return {
        **_change("previous", row.previous),
        **_change("year", row.year),
        "change.words": f"{row.previous.words}\n{row.year.words}",
        "small_base": "small" if row.small else None,
        "mean12": to_cell(row.mean.value),
        "mean12.months": row.mean.months,
        "max12": to_cell(row.highest.value),
        "ytd": to_cell(row.year_to_date.value),
        "status": row.status.value,
        **benchmarks,
    }


def _change(name: str, compared: Comparison) -> dict[str, Value]:
    return {
        f"{name}.change": to_cell(compared.change),
        f"{name}.arrow": compared.sign,
        f"{name}.direction": compared.direction.value,
        f"{name}.words": compared.words,
        f"{name}.base": "small" if compared.small else None,
    }


def _comparator(figure: Figure) -> Value:
    return NO_COMPARATOR if figure is Absence.BLANK else to_cell(figure)


def _commentary(row: ScorecardRow, scorecard: str) -> dict[str, Value]:
    return {
        "commentary": row.shown_text,
        "commentary.previous": row.previous_commentary,
        "commentary.why": row.why or None,
        "commentary.author": row.head.entry.author or None if row.head else None,
        "commentary.written": _written(row),
        "commentary.stale": row.stale or None,
        "commentary.repeats": row.commentary if row.repeats else None,
        "commentary.token": str(token(row, scorecard)),
        **_conflict(row),
    }


def request_entry(row: ScorecardRow, scorecard: str) -> dict[str, Value]:
    """The row of a request (``wt_request_list``) that asks for a comment.

    It shows no other texts, so its token names none.
    """
    values: dict[str, Value] = {
        "ref": row.ref,
        "title": row.indicator.title,
        "sentence": what_happened(row),
        "month": to_cell(row.figure),
        **_commentary(row, scorecard),
        "commentary.token": str(replace(token(row, scorecard), aside=0)),
    }
    return {field: values[field] for field in LIST_FIELDS["wt_request_list"]}


def token(row: ScorecardRow, scorecard: str) -> Token:
    """The row's hidden token: the revision that is filled in, and the latest conflict beside it."""
    key = Key(scorecard, row.month, row.ref)
    base = row.head.number if row.head else 0
    aside = max((conflict.number for conflict in row.conflicts), default=0)
    return Token.of(key, row.shown_text, base, aside)


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


def _conflict(row: ScorecardRow) -> dict[str, Value]:
    """The texts that wait beside the head, each under its writer's name and time."""
    if not row.conflicts:
        return {}
    base = row.conflicts[0].entry.base
    several = len(row.conflicts) > 1
    signed = [f"{c.entry.author or 'unknown'}, {day_words(c.written_at)}" for c in row.conflicts]
    texts = [conflict.text or "(cleared)" for conflict in row.conflicts]
    if several:
        texts = [f"{who}:\n{text}" for who, text in zip(signed, texts, strict=True)]
    return {
        "commentary.theirs": _cut("\n\n".join(texts)),
        "commentary.theirs_author": "\n".join(signed),
        "commentary.base": f"revision {base}" if base else "no text",
    }


def _cut(text: str) -> str:
    """As much of the texts as a cell holds; ``conflicts`` shows them whole."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]} ..."
