"""One cell of an OpenDocument sheet: its value, its note, and text as its paragraphs show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from workbook_tools.cells import MAX_ROW, Value
from workbook_tools.errors import ReturnedError
from workbook_tools.ooxml.text import canonical
from workbook_tools.returned.table import Note
from workbook_tools.values import CellError

_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TABLE, _TEXT = (f"{{{_OPEN}:{name}:1.0}}" for name in ("office", "table", "text"))
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_NUMBERS = frozenset(("float", "percentage", "currency"))
_SPACE, _TAB, _BREAK = "\x00", "\x01", "\x02"  # XML holds none of these
_WRITTEN = str.maketrans({_SPACE: " ", _TAB: "\t", _BREAK: "\n"})
_LAID_OUT = re.compile(r" *[\t\r\n][ \t\r\n]*")
_UNSHOWN = frozenset((f"{OFFICE}annotation", f"{_TEXT}ruby-text", f"{_TEXT}note"))
_MOST_SPACES = 32_767


def holds_formula(cell: etree._Element) -> bool:
    """Whether a cell holds a formula."""
    return f"{TABLE}formula" in cell.attrib


def value_of(cell: etree._Element) -> Value:
    """What a cell shows; of a formula, its stored result."""
    if len(cell) == 0 and not cell.get(f"{OFFICE}value-type"):
        return None
    try:
        return _value(cell)
    except ValueError as error:
        raise ReturnedError(
            f"A cell holds {error.args[0]}: open the workbook in LibreOffice and save it again."
        ) from error


def note_of(cell: etree._Element) -> Note | None:
    """The note on a cell, None where there is none or it is empty."""
    note = cell.find(f"{OFFICE}annotation")
    text = "" if note is None else _shown(note)
    if note is None or not text:
        return None
    return Note((note.findtext("{*}creator") or "").strip(), text)


def repeats(element: etree._Element, what: str) -> int:
    """How many ``rows`` or ``columns`` an element stands for."""
    text = element.get(f"{TABLE}number-{what}-repeated", "1")
    return min(int(text), MAX_ROW) if text.isdecimal() and int(text) else 1


def _value(cell: etree._Element) -> Value:
    kind = cell.get(f"{OFFICE}value-type")
    if cell.get(f"{_CALC}value-type") == "error":
        return CellError(_shown(cell))
    if kind in _NUMBERS:
        return _number(cell.get(f"{OFFICE}value", ""))
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value") == "true"
    if kind == "date":
        return _moment(cell.get(f"{OFFICE}date-value", ""))
    return _shown(cell) or canonical(cell.get(f"{OFFICE}string-value", "")) or None


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 10**15 else number


def _moment(text: str) -> Value:
    moment = datetime.fromisoformat(text)
    return moment if "T" in text else moment.date()


def _shown(element: etree._Element) -> str:
    paragraphs = element.iterchildren(f"{_TEXT}p", f"{_TEXT}h")
    return canonical("\n".join(_paragraph(each) for each in paragraphs))


def _paragraph(element: etree._Element) -> str:
    """A paragraph's text. Line ends in the file are layout; its blanks count, as LibreOffice's do.

    The format would have blanks collapse, but LibreOffice writes those of a text with several lines
    as they are, and reads them so.
    """
    text = _LAID_OUT.sub(lambda found: " " if found.start() else "", "".join(_pieces(element)))
    return text.translate(_WRITTEN)


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield _SPACE * min(int(child.get(f"{_TEXT}c", "1")), _MOST_SPACES)
        elif child.tag == f"{_TEXT}tab":
            yield _TAB
        elif child.tag == f"{_TEXT}line-break":
            yield _BREAK
        elif isinstance(child.tag, str) and child.tag not in _UNSHOWN:
            yield from _pieces(child)
        yield child.tail or ""
