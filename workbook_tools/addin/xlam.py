"""The package of an add-in: a hidden workbook with one sheet of settings, a ribbon and a project.

Nothing is compressed, so that the bytes depend on no version of any library.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path

from workbook_tools.errors import WorkbookToolsError

WORKBOOK_CODE, SHEET_CODE = "ThisWorkbook", "Sheet1"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ADDIN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/docProps/core.xml"
 ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_ADDIN}"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET}.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>
<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>
</Types>"""
_RELATIONS = {
    f"{_OFFICE}/officeDocument": "xl/workbook.xml",
    f"{_PACKAGE}/relationships/metadata/core-properties": "docProps/core.xml",
    f"{_MICROSOFT}/2007/relationships/ui/extensibility": "customUI/customUI14.xml",
}
_WORKBOOK_RELATIONS = {
    f"{_OFFICE}/worksheet": "worksheets/sheet1.xml",
    f"{_OFFICE}/styles": "styles.xml",
    f"{_MICROSOFT}/2006/relationships/vbaProject": "vbaProject.bin",
}
_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}">
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""
_CORE = f"""{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{{title}}</dc:title></cp:coreProperties>"""
_SETTING = re.compile(r'<c r="A\d+".*?<t [^>]*>(.*?)</t>.*?<c r="B\d+".*?<t [^>]*>(.*?)</t>', re.S)
_SETTINGS_PART = "xl/worksheets/sheet1.xml"


def package(
    title: str, ribbon: bytes, project: bytes, sheet: str, settings: Mapping[str, str]
) -> bytes:
    """The file's bytes: ``sheet`` holds ``settings``, a key and its value in each row."""
    return zipped(
        {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _relations(_RELATIONS),
            "docProps/core.xml": _CORE.format(title=escape(title)).encode(),
            "xl/workbook.xml": _workbook(sheet),
            "xl/_rels/workbook.xml.rels": _relations(_WORKBOOK_RELATIONS),
            _SETTINGS_PART: _worksheet(settings),
            "xl/styles.xml": _STYLES.encode(),
            "xl/vbaProject.bin": project,
            "customUI/customUI14.xml": ribbon,
        }
    )


def read_settings(path: Path) -> dict[str, str]:
    """The settings of an add-in as it was built; none when another program has saved it.

    Raises WorkbookToolsError when ``path`` cannot be read, or is no add-in.
    """
    try:
        with zipfile.ZipFile(path) as held:
            text = held.read(_SETTINGS_PART).decode()
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise WorkbookToolsError(
            f"{path} cannot be read as an add-in ({error}): delete it, then install it again."
        ) from error
    return {unescape(key): unescape(value) for key, value in _SETTING.findall(text)}


def _workbook(sheet: str) -> bytes:
    return f"""{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">
<workbookPr codeName="{WORKBOOK_CODE}"/>
<bookViews><workbookView visibility="hidden"/></bookViews>
<sheets><sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets>
</workbook>""".encode()


def _worksheet(settings: Mapping[str, str]) -> bytes:
    rows = "\n".join(
        f'<row r="{n}">{_cell(f"A{n}", key)}{_cell(f"B{n}", value)}</row>'
        for n, (key, value) in enumerate(settings.items(), start=1)
    )
    return f"""{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr codeName="{SHEET_CODE}"/>
<sheetData>
{rows}
</sheetData></worksheet>""".encode()


def _cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _relations(targets: Mapping[str, str]) -> bytes:
    rows = "\n".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">
{rows}
</Relationships>""".encode()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip of the parts in their order, not compressed, with no date of today."""
    blob = io.BytesIO()
    with zipfile.ZipFile(blob, "w") as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name)  # dated 1 January 1980
            member.create_system = 0
            archive.writestr(member, content)
    return blob.getvalue()
