"""The line chart of Trend: three dash patterns, so that no colour is needed to tell the lines."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tools.build_template.style import BETTER, FONT, GREY, HAIRLINE, INK, RULE

DESCRIPTION = (
    "Line chart of the chosen indicator over 24 months, with its 12-month average and its target. "
    "The table beside it holds the same months and figures."
)
_TEXT = {"name": FONT, "size": 10, "color": INK}


def insert_chart(book: Workbook, sheet: Worksheet, rows: tuple[int, int, int], column: int) -> None:
    """``rows`` are those of the headings and of the first and last month, from 0."""
    headings, first, last = rows
    chart = book.add_chart({"type": "line"})
    for letter, look in (
        ("E", _figure()),
        ("F", _dashes(GREY, "dash")),
        ("G", _dashes(BETTER, "round_dot")),
    ):
        chart.add_series(
            {
                "name": f"={sheet.name}!${letter}${headings + 1}",
                "categories": f"={sheet.name}!$B${first + 1}:$B${last + 1}",
                "values": f"={sheet.name}!${letter}${first + 1}:${letter}${last + 1}",
                **look,
            }
        )
    _axes(chart)
    chart.set_legend({"position": "top", "font": _TEXT})
    chart.set_chartarea({"border": {"none": True}})
    chart.show_hidden_data()
    chart.show_na_as_empty_cell()
    chart.set_size({"width": 680, "height": 580})
    place = {"description": DESCRIPTION, "object_position": 2}
    sheet.insert_chart(headings, column, chart, place)


def _figure() -> dict[str, Any]:
    marker = {"type": "circle", "size": 6, "fill": {"color": INK}, "border": {"color": INK}}
    return {"line": {"color": INK, "width": 2.5}, "marker": marker}


def _dashes(colour: str, dash: str) -> dict[str, Any]:
    line = {"color": colour, "width": 2, "dash_type": dash}
    return {"line": line, "marker": {"type": "none"}}


def _axes(chart: Any) -> None:
    chart.set_x_axis(
        {
            "num_format": "mmm-yy",
            "date_axis": True,
            "major_unit": 1,
            "major_unit_type": "months",
            "num_font": _TEXT | {"size": 9, "rotation": -45},
            "line": {"color": RULE},
            "major_tick_mark": "none",
        }
    )
    chart.set_y_axis(
        {
            "min": 0,
            "num_format": "#,##0",
            "num_font": _TEXT,
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": HAIRLINE, "width": 0.75}},
            "major_tick_mark": "none",
        }
    )
