"""Notes on cells (the comments of older versions), each with the shape that it is shown in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from workbook_tools.cells import address, parse_cell
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.xml import local, remove

_TOP, _BOTTOM = 2, 6
_NUMBER = re.compile(r"(\d+)$")


def notes(home: Home, root: etree._Element) -> None:
    """The notes of a sheet: each goes with its cell, and is copied with it."""
    for note in list(root.iter("{*}comment")):
        row, column = parse_cell(note.get("ref", "A1"))
        last = note
        for place in home.rows.places(row):
            copy = deepcopy(note)
            copy.set("ref", address(place.row, column))
            last.addnext(copy)
            last = copy
        home.journal.note(f"{home.sheet}!note", note.get("ref", ""), last.get("ref", ""))
        remove(note)


def shapes(home: Home, root: etree._Element) -> None:
    """The shapes of a sheet's notes. Refuses those of form controls."""
    numbers = _free_numbers(root)
    for shape in list(root):
        data = shape.find("{*}ClientData") if local(shape) == "shape" else None
        if data is None:
            continue
        if data.get("ObjectType") != "Note":
            clause = f"a form control ({data.get('ObjectType')}) cannot follow the rows: remove it"
            home.journal.refuse(home.part, home.sheet, "", clause)
            return
        row = int(data.findtext("{*}Row") or 0) + 1
        last = shape
        for number, place in enumerate(home.rows.places(row)):
            copy = deepcopy(shape)
            if number:
                copy.set("id", next(numbers))
            _put(copy, row, place.row)
            last.addnext(copy)
            last = copy
        remove(shape)


def _put(shape: etree._Element, before: int, after: int) -> None:
    """Places a shape as far from its cell as it was."""
    row, anchor = shape.find(".//{*}Row"), shape.find(".//{*}Anchor")
    if row is not None:
        row.text = str(after - 1)
    if anchor is not None and anchor.text:
        corners = anchor.text.split(",")
        for at in (_TOP, _BOTTOM):
            corners[at] = f" {max(0, int(corners[at]) + after - before)}"
        anchor.text = ",".join(corners)


def _free_numbers(root: etree._Element) -> Iterator[str]:
    """Names for new shapes, after all that are taken."""
    taken = [_NUMBER.search(shape.get("id", "")) for shape in root]
    last = max((int(found[1]) for found in taken if found), default=1024)
    while True:
        last += 1
        yield f"_x0000_s{last}"
