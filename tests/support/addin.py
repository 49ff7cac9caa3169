"""Add-ins for tests: the files that they are read by, and one that LibreOffice can run."""

from __future__ import annotations

import io
import struct
import sys
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import olefile

from workbook_tools.addin.build import TITLE, addin, modules
from workbook_tools.addin.settings import SHEET, settings
from workbook_tools.addin.vba_compress import decompress
from workbook_tools.addin.vba_modules import Kind, Module, standard_module
from workbook_tools.addin.vba_project import vba_project
from workbook_tools.addin.xlam import package

with warnings.catch_warnings():  # it uses names that its own parser has deprecated
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream

PYTHON = Path(sys.executable)
RIBBON = "customUI/customUI14.xml"
_STUB = """Attribute VB_Name = "xlwings"
Public Function RunPython(PythonCommand As String)
    ActiveWorkbook.Worksheets(1).Range("A1").Value = PythonCommand
End Function
"""
_TELLS = 'MsgBox reason, vbExclamation, "Scorecard"'
_WRITES = 'ActiveWorkbook.Worksheets(1).Range("A2").Value = reason'


def part(blob: bytes, name: str) -> bytes:
    """One part of an .xlam file."""
    with zipfile.ZipFile(io.BytesIO(blob)) as held:
        return held.read(name)


def open_project(blob: bytes) -> olefile.OleFileIO:
    """The project of an .xlam file, read by a reader that forgives nothing."""
    return olefile.OleFileIO(
        io.BytesIO(part(blob, "xl/vbaProject.bin")), raise_defects=olefile.DEFECT_UNSURE
    )


def stream(project: olefile.OleFileIO, name: str) -> bytes:
    """A stream of a project."""
    with project.openstream(name) as held:
        return bytes(held.read())


def directory_records(project: olefile.OleFileIO) -> Iterator[tuple[int, bytes]]:
    """The records of the ``dir`` stream: number and content."""
    data, at = decompress(stream(project, "VBA/dir")), 0
    while at < len(data):
        number, length = struct.unpack_from("<HI", data, at)
        length += 2 if number == 0x09 else 0  # the version tells no length of its own
        yield number, data[at + 6 : at + 6 + length]
        at += 6 + length


def others_text(name: str, blob: bytes | None = None) -> dict[str, str]:
    """What olevba finds in a file: the text of each module, by its name and kind."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {file: code for _, _, file, code in VBA_Parser(name, blob).extract_macros()}


def others_decompress(container: bytes) -> bytes:
    """What olevba takes a compressed container to hold."""
    return bytes(decompress_stream(bytearray(container)))


def our_module() -> Module:
    """The module that the buttons call."""
    return next(module for module in modules() if module.name == "scorecard")


def run_python_module() -> Module:
    """xlwings' module as it stands in the add-in."""
    return next(module for module in modules() if module.name == "xlwings")


def built() -> bytes:
    """The add-in for the Python that runs."""
    return addin(PYTHON)


def with_stub() -> bytes:
    """The add-in with a RunPython that writes its command to A1; a refusal is written to A2."""
    ours = our_module().text
    assert ours.count(_TELLS) == 1
    documents = [module for module in modules() if module.kind is Kind.DOCUMENT]
    named = [*documents, standard_module(ours.replace(_TELLS, _WRITES)), standard_module(_STUB)]
    project = vba_project("ScorecardAddin", named)
    return package(TITLE, part(built(), RIBBON), project, SHEET, settings(PYTHON, "", "a test"))
