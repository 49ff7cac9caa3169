"""Defined names of a live workbook as rectangles of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbook_tools.errors import TemplateError, nearest
from workbook_tools.ooxml.names import PREFIX
from workbook_tools.ooxml.sheet import Area, parse_area

_RECTANGLE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!:,()\[\]]+))!([$A-Za-z0-9]+(?::[$A-Za-z0-9]+)?)")


@dataclass(frozen=True, slots=True)
class LiveName:
    """One defined name: as it is written (``Sheet2!wt_month`` for one of a sheet), and its text."""

    full: str
    text: str

    def place(self, book: str) -> tuple[str, Area]:
        """The sheet and the rectangle it stands for. Raises TemplateError when it is none."""
        match = _RECTANGLE.fullmatch(self.text.removeprefix("="))
        if match and "#REF!" not in self.text:
            try:
                sheet = match[1].replace("''", "'") if match[1] else match[2]
                return sheet, parse_area(match[3])
            except ValueError:
                pass
        raise TemplateError(
            f"{book}: the name {self.full} {_fault(self.text)} (it is {self.text}): let it be one "
            "rectangle such as Scorecard!$A$1:$H$60 in Excel (Formulas, Name Manager).",
            sheet=self.full.rpartition("!")[0],
        )


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
    plain = wanted.rpartition("!")[2].casefold()
    twins = [
        name.full for name in known.values() if name.full.rpartition("!")[2].casefold() == plain
    ]
    hint = f"; there is {', '.join(twins)}" if twins else nearest(wanted, known)
    raise TemplateError(
        f"{book} has no name {wanted}{hint}: define it in Excel (Formulas, Name Manager)."
    )


def _fault(text: str) -> str:
    if "#REF!" in text:
        return "has lost its cells (#REF!)"
    if re.search(r"\[[^\]]*\].*!", text):
        return "points into another workbook"
    if "," in text and "(" not in text.partition(",")[0]:
        return "covers several areas"
    return "is not one rectangle of cells"
