"""What a cell's style says of dates, wrapping and letter size. The part is read, never written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from workbook_tools.ooxml.xml import is_true, measure, namespace, whole

_DATES = frozenset((14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)))
_MOMENTS = frozenset((22,))
_ASIDES = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')


@dataclass(frozen=True, slots=True)
class Style:
    """One cell format. ``size`` is the font's, in points; ``indent`` counts Excel's indents."""

    is_date: bool = False
    has_time: bool = False
    wraps: bool = False
    rotated: bool = False
    indent: int = 0
    font: str = "Calibri"
    size: float = 11.0
    bold: bool = False


class Styles:
    """The cell formats of a workbook by number; formats that are missing are plain."""

    def __init__(self, root: etree._Element | None) -> None:
        self._root = root
        self._known: dict[int, Style] = {}

    def __getitem__(self, number: int) -> Style:
        if number not in self._known:
            self._known[number] = self._style(number)
        return self._known[number]

    @cached_property
    def dates(self) -> dict[int, bool]:
        """The formats that show a date, and whether they show a time of day with it."""
        found = ((n, self._date(whole(f, "numFmtId"))) for n, f in enumerate(self._formats))
        return {number: has_time for number, (is_date, has_time) in found if is_date}

    @cached_property
    def default_font(self) -> tuple[str, float]:
        """Name and size of the font in which column widths are counted."""
        font = self._fonts[0] if self._fonts else None
        return self._name(font), self._size(font)

    @cached_property
    def _ns(self) -> str:
        return "" if self._root is None else namespace(self._root)

    def _children(self, path: str) -> list[etree._Element]:
        if self._root is None:
            return []
        return self._root.findall("/".join(f"{{{self._ns}}}{step}" for step in path.split("/")))

    @cached_property
    def _formats(self) -> list[etree._Element]:
        return self._children("cellXfs/xf")

    @cached_property
    def _fonts(self) -> list[etree._Element]:
        return self._children("fonts/font")

    @cached_property
    def _codes(self) -> dict[int, str]:
        return {
            whole(e, "numFmtId"): e.get("formatCode", "") for e in self._children("numFmts/numFmt")
        }

    def _of(self, font: etree._Element | None, tag: str) -> etree._Element | None:
        return None if font is None else font.find(f"{{{self._ns}}}{tag}")

    def _name(self, font: etree._Element | None) -> str:
        found = self._of(font, "name")
        return "Calibri" if found is None else found.get("val", "Calibri")

    def _size(self, font: etree._Element | None) -> float:
        return max(1.0, measure(self._of(font, "sz"), "val", 11.0))

    def _style(self, number: int) -> Style:
        if not 0 <= number < len(self._formats):
            return Style()
        form = self._formats[number]
        font = dict(enumerate(self._fonts)).get(whole(form, "fontId"))
        bold = self._of(font, "b")
        is_date, has_time = self._date(whole(form, "numFmtId"))
        aligned = form.find(f"{{{self._ns}}}alignment")
        look: dict[str, str] = (
            {} if aligned is None else {str(k): str(v) for k, v in aligned.items()}
        )
        spread = look.get("horizontal") in ("justify", "distributed")
        return Style(
            is_date=is_date,
            has_time=has_time,
            wraps=is_true(look.get("wrapText")) or spread or look.get("vertical") == "justify",
            rotated=look.get("textRotation", "0") != "0",
            indent=whole(aligned, "indent"),
            font=self._name(font),
            size=self._size(font),
            bold=bold is not None and bold.get("val", "1") in ("1", "true"),
        )

    def _date(self, number: int) -> tuple[bool, bool]:
        if number in self._codes:
            return date_format(self._codes[number])
        return number in _DATES, number in _MOMENTS


def date_format(code: str) -> tuple[bool, bool]:
    """Whether a number format shows a date, and whether it shows a time of day with it.

    A format of hours, minutes and seconds alone shows a length of time, which is a number.
    """
    letters = _ASIDES.sub("", code).partition(";")[0].casefold()
    if "general" in letters:
        return False, False
    has_time = "h" in letters or "s" in letters
    is_date = "y" in letters or "d" in letters or ("m" in letters and not has_time)
    return is_date, is_date and has_time
