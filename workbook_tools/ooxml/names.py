"""Defined names as rectangles of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workbook_tools.errors import TemplateError, nearest
from workbook_tools.ooxml.book import Book, DefinedName
from workbook_tools.ooxml.sheet import Area, parse_area

PREFIX = "wt_"
_RECTANGLE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!:,()\[\]]+))!([$A-Za-z0-9]+(?::[$A-Za-z0-9]+)?)")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")


def grid_names(book: Book) -> tuple[str, ...]:
    """The names that begin with ``wt_``; those of one sheet with that sheet before them."""
    return tuple(name.full for name in grids_of(book))


def grids_of(book: Book) -> Iterator[DefinedName]:
    """The defined names that begin with ``wt_``."""
    return (name for name in book.names if name.name.casefold().startswith(PREFIX))


def place(book: Book, name: str) -> tuple[str, Area]:
    """The sheet and rectangle that ``name`` stands for.

    Raises TemplateError when the name is missing or is anything but one rectangle in this workbook.
    """
    return place_of(book, _find(book, name))


def place_of(book: Book, defined: DefinedName) -> tuple[str, Area]:
    """The same of a name that was found."""
    sheet, area = rectangle(book.package.path, defined.full, defined.text)
    try:
        return book.sheet(sheet).name, area
    except ValueError:
        raise _no_rectangle(book.package.path, defined.full, defined.text) from None


def rectangle(file: object, name: str, text: str) -> tuple[str, Area]:
    """The sheet, as it is written, and the rectangle that a name's ``text`` stands for.

    Raises TemplateError, which speaks of ``file`` and ``name``, when it is none.
    """
    match = _RECTANGLE.fullmatch(text.strip().removeprefix("="))
    if match is None or _fault(text):
        raise _no_rectangle(file, name, text)
    try:
        return match[1].replace("''", "'") if match[1] else match[2], parse_area(match[3])
    except ValueError:
        raise _no_rectangle(file, name, text) from None


def no_such_name(file: object, wanted: str, known: Iterable[str]) -> TemplateError:
    """That ``file`` has no name ``wanted``; it says which of ``known``, written whole, is near."""
    names = tuple(known)
    plain = wanted.rpartition("!")[2].casefold()
    twins = [name for name in names if name.rpartition("!")[2].casefold() == plain]
    hint = f"; there is {', '.join(twins)}" if twins else nearest(wanted, names)
    return TemplateError(
        f"{file} has no name {wanted}{hint}: define it in Excel (Formulas, Name Manager)."
    )


def _find(book: Book, name: str) -> DefinedName:
    scope, _, plain = name.rpartition("!")
    scope = scope[1:-1].replace("''", "'") if scope.startswith("'") else scope
    for defined in book.names:
        same_scope = defined.scope.casefold() == scope.casefold()
        if same_scope and defined.name.casefold() == plain.casefold():
            return defined
    raise no_such_name(book.package.path, name, grid_names(book))


def _fault(text: str) -> str:
    bare = _QUOTED.sub("", text)
    if "#REF!" in text:
        return "has lost its cells (#REF!)"
    if re.search(r"\[[^\]]*\].*!", text):
        return "points into another workbook"
    if "," in bare and "(" not in bare.partition(",")[0]:
        return "covers several areas"
    return ""


def _no_rectangle(file: object, name: str, text: str) -> TemplateError:
    sheet, _, cells = text.strip().removeprefix("=").rpartition("!")
    fault = _fault(text) or "is not one rectangle of cells"
    return TemplateError(
        f"{file}: the name {name} {fault} (it is {text}): "
        "let it be one rectangle such as Scorecard!$A$1:$H$60 in Excel (Formulas, Name Manager).",
        sheet=name.rpartition("!")[0] or sheet.strip("'"),
        cell=cells,
    )
