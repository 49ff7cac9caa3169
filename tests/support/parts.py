"""A package as it stands in a file, read without the library under test."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

TYPES = "[Content_Types].xml"


@dataclass(frozen=True)
class Member:
    """A member of a zip; ``packed`` are its bytes as they are stored."""

    name: str
    method: int
    crc: int
    size: int
    packed: bytes


def members(path: Path) -> list[Member]:
    """The members in the order of the directory, with their bytes as compressed."""
    blob = path.read_bytes()
    found = []
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            names, extras = struct.unpack_from("<HH", blob, info.header_offset + 26)
            start = info.header_offset + 30 + names + extras
            packed = blob[start : start + info.compress_size]
            found.append(
                Member(info.filename, info.compress_type, info.CRC, info.file_size, packed)
            )
    return found


def contents(path: Path) -> dict[str, bytes]:
    """What each part holds."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def canonical(root: etree._Element) -> bytes:
    """The element in canonical XML, comments kept."""
    return etree.tostring(root, method="c14n", with_comments=True)


def local(element: etree._Element) -> str:
    """The element's name without its namespace; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def workbook_part(parts: dict[str, bytes]) -> str:
    """The workbook's part, by the package's relationships."""
    return _targets(parts, "_rels/.rels", "", "officeDocument")[0][1]


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """The part of each sheet, in the order of the tabs."""
    book = workbook_part(parts)
    folder, _, name = book.rpartition("/")
    targets = dict(_targets(parts, f"{folder}/_rels/{name}.rels", folder, "worksheet"))
    found = {}
    for sheet in etree.fromstring(parts[book]).iter("{*}sheet"):
        identity = next(v for k, v in sheet.attrib.items() if etree.QName(k).localname == "id")
        if identity in targets:
            found[sheet.get("name", "")] = targets[identity]
    return found


def _targets(parts: dict[str, bytes], rels: str, folder: str, kind: str) -> list[tuple[str, str]]:
    found = []
    for relationship in etree.fromstring(parts[rels]):
        if relationship.get("Type", "").endswith(f"/{kind}"):
            target = relationship.get("Target", "")
            found.append((relationship.get("Id", ""), _resolved(parts, folder, target)))
    return found


def _resolved(parts: dict[str, bytes], folder: str, target: str) -> str:
    steps: list[str] = []
    slashed = target.replace("\\", "/")
    for step in (slashed if slashed.startswith("/") else f"{folder}/{slashed}").split("/"):
        if step == "..":
            steps.pop()
        elif step:
            steps.append(step)
    name = "/".join(steps)
    return name if name in parts else unquote(name)
