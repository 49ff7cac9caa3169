"""What XlsxWriter cannot write is put into its package here; the zip is the same each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import cast

from lxml import etree

Parts = dict[str, bytes]
Edit = Callable[[etree._Element], None]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
LANGUAGE = "en-GB"
DC = "http://purl.org/dc/elements/1.1/"
_RULES_URI = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
_ICONS_ID = "{6B1F0C52-3D5E-4C8A-9A57-2E5D0F5A1C31}"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
# The fewest months for each icon: none, then 1, 3, 6, 9 months and the full 12.
_ICONS = ((0, "5Quarters", 0), (3, "5Quarters", 1), (6, "5Quarters", 2), (9, "5Quarters", 3))
_FULL = (12, "NoIcons", 0)


def unpack(data: bytes) -> Parts:
    """The parts in the package's order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: Parts) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, part)
    return held.getvalue()


def edit(parts: Parts, name: str, change: Edit) -> None:
    root = etree.fromstring(parts[name])
    change(root)
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _find(root: etree._Element, path: str) -> list[etree._Element]:
    namespaces = {"m": MAIN, "c": CHART, "x14": X14}
    return cast(list[etree._Element], root.xpath(path, namespaces=namespaces))


def drop_results(root: etree._Element) -> None:
    """Formulas without results: a template has no figures yet."""
    for cell in _find(root, "//m:c[m:f]"):
        cell.attrib.pop("t", None)
        for result in cell.findall(f"{{{MAIN}}}v"):
            cell.remove(result)


def drop_chart_caches(root: etree._Element) -> None:
    for cache in _find(root, "//c:numCache | //c:strCache"):
        parent = cache.getparent()
        if parent is not None:
            parent.remove(cache)


def say_british(root: etree._Element) -> None:
    for element in _find(root, "//c:lang"):
        element.set("val", LANGUAGE)
    for element in _find(root, "//*[@lang]"):
        element.set("lang", LANGUAGE)


def say_what_is_drawn(root: etree._Element) -> None:
    """Hidden cells are drawn and a month without a number is a gap; programs differ in defaults."""
    legend = _find(root, "//c:legend")[0]
    legend.addnext(etree.Element(f"{{{CHART}}}dispBlanksAs", val="gap"))
    legend.addnext(etree.Element(f"{{{CHART}}}plotVisOnly", val="0"))
    offset = _find(root, "//c:dateAx/c:lblOffset")[0]
    offset.addnext(etree.Element(f"{{{CHART}}}baseTimeUnit", val="months"))


def free_heights(rows: Iterable[int]) -> Edit:
    """Rows (from 1) keep their height but may grow as someone types."""
    held = {str(row) for row in rows}

    def change(root: etree._Element) -> None:
        for row in _find(root, "//m:row"):
            if row.get("r") in held:
                row.attrib.pop("customHeight", None)

    return change


def set_language(root: etree._Element) -> None:
    language = etree.SubElement(root, f"{{{DC}}}language")
    language.text = LANGUAGE


def add_months_icons(cells: str) -> Edit:
    """Quarter circles where an average rests on fewer than 12 months, and no icon at 12."""

    def change(root: etree._Element) -> None:
        extensions = _find(root, "m:extLst")[0]
        extension = etree.Element(f"{{{MAIN}}}ext", nsmap={"x14": X14}, uri=_RULES_URI)
        formats = etree.SubElement(extension, f"{{{X14}}}conditionalFormattings")
        area = etree.SubElement(formats, f"{{{X14}}}conditionalFormatting", nsmap={"xm": XM})
        area.append(_icon_rule())
        etree.SubElement(area, f"{{{XM}}}sqref").text = cells
        extensions.insert(0, extension)

    return change


def _icon_rule() -> etree._Element:
    rule = etree.Element(f"{{{X14}}}cfRule", type="iconSet", priority="900", id=_ICONS_ID)
    icons = etree.SubElement(
        rule, f"{{{X14}}}iconSet", iconSet="5Quarters", showValue="0", custom="1"
    )
    for fewest, _, _ in (*_ICONS, _FULL):
        kind = "num" if fewest else "percent"
        limit = etree.SubElement(icons, f"{{{X14}}}cfvo", type=kind)
        etree.SubElement(limit, f"{{{XM}}}f").text = str(fewest)
    for _, name, number in (*_ICONS, _FULL):
        etree.SubElement(icons, f"{{{X14}}}cfIcon", iconSet=name, iconId=str(number))
    return rule
