"""Row heights: the height that a row's longest wrapped text needs at its column's width."""

from __future__ import annotations

import math
from collections.abc import Iterable

from workbook_tools.ooxml.cellxml import CellXml
from workbook_tools.ooxml.encode import Kind
from workbook_tools.ooxml.sheet import SheetPart
from workbook_tools.ooxml.styles import Style, Styles
from workbook_tools.ooxml.xml import is_true, measure, whole

MOST_POINTS = 409.0
_DEFAULT_CHARACTERS = 8
_POINTS_PER_PIXEL = 0.75
_SLACK = 4.0
# Excel's own height of one line of Calibri, in points.
_LINE = {8: 11.25, 9: 12, 10: 12.75, 11: 15, 12: 15.75, 14: 18.75, 16: 21, 18: 23.25, 20: 26.25}
_DIGIT_EM = 0.507
# How much wider than Calibri an average letter is.
_BROAD = {"calibri": 1.0, "carlito": 1.0, "arial narrow": 1.0, "aptos narrow": 1.0, "verdana": 1.3}
_BROAD |= {"courier new": 1.35, "consolas": 1.25, "segoe ui": 1.15, "tahoma": 1.2}
_OTHER_BROAD, _BOLD_BROAD = 1.12, 1.05


def line_height(size: float) -> float:
    """The height of one line of letters of ``size`` points, in points."""
    known = _LINE.get(int(size)) if size == int(size) else None
    return known or math.ceil(size * 1.364 / _POINTS_PER_PIXEL) * _POINTS_PER_PIXEL


def characters(pixels: int, style: Style) -> float:
    """How many average characters a line holds in a column that is ``pixels`` wide."""
    average = 0.455 if pixels < 212 else 0.425
    broad = _BROAD.get(style.font.casefold(), _OTHER_BROAD) * (_BOLD_BROAD if style.bold else 1)
    room = (pixels - 9 - 9 * style.indent) * _POINTS_PER_PIXEL
    return max(1.0, math.floor(room / (style.size * average * broad)))


class _Widths(dict[str, float]):
    """Each character's width in average ones, never below one; filled as characters are met."""

    def __missing__(self, letter: str) -> float:
        if letter in "mw":
            width = 1.7
        elif letter in "MW@%—…":
            width = 1.95
        elif letter.isdigit():
            width = 1.12
        else:
            width = 1.3 if letter.isupper() else 1.0 if ord(letter) < 0x2E80 else 2.3
        self[letter] = width
        return width


_WIDTHS = _Widths()


def count_lines(text: str, room: float) -> int:
    """The lines that ``text`` takes, wrapped greedily at ``room`` average characters."""
    return sum(_paragraph_lines(paragraph, room) for paragraph in text.split("\n"))


def _paragraph_lines(paragraph: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        width = sum(map(_WIDTHS.__getitem__, word))
        if used and used + 1 + width > room:
            lines, used = lines + 1, 0.0
        used += width + (1 if used else 0)
        if used > room:
            extra = math.ceil(used / room) - 1
            lines, used = lines + extra, used - extra * room
    return lines


class RowFitter:
    """Gives rows of one sheet the height that their wrapped texts need."""

    def __init__(self, sheet: SheetPart, cells: CellXml, styles: Styles) -> None:
        self._sheet = sheet
        self._cells = cells
        self._styles = styles
        self._pixels = self._column_pixels()
        self._merges = sheet.merges()
        self.warnings: list[str] = []

    def fit(self, rows: Iterable[int]) -> dict[int, float]:
        """The rows whose height grew, with the height in points that each now has."""
        fitted = {}
        for row in sorted(rows):
            element = self._sheet.row(row)
            if element is None or is_true(element.get("hidden")):
                continue
            height = self._needed(row)
            if height > measure(element, "ht", self._default_height()):
                element.set("ht", f"{height:g}")
                fitted[row] = height
        return fitted

    def _needed(self, row: int) -> float:
        needed = 0.0
        for column, cell in self._sheet.cells_of(row).items():
            style = self._styles[whole(cell, "s")]
            if style.wraps and not style.rotated:
                stored = self._cells.stored(cell)
                pixels = self._room(row, column) if stored.kind is Kind.TEXT else 0
                if pixels:
                    lines = count_lines(stored.text, characters(pixels, style))
                    slack = _SLACK if lines > 1 else 0.0
                    needed = max(needed, lines * line_height(style.size) + slack)
        return self._limited(row, needed)

    def _limited(self, row: int, needed: float) -> float:
        if needed <= MOST_POINTS:
            return math.ceil(needed / _POINTS_PER_PIXEL) * _POINTS_PER_PIXEL
        self.warnings.append(
            f"{self._sheet.name}, row {row}: its text needs {needed:.0f} points and a row has at "
            f"most {MOST_POINTS:.0f}, so it prints cut off: widen the column or shorten the text."
        )
        return MOST_POINTS

    def _room(self, row: int, column: int) -> int:
        """The pixels that a text has; 0 where it does not count."""
        for merge in self._merges:
            if merge.holds(row, column):
                if merge.first_row != merge.last_row:
                    return 0
                return sum(map(self._pixels_of, range(merge.first_column, merge.last_column + 1)))
        return self._pixels_of(column)

    def _pixels_of(self, column: int) -> int:
        for first, last, pixels in self._pixels:
            if first <= column <= last:
                return pixels
        return self._default_pixels()

    def _column_pixels(self) -> list[tuple[int, int, int]]:
        found = []
        for first, last, element in self._sheet.columns():
            width = measure(element, "width", -1)
            shown = self._default_pixels() if width < 0 else int(width * self._digit())
            found.append((first, last, 0 if is_true(element.get("hidden")) else shown))
        return found

    def _default_pixels(self) -> int:
        form = self._sheet.root.find(self._sheet.tag("sheetFormatPr"))
        width = measure(form, "defaultColWidth", -1)
        if width >= 0:
            return int(width * self._digit())
        count = whole(form, "baseColWidth", _DEFAULT_CHARACTERS)
        return math.ceil((count * self._digit() + 5) / 8) * 8

    def _default_height(self) -> float:
        form = self._sheet.root.find(self._sheet.tag("sheetFormatPr"))
        return measure(form, "defaultRowHeight", 15.0)

    def _digit(self) -> int:
        """The width of a digit of the default font, in which column widths are counted."""
        return max(1, int(self._styles.default_font[1] / _POINTS_PER_PIXEL * _DIGIT_EM))
