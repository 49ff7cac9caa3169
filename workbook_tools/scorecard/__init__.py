"""A dataset and a month to the values of every field, list and single value of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tools.lazily import imported

if TYPE_CHECKING:
    from workbook_tools.scorecard.codes import (
        FORMULA_FIELDS,
        GRID_NAMES,
        LIST_FIELDS,
        MONTH_FIELDS,
        SINGLE_NAMES,
        TREND_FIELDS,
        known_fields,
        vocabulary,
    )
    from workbook_tools.scorecard.comparison import Comparison
    from workbook_tools.scorecard.fields import day_words, request_entry
    from workbook_tools.scorecard.outline import Outline
    from workbook_tools.scorecard.revised import Revised, printed_figures, revised_rows
    from workbook_tools.scorecard.rows import ScorecardRow, judged_rows
    from workbook_tools.scorecard.scorecard import Scorecard, Stamp, build
    from workbook_tools.scorecard.sentence import what_happened

_HOMES = {
    "FORMULA_FIELDS": "codes",
    "GRID_NAMES": "codes",
    "LIST_FIELDS": "codes",
    "MONTH_FIELDS": "codes",
    "SINGLE_NAMES": "codes",
    "TREND_FIELDS": "codes",
    "Comparison": "comparison",
    "Outline": "outline",
    "Revised": "revised",
    "Scorecard": "scorecard",
    "ScorecardRow": "rows",
    "Stamp": "scorecard",
    "build": "scorecard",
    "day_words": "fields",
    "judged_rows": "rows",
    "known_fields": "codes",
    "printed_figures": "revised",
    "request_entry": "fields",
    "revised_rows": "revised",
    "vocabulary": "codes",
    "what_happened": "sentence",
}

__all__ = [
    "FORMULA_FIELDS",
    "GRID_NAMES",
    "LIST_FIELDS",
    "MONTH_FIELDS",
    "SINGLE_NAMES",
    "TREND_FIELDS",
    "Comparison",
    "Outline",
    "Revised",
    "Scorecard",
    "ScorecardRow",
    "Stamp",
    "build",
    "day_words",
    "judged_rows",
    "known_fields",
    "printed_figures",
    "request_entry",
    "revised_rows",
    "vocabulary",
    "what_happened",
]

__getattr__ = imported(__name__, _HOMES)  # who needs its words only imports nothing else
