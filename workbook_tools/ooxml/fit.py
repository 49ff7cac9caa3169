"""Row heights: the height that a row's longest wrapped text needs at its column's width."""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate

from lxml import etree

from workbook_tools.ooxml.encode import text_of
from workbook_tools.ooxml.sheet import Merges, SheetPart
from workbook_tools.ooxml.styles import Style, Styles
from workbook_tools.ooxml.xml import is_true, measure, whole

MOST_POINTS = 409.0
_DEFAULT_CHARACTERS = 8
_POINTS_PER_PIXEL = 0.75
_SLACK = 4.0
_MOST_WORDS = 20_000
_AVERAGE, _WIDEST = 100, 230
_SHORT, _MOST_KEPT = 160, 2_000
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


class _Widths(dict[str, int]):
    """Each character's width in hundredths of an average one; filled as characters are met."""

    def __missing__(self, letter: str) -> int:
        if letter in "mw":
            width = 170
        elif letter in "MW@%—…":
            width = 195
        elif letter.isdigit():
            width = 112
        else:
            width = 130 if letter.isupper() else _AVERAGE if ord(letter) < 0x2E80 else _WIDEST
        self[letter] = width
        return width


_WIDTHS = _Widths()


class _WordWidths(dict[str, int]):
    """Each word's width with the space after it; filled as words are met, and begun again."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = width = sum(map(_WIDTHS.__getitem__, word)) + _AVERAGE
        return width


_WORDS = _WordWidths()


def count_lines(text: str, room: float) -> int:
    """The lines that ``text`` takes, wrapped greedily at ``room`` average characters."""
    width = int(room * _AVERAGE)
    return sum([_paragraph_lines(paragraph, width) for paragraph in text.split("\n")])


@lru_cache(maxsize=128)  # a comment often stands on two sheets
def _ends(paragraph: str) -> list[int]:
    """Where each word ends on one endless line, with the space after it."""
    return list(accumulate(map(_WORDS.__getitem__, paragraph.split(" "))))


def _paragraph_lines(paragraph: str, room: int) -> int:
    """The lines of one paragraph; a word that is wider than a line is broken."""
    if len(paragraph) * _WIDEST <= room:
        return 1
    ends = _ends(paragraph)
    lines, start, word = 1, 0, 0
    while True:
        after = bisect_right(ends, start + room + _AVERAGE)
        if after == len(ends):
            return lines
        if after > word:
            lines, start, word = lines + 1, ends[after - 1], after
        else:
            more = -(-(ends[word] - start - _AVERAGE) // room) - 1
            lines, start = lines + more, start + more * room


class Room(dict[object, float]):
    """What a wrapped cell has: average characters a line, and the height of a line in points.

    ``room[value]`` is the points that a value's text needs, 0 where it has none. Those of short
    texts are kept: titles and headings come again with every fill, comments seldom do.
    """

    def __init__(self, characters: float, line: float) -> None:
        super().__init__({None: 0.0})
        self.characters = characters
        self.line = line

    def __missing__(self, value: object) -> float:
        text = text_of(value)
        lines = count_lines(text, self.characters) if text else 0
        points = lines * self.line + (_SLACK if lines > 1 else 0.0)
        if isinstance(value, str) and len(value) <= _SHORT and len(self) < _MOST_KEPT:
            self[value] = points
        return points


def limited(needed: float) -> float:
    """The height in points that a row is given: whole pixels, and no more than a row can have."""
    if needed > MOST_POINTS:
        return MOST_POINTS
    return math.ceil(needed / _POINTS_PER_PIXEL) * _POINTS_PER_PIXEL


def enough(height: float) -> float:
    """The most points that can be needed before a row of this height is to be given another.

    Also before a text is cut off, which is said.
    """
    return min(MOST_POINTS, math.floor(height / _POINTS_PER_PIXEL) * _POINTS_PER_PIXEL)


def cut_off(sheet: str, row: int, needed: float) -> str:
    """The warning that a text needs more than a row can have."""
    return (
        f"{sheet}, row {row}: its text needs {needed:.0f} points and a row has at "
        f"most {MOST_POINTS:.0f}, so it prints cut off: widen the column or shorten the text."
    )


class Rooms:
    """The room that the wrapped cells of one sheet have."""

    def __init__(self, sheet: SheetPart, styles: Styles, merges: Merges) -> None:
        self._sheet = sheet
        self._styles = styles
        self._pixels = self._column_pixels()
        self._merges = merges
        self._known: dict[tuple[float, float], Room] = {}

    def of(self, row: int, column: int, style: int) -> Room | None:
        """The room of a cell; None where its text does not count."""
        form = self._styles[style]
        if not form.wraps or form.rotated:
            return None
        pixels = self._room(row, column)
        if not pixels:
            return None
        known = (characters(pixels, form), line_height(form.size))
        return self._known.setdefault(known, Room(*known))

    def height(self, row: etree._Element) -> float:
        """The height that a row has, in points."""
        return measure(row, "ht", self._default_height)

    def _room(self, row: int, column: int) -> int:
        """The pixels that a text has; 0 where it does not count."""
        for merge in self._merges.get(row, ()):
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

    @cached_property
    def _default_height(self) -> float:
        form = self._sheet.root.find(self._sheet.tag("sheetFormatPr"))
        return measure(form, "defaultRowHeight", 15.0)

    def _digit(self) -> int:
        """The width of a digit of the default font, in which column widths are counted."""
        return max(1, int(self._styles.default_font[1] / _POINTS_PER_PIXEL * _DIGIT_EM))
