"""What the formulas of the Trend sheet give, so that the fill can store their results."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from workbook_tools.cells import Value
from workbook_tools.compare import format_figure, percentage_change
from workbook_tools.indicator import Unit
from workbook_tools.period import Month
from workbook_tools.scorecard.fields import MONTH_FIELDS, TREND_FIELDS, TREND_SINGLES
from workbook_tools.scorecard.rows import MONTHS_SHOWN, ScorecardRow
from workbook_tools.values import Absence, CellError, Figure, to_cell

_NO_POINT = CellError("#N/A")
_UNITS = {Unit.COUNT: "Number", Unit.PERCENT: "Per cent", Unit.RATE: "Rate per 10,000"}


def chosen_row(rows: Sequence[ScorecardRow], choice: str | None) -> ScorecardRow | None:
    """The row whose label is ``choice``, else the first; None where there is no row."""
    return next((row for row in rows if row.label == choice), rows[0] if rows else None)


def trend_rows(row: ScorecardRow | None, month: Month) -> dict[str, dict[str, Value]]:
    """``{key: {trend field: value}}`` for each month shown; a point that is no number is #N/A."""
    months = zip(MONTH_FIELDS, month.last(MONTHS_SHOWN), strict=True)
    return {key: _point(row, shown) for key, shown in months}


def _point(row: ScorecardRow | None, month: Month) -> dict[str, Value]:
    values: dict[str, Value] = dict.fromkeys(TREND_FIELDS, _NO_POINT)
    values["trend.month"] = month.first_day
    if row is not None and row.reported:
        change = percentage_change(row.series.value(month), row.series.value(month.previous))
        values |= {
            "trend.figure": _drawn(row, row.series.value(month)),
            "trend.change": to_cell(change),
            "trend.mean": _drawn(row, row.mean.value),
            "trend.target": _drawn(row, row.indicator.target),
        }
    return values


def _drawn(row: ScorecardRow, figure: Figure) -> Value:
    if isinstance(figure, Absence):
        return _NO_POINT
    scale = Decimal(100) if row.indicator.unit is Unit.PERCENT else Decimal(1)
    return to_cell(figure * scale)


def trend_singles(row: ScorecardRow | None, month: Month) -> dict[str, Value]:
    """The single values of the Trend sheet: unit, words under the choice, names of the lines."""
    if row is None or not row.reported:
        return dict.fromkeys(TREND_SINGLES)
    figure, mean, target = (
        format_figure(f, row.indicator.unit, row.indicator.decimals)
        for f in (row.figure, row.mean.value, row.indicator.target)
    )
    highest = format_figure(row.highest.value, row.indicator.unit, row.indicator.decimals)
    return {
        "wt_trend_unit": _UNITS[row.indicator.unit],
        "wt_trend_words": f"12-month average {mean}, highest {highest}, target {target or 'none'}",
        "wt_trend_figure_name": f"Figure, {month.label}: {figure}",
        "wt_trend_mean_name": f"12-month average: {mean}",
        "wt_trend_target_name": f"Target: {target or 'none'}",
    }
