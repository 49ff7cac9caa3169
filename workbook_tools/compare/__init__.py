"""Numbers in, judgements out: change, movement, direction, status, rolling figures, formulas."""

from workbook_tools.compare.change import (
    Direction,
    Movement,
    Status,
    direction_of_travel,
    direction_to_target,
    is_small_base,
    movement,
    percentage_change,
    status,
)
from workbook_tools.compare.derive import derivation_order, derive, formula_value
from workbook_tools.compare.formula import POPULATION, Formula, parse
from workbook_tools.compare.rolling import (
    Rolling,
    Window,
    index_of_mean,
    max12,
    mean12,
    months_to_date,
    year_to_date,
)
from workbook_tools.compare.words import change_words, format_change, format_figure, in_figures

__all__ = [
    "POPULATION",
    "Direction",
    "Formula",
    "Movement",
    "Rolling",
    "Status",
    "Window",
    "change_words",
    "derivation_order",
    "derive",
    "direction_of_travel",
    "direction_to_target",
    "format_change",
    "format_figure",
    "formula_value",
    "in_figures",
    "index_of_mean",
    "is_small_base",
    "max12",
    "mean12",
    "months_to_date",
    "movement",
    "parse",
    "percentage_change",
    "status",
    "year_to_date",
]
