"""The references of charts, old and new, and of the shapes that lie upon them."""

from __future__ import annotations

from lxml import etree

from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.growth.series import moved_series
from workbook_tools.ooxml.xml import local, remove

_CACHES = frozenset(
    (
        *("numCache", "strCache", "multiLvlStrCache", "lvl"),
        *("dlblRangeCache", "dlblFieldTableCache"),
    )
)
_OF_ONE_CELL = frozenset(("tx", "dlblFTEntry"))
_WHERE = "a chart"


def chart(home: Home, root: etree._Element) -> None:
    """Moves the references; figures kept from before go where the reference changes.

    A reference to one cell grows with it, but for names, titles and labels.
    """
    for formula in list(root.iter("{*}f", "{*}sqref")):
        holder, text = formula.getparent(), formula.text or ""
        if holder is None:
            continue
        if local(holder) == "multiLvlStrRef":
            moved = home.formula(text, _WHERE)
        else:
            moved = moved_series(home, text, _WHERE, grows=not _is_of_one_cell(formula))
        if moved != text:
            formula.text = moved
            _drop_caches(holder)


def shapes(home: Home, root: etree._Element) -> None:
    """Shapes, wherever they lie, that show a cell or a picture of some."""
    for element in root.iter("{*}sp", "{*}cameraTool"):
        for name in ("textlink", "cellRange"):
            if text := element.get(name):
                element.set(name, home.formula(text, "a shape that shows a cell"))


def _is_of_one_cell(formula: etree._Element) -> bool:
    return any(local(above) in _OF_ONE_CELL for above in formula.iterancestors())


def _drop_caches(holder: etree._Element) -> None:
    for held in list(holder.iterchildren("{*}*")):
        if local(held) in _CACHES:
            remove(held)
