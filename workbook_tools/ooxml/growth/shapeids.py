"""Names for new shapes of notes. Excel counts the shapes of a workbook in blocks of 1,024, and
each part has blocks of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from workbook_tools.ooxml.package import Package

_NUMBER = re.compile(r"_s(\d+)$")
_BLOCK = 1024


class ShapeIds:
    """Hands out names that no shape of a workbook's notes has."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def fresh(self, root: etree._Element) -> Iterator[str]:
        """Names for new shapes of a part; the part is given another block when its own are full."""
        taken, blocks = set(_numbers(root)), _blocks(root)
        while True:
            for block in blocks:
                numbers = range(block * _BLOCK + 1, (block + 1) * _BLOCK)
                yield from (f"_x0000_s{n}" for n in numbers if n not in taken)
            blocks = [self._another(root)]

    def _another(self, root: etree._Element) -> int:
        block = max(self._used, default=0) + 1
        self._used.add(block)
        idmap = root.find("{*}shapelayout/{*}idmap")
        if idmap is not None:
            idmap.set("data", ",".join(filter(None, (idmap.get("data"), str(block)))))
        return block

    @cached_property
    def _used(self) -> set[int]:
        parts = [name for name in self._package.names if name.casefold().endswith(".vml")]
        return {block for name in parts for block in _blocks(self._package.parse(name))}


def _numbers(root: etree._Element) -> Iterator[int]:
    """The numbers of all shapes, some of which have another name and keep the number beside it."""
    for element in root.iter("{*}shape"):
        for name in element.attrib.values():
            if found := _NUMBER.search(str(name)):
                yield int(found[1])


def _blocks(root: etree._Element) -> list[int]:
    """The blocks that a part says are its own; else those that its shapes are counted in."""
    idmap = root.find("{*}shapelayout/{*}idmap")
    said = "" if idmap is None else idmap.get("data", "")
    found = {int(each) for each in said.split(",") if each.strip().isdecimal()}
    return sorted(found or {number // _BLOCK for number in _numbers(root)})
