"""The smallest workbooks that show one thing: parts as text, zipped."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = f"""<styleSheet xmlns="{NS}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="mmm\\-yy"/>
<numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="20"/><name val="Verdana"/></font></fonts>
<cellXfs count="6"><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="0"/>
<xf numFmtId="165" fontId="0"/>
<xf numFmtId="0" fontId="0"><alignment wrapText="1"/></xf>
<xf numFmtId="0" fontId="1"><alignment wrapText="1" indent="2" textRotation="90"/></xf>
<xf numFmtId="20" fontId="0"/></cellXfs></styleSheet>"""


def relations(*targets: tuple[str, str]) -> str:
    """Relationships of the kinds and to the targets given, ``rId1`` and on."""
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def sheet(rows: str = "", *, before: str = "", after: str = "") -> str:
    """A worksheet part with rows, and what stands before and after them."""
    return f'<worksheet xmlns="{NS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook(
    path: Path,
    *sheets: str,
    names: str = "",
    setup: str = "",
    shared: str = "",
    parts: Mapping[str, str] | None = None,
    related: tuple[tuple[str, str], ...] = (),
) -> Path:
    """A workbook with sheets ``One``, ``Two`` ... made of worksheet parts, written to ``path``."""
    titles = ["One", "Two", "Three and more"][: len(sheets)]
    listed = "".join(
        f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>' for n, title in enumerate(titles, 1)
    )
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    targets += [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml"), *related]
    every: dict[str, str] = {
        "[Content_Types].xml": _types(len(sheets), parts or {}),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{NS}" xmlns:r="{_OFFICE}">{setup}'
        f"<sheets>{listed}</sheets>{defined}</workbook>",
        "xl/_rels/workbook.xml.rels": relations(*targets),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{NS}">{shared}</sst>',
    }
    for n, part in enumerate(sheets, 1):
        every[f"xl/worksheets/sheet{n}.xml"] = part
    write(path, every | dict(parts or {}))
    return path


def write(path: Path, parts: Mapping[str, str]) -> None:
    """Zips parts into ``path``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def part(path: Path, name: str = "xl/worksheets/sheet1.xml") -> str:
    """A part's text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def cell_xml(path: Path, address: str, name: str = "xl/worksheets/sheet1.xml") -> str:
    """The ``<c>`` of an address as it is written; ``""`` where the part has none."""
    found = re.search(rf'<c r="{address}"[^>]*?(/>|>.*?</c>)', part(path, name))
    return found[0] if found else ""


def _types(count: int, parts: Mapping[str, str]) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET}.worksheet+xml"/>'
        for n in range(1, count + 1)
    )
    for name in parts:
        kind = "calcChain" if "calcChain" in name else "table" if "table" in name else "other"
        overrides += f'<Override PartName="/{name}" ContentType="{_SHEET}.{kind}+xml"/>'
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
        f"{overrides}</Types>"
    )
