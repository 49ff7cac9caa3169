"""What cannot follow the rows of a sheet, put into workbooks as Excel keeps it."""

from __future__ import annotations

from collections.abc import Callable

from packages.makers import package
from support.growth import FIRST

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELS, BOOK_RELS = "xl/worksheets/_rels/sheet1.xml.rels", "xl/_rels/workbook.xml.rels"
FRONT_RELS = "xl/worksheets/_rels/sheet2.xml.rels"
Graft = Callable[[package.Parts, int], None]
"""Puts a thing into a workbook at a row."""


def before_margins(words: Callable[[int], str]) -> Graft:
    """An element of the sheet that stands before the margins of the page."""
    return lambda parts, row: package.edit(
        parts, FIRST, "<pageMargins", f"{words(row)}<pageMargins"
    )


def at_end(words: Callable[[int], str]) -> Graft:
    return lambda parts, row: package.edit(
        parts, FIRST, "</worksheet>", f"{words(row)}</worksheet>"
    )


def related(kind: str, name: str, content_type: str, words: Callable[[int], str]) -> Graft:
    """A part that the sheet relates to."""

    def graft(parts: package.Parts, row: int) -> None:
        package.add_part(parts, name, words(row), content_type)
        package.relate(parts, RELS, "rId90", kind, f"/{name}")

    return graft


def elsewhere(name: str, content_type: str, words: Callable[[int], str]) -> Graft:
    """A part that the workbook relates to."""

    def graft(parts: package.Parts, row: int) -> None:
        package.add_part(parts, name, words(row), content_type)
        package.relate(parts, BOOK_RELS, "rId90", name.rpartition("/")[2], f"/{name}")

    return graft


def anchored(tag: str, kind: str) -> Callable[[int], str]:
    """Controls as newer versions keep them: an anchor within a choice."""
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    corner = "<xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{}</xdr:row>"
    corner += "<xdr:rowOff>0</xdr:rowOff>"

    def words(row: int) -> str:
        ends = f"<from>{corner.format(row - 2)}</from><to>{corner.format(row - 1)}</to>"
        own = f'<{kind}Pr><anchor xmlns:xdr="{drawing}">{ends}</anchor></{kind}Pr>'
        mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        held = f'<{tag}><{kind} shapeId="1025">{own}</{kind}></{tag}>'
        choice = f'<mc:Choice Requires="x14">{held}</mc:Choice>'
        return f'<mc:AlternateContent xmlns:mc="{mc}">{choice}</mc:AlternateContent>'

    return words


def shape(kind: str, words: str = "") -> Graft:
    """A shape of an older version."""

    def graft(parts: package.Parts, row: int) -> None:
        office = "urn:schemas-microsoft-com:"
        data = f'<x:ClientData ObjectType="{kind}"><x:Anchor>1, 0, {row - 2}, 0, 2, 0, {row - 1}, 0'
        data += f"</x:Anchor>{words.format(row)}</x:ClientData>"
        space = f'xmlns:v="{office}vml" xmlns:x="{office}office:excel"'
        parts["xl/drawings/vmlDrawing9.vml"] = (
            f'<xml {space}><v:shape id="_x0000_s1025">{data}</v:shape></xml>'.encode()
        )
        package.relate(parts, RELS, "rId90", "vmlDrawing", "../drawings/vmlDrawing9.vml")

    return graft


def of_another_sheet(words: str) -> Graft:
    """A control on a sheet whose rows stay, which speaks of the one whose rows move."""

    def graft(parts: package.Parts, row: int) -> None:
        name = "xl/ctrlProps/ctrlProp1.xml"
        body = f'<formControlPr xmlns="{MAIN}" objectType="Drop" {words.format(row)}/>'
        package.add_part(parts, name, body, "application/vnd.ms-excel.controlproperties+xml")
        package.relate(parts, FRONT_RELS, "rId90", "ctrlProp", f"/{name}")

    return graft


def custom_view(row: int) -> str:
    view = '<customSheetView guid="{00000000-0000-0000-0000-000000000001}" topLeftCell="A7">'
    held = f'<selection sqref="A9"/><rowBreaks><brk id="{row}"/></rowBreaks>'
    return f"<customSheetViews>{view}{held}</customSheetView></customSheetViews>"


def pivot(row: int) -> str:
    return f'<pivotTableDefinition xmlns="{MAIN}"><location ref="H{row}:J{row}"/>' + (
        "</pivotTableDefinition>"
    )


def source(row: int) -> str:
    held = f'<worksheetSource ref="A{row}:D{row}" sheet="Scorecard"/>'
    own = f'<cacheSource type="worksheet">{held}</cacheSource>'
    return f'<pivotCacheDefinition xmlns="{MAIN}">{own}</pivotCacheDefinition>'


def formula(attributes: str, words: str = "") -> Graft:
    """A formula of cells from the fourth row on."""

    def graft(parts: package.Parts, row: int) -> None:
        before, start, rest = parts[FIRST].decode().partition('<row r="4"')
        cell = f'<c r="K4"><f {attributes.format(row)}>{words.format(row)}</f></c></row>'
        parts[FIRST] = (before + start + rest.replace("</row>", cell, 1)).encode()

    return graft


PIVOT = f"{OFFICE}.pivotTable+xml"
CACHE = f"{OFFICE}.pivotCacheDefinition+xml"
CONTROL = '<formControlPr xmlns="%s" objectType="CheckBox" fmlaLink="$B$%s"/>'
CONTROL_TYPE = "application/vnd.ms-excel.controlproperties+xml"
XML_CELL = '<singleXmlCells xmlns="%s"><singleXmlCell r="B%s"/></singleXmlCells>'


def newer_protected_range(row: int) -> str:
    """A range with rights of its own as newer versions keep it."""
    space = "http://schemas.microsoft.com/office/excel/2006/main"
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    held = f'<x14:protectedRange name="words"><xm:sqref>D{row}</xm:sqref></x14:protectedRange>'
    return (
        f'<extLst><ext xmlns:x14="{x14}" xmlns:xm="{space}" '
        'uri="{FC87AEE6-9EDD-4A0A-B7FB-166176984837}">'
        f"<x14:protectedRanges>{held}</x14:protectedRanges></ext></extLst>"
    )


KINDS: dict[str, tuple[Graft, str, str]] = {
    "protected range": (
        before_margins(
            lambda row: (
                f'<protectedRanges><protectedRange sqref="D{row}" name="all"/></protectedRanges>'
            )
        ),
        f"sheet Scorecard, D8 ({FIRST})",
        "ranges with rights of their own cannot",
    ),
    "newer protected range": (
        at_end(newer_protected_range),
        f"sheet Scorecard, D8 ({FIRST})",
        "ranges with rights of their own cannot",
    ),
    "scenario": (
        before_margins(lambda row: f'<scenarios sqref="D{row}"/>'),
        f"sheet Scorecard, D8 ({FIRST})",
        "scenarios cannot",
    ),
    "consolidation": (
        before_margins(
            lambda row: (
                "<dataConsolidate><dataRefs>"
                f'<dataRef ref="A{row}:B{row}" sheet="Scorecard"/></dataRefs></dataConsolidate>'
            )
        ),
        f"sheet Scorecard, Scorecard!A8:B8 ({FIRST})",
        "a consolidation of data cannot",
    ),
    "custom view": (
        before_margins(custom_view),
        f"sheet Scorecard, row 8 ({FIRST})",
        "custom views cannot",
    ),
    "smart tag": (
        at_end(lambda row: f'<smartTags><cellSmartTags r="B{row}"/></smartTags>'),
        f"sheet Scorecard, B8 ({FIRST})",
        "smart tags cannot",
    ),
    "web page": (
        at_end(
            lambda row: f'<webPublishItems><webPublishItem sourceRef="B{row}"/></webPublishItems>'
        ),
        f"sheet Scorecard, B8 ({FIRST})",
        "items published to the web cannot",
    ),
    "control": (
        at_end(anchored("controls", "control")),
        f"sheet Scorecard, row 8 ({FIRST})",
        "form controls or embedded objects cannot",
    ),
    "object": (
        at_end(anchored("oleObjects", "object")),
        f"sheet Scorecard, row 8 ({FIRST})",
        "form controls or embedded objects cannot",
    ),
    "linked control": (
        related(
            "ctrlProp",
            "xl/ctrlProps/ctrlProp1.xml",
            CONTROL_TYPE,
            lambda row: CONTROL % (MAIN, row),
        ),
        "sheet Scorecard, $B$8 (xl/ctrlProps/ctrlProp1.xml)",
        "a form control cannot",
    ),
    "old control": (
        shape("Drop"),
        "sheet Scorecard, row 8 (xl/drawings/vmlDrawing9.vml)",
        "a form control (Drop) cannot",
    ),
    "old object": (
        shape("Pict"),
        "sheet Scorecard, row 8 (xl/drawings/vmlDrawing9.vml)",
        "an embedded object cannot",
    ),
    "control elsewhere": (
        of_another_sheet('fmlaRange="Scorecard!$B$4:$B${}"'),
        "Scorecard!$B$4:$B$8 (xl/ctrlProps/ctrlProp1.xml)",
        "what names these cells cannot",
    ),
    "pivot table": (
        related("pivotTable", "xl/pivotTables/pivotTable1.xml", PIVOT, pivot),
        "sheet Scorecard, H8:J8 (xl/pivotTables/pivotTable1.xml)",
        "a pivot table cannot",
    ),
    "pivot source": (
        elsewhere("xl/pivotCache/pivotCacheDefinition1.xml", CACHE, source),
        "Scorecard!A8:D8 (xl/pivotCache/pivotCacheDefinition1.xml)",
        "the source of a pivot table cannot",
    ),
    "cell tied to XML": (
        related(
            "tableSingleCells",
            "xl/tables/tableSingleCells1.xml",
            f"{OFFICE}.tableSingleCells+xml",
            lambda row: XML_CELL % (MAIN, row),
        ),
        "sheet Scorecard, B8 (xl/tables/tableSingleCells1.xml)",
        "a cell that is tied to XML cannot",
    ),
    "array formula": (
        formula('t="array" ref="K4:K{0}"', "D4:D{0}*2"),
        f"sheet Scorecard, K4 ({FIRST})",
        "an array formula cannot",
    ),
    "data table": (
        formula('t="dataTable" ref="K4:K{0}" r1="D4"'),
        f"sheet Scorecard, K4 ({FIRST})",
        "a data table cannot",
    ),
}
"""Each kind: how it is put into a workbook, where it is said to stand in row 8, and how."""
