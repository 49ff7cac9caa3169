"""Pictures, charts and shapes on a sheet, each moved as its own setting says."""

from __future__ import annotations

from lxml import etree

from workbook_tools.cells import MAX_ROW
from workbook_tools.ooxml.growth.heights import Heights
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.xml import held_whole, local

_CALLED = {"graphicFrame": "the chart", "pic": "the picture", "grpSp": "the group"}
_KINDS = ("graphicFrame", "pic", "grpSp", "sp", "cxnSp", "contentPart")


class Drawing:
    """The drawing of a sheet whose rows have the heights ``before`` and then ``after``."""

    def __init__(self, home: Home, before: Heights, after: Heights) -> None:
        self._home = home
        self._before = before
        self._after = after

    def move(self, root: etree._Element) -> None:
        """Moves every anchor; one that is placed by its distance from the corner has no rows."""
        for anchor in root.iter("{*}twoCellAnchor", "{*}oneCellAnchor"):
            self._anchor(anchor)

    def _anchor(self, anchor: etree._Element) -> None:
        top, bottom = anchor.find("{*}from"), anchor.find("{*}to")
        if top is None:
            return
        kind = anchor.get("editAs", "twoCell") if bottom is not None else "oneCell"
        (first, offset), end = _corner(top), None if bottom is None else _corner(bottom)
        if kind == "absolute":
            self._stay(top, bottom)
            return
        if self._stands_on_copies(first, end):
            clause = (
                f"{_called(anchor)} stands on a row that is copied or taken out: "
                "let it reach beyond that row, or move it elsewhere"
            )
            self._home.journal.refuse(self._home.part, self._home.sheet, f"row {first}", clause)
            return
        row = self._home.rows.first(first)
        _put(top, row, offset)
        if bottom is not None and end is not None:
            if kind == "twoCell":
                _put(bottom, max(self._last(*end), row), end[1])
            else:
                size = self._before.top(end[0]) + end[1] - self._before.top(first) - offset
                _put(bottom, *self._after.at(self._after.top(row) + offset + size))
        self._home.journal.note(
            f"{self._home.sheet}!{_called(anchor)}", f"row {first}", f"row {row}"
        )

    def _last(self, row: int, offset: int) -> int:
        """Where a corner goes that reaches into a row, or only to its beginning."""
        rows = self._home.rows
        return min(rows.last(row) if offset else rows.last(row - 1) + 1, MAX_ROW)

    def _stay(self, top: etree._Element, bottom: etree._Element | None) -> None:
        """The same distance from the top of the sheet, whichever row is there now."""
        for corner in (top,) if bottom is None else (top, bottom):
            row, offset = _corner(corner)
            _put(corner, *self._after.at(self._before.top(row) + offset))

    def _stands_on_copies(self, first: int, end: tuple[int, int] | None) -> bool:
        """Whether it stands on nothing but rows of a block, which do not merely move."""
        rows = self._home.rows
        block = rows.block_of(first)
        last = first if end is None else max(first, end[0] - (end[1] == 0))
        if block is None or last > block.last:
            return False
        return [b - a for a, b in rows.runs(first, last)] != [last - first]


def _corner(element: etree._Element) -> tuple[int, int]:
    """The row of a corner, from 1, and how far below its beginning it is, in EMU."""
    return held_whole(element.find("{*}row")) + 1, held_whole(element.find("{*}rowOff"))


def _put(element: etree._Element, row: int, offset: int) -> None:
    for name, value in (("row", row - 1), ("rowOff", offset)):
        held = element.find(f"{{*}}{name}")
        if held is not None:
            held.text = str(value)


def _called(anchor: etree._Element) -> str:
    """``the chart Chart 1``, ``the picture Logo``."""
    element = next(anchor.iter(*(f"{{*}}{kind}" for kind in _KINDS)), None)
    if element is None:
        return "a drawing"
    named = next(element.iter("{*}cNvPr"), None)
    said = _CALLED.get(local(element), "the shape")
    return said if named is None else f"{said} {named.get('name', '')}".strip()
