"""Defined names as rectangles of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    text = defined.text.strip().removeprefix("=")
    if fault := _fault(text):
        raise _error(book, defined, fault)
    match = _RECTANGLE.fullmatch(text)
    if not match:
        raise _error(book, defined, "is not one rectangle of cells")
    sheet = match[1].replace("''", "'") if match[1] else match[2]
    try:
        return book.sheet(sheet).name, parse_area(match[3])
    except ValueError:
        raise _error(book, defined, "is not one rectangle of cells") from None


def _find(book: Book, name: str) -> DefinedName:
    scope, _, plain = name.rpartition("!")
    scope = scope[1:-1].replace("''", "'") if scope.startswith("'") else scope
    for defined in book.names:
        same_scope = defined.scope.casefold() == scope.casefold()
        if same_scope and defined.name.casefold() == plain.casefold():
            return defined
    twins = [d.full for d in book.names if d.name.casefold() == plain.casefold()]
    hint = f"; there is {', '.join(twins)}" if twins else nearest(name, grid_names(book))
    raise TemplateError(
        f"{book.package.path} has no name {name}{hint}: "
        "define it in Excel (Formulas, Name Manager)."
    )


def _fault(text: str) -> str:
    bare = _QUOTED.sub("", text)
    if "#REF!" in text:
        return "has lost its cells (#REF!)"
    if re.search(r"\[[^\]]*\].*!", text):
        return "points into another workbook"
    if "," in bare and "(" not in bare.partition(",")[0]:
        return "covers several areas"
    return ""


def _error(book: Book, defined: DefinedName, fault: str) -> TemplateError:
    where = f"{book.package.path}: the name {defined.full} {fault}"
    sheet, _, cells = defined.text.strip().removeprefix("=").rpartition("!")
    return TemplateError(
        f"{where} (it is {defined.text}): let it be one rectangle such as Scorecard!$A$1:$H$60 "
        "in Excel (Formulas, Name Manager).",
        sheet=defined.scope or sheet.strip("'"),
        cell=cells,
    )
