"""``vbaProject.bin`` from the text of its modules, with no compiled code in it ([MS-OVBA])."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from uuid import NAMESPACE_OID, uuid5

from workbook_tools.addin.compound import compound_file
from workbook_tools.addin.vba_compress import compress
from workbook_tools.addin.vba_modules import Kind, Module

_CODE_PAGE, _ENCODING = 1252, "cp1252"
_NO_CACHE = bytes.fromhex("cc61ffff000100")
_ANY_COOKIE = 0xFFFF
_REFERENCES = {
    "stdole": r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0"
    r"#C:\Windows\System32\stdole2.tlb#OLE Automation",
    "Office": r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
    r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL"
    r"#Microsoft Office 16.0 Object Library",
}
_EDITOR = "{3832D640-CF90-11CF-8E43-00A0C911005A}"
_SEED = 0x5D
_UNPROTECTED, _NO_PASSWORD, _VISIBLE = b"\0\0\0\0", b"\0", b"\xff"


def vba_project(name: str, modules: Sequence[Module]) -> bytes:
    """The project ``name`` with ``modules``: the same bytes for the same text.

    A project may not bear the name of one of its modules. Raises UnicodeEncodeError for text that
    code page 1252 lacks.
    """
    streams = {f"VBA/{module.name}": compress(_encode(module.text)) for module in modules}
    return compound_file(
        {
            "PROJECT": _encode(_project(name, modules)),
            "PROJECTwm": b"".join(_both(module.name) for module in modules) + b"\0\0",
            "VBA/_VBA_PROJECT": _NO_CACHE,
            "VBA/dir": compress(_directory(name, modules)),
            **streams,
        }
    )


def _encode(text: str) -> bytes:
    return text.encode(_ENCODING)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _both(name: str) -> bytes:
    return _encode(name) + b"\0" + _wide(name) + b"\0\0"


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    """The ``dir`` stream before compression: what the project is, refers to and consists of."""
    return b"".join(
        [
            _information(name),
            *(_reference(*reference) for reference in _REFERENCES.items()),
            _record(0x0F, _short(len(modules))),
            _record(0x13, _short(_ANY_COOKIE)),
            *map(_module, modules),
            _record(0x10),
        ]
    )


def _information(name: str) -> bytes:
    """What every project says: 32-bit Windows, en-US, as Excel itself writes it."""
    return b"".join(
        [
            _record(0x01, _long(1)),
            _record(0x02, _long(0x409)),
            _record(0x14, _long(0x409)),
            _record(0x03, _short(_CODE_PAGE)),
            _record(0x04, _encode(name)),
            _pair(0x05, 0x40, ""),
            _pair(0x06, 0x3D, ""),
            _record(0x07, _long(0)),
            _record(0x08, _long(0)),
            _short(0x09) + _long(4) + _long(1) + _short(1),  # version 1.1; 4 is not its length
            _pair(0x0C, 0x3C, ""),
        ]
    )


def _reference(name: str, library: str) -> bytes:
    text = _encode(library)
    return _pair(0x16, 0x3E, name) + _record(0x0D, _long(len(text)) + text + _long(0) + _short(0))


def _module(module: Module) -> bytes:
    return b"".join(
        [
            _record(0x19, _encode(module.name)),
            _record(0x47, _wide(module.name)),
            _pair(0x1A, 0x32, module.name),
            _pair(0x1C, 0x48, ""),
            _record(0x31, _long(0)),
            _record(0x1E, _long(0)),
            _record(0x2C, _short(_ANY_COOKIE)),
            _record(0x21 if module.kind is Kind.STANDARD else 0x22),
            _record(0x2B),
        ]
    )


def _record(number: int, content: bytes = b"") -> bytes:
    return _short(number) + _long(len(content)) + content


def _pair(number: int, wide: int, text: str) -> bytes:
    """A text in the project's code page, and again in Unicode."""
    return _record(number, _encode(text)) + _record(wide, _wide(text))


def _short(value: int) -> bytes:
    return struct.pack("<H", value)


def _long(value: int) -> bytes:
    return struct.pack("<I", value)


def _project(name: str, modules: Sequence[Module]) -> str:
    identity = f"{{{str(uuid5(NAMESPACE_OID, f'workbook_tools.addin.{name}')).upper()}}}"
    lines = [
        f'ID="{identity}"',
        *map(_listed, modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_encrypt(_UNPROTECTED, identity)}"',
        f'DPB="{_encrypt(_NO_PASSWORD, identity)}"',
        f'GC="{_encrypt(_VISIBLE, identity)}"',
        "",
        "[Host Extender Info]",
        f"&H00000001={_EDITOR};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _listed(module: Module) -> str:
    document = "/&H00000000" if module.kind is Kind.DOCUMENT else ""
    return f"{module.kind.value}={module.name}{document}"


def _encrypt(data: bytes, identity: str) -> str:
    """[MS-OVBA] 2.4.3.2 in hexadecimal, from a fixed seed so that builds reproduce."""
    key = sum(_encode(identity)) & 0xFF
    written = [_SEED, _SEED ^ 2, _SEED ^ key]
    before = key
    ignored = bytes((_SEED & 6) >> 1)
    for byte in ignored + _long(len(data)) + data:
        written.append(byte ^ (written[-2] + before & 0xFF))
        before = byte
    return bytes(written).hex().upper()
