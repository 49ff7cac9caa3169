"""Modules of VBA as a project stores them: text with its attributes first, lines ended by CRLF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from workbook_tools.errors import WorkbookToolsError

WORKBOOK_DOCUMENT = "{00020819-0000-0000-C000-000000000046}"
SHEET_DOCUMENT = "{00020820-0000-0000-C000-000000000046}"
_CLASS = "{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
_NAME = re.compile(r'Attribute VB_Name = "([A-Za-z]\w{0,30})"')
_FLAGS = ("GlobalNameSpace", "Creatable", "PredeclaredId", "Exposed")


class Kind(Enum):
    """What a module is; the value is its word in the PROJECT stream."""

    STANDARD = "Module"
    CLASS = "Class"
    DOCUMENT = "Document"


@dataclass(frozen=True)
class Module:
    """One module: its name, its kind, and its whole text."""

    name: str
    kind: Kind
    text: str


def standard_module(text: str) -> Module:
    """The module of a ``.bas`` file. Raises WorkbookToolsError unless its name comes first."""
    lines = text.splitlines()
    return Module(_name(lines), Kind.STANDARD, _crlf(lines))


def class_module(text: str) -> Module:
    """The class of an exported ``.cls`` file, its header as a project has it.

    Raises WorkbookToolsError unless it begins as an exported class does.
    """
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if line == "END"), -1) + 1
    end = next((n for n in range(start, len(lines)) if not _is_attribute(lines[n])), len(lines))
    head = lines[start:end]
    flags = [line for line in head if line.startswith(tuple(f"Attribute VB_{f} =" for f in _FLAGS))]
    if not start or len(flags) != len(_FLAGS):
        raise WorkbookToolsError(
            "the class that xlwings brings does not begin as an exported class does: "
            "install xlwings again, 0.37 or a later 0 version."
        )
    whole = [*head[:1], *_stands_on(_CLASS), *flags, *_template(customizable=False), *lines[end:]]
    return Module(_name(head), Kind.CLASS, _crlf(whole))


def document_module(name: str, base: str) -> Module:
    """The module without code that belongs to the workbook, or to a sheet."""
    flags = zip(_FLAGS, (False, False, True, True), strict=True)
    lines = [f'Attribute VB_Name = "{name}"', *_stands_on(base)]
    lines += [f"Attribute VB_{flag} = {value}" for flag, value in flags]
    return Module(name, Kind.DOCUMENT, _crlf([*lines, *_template(customizable=True)]))


def _stands_on(base: str) -> list[str]:
    return [f'Attribute VB_Base = "0{base}"']


def _template(*, customizable: bool) -> list[str]:
    return ["Attribute VB_TemplateDerived = False", f"Attribute VB_Customizable = {customizable}"]


def _is_attribute(line: str) -> bool:
    return line.startswith("Attribute ")


def _name(lines: list[str]) -> str:
    found = _NAME.fullmatch(lines[0]) if lines else None
    if found is None:
        raise WorkbookToolsError(
            "a module of the add-in does not begin with its name (Attribute VB_Name): "
            "install workbook-tools and xlwings again."
        )
    return found[1]


def _crlf(lines: list[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)
