"""What the formulas of the Trend sheet give, so that the fill can store their results.

Each function follows a line of ``docs/design/template.md`` and works on what History holds, as the
formulas do: numbers, texts and empty cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from workbook_tools.cells import Value
from workbook_tools.compare import format_figure
from workbook_tools.grid import FieldRow, Layout
from workbook_tools.indicator import MONTHS_SHOWN, Unit
from workbook_tools.period import Month
from workbook_tools.scorecard.codes import MONTH_FIELDS, TREND_FIELDS
from workbook_tools.scorecard.rows import ScorecardRow
from workbook_tools.values import Absence, CellError

_NO_POINT = CellError("#N/A")
_UNITS = {
    Unit.COUNT.value: "Number",
    Unit.PERCENT.value: "Per cent",
    Unit.RATE.value: "Rate per 10,000",
}
_MONTHS_OF_MEAN = 12
_POINT = Layout(TREND_FIELDS)  # the points below are in its order

History = Mapping[str, Value]


def chosen_row(rows: Sequence[ScorecardRow], choice: str | None) -> ScorecardRow | None:
    """The row whose label is ``choice``, else the first; None where there is no row."""
    return next((row for row in rows if row.label == choice), rows[0] if rows else None)


def trend_rows(history: History, month: Month) -> dict[str, FieldRow]:
    """``{key: {trend field: value}}`` for each month shown; a point that is no number is #N/A.

    ``history`` has the chosen row's fields, none where nothing is chosen.
    """
    before: Value = None
    points: dict[str, FieldRow] = {}
    mean, target = (_scaled(history, history.get(field)) for field in ("mean12", "target"))
    for n, (key, shown) in enumerate(zip(MONTH_FIELDS, month.last(MONTHS_SHOWN), strict=True)):
        value = history.get(key)
        figure = _scaled(history, value)
        points[key] = _POINT.row(
            (
                shown.first_day,
                value if figure is _NO_POINT else figure,
                figure,
                _change(value, before),
                mean if n >= MONTHS_SHOWN - _MONTHS_OF_MEAN else None,
                target,
            )
        )
        before = value
    return points


def trend_singles(history: History, month: Month) -> dict[str, Value]:
    """The single values of the Trend sheet: unit, words under the choice, names of the lines."""
    mean, highest, target = (_word(history, field) for field in ("mean12", "max12", "target"))
    return {
        "wt_trend_unit": _UNITS.get(str(history.get("unit"))),
        "wt_trend_words": f"12-month average {mean}, highest {highest}, target {target}",
        "wt_trend_figure_name": f"Figure, {month.label}: {_word(history, 'month')}",
        "wt_trend_mean_name": f"12-month average: {mean}",
        "wt_trend_target_name": f"Target: {target}",
    }


def _scaled(history: History, value: Value) -> Value:
    if not isinstance(value, int | float):
        return _NO_POINT
    return value * 100 if history.get("unit") == Unit.PERCENT else value


def _change(value: Value, before: Value) -> Value:
    if isinstance(value, int | float) and isinstance(before, int | float) and before:
        return (value - before) / before
    suppressed = Absence.SUPPRESSED.value
    return suppressed if suppressed in (value, before) else Absence.NOT_APPLICABLE.value


def _word(history: History, field: str) -> str:
    figure = history.get(field)
    if not isinstance(figure, int | float):
        return str(figure) if figure else "none"
    unit = Unit.PERCENT if history.get("unit") == Unit.PERCENT else Unit.COUNT
    return format_figure(Decimal(format(figure, ".15g")), unit, 0).replace("−", "-")
