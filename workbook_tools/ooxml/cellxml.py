"""One ``<c>`` element: what it holds, and how that is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.encode import EMPTY, Kind, Stored, encode
from workbook_tools.ooxml.text import canonical, unescape


class CellXml:
    """Reads and empties cells of one worksheet, whose namespace is ``ns``."""

    def __init__(self, ns: str, shared: Sequence[str], date1904: bool) -> None:
        self.f, self.v, self.is_, self.t = (f"{{{ns}}}{tag}" for tag in ("f", "v", "is", "t"))
        self._r = f"{{{ns}}}r"
        self._shared = shared
        self._date1904 = date1904

    def stored(self, cell: etree._Element) -> Stored:
        """What the cell holds; of a formula, its stored result."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(self.is_)
            return _text("" if inline is None else self.plain(inline))
        text = cell.findtext(self.v)
        if text is None or (text == "" and kind != "str"):
            return EMPTY
        if kind == "s":
            return _text(self._shared_text(text))
        if kind == "str":
            return _text(unescape(text))
        return self._scalar(kind, text.strip())

    def _shared_text(self, number: str) -> str:
        if number.strip().isdecimal() and int(number) < len(self._shared):
            return self._shared[int(number)]
        raise TemplateError(
            f"A cell refers to the shared text {number}, which the workbook lacks: open it in "
            "Excel, repair it and save it again."
        )

    def _scalar(self, kind: str, text: str) -> Stored:
        if kind == "b":
            return Stored(Kind.BOOL, "1" if text in ("1", "true") else "0")
        if kind == "e":
            return Stored(Kind.ERROR, text)
        if kind == "d":
            return _iso_date(text, self._date1904)
        return Stored(Kind.NUMBER, text)

    def plain(self, rich: etree._Element) -> str:
        """The text of an ``<is>`` or ``<si>``: its runs joined, without their reading aids."""
        parts = []
        for child in rich:
            if child.tag == self.t:
                parts.append(child.text or "")
            elif child.tag == self._r:
                parts.append(child.findtext(self.t) or "")
        return unescape("".join(parts))

    def empty(self, cell: etree._Element) -> None:
        """Takes the cell's value and formula away; its style stays."""
        self._clear(cell, (self.f, self.v, self.is_))

    def drop_result(self, cell: etree._Element) -> None:
        """Takes away the stored result of a formula."""
        self._clear(cell, (self.v, self.is_))

    def has_result(self, cell: etree._Element) -> bool:
        """Whether a result is stored."""
        return cell.find(self.v) is not None

    def _clear(self, cell: etree._Element, tags: tuple[str, ...]) -> None:
        for child in list(cell):
            if child.tag in tags:
                cell.remove(child)
        cell.attrib.pop("t", "")
        cell.attrib.pop("vm", "")


def _text(text: str) -> Stored:
    return Stored(Kind.TEXT, canonical(text)) if text else EMPTY


def _iso_date(text: str, date1904: bool) -> Stored:
    try:
        return encode(datetime.fromisoformat(text.rstrip("Z")), date1904)
    except ValueError:
        return _text(text)
