"""How far down a sheet a row begins, in EMU: what drawings are placed by."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from workbook_tools.ooxml.sheet import SheetPart
from workbook_tools.ooxml.xml import is_true, measure

EMU_PER_POINT = 12_700
_DEFAULT = 15.0


class Heights:
    """The heights of a sheet's rows; rows are counted from 1, measures are in EMU."""

    def __init__(self, part: SheetPart) -> None:
        form = part.root.find(part.tag("sheetFormatPr"))
        is_hidden = form is not None and is_true(form.get("zeroHeight"))
        points = 0.0 if is_hidden else measure(form, "defaultRowHeight", _DEFAULT)
        self._default = round(points * EMU_PER_POINT)
        last = max(part.row_numbers, default=0)
        sizes = [self._size(part, row) for row in range(1, last + 1)]
        self._tops = [0, *accumulate(sizes)]

    def top(self, row: int) -> int:
        """Where a row begins."""
        beyond = max(0, row - len(self._tops))
        return self._tops[min(row, len(self._tops)) - 1] + beyond * self._default

    def at(self, down: int) -> tuple[int, int]:
        """The row at a distance from the top, and how far below its beginning that is."""
        if down < self._tops[-1]:
            row = bisect_right(self._tops, down)
            return row, down - self._tops[row - 1]
        rows, rest = divmod(down - self._tops[-1], self._default or 1)
        return len(self._tops) + rows, rest

    def _size(self, part: SheetPart, row: int) -> int:
        element = part.row(row)
        if element is None:
            return self._default
        if is_true(element.get("hidden")):
            return 0
        return round(measure(element, "ht", self._default / EMU_PER_POINT) * EMU_PER_POINT)
