"""Files that are refused: broken, locked, signed, or made to do harm."""

from __future__ import annotations

import struct
import warnings
import zipfile
from pathlib import Path

from makers.package import Parts, add_part, compound_file, edit, relate, write
from makers.plain import HEAD, MAIN, plain

FIRST = "xl/worksheets/sheet1.xml"


def truncated(path: Path) -> None:
    """A workbook whose copying stopped half-way."""
    write(path, plain())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def not_a_zip(path: Path) -> None:
    """A web page saved under a workbook's name."""
    path.write_text("<html><body>Please sign in again.</body></html>", encoding="utf-8")


def empty(path: Path) -> None:
    """No bytes at all."""
    path.write_bytes(b"")


def password(path: Path) -> None:
    """The container of a workbook with a password or a sensitivity label."""
    path.write_bytes(compound_file("EncryptionInfo", "EncryptedPackage"))


def old_excel(path: Path) -> None:
    """The container of a workbook of Excel 97."""
    path.write_bytes(compound_file("Workbook"))


def entity_bomb(path: Path) -> None:
    """A few entities that would grow to gigabytes."""
    parts = plain()
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE worksheet [<!ENTITY a0 "lol">{levels}]>'
    edit(parts, FIRST, HEAD, f"{HEAD}{declared}")
    edit(parts, FIRST, "Contacts", "&a9;")
    write(path, parts)


def duplicate_members(path: Path) -> None:
    """Two members of one name: programs differ on which of them counts."""
    parts = plain()
    write(path, parts)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(zipfile.ZipInfo(FIRST), parts[FIRST].replace(b"Contacts", b"Others"))


def encrypted_member(path: Path) -> None:
    """A member whose header says that it is encrypted."""
    write(path, plain())
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        where = _header_of(data, signature, FIRST.encode()) + offset
        (flags,) = struct.unpack_from("<H", data, where)
        struct.pack_into("<H", data, where, flags | 1)
    path.write_bytes(bytes(data))


def _header_of(data: bytearray, signature: bytes, name: bytes) -> int:
    length = 30 if signature == b"PK\x03\x04" else 46
    where = data.find(signature)
    while data[where + length : where + length + len(name)] != name:
        where = data.index(signature, where + 1)
    return where


def signed(path: Path) -> None:
    """A workbook with a digital signature, which any change would break."""
    parts = plain()
    kind = "application/vnd.openxmlformats-package.digital-signature-"
    address = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    origin = "_xmlsignatures/origin.sigs"
    add_part(parts, origin, b"", f"{kind}origin")
    relate(parts, "_rels/.rels", "rId8", f"{address}/origin", origin)
    signature = f'{HEAD}<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'
    add_part(parts, "_xmlsignatures/sig1.xml", signature, f"{kind}xmlsignature+xml")
    relate(
        parts, "_xmlsignatures/_rels/origin.sigs.rels", "rId1", f"{address}/signature", "sig1.xml"
    )
    write(path, parts)


def no_sheet_part(path: Path) -> None:
    """A workbook part that names a sheet whose part is missing."""
    parts = plain()
    del parts[FIRST]
    write(path, parts)


def broken_xml(path: Path) -> None:
    """A sheet that ends in the middle of a tag."""
    parts = plain()
    parts[FIRST] = parts[FIRST][:-40]
    write(path, parts)


def zip_bomb(path: Path) -> None:
    """A file that unpacks to a thousand times its size. Made when it is needed, never kept."""
    parts = _without_first_sheet()
    write(path, parts)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(FIRST, "w") as out,
    ):
        out.write(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData/>'.encode())
        for _ in range(256):
            out.write(b" " * 1024 * 1024)
        out.write(b"</worksheet>")


def _without_first_sheet() -> Parts:
    return {name: data for name, data in plain().items() if name != FIRST}


MAKERS = {
    "truncated.xlsx": truncated,
    "not_a_zip.xlsx": not_a_zip,
    "empty.xlsx": empty,
    "password.xlsx": password,
    "old_excel.xls": old_excel,
    "entity_bomb.xlsx": entity_bomb,
    "duplicate_members.xlsx": duplicate_members,
    "encrypted_member.xlsx": encrypted_member,
    "signed.xlsx": signed,
    "no_sheet_part.xlsx": no_sheet_part,
    "broken_xml.xlsx": broken_xml,
}
