"""A workbook that LibreOffice saves, from a flat sheet written by hand."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from makers.layout import CODES, FORMULAS, GRID, MONTHS_OF_YEAR, ROWS, TITLE

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "fo": "xsl-fo-compatible",
    }.items()
)
EXCEL = 'xmlns:msoxl="http://schemas.microsoft.com/office/excel/formula"'
WRAP = (
    '<style:style style:name="wrap" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap"/></style:style>'
    '<style:style style:name="bad" style:family="table-cell"/>'
)


def saved(path: Path) -> None:
    """The small scorecard, with formulas and a wrapped column, saved as .xlsx by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        flat = Path(folder) / path.with_suffix(".fods").name
        flat.write_text(_flat(), encoding="utf-8")
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
        subprocess.run([*command, "--outdir", str(path.parent), str(flat)], check=True, timeout=120)


def _flat() -> str:
    sheets = _table("Scorecard", _scorecard())
    for name in ("Sums", "Chain"):
        rows = [[_formula(words)] for sheet, _, words, _ in FORMULAS if sheet == name]
        sheets += _table(name, rows)
    names = {"wt_scorecard": GRID, "wt_title": "Scorecard!$A$1", "months_of_year": MONTHS_OF_YEAR}
    defined = "".join(
        f'<table:named-range table:name="{n}" table:base-cell-address="$Scorecard.$A$1" '
        f'table:cell-range-address="{_area(a)}"/>'
        for n, a in names.items()
    )
    body = f"{sheets}<table:named-expressions>{defined}</table:named-expressions>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    styles = f"<office:automatic-styles>{WRAP}</office:automatic-styles>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} {EXCEL} '
        f'office:version="1.3" office:mimetype="{kind}">{styles}<office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document>"
    )


def _area(reference: str) -> str:
    sheet, _, cells = reference.partition("!")
    return ":".join(f"${sheet}.{cell}" for cell in cells.split(":"))


def _scorecard() -> list[list[str]]:
    rows = [[_text(TITLE)], [], [_text(""), *(_text(code) for code in CODES)]]
    for ref, title, before, now, status, words in ROWS:
        figures = [_number(before), _number(now)]
        rows.append([_text(ref), _text(title), *figures, _text(status), _text(words, "wrap")])
    return rows


def _table(name: str, rows: list[list[str]]) -> str:
    lines = "".join(f"<table:table-row>{''.join(r) or _text('')}</table:table-row>" for r in rows)
    return f'<table:table table:name="{name}">{lines}</table:table>'


def _text(words: str, style: str = "") -> str:
    name = f' table:style-name="{style}"' if style else ""
    if not words:
        return f"<table:table-cell{name}/>"
    kind = f'{name} office:value-type="string"'
    return f"<table:table-cell{kind}><text:p>{escape(words)}</text:p></table:table-cell>"


def _number(value: float) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def _formula(words: str) -> str:
    quoted = escape(f"msoxl:={words}", {'"': "&quot;"})
    return f'<table:table-cell table:formula="{quoted}"/>'


MAKERS = {"libreoffice.xlsx": saved}
