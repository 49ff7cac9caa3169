"""Packages written by hand: what the specification allows and some program writes."""

from __future__ import annotations

import re
from pathlib import Path

from makers.layout import ROWS
from makers.package import TYPES, Parts, add_part, compound_file, edit, relate, write
from makers.plain import (
    COLUMNS,
    HEAD,
    MAIN,
    OFFICE,
    WORKBOOK_TYPE,
    WRAPPED,
    formula,
    number,
    plain,
    scorecard_rows,
    sheet,
    text,
)

BOOK, BOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
FIRST = "xl/worksheets/sheet1.xml"
MACRO = "application/vnd.ms-excel"
ADDRESS = re.compile(r'<(c|row) r="[A-Z0-9]+"')


def bare(path: Path) -> None:
    """Rows and cells without addresses: each stands after the one before it."""
    parts = plain()
    rows = scorecard_rows()
    rows[3] = text("A3", "") + rows[3]
    cells = "".join(f"<row>{rows.get(n, '')}</row>" for n in range(1, 9))
    body = ADDRESS.sub(r"<\1", cells)
    parts[FIRST] = (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'.encode()
    )
    write(path, parts)


def prefixed(path: Path) -> None:
    """Every SpreadsheetML element under a prefix, as the Open XML SDK writes it."""
    parts = plain()
    for name in [BOOK, FIRST, "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"]:
        parts[name] = _with_prefix(parts[name])
    write(path, parts)


def _with_prefix(data: bytes) -> bytes:
    renamed = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", data.decode())
    return renamed.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"').encode()


def strict(path: Path) -> None:
    """Strict Open XML: other namespaces, and a date in a cell of type d."""
    parts = plain()
    rows = scorecard_rows()
    rows[2] = '<c r="D2" s="3" t="d"><v>2019-12-01</v></c>'
    parts[FIRST] = sheet(dict(sorted(rows.items())), COLUMNS)
    edit(parts, BOOK, "<workbook ", '<workbook conformance="strict" ')
    for name in parts:
        if name not in {TYPES, "_rels/.rels"}:
            parts[name] = _strictly(parts[name])
    edit(parts, "_rels/.rels", "http://schemas.openxmlformats.org/officeDocument/2006", PURL)
    write(path, parts)


PURL = "http://purl.oclc.org/ooxml/officeDocument"


def _strictly(data: bytes) -> bytes:
    main = data.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    return main.replace(b"http://schemas.openxmlformats.org/officeDocument/2006", PURL.encode())


def odd_paths(path: Path) -> None:
    """Absolute and backslash targets, sheets in unexpected places and order, folders as members."""
    parts = plain()
    moved = {
        "worksheets/sheet1.xml": ("/xl/pages/zz-front.xml", "xl/pages/zz-front.xml"),
        "worksheets/sheet2.xml": ("worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
        "worksheets/sheet3.xml": ("../customer/Page%20three.xml", "customer/Page%20three.xml"),
    }
    contents = {new: parts.pop(f"xl/{old}") for old, (_, new) in moved.items()}
    types = parts[TYPES].decode()
    for old, (target, new) in moved.items():
        edit(parts, BOOK_RELS, f'Target="{old}"', f'Target="{target}"')
        types = types.replace(f'"/xl/{old}"', f'"/NEW/{new}"')
    parts[TYPES] = types.replace("/NEW/", "/").encode()
    ordered = {"xl/": b"", **{k: contents[k] for k in reversed(contents)}, **parts}
    write(path, ordered)


def shared_formulas(path: Path) -> None:
    """A shared formula, a calculation chain, shared strings with runs and phonetic guides."""
    parts = plain()
    rows = scorecard_rows()
    master = ' t="shared" ref="G4:G8" si="0"'
    for n, values in enumerate(ROWS, 4):
        words = f"D{n}-C{n}" if n == 4 else ""
        attributes = master if n == 4 else ' t="shared" si="0"'
        rows[n] = _shared_text(rows[n], n) + formula(
            f"G{n}", words, values[3] - values[2], attributes
        )
    rows[4] += '<c r="H4"><f t="array" ref="H4:H5">D4:D5*2</f><v>20</v></c>'
    rows[5] += number("H5", 40)
    parts[FIRST] = sheet(rows, COLUMNS)
    table = "".join(SHARED)
    strings = f'{HEAD}<sst xmlns="{MAIN}" count="3" uniqueCount="3">{table}</sst>'
    add_part(parts, "xl/sharedStrings.xml", strings, f"{OFFICE}.spreadsheetml.sharedStrings+xml")
    relate(parts, BOOK_RELS, "rId10", "sharedStrings", "sharedStrings.xml")
    _calculation_chain(parts, [f"G{n}" for n in range(4, 9)] + ["H4"])
    write(path, parts)


SHARED = (
    '<si><r><t xml:space="preserve">One </t></r><r><rPr><b/></rPr><t>family</t></r></si>',
    '<si><t>課題</t><rPh sb="0" eb="2"><t>カダイ</t></rPh><phoneticPr fontId="0"/></si>',
    '<si><t xml:space="preserve">  kept as typed  </t></si>',
)


def _shared_text(cells: str, row: int) -> str:
    """The row's commentary as a shared string, in the first rows."""
    if row - 4 >= len(SHARED):
        return cells
    kept = cells[: cells.index(f'<c r="F{row}"')]
    return f'{kept}<c r="F{row}" s="{WRAPPED}" t="s"><v>{row - 4}</v></c>'


def _calculation_chain(parts: Parts, first_sheet: list[str]) -> None:
    cells = [(c, 1) for c in first_sheet] + [(f"A{n}", s) for s in (2, 3) for n in (1, 2, 3)]
    body = "".join(f'<c r="{cell}" i="{sheet_id}"/>' for cell, sheet_id in cells)
    chain = f'{HEAD}<calcChain xmlns="{MAIN}">{body}</calcChain>'
    add_part(parts, "xl/calcChain.xml", chain, f"{OFFICE}.spreadsheetml.calcChain+xml")
    relate(parts, BOOK_RELS, "rId11", "calcChain", "calcChain.xml")


def names(path: Path) -> None:
    """Names of one sheet, names that are #REF!, of several areas, and in another workbook."""
    parts = plain()
    added = {
        'name="wt_broken"': "#REF!",
        'name="wt_elsewhere"': "[1]Data!$A$1:$B$2",
        'name="wt_everywhere"': "Scorecard!$A$3:$B$4,Scorecard!$D$3:$E$4",
        'name="wt_month" localSheetId="1"': "Sums!$A$1",
        'name="wt_month" localSheetId="2"': "Chain!$A$1",
        'name="wt_title" localSheetId="1" hidden="1"': "Sums!$A$2",
    }
    lines = "".join(f"<definedName {name}>{area}</definedName>" for name, area in added.items())
    edit(parts, BOOK, "</definedNames>", f"{lines}</definedNames>")
    links = '<externalReferences><externalReference r:id="rId12"/></externalReferences>'
    edit(parts, BOOK, "<definedNames>", f"{links}<definedNames>")
    relate(parts, BOOK_RELS, "rId12", "externalLink", "externalLinks/externalLink1.xml")
    data = '<sheetNames><sheetName val="Data"/></sheetNames>'
    space = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    book = f'<externalBook {space} r:id="rId1">{data}</externalBook>'
    link = f'{HEAD}<externalLink xmlns="{MAIN}">{book}</externalLink>'
    kind = f"{OFFICE}.spreadsheetml.externalLink+xml"
    add_part(parts, "xl/externalLinks/externalLink1.xml", link, kind)
    rels = "xl/externalLinks/_rels/externalLink1.xml.rels"
    relate(parts, rels, "rId1", "externalLinkPath", "last-year.xlsx", "External")
    write(path, parts)


def heights(path: Path) -> None:
    """Rows with a stored height, a height set by hand, and none, each to take a long text."""
    parts = plain()
    kinds = {4: ' ht="15"', 5: ' ht="33" customHeight="1"', 6: "", 7: ' ht="60" customHeight="1"'}
    data = sheet(
        scorecard_rows(), f"{COLUMNS.replace('<cols>', DEFAULT_HEIGHT + '<cols>')}"
    ).decode()
    for row, attributes in kinds.items():
        data = data.replace(
            f'<row r="{row}" spans="1:6">', f'<row r="{row}" spans="1:6"{attributes}>'
        )
    parts[FIRST] = data.encode()
    edit(parts, FIRST, "</worksheet>", f"{LANDSCAPE}</worksheet>")
    write(path, parts)


DEFAULT_HEIGHT = '<sheetFormatPr defaultRowHeight="15"/>'
LANDSCAPE = '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'


def _retyped(path: Path, content_type: str, *, macros: bool) -> None:
    parts = plain()
    edit(parts, TYPES, WORKBOOK_TYPE, content_type)
    if macros:
        kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
        project = compound_file("VBA", "PROJECT")
        add_part(parts, "xl/vbaProject.bin", project, f"{MACRO}.vbaProject")
        relate(parts, BOOK_RELS, "rId12", kind, "vbaProject.bin")
    write(path, parts)


def macro_template(path: Path) -> None:
    """A template with a macro project."""
    _retyped(path, f"{MACRO}.template.macroEnabled.main+xml", macros=True)


def addin(path: Path) -> None:
    """An add-in."""
    _retyped(path, f"{MACRO}.addin.macroEnabled.main+xml", macros=True)


def streamed(path: Path) -> None:
    """Members whose sizes follow their data, as a web server writes them."""
    write(path, plain(), streamed=True)


def stored(path: Path) -> None:
    """Members that are not compressed."""
    write(path, plain(), stored=True)


MAKERS = {
    "bare.xlsx": bare,
    "prefixed.xlsx": prefixed,
    "strict.xlsx": strict,
    "odd_paths.xlsx": odd_paths,
    "shared_formulas.xlsx": shared_formulas,
    "names.xlsx": names,
    "heights.xlsx": heights,
    "macro_template.xltm": macro_template,
    "addin.xlam": addin,
    "streamed.xlsx": streamed,
    "stored.xlsx": stored,
}
