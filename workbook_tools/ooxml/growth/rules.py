"""Conditional formats and data validations, classic and x14: one rule stretched, never copies.

The formulas of a rule are written for the top row of its cells; for another row they are read as
if they had been filled down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from workbook_tools.ooxml.formulas import SharedFormula, translated
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.growth.rowmap import Place
from workbook_tools.ooxml.sheet import Area, stored_area
from workbook_tools.ooxml.xml import local, remove

_NUMBERS = frozenset(("num", "percent", "percentile", "formula"))


def conditional_formatting(home: Home, element: etree._Element) -> None:
    """Moves one ``<conditionalFormatting>``, which goes where none of its cells is left."""
    sqref = _follow(home, element, element.get("sqref", ""), list(element.iter("{*}formula")))
    if sqref:
        element.set("sqref", sqref)
    else:
        remove(element)


def validations(home: Home, element: etree._Element) -> None:
    """Moves the ``<dataValidations>`` of a sheet."""
    for each in list(element.iterfind("{*}dataValidation")):
        formulas = [*each.iterfind("{*}formula1"), *each.iterfind("{*}formula2")]
        sqref = _follow(home, each, each.get("sqref", ""), formulas)
        if sqref:
            each.set("sqref", sqref)
        else:
            remove(each)
    _recount(element)


def extended(home: Home, element: etree._Element) -> None:
    """Moves the x14 ``<conditionalFormattings>`` or ``<dataValidations>`` of a sheet."""
    for each in list(element):
        held = each.find("{*}sqref")
        if held is None:
            continue
        formulas = [f for f in each.iter("{*}f") if f.text]
        sqref = _follow(home, each, held.text or "", formulas)
        if sqref:
            held.text = sqref
        else:
            remove(each)
    _recount(element)


def _recount(element: etree._Element) -> None:
    """Says how many rules there are; takes the list out where none is left."""
    if not len(element):
        remove(element)
    elif element.get("count") is not None:
        element.set("count", str(len(element)))


def _follow(
    home: Home, rule: etree._Element, sqref: str, formulas: Sequence[etree._Element]
) -> str:
    """The cells of a rule afterwards; its formulas are moved with them."""
    before, after = [stored_area(part) for part in sqref.split()], home.areas(sqref)
    if not before or not after:
        return ""
    found = " ".join(map(str, after)) if home.moves else sqref
    home.journal.note(f"{home.sheet}!{local(rule)}", sqref, found)
    top = _Top(home, min(area.first_row for area in before), after)
    for formula in formulas:
        formula.text = top.moved(formula.text or "", str(after[0]))
    for value in rule.iter("{*}cfvo"):
        held = value.get("val")  # an x14 rule has <xm:f> instead
        if held and value.get("type") in _NUMBERS and not _is_number(held):
            value.set("val", top.moved(held, str(after[0])))
    return found


class _Top:
    """The row that a rule's formulas are written for: before (``row``) and afterwards."""

    def __init__(self, home: Home, row: int, after: Sequence[Area]) -> None:
        self._home = home
        self._row = row
        self._after = after
        self._place = home.rows.origin(min(area.first_row for area in after))

    def moved(self, text: str, where: str) -> str:
        """A formula as it reads for the new top row."""
        home = self._home
        if not home.formulas.may_concern(text, home.sheet):
            return text
        found = self._at(text, self._place, where, told=True)
        if "!" in text and any(
            self._at(text, place, where) != _down(found, self._place.row, place.row)
            for place in self._others()
        ):
            clause = (
                f"the formula ={text} of a rule refers to rows of another sheet that are copied in "
                "another order: let it refer to cells of its own sheet"
            )
            home.journal.refuse(home.part, home.sheet, where, clause)
        return found

    def _at(self, text: str, place: Place, where: str, *, told: bool = False) -> str:
        down = _down(text, self._row, place.new.source)
        return self._home.formula(down, where, place, told=told)

    def _others(self) -> Iterable[Place]:
        rows = (row for area in self._after for row in range(area.first_row, area.last_row + 1))
        copied = {place.row for place in self._home.rows.copies()}
        return (self._home.rows.origin(row) for row in rows if row in copied)


def _down(text: str, before: int, after: int) -> str:
    """A formula of row ``before`` as it reads when it is filled to row ``after``."""
    if before == after:
        return text
    filled = translated(SharedFormula(text, before, 1, []), after, 1)
    return filled.removeprefix("=") or "#REF!"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
