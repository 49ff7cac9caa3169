"""Sheets and shared strings that are written plainly, read without building a tree of them.

Plain is what Excel, LibreOffice and this program write: UTF-8 without comments, CDATA or a document
type, the usual elements in the usual order. All else gives None and is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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

_MOST_BYTES = 8 << 20  # in longer parts the parser refuses what is too long or too deep
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
_T_OPEN = r"<t(?: xml:space=\"preserve\")?+>"
_EMPTY = r"<c r=\"[A-Z]++\d++\"(?: s=\"\d++\")?+/>"
_TOKEN = re.compile(
    rf"(?:{_EMPTY})*+(?:"
    r"<c r=\"([A-Z]++)\d++\"((?: s=\"\d++\")?+(?: t=\"[a-z]++\")?+)(?:/>"
    r"|>(<f(?:\s[^<>]*)?(?:/>|>[^<]*+</f>))?+(?:<v>([^<]*+)</v>)?+</c>"
    rf"| t=\"inlineStr\"><is>{_T_OPEN}([^<]*+)</t></is></c>)"
    r"|(<row r=\"\d++\"(?: [^<>]*+)?+>|</row>))|\s++"
)
_GROUPS = _TOKEN.groups + 1
_ATTRIBUTES = re.compile(r"(?: s=\"(\d+)\")?(?: t=\"([a-z]+)\")?")
_START, _END, _END_OF_ROW = "<sheetData>", "</sheetData>", "</row>"


def plain(data: bytes, root: bytes) -> str | None:
    """The text of a well-formed part whose root is a plain ``root`` element.

    Comments and the like may stand in it, which the patterns below do not match.
    """
    text = _text_of(data, root)
    return text if text and _is_well_formed(text) else None


def _text_of(data: bytes, root: bytes) -> str | None:
    declared = _DECLARATION.match(data)
    begin = declared.end() if declared else 0
    found = _ROOT.match(data, begin)
    if len(data) > _MOST_BYTES or not found or found[1] != root or found[2] not in _MAIN:
        return None
    try:
        return canonical(data[begin:].decode())
    except UnicodeDecodeError:
        return None


def _is_well_formed(text: str) -> bool:
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(text, True)
    except expat.ExpatError:
        return False
    return True


def strings(data: bytes) -> tuple[str, ...] | None:
    """The text of every shared string."""
    text = plain(data, b"sst")
    if text is None:
        return None
    body = text[text.index(">") + 1 : text.rindex("<")] if "</sst>" in text else ""
    parts = _STRING.split(body)
    if any(map(str.strip, parts[::3])):
        return None
    runs = zip(parts[1::3], parts[2::3], strict=True)
    return tuple(_text(one or "".join(_TEXT.findall(many or ""))) for one, many in runs)


def cells(data: bytes, shared: Sequence[str], styles: Styles, date1904: bool) -> Filled | None:
    """The filled cells of a sheet by row and column, in order."""
    text = _text_of(data, b"worksheet") or ""
    start, end = text.find(_START) + len(_START), text.rfind(_END)
    if not len(_START) <= start <= end or "<!" in text[:start]:
        return None
    parts = _TOKEN.split(text[start:end])
    fields = [parts[n::_GROUPS] for n in range(1, _GROUPS)]
    if any(parts[::_GROUPS]) or not _is_well_formed(_without_cells(text, start, end, fields)):
        return None
    try:
        return _rows(fields, _Readers(shared, styles, date1904))
    except (ValueError, LookupError, TemplateError):
        return None  # it is damaged, which the parser says in words


def _without_cells(text: str, start: int, end: int, fields: Sequence[_Parts]) -> str:
    """The part with all that may be ill-formed in it: what a token leaves open, cells aside."""
    _, _, formulas, values, inline, tags = (filter(None, each) for each in fields)
    inside = "\n".join((*tags, *formulas, *values, *inline))
    return f"{text[:start]}{inside}{text[end:]}"


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
        self._kinds: Mapping[str | None, _Read] = {
            "s": self._of_shared,
            "str": _string,
            "b": lambda text: text.strip() in ("1", "true"),
            "e": lambda text: CellError(text.strip()),
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


def _number(text: str) -> int | float:
    """What ``number`` gives, sooner."""
    if text.isdecimal():
        return int(text)
    return float(text) if "." in text else number(text)


def _string(text: str) -> str | None:
    return _text(text) or None


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
