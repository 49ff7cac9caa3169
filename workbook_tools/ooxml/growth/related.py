"""Parts that speak of cells from elsewhere: the workbook's names, tables, charts."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.sheet import stored_area
from workbook_tools.ooxml.xml import local, remove, whole

_FORMULAS_OF_CHARTS = frozenset(("f", "sqref"))
_CACHES = frozenset(("numCache", "strCache", "multiLvlStrCache"))


def names(home: Home, root: etree._Element) -> None:
    """The workbook's defined names. A row without ``$`` is counted from where a name is used."""
    for name in root.iterfind("{*}definedNames/{*}definedName"):
        if name.text:
            where = f"the name {name.get('name')}"
            name.text = home.formula(name.text, where, fixed_only=True)


def table(home: Home, root: etree._Element) -> None:
    """A table with its filter, its sorting and the formulas of its columns."""
    name = root.get("displayName", "")
    for element in _with_ref(root):
        ref = element.get("ref", "")
        area = home.stretched(stored_area(ref))
        if area is None or (element is root and _is_bare(root, area.last_row - area.first_row)):
            clause = f"the table {name} would have no row left: leave one of its rows"
            home.journal.refuse(home.part, home.sheet, ref, clause)
            return
        home.journal.note(f"the table {name}", ref, str(area))
        element.set("ref", str(area))
    for tag in ("calculatedColumnFormula", "totalsRowFormula"):
        for formula in root.iter(f"{{*}}{tag}"):
            formula.text = home.formula(formula.text or "", f"the table {name}")


def _with_ref(root: etree._Element) -> Iterator[etree._Element]:
    yield root
    for tag in ("autoFilter", "sortState", "sortCondition"):
        yield from root.iter(f"{{*}}{tag}")


def _is_bare(root: etree._Element, rows_below: int) -> bool:
    """Whether a table has no more than its heading and its row of totals."""
    ends = whole(root, "headerRowCount", 1) + whole(root, "totalsRowCount", 0)
    return rows_below + 1 <= ends


def chart(home: Home, root: etree._Element) -> None:
    """The references of a chart; figures kept from before go where the reference changes.

    A reference to one cell grows with it, but for the name of a series.
    """
    for formula in list(root.iter("{*}f")):
        holder = formula.getparent()
        grows = holder is None or not any(local(up) == "tx" for up in _above(formula))
        text = formula.text or ""
        moved = home.formula(text, "a chart", grows=grows)
        if moved == text or holder is None:
            continue
        formula.text = moved
        for held in list(holder):
            if isinstance(held.tag, str) and local(held) in _CACHES:
                remove(held)


def _above(element: etree._Element) -> Iterator[etree._Element]:
    return element.iterancestors()
