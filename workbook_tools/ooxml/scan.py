"""Sheets and shared strings that are written plainly, read without building a tree of them.

Plain is what Excel, LibreOffice and this program write: UTF-8 without comments, CDATA or a document
type, the usual elements in the usual order. All else gives None and is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from xml.parsers import expat

from workbook_tools.cells import MAX_ROW, Value, parse_cell
from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.dates import from_serial
from workbook_tools.ooxml.encode import number
from workbook_tools.ooxml.styles import Styles
from workbook_tools.ooxml.text import canonical, unescape
from workbook_tools.ooxml.xml import MAIN, MAIN_STRICT
from workbook_tools.values import CellError

Rows: TypeAlias = dict[int, dict[int, Value]]


class Filled(NamedTuple):
    """What the filled cells of a sheet show by row and column, in order; ``formulas`` are where.

    A formula without a result shows None.
    """

    rows: Rows
    formulas: set[tuple[int, int]]


_Read: TypeAlias = Callable[[str], Value]
_Parts: TypeAlias = list[str | None]

_BYTES = "latin-1"  # a character for each byte, which nothing has to look at
_MOST_BYTES = 8 << 20  # in longer parts the parser refuses what is too long or too deep
_MOST_KNOWN = 4096  # figures and words that stand in many workbooks are read once
_MAIN = (MAIN.encode(), MAIN_STRICT.encode())
_DECLARATION = re.compile(
    rb"""<\?xml version=(["'])1\.0\1(?: encoding=(["'])(?i:utf-8)\2)?"""
    rb"""(?: standalone=(["'])(?:yes|no)\3)?\s*\?>\s*"""
)
_ROOT = re.compile(rb"<(\w+)(?=\s)[^<]*?\sxmlns=[\"']([^\"']*)[\"'][^<]*>")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(\w+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_T = r"<t(?: xml:space=\"preserve\")?>([^<]*)</t>"
_TEXT = re.compile(_T)
_RUN = r"<r>(?:<rPr>(?:<\w+(?: [^<>]*)?/>)*</rPr>)?" + _T.replace("([", "(?:[") + "</r>"
_STRING = re.compile(rf"\s*<si>(?:{_T}|((?:{_RUN})+)|<t ?/>)</si>")
_TOKEN = re.compile(
    r"(?:<c r=\"[A-Z]++\d++\"(?: s=\"\d++\")?+/>)*+(?:"
    r"<c r=\"([A-Z]++)\d++\"((?: s=\"\d++\")?+(?: t=\"[a-z]++\")?+)(?:/>"
    r"|>(<f(?:\s[^<>]*)?(?:/>|>[^<]*+</f>))?+(?:<v>([^<]*+)</v>)?+</c>"
    r"| t=\"inlineStr\"><is><t(?: xml:space=\"preserve\")?+>([^<]*+)</t></is></c>)"
    r"|(<row r=\"\d++\"(?: [^<>]*+)?+>|</row>))|\s++",
    re.ASCII,
)
_GROUPS = _TOKEN.groups + 1
_ATTRIBUTES = re.compile(r"(?: s=\"(\d+)\")?(?: t=\"([a-z]+)\")?")
_START, _END, _END_OF_ROW = "<sheetData>", "</sheetData>", "</row>"


def _plain(data: bytes, root: bytes) -> str | None:
    """A part without its declaration, a character a byte, if its root is a plain ``root`` element.

    Comments and the like may stand in it, which the patterns above do not match.
    """
    declared = _DECLARATION.match(data)
    begin = declared.end() if declared else 0
    found = _ROOT.match(data, begin)
    if len(data) > _MOST_BYTES or not found or found[1] != root or found[2] not in _MAIN:
        return None
    return canonical(data[begin:].decode(_BYTES))


def _is_well_formed(part: str) -> bool:
    try:
        expat.ParserCreate("utf-8", " ").Parse(part.encode(_BYTES), True)
    except expat.ExpatError:
        return False
    return True


def strings(data: bytes) -> tuple[str, ...] | None:
    """The text of every shared string."""
    part = _plain(data, b"sst")
    if part is None or not _is_well_formed(part):
        return None
    text = _of_bytes(part)
    body = text[text.index(">") + 1 : text.rindex("<")] if "</sst>" in text else ""
    parts = _STRING.split(body)
    if any(map(str.strip, parts[::3])):
        return None
    runs = zip(parts[1::3], parts[2::3], strict=True)
    return tuple([_text("".join(_TEXT.findall(many)) if many else one or "") for one, many in runs])


def cells(data: bytes, shared: Sequence[str], styles: Styles, date1904: bool) -> Filled | None:
    """The filled cells of a sheet by row and column, in order."""
    part = _plain(data, b"worksheet") or ""
    head, body, tail = _divided(part)
    if not head or "<!" in head:
        return None
    parts = _TOKEN.split(body)
    fields = [parts[n::_GROUPS] for n in range(1, _GROUPS)]
    if any(parts[::_GROUPS]) or not _is_well_formed(head + _left_open(fields) + tail):
        return None
    try:
        return _rows(fields, _Readers(shared, styles, date1904))
    except (ValueError, LookupError, TemplateError):
        return None  # it is damaged, which the parser says in words


def _divided(part: str) -> tuple[str, str, str]:
    """What stands before the rows, the rows, and what stands after them; nothing without rows."""
    start, end = part.find(_START) + len(_START), part.rfind(_END)
    if not len(_START) <= start <= end:
        return "", "", ""
    return part[:start], part[start:end], part[end:]


def _left_open(fields: Sequence[_Parts]) -> str:
    """All in the rows that may still be ill-formed: what the tokens do not spell out."""
    _, _, formulas, values, inline, tags = (filter(None, each) for each in fields)
    return "\n".join((*tags, *formulas, *values, *inline))


def _rows(fields: Sequence[_Parts], readers: Mapping[str, _Read]) -> Filled:
    """Raises ValueError or LookupError where cells are not in order, or a value is none."""
    rows: Rows = {}
    formulas = set()
    here: dict[int, Value] = {}
    row, last = 0, MAX_ROW
    for letters, attributes, formula, value, inline, tag in zip(*fields, strict=True):
        if tag:
            last = MAX_ROW
            if tag != _END_OF_ROW:
                row, here = _next(row, tag), {}
                last = MAX_ROW if tag.endswith("/>") else 0
                rows[row] = here
        elif value or inline or formula:
            column = _COLUMNS[letters]
            if column <= last:
                raise ValueError(letters)
            last = column
            shown = readers[attributes](value) if value else _string(inline or "")
            if formula:
                formulas.add((row, column))
            if formula or shown is not None:
                here[column] = shown
    return Filled({row: cells for row, cells in rows.items() if cells}, formulas)


def _next(before: int, tag: str) -> int:
    number_of_row = int(tag.split('"', 2)[1])
    if not before < number_of_row <= MAX_ROW:
        raise ValueError(tag)
    return number_of_row


class _Columns(dict[str, int]):
    def __missing__(self, letters: str) -> int:
        self[letters] = parse_cell(f"{letters}1")[1]
        return self[letters]


_COLUMNS = _Columns()


class _Readers(dict[str, _Read]):
    """By its attributes, what makes a value of a cell's text."""

    def __init__(self, shared: Sequence[str], styles: Styles, date1904: bool) -> None:
        self._shared, self._styles, self._date1904 = shared, styles, date1904
        self._kinds: Mapping[str, _Read] = {
            "s": self._of_shared,
            "str": _string,
            "b": lambda text: text.strip() in ("1", "true"),
            "e": lambda text: CellError(_of_bytes(text).strip()),
        }

    def __missing__(self, attributes: str) -> _Read:
        style, kind = _ATTRIBUTES.findall(attributes)[0]
        if kind in ("", "n"):
            self[attributes] = self._of_numbers(int(style or 0))
        else:
            self[attributes] = self._kinds[kind]
        return self[attributes]

    def _of_shared(self, text: str) -> str | None:
        if not text.isdecimal():
            raise ValueError(text)
        return self._shared[int(text)] or None

    def _of_numbers(self, style: int) -> _Read:
        if style not in self._styles.dates:
            return _number
        has_time = self._styles.dates[style]

        def of_date(text: str) -> Value:
            value = _number(text)
            moment = from_serial(value, self._date1904, has_time)
            return value if moment is None else moment

        return of_date


@lru_cache(maxsize=_MOST_KNOWN)
def _number(text: str) -> int | float:
    """What ``number`` gives, sooner."""
    if text.isdecimal():
        return int(text)
    return float(text) if "." in text else number(text)


@lru_cache(maxsize=_MOST_KNOWN)
def _string(text: str) -> str | None:
    return _text(_of_bytes(text)) or None


def _of_bytes(text: str) -> str:
    """The text whose bytes in UTF-8 are the characters of ``text``. Raises ValueError."""
    return text if text.isascii() else text.encode(_BYTES).decode()


def _text(text: str) -> str:
    """What Excel shows for the text of an element."""
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    return canonical(unescape(text)) if "_x" in text or "\r" in text else text


def _character(found: re.Match[str]) -> str:
    sixteen, ten, name = found.groups()
    if name:
        return _NAMED[name]
    return chr(int(sixteen, 16) if sixteen else int(ten))
