"""A package as a mapping of part names to bytes, and the ways in which a program may zip it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

Parts = dict[str, bytes]
DATE = (1980, 1, 1, 0, 0, 0)
TYPES = "[Content_Types].xml"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Stream(io.RawIOBase):
    """A file that only goes forward, as a web server writes one."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return self._file.write(data)  # type: ignore[call-overload]

    def close(self) -> None:
        self._file.close()
        super().close()


def write(path: Path, parts: Parts, *, stored: bool = False, streamed: bool = False) -> None:
    """Zips ``parts`` in their order, with fixed dates: same parts, same bytes."""
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(Stream(path) if streamed else path, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = method
            archive.writestr(info, data)


def read(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def edit(parts: Parts, part: str, old: str, new: str, count: int = 1) -> None:
    """Replaces ``old``, which must stand there."""
    text = parts[part].decode()
    if old not in text:
        raise ValueError(f"{part} holds no {old!r}")
    parts[part] = text.replace(old, new, count).encode()


def add_part(parts: Parts, name: str, data: bytes | str, content_type: str) -> None:
    parts[name] = data.encode() if isinstance(data, str) else data
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
    edit(parts, TYPES, "</Types>", override)


def relate(parts: Parts, rels: str, identity: str, kind: str, target: str, mode: str = "") -> None:
    """Adds a relationship; ``kind`` is the last word of the usual address, or the whole of it."""
    address = kind if "://" in kind else f"{RELATIONSHIPS}/{kind}"
    external = f' TargetMode="{mode}"' if mode else ""
    line = f'<Relationship Id="{identity}" Type="{address}" Target="{target}"{external}/>'
    if rels not in parts:
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        parts[rels] = f'<Relationships xmlns="{space}"></Relationships>'.encode()
    edit(parts, rels, "</Relationships>", f"{line}</Relationships>")


def png(size: int = 16) -> bytes:
    """A small blue square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    lines = b"".join(b"\0" + b"\x1d\x70\xb8" * size for _ in range(size))
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def compound_file(*streams: str) -> bytes:
    """An OLE compound file with empty streams of these names, by [MS-CFB]: the container of
    vbaProject.bin, of .xls, and of a workbook with a password."""
    end, free, fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *([free] * 108))
    table = struct.pack("<128I", fat, end, *([free] * 126))
    entries = [_directory_entry("Root Entry", 5, 1 if streams else free, free)]
    for n, name in enumerate(streams, 1):
        entries.append(_directory_entry(name, 2, free, n + 1 if n < len(streams) else free))
    entries += [bytes(68) + struct.pack("<3I", free, free, free) + bytes(48)] * (4 - len(entries))
    return header + table + b"".join(entries[:4])


def _directory_entry(name: str, kind: int, child: int, right: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    entry += struct.pack("<3I", 0xFFFFFFFF, right, child) + bytes(36)
    return entry + struct.pack("<IQ", 0xFFFFFFFE, 0)
