"""A workbook as a PDF, through LibreOffice or Excel, every page marked as internal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lxml import etree

from workbook_tools.errors import WorkbookToolsError
from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.package import Package, read_package
from workbook_tools.ooxml.target import put
from workbook_tools.ooxml.xml import namespace, serialise

MARK = "Internal: not for publication"
_CORE = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_PROGRAMS = ("soffice", "libreoffice")
_WINDOWS = Path("C:/Program Files/LibreOffice/program/soffice.exe")
_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_PATIENCE = 180  # seconds
_HAVE_EXCEL = ("win32", "darwin")
_NO_MACROS = 3  # msoAutomationSecurityForceDisable
_NO_SHEET = "\0"  # what no sheet's name begins with
_FILTER = {
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}
_LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Linguistic/General">
<prop oor:name="DefaultLocale" oor:op="fuse"><value>en-GB</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>en-GB</value></prop></item></oor:items>
"""
_AFTER_FOOTER = (
    *("rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags"),
    *("drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)


def print_workbook(workbook: Path, to: Path, title: str) -> Path:
    """Prints ``workbook`` to the PDF ``to`` with ``title``.

    LibreOffice prints it, tagged and in British English; where it is missing, Excel does. Sheets
    stand in the workbook's order, hidden ones left out; each page says that it is internal.
    Raises WorkbookToolsError where neither is there, or can print.
    """
    convert = _printer()
    package = read_package(workbook)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        copy = folder / "out" / workbook.name
        copy.parent.mkdir()
        copy.write_bytes(package.with_changes(_marked(package, title)))
        pdf = convert(copy, folder)
        put(pdf.read_bytes(), to, None)
    return to


def _printer() -> Callable[[Path, Path], Path]:
    """What makes the PDF of a copy in a folder."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    found = found or next((str(path) for path in (_WINDOWS, _MAC) if path.exists()), None)
    if found:
        return partial(_by_libreoffice, found)
    if sys.platform in _HAVE_EXCEL:
        return _by_excel
    raise WorkbookToolsError(
        "printing needs LibreOffice, and soffice is not on the path: install LibreOffice Calc, "
        "or print from Excel (File, Export, PDF)."
    )


def _by_excel(copy: Path, _: Path) -> Path:
    """The PDF by an Excel of its own, in which no macro of the workbook runs."""
    import xlwings  # noqa: PLC0415 - it starts its engines when it is imported

    pdf = copy.with_suffix(".pdf")
    try:
        app = xlwings.App(visible=False, add_book=False)
        try:
            app.display_alerts = app.enable_events = False
            if sys.platform == "win32":
                app.api.AutomationSecurity = _NO_MACROS
            book = app.books.open(str(copy), update_links=False, read_only=True)
            book.to_pdf(str(pdf), exclude_start_string=_NO_SHEET)
        finally:
            app.quit()
    except Exception as error:  # xlwings has another one for each system
        raise WorkbookToolsError(
            f"Excel could not print the workbook ({error}): close any dialog that is open in it, "
            "then try again, or install LibreOffice Calc."
        ) from error
    return pdf


def _by_libreoffice(program: str, copy: Path, folder: Path) -> Path:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_LOCALE, encoding="utf-8")
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to"]
    command += [
        f"pdf:calc_pdf_Export:{json.dumps(_FILTER)}",
        "--outdir",
        str(copy.parent),
        str(copy),
    ]
    try:
        subprocess.run(  # noqa: S603 - a program of the user's own, and no shell
            command,
            check=True,
            capture_output=True,
            timeout=_PATIENCE,
            start_new_session=os.name == "posix",
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise WorkbookToolsError(f"LibreOffice could not print the workbook ({error}).") from error
    pdf = copy.with_suffix(".pdf")
    if not pdf.exists():
        raise WorkbookToolsError("LibreOffice made no PDF: close it everywhere, then try again.")
    return pdf


def _marked(package: Package, title: str) -> dict[str, bytes | None]:
    """The parts that say what the PDF is: each sheet's footer, and the document's title."""
    changes: dict[str, bytes | None] = {}
    for sheet in Book(package).sheets:
        if sheet.kind == "worksheet":
            root = package.parse(sheet.part)
            _mark_footers(root)
            changes[sheet.part] = serialise(root)
    if _CORE in package:
        root = package.parse(_CORE)
        element = root.find(_TITLE)
        if element is None:
            element = etree.SubElement(root, _TITLE)
        element.text = title
        changes[_CORE] = serialise(root)
    return changes


def _mark_footers(root: etree._Element) -> None:
    ns = f"{{{namespace(root)}}}"
    whole = root.find(f"{ns}headerFooter")
    if whole is None:
        whole = root.makeelement(f"{ns}headerFooter")
        _insert(root, whole)
    if whole.find(f"{ns}oddFooter") is None:
        header = whole.find(f"{ns}oddHeader")
        whole.insert(0 if header is None else 1, root.makeelement(f"{ns}oddFooter"))
    for name in ("oddFooter", "evenFooter", "firstFooter"):
        for footer in whole.iterfind(f"{ns}{name}"):
            footer.text = marked(footer.text or "")


def marked(footer: str) -> str:
    """A footer's code with the mark in its middle, before what stands there already."""
    left, middle, rest = footer.partition("&C")
    if middle:
        return f"{left}&C&9{MARK} {rest}"
    left, right, rest = footer.partition("&R")
    return f"{left}&C&9{MARK}{right}{rest}"


def _insert(root: etree._Element, footers: etree._Element) -> None:
    """Puts the footers where the format wants them."""
    for child in root:
        if isinstance(child.tag, str) and etree.QName(child).localname in _AFTER_FOOTER:
            child.addprevious(footers)
            return
    root.append(footers)
