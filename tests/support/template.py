"""The committed templates, as the library and as openpyxl and lxml read it."""

from __future__ import annotations

import csv
import warnings
import zipfile
from pathlib import Path

from lxml import etree
from openpyxl import Workbook, load_workbook

ROOT = Path(__file__).parent.parent.parent
TEMPLATE = ROOT / "template.xlsx"
REQUEST = ROOT / "config" / "request.xlsx"
PROTOTYPE = ROOT / "examples" / "prototype.xlsx"
KEYED = ("wt_scorecard", "wt_commentary", "wt_history")
NAMES = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "x14": "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    "xm": "http://schemas.microsoft.com/office/excel/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def opened(path: Path = TEMPLATE) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what openpyxl would not keep
        return load_workbook(path)


def refs() -> list[str]:
    """The indicators of the example, in their order."""
    with (ROOT / "config" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        return [line["ref"] for line in csv.DictReader(file)]


def part(name: str, path: Path = TEMPLATE) -> etree._Element:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(name))


def sheet_part(title: str, path: Path = TEMPLATE) -> etree._Element:
    order = [sheet.get("name") for sheet in found(part("xl/workbook.xml", path), "//m:sheet")]
    return part(f"xl/worksheets/sheet{order.index(title) + 1}.xml", path)


def found(root: etree._Element, path: str) -> list[etree._Element]:
    elements = root.xpath(path, namespaces=NAMES)
    assert isinstance(elements, list)
    return elements
