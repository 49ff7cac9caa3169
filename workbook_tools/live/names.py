"""Defined names of a live workbook as rectangles of cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbook_tools.ooxml.names import PREFIX, no_such_name, rectangle
from workbook_tools.ooxml.sheet import Area


@dataclass(frozen=True, slots=True)
class LiveName:
    """One defined name: as it is written (``Sheet2!wt_month`` for one of a sheet), and its text."""

    full: str
    text: str

    def place(self, book: str) -> tuple[str, Area]:
        """The sheet and the rectangle it stands for. Raises TemplateError when it is none."""
        return rectangle(book, self.full, self.text)


def grid_name(name: str, text: str | None) -> LiveName | None:
    """A name as xlwings gives it, where it is one of a grid."""
    scope, _, plain = name.rpartition("!")
    if not plain.casefold().startswith(PREFIX):
        return None
    scope = scope[1:-1].replace("''", "'") if scope.startswith("'") else scope
    return LiveName(f"{scope}!{plain}" if scope else plain, text or "")


def find(names: Iterable[LiveName], wanted: str, book: str) -> LiveName:
    """The name ``wanted``, case aside. Raises TemplateError naming the nearest."""
    known = {name.full.casefold(): name for name in names}
    if found := known.get(wanted.casefold()):
        return found
    raise no_such_name(book, wanted, (name.full for name in known.values()))
