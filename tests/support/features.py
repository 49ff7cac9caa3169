"""How each feature that the README of the awkward workbooks names is seen in a file."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from support.parts import contents

IN_PART: dict[str, tuple[str, str]] = {
    "sparklines": (r"xl/worksheets/", r"<x14:sparkline>"),
    "x14 data bar": (r"xl/worksheets/", r'<x14:cfRule type="dataBar"'),
    "x14 icon set": (r"xl/worksheets/", r'<x14:iconSet iconSet="3Triangles"'),
    "x14 data validation": (r"xl/worksheets/", r"<x14:dataValidation "),
    "stopIfTrue": (r"xl/worksheets/", r'<cfRule [^>]*stopIfTrue="1"'),
    "icon set": (r"xl/worksheets/", r"<iconSet"),
    "colour scale": (r"xl/worksheets/", r"<colorScale>"),
    "text box": (r"xl/drawings/", r'txBox="1"'),
    "chart": (r"xl/charts/", r"<c:lineChart>"),
    "header image": (r"xl/drawings/vmlDrawing", r"<v:imagedata"),
    "note": (r"xl/.*comments?.*\.xml", r"<comment "),
    "merged cells": (r"xl/worksheets/", r"<mergeCell "),
    "data validation": (r"xl/worksheets/", r"<dataValidation "),
    "autofilter": (r"xl/worksheets/", r"<autoFilter "),
    "frozen panes": (r"xl/worksheets/", r'state="frozen"'),
    "print titles": (r"xl/workbook", r"_xlnm.Print_Titles"),
    "hidden sheet": (r"xl/workbook", r'state="hidden"'),
    "veryHidden sheet": (r"xl/workbook", r'state="veryHidden"'),
    "extLst after sheetData": (r"xl/worksheets/", r"</sheetData>.*<extLst>"),
    "sheet protection": (r"xl/worksheets/", r"<sheetProtection "),
    "table": (r"xl/tables/", r"<table "),
    "rich text": (r"xl/sharedStrings", r"<si><r>"),
    "phonetic runs": (r"xl/sharedStrings", r"<rPh "),
    "xml:space": (r"xl/sharedStrings", r'xml:space="preserve"'),
    "formulas": (r"xl/worksheets/", r"<f>"),
    "formulas without results": (r"xl/worksheets/", r"<f>[^<]+</f><v(></v>| ?/>)"),
    "array formula": (r"xl/worksheets/", r'<f t="array"'),
    "shared formula": (r"xl/worksheets/", r'<f t="shared" si="0"'),
    "dynamic array": (r"xl/worksheets/", r'<c [^>]*cm="1"'),
    "INDIRECT": (r"xl/worksheets/", r"INDIRECT\("),
    "formula over a name": (r"xl/worksheets/", r"<f[^>]*>SUM\(months_of_year\)"),
    "text result": (r"xl/worksheets/", r't="str"[^>]*><f>'),
    "macro-enabled type": (r"\[Content_Types\]", r"sheet\.macroEnabled\.main"),
    "macro template type": (r"\[Content_Types\]", r"template\.macroEnabled\.main"),
    "add-in type": (r"\[Content_Types\]", r"addin\.macroEnabled\.main"),
    "template type": (r"\[Content_Types\]", r"spreadsheetml\.template\.main"),
    "threaded comment": (r"xl/threadedComments/", r"<threadedComment "),
    "persons": (r"xl/persons/", r"<person "),
    "customUI14": (r"customUI/customUI14.xml", r"2009/07/customui"),
    "customXml": (r"customXml/item1.xml", r"<council"),
    "calcChain": (r"xl/calcChain", r"<c r="),
    "AlternateContent": (r"xl/worksheets/", r"<mc:AlternateContent"),
    "1904 dates": (r"xl/workbook", r'date1904="1"'),
    "saved by LibreOffice": (r"docProps/app", r"LibreOffice"),
    "row heights": (r"xl/worksheets/", r'<row [^>]*ht="'),
    "rows without addresses": (r"xl/worksheets/", r"<row>"),
    "cells without addresses": (r"xl/worksheets/", r"<c s="),
    "prefixed SpreadsheetML": (r"xl/worksheets/", r"<x:worksheet "),
    "strict namespaces": (r"xl/worksheets/", r"purl.oclc.org/ooxml/spreadsheetml"),
    "date cell": (r"xl/worksheets/", r't="d"><v>2019-12-01'),
    "absolute target": (r"xl/_rels/", r'Target="/xl/pages'),
    "backslash target": (r"xl/_rels/", r"Target=\"worksheets\\sheet1.xml"),
    "parts in odd places": (r"xl/pages/", r"<worksheet "),
    "percent in a part name": (r"customer/Page%20three.xml", r"<worksheet "),
    "sheet-scoped name": (r"xl/workbook", r'name="wt_month" localSheetId="1"'),
    "broken name": (r"xl/workbook", r'name="wt_broken">#REF!'),
    "name of several areas": (r"xl/workbook", r"wt_everywhere\">[^<,]+,"),
    "external name": (r"xl/workbook", r"wt_elsewhere\">\[1\]"),
    "external link": (r"xl/externalLinks/_rels/", r'TargetMode="External"'),
    "stored height": (r"xl/worksheets/", r'<row r="4" spans="1:6" ht="15">'),
    "custom height": (r"xl/worksheets/", r'ht="33" customHeight="1"'),
    "row without height": (r"xl/worksheets/", r'<row r="6" spans="1:6">'),
    "nested entities": (r"xl/worksheets/", r'<!ENTITY a9 "&a8;'),
    "digital signature": (r"_xmlsignatures/", r"<Signature "),
    "tag cut short": (r"xl/worksheets/", r"<sheetData>(?!.*</worksheet>)"),
}
"""Feature to the part that shows it and the text that stands there, both as expressions."""


def _directory(path: Path) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(path) as archive:
        return archive.infolist()


def _names(path: Path) -> list[str]:
    return [info.filename for info in _directory(path)]


def _compound(path: Path) -> bool:
    return path.read_bytes().startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def _holds(words: str) -> Callable[[Path], bool]:
    return lambda path: words.encode("utf-16-le") in path.read_bytes()


def _descriptors(path: Path) -> bool:
    blob = path.read_bytes()
    sizes = [struct.unpack_from("<L", blob, i.header_offset + 18)[0] for i in _directory(path)]
    return all(info.flag_bits & 8 for info in _directory(path)) and not any(sizes)


IN_FILE: dict[str, Callable[[Path], bool]] = {
    "vbaProject": lambda p: contents(p)["xl/vbaProject.bin"].startswith(b"\xd0\xcf\x11\xe0"),
    "printer settings": lambda p: (
        b"\0\1\2" in contents(p)["xl/printerSettings/printerSettings1.bin"]
    ),
    "many xfs": lambda p: contents(p)["xl/styles.xml"].count(b"<xf ") > 300,
    "sheets in odd order": lambda p: (
        _names(p)[1:3]
        == [
            "customer/Page%20three.xml",
            "xl/worksheets/sheet1.xml",
        ]
    ),
    "folder member": lambda p: "xl/" in _names(p),
    "types not first": lambda p: _names(p)[0] != "[Content_Types].xml",
    "data descriptors": _descriptors,
    "stored members": lambda p: {i.compress_type for i in _directory(p)} == {zipfile.ZIP_STORED},
    "cut in the middle": lambda p: p.read_bytes().startswith(b"PK") and not zipfile.is_zipfile(p),
    "a web page": lambda p: p.read_bytes().startswith(b"<html>"),
    "no bytes": lambda p: p.stat().st_size == 0,
    "compound file": _compound,
    "encrypted package": _holds("EncryptedPackage"),
    "old workbook stream": _holds("Workbook"),
    "one name twice": lambda p: len(_names(p)) > len(set(_names(p))),
    "encrypted flag": lambda p: any(info.flag_bits & 1 for info in _directory(p)),
    "missing sheet part": lambda p: "xl/worksheets/sheet1.xml" not in _names(p),
}
"""Feature to what shows it in the file as a whole."""


def holds(path: Path, feature: str) -> bool:
    """Whether the file holds the feature. Raises KeyError for a feature that nobody can see."""
    if feature in IN_FILE:
        return IN_FILE[feature](path)
    part, text = IN_PART[feature]
    return any(
        re.match(part, name) and re.search(text, data.decode("utf-8", "replace"), re.DOTALL)
        for name, data in contents(path).items()
    )
