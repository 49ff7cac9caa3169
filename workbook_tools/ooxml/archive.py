"""The zip that a workbook is: members with their original compressed bytes, and clean zips out."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.deflate import Ending, deflate, inflate, inflate_by_zlib

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8, _ENCRYPTED = 0x800, 0x41
_FIXED_DATE, _FIXED_TIME = (1 << 5) | 1, 0  # 1 January 1980, the first that a zip can say
_NO_ENDING = Ending(b"")
_MOST_BYTES, _MOST_MEMBERS = 1 << 30, 60_000
_LARGE, _MOST_RATIO = 32 << 20, 400


@dataclass(frozen=True, slots=True)
class Member:
    """One member: ``data`` is compressed, ``size`` and ``crc`` are of what it unpacks to."""

    name: str
    stored_name: bytes
    utf8: bool
    method: int
    crc: int
    size: int
    data: bytes
    date: int
    time: int
    attributes: int

    def unpack(self) -> bytes:
        """The member's contents. Raises ValueError when they are damaged."""
        if self.method == zipfile.ZIP_STORED:
            contents = self.data
        elif self.method == zipfile.ZIP_DEFLATED:
            contents = inflate(self.data, self.size + 1)
            if not self._holds(contents):
                contents = inflate_by_zlib(self.data, self.size + 1)
        else:
            raise ValueError(f"compression method {self.method}")
        if not self._holds(contents):
            raise ValueError("it is not what its checksum says")
        return contents

    def _holds(self, contents: bytes) -> bool:
        return len(contents) == self.size and zlib.crc32(contents) == self.crc

    def holding(self, contents: bytes, ending: Ending | None = None) -> Member:
        """The same member with other contents, ``ending`` after them, and the fixed date."""
        end = ending or _NO_ENDING
        data = deflate(contents) if ending is None else deflate(contents, False) + end.packed
        return Member(
            name=self.name,
            stored_name=self.stored_name,
            utf8=self.utf8,
            method=zipfile.ZIP_DEFLATED,
            crc=zlib.crc32(end.contents, zlib.crc32(contents)),
            size=len(contents) + len(end.contents),
            data=data,
            date=_FIXED_DATE,
            time=_FIXED_TIME,
            attributes=self.attributes,
        )


def read_members(blob: bytes, path: str) -> tuple[Member, ...]:
    """The members of a zip, in its order. Raises TemplateError for one not to be trusted."""
    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise TemplateError(
            f"{path} is cut short or damaged: fetch or copy the file again, then try again."
        ) from error
    _refuse_bombs(infos, path)
    return tuple(_member(info, blob, path) for info in infos)


def _refuse_bombs(infos: list[zipfile.ZipInfo], path: str) -> None:
    if sum(info.file_size for info in infos) > _MOST_BYTES or len(infos) > _MOST_MEMBERS:
        raise TemplateError(
            f"{path} unpacks to more than 1 GB or {_MOST_MEMBERS:,} parts: it was not read."
        )
    for info in infos:
        if info.file_size > _LARGE and info.file_size > _MOST_RATIO * info.compress_size:
            raise TemplateError(
                f"{path} holds {info.filename}, which unpacks to {_MOST_RATIO} times its "
                "size: it may be an attack, so it was not read."
            )


def _member(info: zipfile.ZipInfo, blob: bytes, path: str) -> Member:
    if info.flag_bits & _ENCRYPTED:
        raise TemplateError(
            f"{path} holds encrypted members: save it without a password, then try again."
        )
    damaged = TemplateError(f"{path} is damaged at {info.filename}: fetch or copy the file again.")
    start = info.header_offset
    if blob[start : start + 4] != b"PK\x03\x04" or len(blob) < start + _LOCAL.size:
        raise damaged
    head = _LOCAL.unpack_from(blob, start)
    name_at = start + _LOCAL.size
    data_at = name_at + head[9] + head[10]
    stored_name = blob[name_at : name_at + head[9]]
    data = blob[data_at : data_at + info.compress_size]
    encoding = "utf-8" if info.flag_bits & _UTF8 else "cp437"
    if len(data) != info.compress_size or stored_name != info.orig_filename.encode(encoding):
        raise damaged
    return Member(
        name=info.orig_filename,
        stored_name=stored_name,
        utf8=bool(info.flag_bits & _UTF8),
        method=info.compress_type,
        crc=info.CRC,
        size=info.file_size,
        data=data,
        date=((info.date_time[0] - 1980) << 9) | (info.date_time[1] << 5) | info.date_time[2],
        time=(info.date_time[3] << 11) | (info.date_time[4] << 5) | (info.date_time[5] // 2),
        attributes=info.external_attr,
    )


def write_members(members: Iterable[Member]) -> bytes:
    """A zip of the members in their order: no data descriptors, extra fields or comments."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = count = 0
    for member in members:
        flags = _UTF8 if member.utf8 else 0
        facts = (flags, member.method, member.time, member.date, member.crc, len(member.data))
        name = member.stored_name
        body += (
            _LOCAL.pack(b"PK\x03\x04", 20, *facts, member.size, len(name), 0),
            *(name, member.data),
        )
        directory += (
            _CENTRAL.pack(
                *(b"PK\x01\x02", 20, 20, *facts, member.size, len(name)),
                *(0, 0, 0, 0, member.attributes, offset),
            ),
            name,
        )
        offset += _LOCAL.size + len(name) + len(member.data)
        count += 1
    length = sum(map(len, directory))
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, length, offset, 0)
    return b"".join([*body, *directory, end])
