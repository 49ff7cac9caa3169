"""A part written once with marks in it, and cut at them into pieces."""

from __future__ import annotations

import re

from lxml import etree

from workbook_tools.ooxml.deflate import Ending
from workbook_tools.ooxml.xml import serialise

_ATTRIBUTE = re.compile(r' ([^\s=]+)="([^"]*)"')
_END = ""
_LONG = 4096


class Marker:
    """Puts marks into a part whose bytes are ``data``, where their name does not occur."""

    def __init__(self, data: bytes) -> None:
        self._name = "hole"
        while self._name.encode() in data:
            self._name += "s"

    def around(self, element: etree._Element, label: str) -> None:
        """Marks an element from its first to its last sign."""
        element.addprevious(self._mark(label))
        element.addnext(self._mark(_END))

    def inside(self, element: etree._Element, place: int, label: str) -> None:
        """Marks a place among the children of an element."""
        element.insert(place, self._mark(label))

    def tags(self, element: etree._Element, start: str, end: str) -> None:
        """Marks the two tags of an element, which is written with both even when it is empty."""
        first = self._mark(_END)
        first.tail, element.text = element.text, None
        element.insert(0, first)
        element.append(self._mark(end))
        self.around(element, start)

    def cut(self, root: etree._Element) -> Cut:
        """The part as it now stands, cut at the marks."""
        return Cut(serialise(root).decode(), f"<?{self._name}")

    def _mark(self, label: str) -> etree._ProcessingInstruction:
        return etree.ProcessingInstruction(self._name, label)


class Cut:
    """Pieces of a part, in turn what never changes and, by their labels, holes."""

    def __init__(self, text: str, mark: str) -> None:
        first, *rest = text.split(mark)
        self.pieces = [first]
        self.shifted: set[str] = set()
        self._at: dict[str, int] = {}
        for chunk in rest:
            label, _, piece = chunk.partition("?>")
            if label.strip():
                self._at[label.strip()] = len(self.pieces)
            self.pieces.append(piece)

    def holds(self, label: str) -> bool:
        """Whether there is a hole of this label."""
        return label in self._at

    def at(self, label: str) -> int:
        """The number of a hole's piece."""
        return self._at[label]

    def text(self, label: str) -> str:
        """What stands in a hole."""
        return self.pieces[self._at[label]]

    def form(self) -> bytes:
        """The part with ``%b`` for every hole, to be formatted with what stands in them."""
        return "%b".join([piece.replace("%", "%%") for piece in self.pieces[::2]]).encode()

    def put(self, label: str, text: str) -> None:
        """Lets something else stand in a hole."""
        self.pieces[self._at[label]] = text

    def shift(self, label: str, length: int) -> None:
        """Moves the first signs of a hole to the piece before it."""
        at = self._at[label]
        self.pieces[at - 1] += self.pieces[at][:length]
        self.pieces[at] = self.pieces[at][length:]
        self.shifted.add(label)

    def take_ending(self) -> Ending | None:
        """Takes off what follows the last hole, where it is long enough to be packed apart."""
        if len(self.pieces[-1]) < _LONG:
            return None
        ending, self.pieces[-1] = Ending(self.pieces[-1].encode()), ""
        return ending

    def tag(self, label: str) -> tuple[str, dict[str, str]]:
        """The name and the attributes of the tag that stands in a hole, as they are written."""
        text = self.text(label)
        name = text[1:].split(None, 1)[0].rstrip("/>")
        return name, dict(_ATTRIBUTE.findall(text))
