"""The codes, keys and names that a template may use."""

from __future__ import annotations

from workbook_tools.grid import LABEL, Vocabulary
from workbook_tools.indicator import MONTHS_SHOWN, Dataset

MONTH_FIELDS = (*(f"month-{n}" for n in range(MONTHS_SHOWN - 1, 0, -1)), "month")
INDEX_FIELDS = (*(f"index-{n}" for n in range(11, 0, -1)), "index")
MARK_FIELDS = tuple(f"{field}.mark" for field in MONTH_FIELDS)
_WORD_FIELDS = (
    "ref", "title", "label", "section", "outcome", "owner", "polarity", "unit", "decimals",
)  # fmt: skip
CHANGE_PARTS = ("change", "arrow", "direction", "words", "base")
_JUDGED_FIELDS = (
    *(f"{since}.{part}" for since in ("previous", "year") for part in CHANGE_PARTS),
    "change.words", "small_base", "mean12", "mean12.months", "max12", "ytd", "target", "status",
)  # fmt: skip
COMMENTARY_FIELDS = (
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
    shown = (*MONTH_FIELDS, *MARK_FIELDS, *INDEX_FIELDS)
    return (*_WORD_FIELDS, *shown, *_JUDGED_FIELDS, *benchmarks, *COMMENTARY_FIELDS)


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
