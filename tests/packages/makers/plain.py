"""The small scorecard as parts written by hand: what the hand-made packages vary."""

from __future__ import annotations

from xml.sax.saxutils import escape

from makers.layout import CODES, FORMULAS, GRID, MONTHS_OF_YEAR, ROWS, TITLE
from makers.package import RELATIONSHIPS, Parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "application/vnd.openxmlformats-officedocument"
SHEET_TYPE = f"{OFFICE}.spreadsheetml.worksheet+xml"
WORKBOOK_TYPE = f"{OFFICE}.spreadsheetml.sheet.main+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NUMBER, WRAPPED, DATE = 1, 2, 3
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
PROGRAM = "<Application>Microsoft Excel</Application>"
APP = f'{HEAD}<Properties xmlns="{PROPERTIES}">{PROGRAM}</Properties>'

STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" \
formatCode="mmm\\-yy"/></numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font>\
</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill \
patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>\
<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" \
borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" \
borderId="0" xfId="0"/><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" \
applyNumberFormat="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" \
applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="164" fontId="0" \
fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1">\
<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="1"><dxf><font>\
<color rgb="FF9C0006"/></font></dxf></dxfs></styleSheet>"""


def text(cell: str, words: str, style: int = 0) -> str:
    body = f"<is><t>{escape(words)}</t></is>"
    return f'<c r="{cell}" s="{style}" t="inlineStr">{body}</c>'


def number(cell: str, value: float, style: int = NUMBER) -> str:
    return f'<c r="{cell}" s="{style}"><v>{value:g}</v></c>'


def formula(cell: str, words: str, result: object, attributes: str = "") -> str:
    kind = ' t="str"' if isinstance(result, str) else ""
    return f'<c r="{cell}"{kind}><f{attributes}>{escape(words)}</f><v>{result}</v></c>'


def scorecard_rows() -> dict[int, str]:
    """The cells of each row of the small scorecard."""
    rows = {1: text("A1", TITLE)}
    rows[3] = "".join(text(f"{letter}3", c) for letter, c in zip("BCDEF", CODES, strict=True))
    for n, (ref, title, before, now, status, words) in enumerate(ROWS, 4):
        cells = text(f"A{n}", ref) + text(f"B{n}", title)
        cells += number(f"C{n}", before) + number(f"D{n}", now) + text(f"E{n}", status)
        last = text(f"F{n}", words, WRAPPED) if words else f'<c r="F{n}" s="{WRAPPED}"/>'
        rows[n] = cells + last
    return rows


def sheet(rows: dict[int, str], before: str = "", after: str = "") -> bytes:
    """A worksheet part; ``before`` and ``after`` stand around its rows."""
    lines = "".join(f'<row r="{n}" spans="1:6">{cells}</row>' for n, cells in rows.items())
    root = f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}">'
    return f"{HEAD}{root}{before}<sheetData>{lines}</sheetData>{after}</worksheet>".encode()


COLUMNS = (
    '<dimension ref="A1:F8"/><cols><col min="6" max="6" width="30" customWidth="1"/>'
    f'<col min="10" max="10" width="12" style="{DATE}" customWidth="1"/></cols>'
)
"""A wide column for words, and a column whose new cells show dates."""


def plain() -> Parts:
    """Three sheets and a style sheet. They name Excel as their program, so that LibreOffice trusts
    the results that the formulas have stored, as it does for Excel's own files."""
    names = ("Scorecard", "Sums", "Chain")
    sheets = "".join(
        f'<sheet name="{s}" sheetId="{n}" r:id="rId{n}"/>' for n, s in _numbered(names)
    )
    defined = {"months_of_year": MONTHS_OF_YEAR, "wt_scorecard": GRID, "wt_title": "Scorecard!$A$1"}
    areas = "".join(f'<definedName name="{n}">{a}</definedName>' for n, a in defined.items())
    workbook = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}"><sheets>{sheets}</sheets>'
        f'<definedNames>{areas}</definedNames><calcPr calcId="191029"/></workbook>'
    )
    return {
        "[Content_Types].xml": _content_types(len(names)),
        "_rels/.rels": _relations(
            {
                "rId1": ("officeDocument", "xl/workbook.xml"),
                "rId2": ("extended-properties", "docProps/app.xml"),
            }
        ),
        "xl/workbook.xml": workbook.encode(),
        "xl/_rels/workbook.xml.rels": _relations(
            {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n, _ in _numbered(names)}
            | {"rId9": ("styles", "styles.xml")}
        ),
        "xl/worksheets/sheet1.xml": sheet(scorecard_rows(), COLUMNS),
        "xl/worksheets/sheet2.xml": sheet(_formula_rows("Sums")),
        "xl/worksheets/sheet3.xml": sheet(_formula_rows("Chain")),
        "xl/styles.xml": STYLES.encode(),
        "docProps/app.xml": APP.encode(),
    }


def _numbered(names: tuple[str, ...]) -> list[tuple[int, str]]:
    return list(enumerate(names, 1))


def _formula_rows(name: str) -> dict[int, str]:
    found = [(cell, words, result) for s, cell, words, result in FORMULAS if s == name]
    return {n: formula(*one) for n, one in enumerate(found, 1)}


def _content_types(sheets: int) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    overrides = f'<Override PartName="/xl/workbook.xml" ContentType="{WORKBOOK_TYPE}"/>'
    for n in range(1, sheets + 1):
        part = f"/xl/worksheets/sheet{n}.xml"
        overrides += f'<Override PartName="{part}" ContentType="{SHEET_TYPE}"/>'
    styles = f"{OFFICE}.spreadsheetml.styles+xml"
    overrides += f'<Override PartName="/xl/styles.xml" ContentType="{styles}"/>'
    app = f"{OFFICE}.extended-properties+xml"
    overrides += f'<Override PartName="/docProps/app.xml" ContentType="{app}"/>'
    defaults = f'<Default Extension="rels" ContentType="{relations}"/>'
    defaults += '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{HEAD}<Types xmlns="{space}">{defaults}{overrides}</Types>'.encode()


def _relations(relations: dict[str, tuple[str, str]]) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    lines = "".join(
        f'<Relationship Id="{i}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in relations.items()
    )
    return f'{HEAD}<Relationships xmlns="{space}">{lines}</Relationships>'.encode()
