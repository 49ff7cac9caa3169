"""Colours, number formats and cell formats: ink on white, blue for better, orange for worse."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

INK = "#1B2733"
GREY = "#55616E"
BETTER = "#1A65A3"
WORSE = "#A84300"
WORSE_TINT = "#FBE8DA"
OWED_TINT = "#FDF3EA"
BAND = "#DFE5EB"
MONTH_TINT = "#EEF2F6"
LOCKED_TINT = "#F5F7F9"
HAIRLINE = "#D3DAE1"
RULE = "#8A96A3"
LINE = "#7B8794"
WHITE = "#FFFFFF"

FONT = "Calibri"
SIGN_FONT = "Segoe UI Symbol"

THIN, MEDIUM, THICK = 1, 2, 5
CHANGE = '+0%_*;"−"0%_*;0%_*;@_*'
SMALL_CHANGE = '+0%"*";"−"0%"*";0%"*";@_*'
LEVEL_CHANGE = "0%_*;0%_*;0%_*;@_*"
SMALL_LEVEL_CHANGE = '0%"*";0%"*";0%"*";@_*'
MARK = "†"


def figure_format(unit: str, decimals: int, *, marked: bool = False) -> str:
    """A count leaves the width of a % free, so that 1,258 and 69% share their units column."""
    end = f'"{MARK}"' if marked else "_n"
    places = f".{'0' * decimals}" if decimals else ""
    number = f"0{places}%{end}" if unit == "percent" else f"#,##0{places}_%{end}"
    return f'{number};"−"{number};{number};@_%{end}'


class Styles:
    """Each format once, whoever asks for it."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._held: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        look = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
        return self._format(look | properties)

    def rule(self, **properties: Any) -> Format:
        """A format that a conditional rule lays over a cell's own."""
        return self._format(properties)

    def _format(self, properties: dict[str, Any]) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._held:
            self._held[key] = self._book.add_format(properties)
        return self._held[key]


def hairline(*, left: bool = False) -> dict[str, Any]:
    """The line under a row and, where a group of columns begins, at its left."""
    under = {"bottom": THIN, "bottom_color": HAIRLINE}
    return under | ({"left": THIN, "left_color": HAIRLINE} if left else {})
