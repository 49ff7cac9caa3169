"""Parts that speak of cells from elsewhere: the workbook's names, tables, sheet views, links."""

from __future__ import annotations

from urllib.parse import quote, unquote

from lxml import etree

from workbook_tools.ooxml.growth.areas import stretch
from workbook_tools.ooxml.growth.home import Home
from workbook_tools.ooxml.sheet import Area, stored_area
from workbook_tools.ooxml.xml import whole


def names(home: Home, root: etree._Element) -> None:
    """The workbook's defined names. A row without ``$`` is counted from where a name is used."""
    for name in root.iterfind("{*}definedNames/{*}definedName"):
        if name.text:
            where = f"the name {name.get('name')}"
            name.text = home.formula(name.text, where, fixed_only=True)


def table(home: Home, root: etree._Element) -> None:
    """A table with its filter, its sorting and the formulas of its columns."""
    said = f"the table {root.get('displayName', '')}"
    if home.moves:
        _refuse_broken(home, root, said)
        stretch(home, root, said)
        for tag in ("autoFilter", "sortState", "sortCondition"):
            for element in root.iter(f"{{*}}{tag}"):
                stretch(home, element, said)
    for tag in ("calculatedColumnFormula", "totalsRowFormula"):
        for formula in root.iter(f"{{*}}{tag}"):
            formula.text = home.formula(formula.text or "", said)


def _refuse_broken(home: Home, root: etree._Element, said: str) -> None:
    """Refuses a table whose heading or totals would not stand once at its ends, with rows between.

    Excel repairs a table that has no row between, or whose heading is another.
    """
    ref = root.get("ref", "")
    area = stored_area(ref)
    heading, totals = whole(root, "headerRowCount", 1), whole(root, "totalsRowCount")
    ends = [area.first_row] * bool(heading) + [area.last_row] * bool(totals)
    if any(len(home.rows.places(row)) != 1 for row in ends):
        clause = f"the heading or the totals of {said} would be copied or taken out: move the table"
        home.journal.refuse(home.part, home.sheet, ref, clause)
        return
    moved = home.stretched(_between(area, heading, totals))
    if moved is None:
        clause = f"{said} would have no row left: leave one of its rows"
        home.journal.refuse(home.part, home.sheet, ref, clause)


def _between(area: Area, heading: int, totals: int) -> Area:
    return area._replace(first_row=area.first_row + heading, last_row=area.last_row - totals)


def views(home: Home, root: etree._Element) -> None:
    """The filters and sortings of a sheet's named views."""
    for element in root.iter("{*}*"):
        if element.get("ref"):
            stretch(home, element, "a filter of a sheet view")


def links(home: Home, root: etree._Element) -> None:
    """Links to places of the workbook itself, kept as relationships of a sheet or of its shapes."""
    for relation in root.iter("{*}Relationship"):
        target = relation.get("Target", "")
        if not target.startswith("#"):
            continue
        place = unquote(target.removeprefix("#"))
        moved = home.formula(place, "a link")
        if moved != place:
            relation.set("Target", "#" + quote(moved, safe="'!$:()"))
