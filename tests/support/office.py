"""LibreOffice: many files in one start, and the values that it shows."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from workbook_tools.cells import address
from workbook_tools.values import CellError

Cells = Mapping[tuple[str, str], object]
"""(sheet, address) to the value there; empty cells are left out."""

_EXTENSION = {
    "csv": "csv",
    "pdf": "pdf",
    "fods": "fods",
    "ods": "ods",
    "xls": "xls",
    "xlsx": "xlsx",
}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop></item></oor:items>"""
_ALWAYS, _NEVER = 0, 1


def require_libreoffice() -> str:
    """The program's path. Skips where there is none, and fails there when ``CI`` is ``true``."""
    found = shutil.which("soffice")
    if found:
        return found
    reason = "LibreOffice Calc (soffice) is not on the path"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


class Office:
    """LibreOffice with profiles of its own under ``home``."""

    def __init__(self, home: Path) -> None:
        self._program = require_libreoffice()
        self._home = home
        self._runs = 0

    def convert(
        self, files: Iterable[Path], to: str, *, recalculate: bool = False
    ) -> dict[Path, Path]:
        """Each file converted to ``to`` (``pdf``, ``fods``, ``csv``), all in one start.

        Stored results of formulas are trusted as LibreOffice does for Excel's own files, unless
        ``recalculate``. A file that LibreOffice refuses is left out.
        """
        self._runs += 1
        work = self._home / f"run{self._runs}"
        (work / "out").mkdir(parents=True)
        copies = {}
        for n, path in enumerate(files):
            suffix = ".xlsm" if path.suffix == ".xlam" else path.suffix
            copies[path] = work / f"{n:04d}{suffix}"
            shutil.copyfile(path, copies[path])
        if copies:
            self._run(list(copies.values()), to, work / "out", recalculate)
        made = {p: work / "out" / f"{c.stem}.{_EXTENSION[to]}" for p, c in copies.items()}
        return {path: result for path, result in made.items() if result.exists()}

    def _run(self, files: list[Path], to: str, out: Path, recalculate: bool) -> None:
        profile = self._home / ("profile-always" if recalculate else "profile-never")
        (profile / "user").mkdir(parents=True, exist_ok=True)
        settings = _SETTINGS.format(mode=_ALWAYS if recalculate else _NEVER)
        registry = profile / "user" / "registrymodifications.xcu"
        if not registry.exists():
            registry.write_text(settings, encoding="utf-8")
        command = [self._program, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
        command += ["--convert-to", to, "--outdir", str(out), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)

    def values(self, files: Iterable[Path], *, recalculate: bool = False) -> dict[Path, Cells]:
        """What LibreOffice shows in every cell of each file."""
        flat = self.convert(files, "fods", recalculate=recalculate)
        return {path: read_flat(result) for path, result in flat.items()}

    def texts(self, files: Iterable[Path]) -> dict[Path, str]:
        """The text of each file as it is printed."""
        found = {}
        for path, pdf in self.convert(files, "pdf").items():
            found[path] = "\n".join(page.extract_text() for page in PdfReader(pdf).pages)
        return found


_OD = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT = (f"{{{_OD}{name}:1.0}}" for name in ("office", "table", "text"))
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def read_flat(path: Path) -> dict[tuple[str, str], object]:
    """The cells of a flat OpenDocument sheet."""
    found: dict[tuple[str, str], object] = {}
    root = etree.parse(str(path), etree.XMLParser(huge_tree=True)).getroot()
    for table in root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table"):
        row_number = 1
        for row in _rows(table):
            for column, value in _row(row):
                found[table.get(f"{_TABLE}name"), address(row_number, column)] = value
            row_number += int(row.get(f"{_TABLE}number-rows-repeated", "1"))
    return found


def _rows(table: etree._Element) -> Iterable[etree._Element]:
    """The rows of a table and of its groups; not those of a chart that lies upon it."""
    groups = {f"{_TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")}
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in groups:
            yield from _rows(child)


def _row(row: etree._Element) -> Iterable[tuple[int, object]]:
    column = 1
    for cell in row:
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        value = _value(cell)
        if value is not None:
            yield from ((column + n, value) for n in range(repeated))
        column += repeated


def _value(cell: etree._Element) -> object:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in {"float", "percentage", "currency"}:
        return float(cell.get(f"{_OFFICE}value", ""))
    if kind == "date":
        return datetime.fromisoformat(cell.get(f"{_OFFICE}date-value", ""))
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind != "string":
        return None
    shown = "\n".join(_words(p) for p in cell.iterchildren(f"{_TEXT}p"))
    words = cell.get(f"{_OFFICE}string-value", "") or shown
    is_error = cell.get(f"{_CALCEXT}value-type") == "error"
    return CellError(words) if is_error else words


def _words(element: etree._Element) -> str:
    """A paragraph's text, its runs of spaces and tabs written out."""
    special = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
    if element.tag in special:
        return special[element.tag]
    if element.tag == f"{_TEXT}s":
        return " " * int(element.get(f"{_TEXT}c", "1"))
    inside = [element.text or ""]
    for child in element:
        inside += [_words(child), child.tail or ""]
    return "".join(inside)
