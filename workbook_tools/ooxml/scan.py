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


class Filled(NamedTuple):
    """What a cell shows, and whether a formula shows it."""

    value: Value
    is_formula: bool = False


Rows: TypeAlias = dict[int, dict[int, Filled]]
_Read: TypeAlias = Callable[[str, str | None], Filled]
_NOTHING = Filled(None)

_MOST_BYTES = 8 << 20  # in longer parts the parser refuses what is too long or too deep
_MAIN = (MAIN.encode(), MAIN_STRICT.encode())
_DECLARATION = re.compile(
    rb"""<\?xml version=["']1\.0["'](?: encoding=["']utf-8["'])?[^?<]*\?>\s*""", re.IGNORECASE
)
_ROOT = re.compile(rb"<(\w+)(?=\s)[^<]*?\sxmlns=[\"']([^\"']*)[\"'][^<]*>")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(\w+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_T = r"<t(?: xml:space=\"preserve\")?>([^<]*)</t>"
_TEXT = re.compile(_T)
_RUN = r"<r>(?:<rPr>(?:<\w+(?: [^<>]*)?/>)*</rPr>)?" + _T.replace("([", "(?:[") + "</r>"
_STRING = re.compile(rf"\s*<si>(?:{_T}|((?:{_RUN})+)|<t ?/>)</si>")
_OPEN, _CLOSE = r"<(?:v|is><t(?: xml:space=\"preserve\")?+)>", r"</(?:v|t></is)>"
_TOKEN = re.compile(
    r"<(?:c r=\"([A-Z]++)\d++\"(?: s=\"(\d++)\")?+(?: t=\"([a-zA-Z]++)\")?+(?:/>|>"
    rf"(<f(?:\s[^<>]*)?(?:/>|>[^<]*+</f>))?+(?:{_OPEN}([^<]*+){_CLOSE})?+</c>)"
    r"|row r=\"(\d++)\"(?: [^<>]*+)?+>|/row>)|\s++"
)
_GROUPS = _TOKEN.groups + 1


def plain(data: bytes, root: bytes) -> str | None:
    """The text of a well-formed part whose root is a plain ``root`` element.

    Comments and the like may stand in it, which the patterns below do not match.
    """
    declared = _DECLARATION.match(data)
    begin = declared.end() if declared else 0
    found = _ROOT.match(data, begin)
    if len(data) > _MOST_BYTES or not found or found[1] != root or found[2] not in _MAIN:
        return None
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(data, True)
        return canonical(data[begin:].decode())
    except (expat.ExpatError, UnicodeDecodeError):
        return None


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


def cells(data: bytes, shared: Sequence[str], styles: Styles, date1904: bool) -> Rows | None:
    """The filled cells of a sheet by row and column, in order."""
    text = plain(data, b"worksheet")
    head, start, rest = (text or "").partition("<sheetData>")
    body, end, _ = rest.partition("</sheetData>")
    if not start or not end or "<!" in head or not _fits(body):
        return None
    parts = _TOKEN.split(body)
    if any(parts[::_GROUPS]):
        return None
    try:
        return _rows(parts, _readers(shared, styles, date1904))
    except (ValueError, KeyError, TemplateError):
        return None  # it is damaged, which the parser says in words


def _fits(body: str) -> bool:
    """Whether cells have an inline text just where their type says so."""
    inline, typed = body.count("<is>"), body.count('t="inlineStr"')
    return inline == typed == body.count('t="inlineStr"><is>')


def _rows(parts: list[str], readers: Mapping[str | None, _Read]) -> Rows:
    """Raises ValueError or KeyError where cells are not in order, or a value is none."""
    rows: Rows = {}
    here: dict[int, Filled] = {}
    row, last = 0, MAX_ROW
    fields = (parts[n::_GROUPS] for n in range(1, _GROUPS))
    for letters, style, kind, formula, text, number_of_row in zip(*fields, strict=True):
        if text or formula:
            if _COLUMNS[letters] <= last:
                raise ValueError(letters)
            last = _COLUMNS[letters]
            filled = readers[kind](text, style) if text else _NOTHING
            if formula or filled.value is not None:
                here[last] = Filled(filled.value, True) if formula else filled
        elif number_of_row:
            row, last, here = _next(row, int(number_of_row)), 0, {}
            rows[row] = here
    return {row: cells for row, cells in rows.items() if cells}


def _next(before: int, number: int) -> int:
    if not before < number <= MAX_ROW:
        raise ValueError(number)
    return number


class _Columns(dict[str, int]):
    def __missing__(self, letters: str) -> int:
        self[letters] = parse_cell(f"{letters}1")[1]
        return self[letters]


_COLUMNS = _Columns()


def _readers(shared: Sequence[str], styles: Styles, date1904: bool) -> Mapping[str | None, _Read]:
    """How the text of a cell of each type, and its style, become a value."""
    texts = {str(number): Filled(text or None) for number, text in enumerate(shared)}
    dates = {str(style): has_time for style, has_time in styles.dates.items()}

    def of_number(text: str, style: str | None) -> Filled:
        value = number(text.strip())
        if style not in dates:
            return Filled(value)
        moment = from_serial(value, date1904, dates[style])
        return Filled(value if moment is None else moment)

    return {
        None: of_number,
        "n": of_number,
        "s": lambda text, _: texts[text],
        "str": lambda text, _: Filled(_text(text) or None),
        "inlineStr": lambda text, _: Filled(_text(text) or None),
        "b": lambda text, _: Filled(text.strip() in ("1", "true")),
        "e": lambda text, _: Filled(CellError(text.strip())),
    }


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
