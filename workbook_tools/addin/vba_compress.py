"""The compression of VBA source: [MS-OVBA] 2.4.1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

_CHUNK = 4096
_CONTAINER = b"\x01"
_COMPRESSED = 0xB000
_RAW = 0x3000
_TRIES = 64  # earlier places that are looked at for the longest match


def compress(data: bytes) -> bytes:
    """``data`` as a compressed container; other programs may make other bytes of the same data.

    Raises ValueError when its last 4 KB are noise, which no text is.
    """
    chunks = (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))
    return _CONTAINER + b"".join(map(_chunk, chunks))


def decompress(container: bytes) -> bytes:
    """What a compressed container holds. Raises ValueError for one that is damaged."""
    if not container.startswith(_CONTAINER):
        raise ValueError("not a compressed container")
    found, at = bytearray(), 1
    while at < len(container):
        header = int.from_bytes(container[at : at + 2], "little")
        end = at + (header & 0x0FFF) + 3
        if header & 0x7000 != _RAW or end > len(container):
            raise ValueError(f"no whole chunk at byte {at}")
        body = container[at + 2 : end]
        found += _unpack(body) if header & 0x8000 else body
        at = end
    return bytes(found)


def _chunk(data: bytes) -> bytes:
    body = _packed(data)
    if len(body) <= _CHUNK:
        return (_COMPRESSED | (len(body) - 1)).to_bytes(2, "little") + body
    if len(data) < _CHUNK:
        raise ValueError("the last 4 KB cannot be compressed: they are no text")
    return (_RAW | (_CHUNK - 1)).to_bytes(2, "little") + data


def _packed(data: bytes) -> bytes:
    """Groups of a byte of flags and the eight tokens that it tells of."""
    tokens = list(_tokens(data))
    groups = bytearray()
    for at in range(0, len(tokens), 8):
        eight = tokens[at : at + 8]
        groups.append(sum((len(token) > 1) << bit for bit, token in enumerate(eight)))
        groups += b"".join(eight)
    return bytes(groups)


def _tokens(data: bytes) -> Iterator[bytes]:
    """Single bytes, and pairs that say how far back to copy how much."""
    seen: defaultdict[bytes, list[int]] = defaultdict(list)
    at = 0
    while at < len(data):
        length, back = _longest(data, at, seen[data[at : at + 3]])
        if length < 3:
            length = 1
            yield data[at : at + 1]
        else:
            yield ((back - 1) << _bits(at) | (length - 3)).to_bytes(2, "little")
        for place in range(at, at + length):
            seen[data[place : place + 3]].append(place)
        at += length


def _longest(data: bytes, at: int, places: list[int]) -> tuple[int, int]:
    """The length of the longest match of what follows, and how far back it begins."""
    most = min((1 << _bits(at)) + 2, len(data) - at) if places else 0
    best, back = 0, 0
    for place in places[: -_TRIES - 1 : -1]:
        length = 0
        while length < most and data[place + length] == data[at + length]:
            length += 1
        if length > best:
            best, back = length, at - place
    return best, back


def _bits(position: int) -> int:
    """How many of a token's 16 bits are the length, at a position within a chunk."""
    return 16 - max((position - 1).bit_length(), 4)


def _unpack(body: bytes) -> bytes:
    chunk, at = bytearray(), 0
    while at < len(body):
        flags, at = body[at], at + 1
        for bit in range(8):
            if at >= len(body):
                break
            if flags >> bit & 1:
                _copy(chunk, int.from_bytes(body[at : at + 2], "little"))
                at += 2
            else:
                chunk.append(body[at])
                at += 1
    return bytes(chunk)


def _copy(chunk: bytearray, token: int) -> None:
    bits = _bits(len(chunk))
    back = (token >> bits) + 1
    if back > len(chunk):
        raise ValueError("a copy from before the chunk")
    for _ in range((token & (1 << bits) - 1) + 3):
        chunk.append(chunk[-back])
