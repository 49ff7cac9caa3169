"""Conditional formats and data validations, classic and x14: one rule stretched, never copies."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from workbook_tools.ooxml.growth.filled import FilledDown
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.sheet import stored_area
from workbook_tools.ooxml.xml import drop_if_bare, local, remove

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
    if element.get("count") is not None:
        element.set("count", str(len(element)))
    drop_if_bare(element)


def _follow(
    home: Home, rule: etree._Element, sqref: str, formulas: Sequence[etree._Element]
) -> str:
    """The cells of a rule afterwards; its formulas are moved with them."""
    before, after = [stored_area(part) for part in sqref.split()], home.areas(sqref)
    if not before or not after:
        return ""
    found = " ".join(map(str, after)) if home.moves else sqref
    home.journal.note(f"{home.sheet}!{local(rule)}", sqref, found)
    filled = FilledDown(home, before, after)
    for formula in formulas:
        formula.text = filled.moved(formula.text or "")
    for value in rule.iter("{*}cfvo"):
        held = value.get("val")  # an x14 rule has <xm:f> instead
        if held and value.get("type") in _NUMBERS and not _is_number(held):
            value.set("val", filled.moved(held))
    return found


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
