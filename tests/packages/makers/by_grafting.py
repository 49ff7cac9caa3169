"""XlsxWriter's workbook with what Excel writes and XlsxWriter cannot, grafted into its package."""

from __future__ import annotations

import tempfile
from pathlib import Path

from makers import by_xlsxwriter
from makers.package import Parts, add_part, edit, read, relate, write
from makers.plain import HEAD, MAIN, OFFICE

FIRST, FIRST_RELS = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
BOOK, BOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
PERSON = "{8B6D1C1E-5A0B-4C1D-9A57-0D3C1B2A4F11}"
THREAD = "{3F0A6A52-7C1E-4B7F-8E0D-6B1E2D3C4A55}"
MS = "http://schemas.microsoft.com/office"


def kitchen_sink(path: Path) -> None:
    """Everything that looks.xlsx has, and a dozen features more."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base.xlsx"
        by_xlsxwriter.looks(base)
        parts = read(base)
    for graft in (_x14, _threads, _ribbon, _custom_xml, _printer, _chain, _alternate):
        graft(parts)
    write(path, parts)


def _x14(parts: Parts) -> None:
    """An icon set of three triangles, and a list whose choices stand on another sheet."""
    limits = "".join(f'<x14:cfvo type="percent"><xm:f>{n}</xm:f></x14:cfvo>' for n in (0, 33, 67))
    rule = (
        '<x14:cfRule type="iconSet" priority="20" id="{6A1B9C0D-2E3F-4A5B-8C7D-9E0F1A2B3C4D}">'
        f'<x14:iconSet iconSet="3Triangles" showValue="0">{limits}</x14:iconSet></x14:cfRule>'
    )
    group = f'<x14:conditionalFormatting xmlns:xm="{XM}">{rule}<xm:sqref>G4:G8</xm:sqref>'
    end = "</x14:conditionalFormattings>"
    edit(parts, FIRST, end, f"{group}</x14:conditionalFormatting>{end}")
    choice = (
        '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>Lists!$A$1:$A$3</xm:f>'
        "</x14:formula1><xm:sqref>F4:F8</xm:sqref></x14:dataValidation>"
    )
    extension = (
        f'<ext xmlns:x14="{X14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
        f'<x14:dataValidations xmlns:xm="{XM}" count="1">{choice}</x14:dataValidations></ext>'
    )
    edit(parts, FIRST, "<extLst>", f"<extLst>{extension}")


def _threads(parts: Parts) -> None:
    person = (
        f'<person displayName="Performance team" id="{PERSON}" userId="team" providerId="None"/>'
    )
    people = f'{HEAD}<personList xmlns="{THREADS}" xmlns:x="{MAIN}">{person}</personList>'
    add_part(parts, "xl/persons/person.xml", people, "application/vnd.ms-excel.person+xml")
    relate(parts, BOOK_RELS, "rId71", f"{MS}/2017/10/relationships/person", "persons/person.xml")
    words = "<text>Is this the final figure?</text>"
    thread = (
        f'<threadedComment ref="D5" dT="2020-01-06T09:30:00.00" personId="{PERSON}" id="{THREAD}">'
        f"{words}</threadedComment>"
    )
    body = f'{HEAD}<ThreadedComments xmlns="{THREADS}" xmlns:x="{MAIN}">{thread}</ThreadedComments>'
    kind = "application/vnd.ms-excel.threadedcomments+xml"
    add_part(parts, "xl/threadedComments/threadedComment1.xml", body, kind)
    address = f"{MS}/2017/10/relationships/threadedComment"
    relate(parts, FIRST_RELS, "rId72", address, "../threadedComments/threadedComment1.xml")


def _ribbon(parts: Parts) -> None:
    space = f"{MS}/2009/07/customui"
    button = '<button id="fill" label="Fill" onAction="Fill"/>'
    tab = (
        f'<tab id="scorecard" label="Scorecard"><group id="all" label="All">{button}</group></tab>'
    )
    ribbon = f'<customUI xmlns="{space}"><ribbon><tabs>{tab}</tabs></ribbon></customUI>'
    parts["customUI/customUI14.xml"] = f"{HEAD}{ribbon}".encode()
    address = f"{MS}/2007/relationships/ui/extensibility"
    relate(parts, "_rels/.rels", "rId73", address, "customUI/customUI14.xml")


def _custom_xml(parts: Parts) -> None:
    data = f'{HEAD}<council xmlns="urn:example:council"><department>Families</department></council>'
    parts["customXml/item1.xml"] = data.encode()
    relate(parts, BOOK_RELS, "rId74", "customXml", "../customXml/item1.xml")
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    identity = "{0F5B7A61-93C5-4D40-8C5E-0B1A2C3D4E5F}"
    item = f'{HEAD}<ds:datastoreItem ds:itemID="{identity}" xmlns:ds="{schema}"/>'
    add_part(parts, "customXml/itemProps1.xml", item, f"{OFFICE}.customXmlProperties+xml")
    relate(parts, "customXml/_rels/item1.xml.rels", "rId1", "customXmlProps", "itemProps1.xml")


def _printer(parts: Parts) -> None:
    device = "Printer on the second floor".encode("utf-16-le").ljust(64, b"\0") + bytes(range(256))
    kind = f"{OFFICE}.spreadsheetml.printerSettings"
    add_part(parts, "xl/printerSettings/printerSettings1.bin", device, kind)
    relate(parts, FIRST_RELS, "rId75", "printerSettings", "../printerSettings/printerSettings1.bin")
    edit(
        parts,
        FIRST,
        "<headerFooter",
        '<pageSetup orientation="landscape" r:id="rId75"/><headerFooter',
    )


def _chain(parts: Parts) -> None:
    cells = "".join(f'<c r="A{n}" i="{sheet}"/>' for sheet in (4, 5) for n in (1, 2, 3))
    chain = f'{HEAD}<calcChain xmlns="{MAIN}">{cells}</calcChain>'
    add_part(parts, "xl/calcChain.xml", chain, f"{OFFICE}.spreadsheetml.calcChain+xml")
    relate(parts, BOOK_RELS, "rId76", "calcChain", "calcChain.xml")


def _alternate(parts: Parts) -> None:
    """Choices for newer programs: the workbook's own path, and a sheet's controls."""
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    x15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
    own = f"{MS}/spreadsheetml/2010/11/ac"
    path = f'<x15ac:absPath url="C:\\Scorecards\\" xmlns:x15ac="{own}"/>'
    choice = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="x15" xmlns:x15="{x15}">'
        f"{path}</mc:Choice></mc:AlternateContent>"
    )
    edit(parts, BOOK, "<bookViews>", f"{choice}<bookViews>")
    either = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="x14"/></mc:AlternateContent>'
    )
    edit(parts, FIRST, "<legacyDrawing ", f"{either}<legacyDrawing ")
    revision = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
    ignorable = f'mc:Ignorable="x14ac xr" xmlns:xr="{revision}" xr:uid="{THREAD}"'
    edit(parts, FIRST, 'mc:Ignorable="x14ac"', ignorable)


MAKERS = {"kitchen_sink.xlsx": kitchen_sink}
