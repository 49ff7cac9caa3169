"""Compound files, version 3: storages and streams in one file ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_IN_HEADER = 109  # sectors of the allocation table that the header can name
_MOST = _IN_HEADER * (_SECTOR // 4) * _SECTOR
_FREE, _END, _TABLE, _NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
_HEADER = struct.Struct("<8s16sHHHHH6x9I")
_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass
class _Node:
    """One entry of the directory; the others are named by their numbers."""

    name: str
    kind: int
    content: bytes = b""
    colour: int = _BLACK
    left: int = _NOBODY
    right: int = _NOBODY
    child: int = _NOBODY
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0" if self.name else b""
        return _ENTRY.pack(
            *(name, len(name), self.kind, self.colour, self.left, self.right, self.child),
            *(b"", 0, 0, 0, self.start, self.size),
        )


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of ``streams``: ``VBA/dir`` is the stream ``dir`` in the storage ``VBA``.

    Raises ValueError for a name that is empty or longer than 31 characters, and above 7 MB.
    """
    nodes = _directory(streams)
    sectors = _Sectors()
    small = _place_streams(nodes, sectors)
    small_table = _words(small.table, _SECTOR)
    heads = (
        sectors.add(b"".join(node.packed() for node in _whole(nodes))),
        sectors.add(small_table),
        len(small_table) // _SECTOR,
    )
    return _with_table(sectors, *heads)


class _Sectors:
    """Contents cut into sectors, and the table that chains them."""

    def __init__(self, size: int = _SECTOR) -> None:
        self.size = size
        self.data = bytearray()
        self.table: list[int] = []

    def add(self, content: bytes) -> int:
        """The first sector of ``content``; that of nothing is the end of a chain."""
        if not content:
            return _END
        first, count = len(self.table), -(-len(content) // self.size)
        self.table += [*range(first + 1, first + count), _END]
        self.data += content.ljust(count * self.size, b"\0")
        return first


def _directory(streams: Mapping[str, bytes]) -> list[_Node]:
    """The root first, then every storage before what it holds."""
    nodes = [_Node("Root Entry", _ROOT)]
    _fill(nodes, nodes[0], {tuple(path.split("/")): held for path, held in streams.items()})
    return nodes


def _fill(nodes: list[_Node], parent: _Node, held: Mapping[tuple[str, ...], bytes]) -> None:
    names = sorted({path[0] for path in held}, key=_rank)
    numbers = range(len(nodes), len(nodes) + len(names))
    nodes += [_node(name, held) for name in names]
    parent.child = _balance(nodes, numbers, depth=0, full=(len(names) + 1).bit_length() - 1)
    for number, name in zip(numbers, names, strict=True):
        if nodes[number].kind == _STORAGE:
            inner = {path[1:]: content for path, content in held.items() if path[0] == name}
            _fill(nodes, nodes[number], inner)


def _rank(name: str) -> tuple[int, str]:
    return len(name), name.upper()


def _node(name: str, held: Mapping[tuple[str, ...], bytes]) -> _Node:
    if not 0 < len(name) <= 31:
        raise ValueError(f"{name!r} is no name in a compound file: 1 to 31 characters")
    content = held.get((name,))
    return _Node(name, _STORAGE) if content is None else _Node(name, _STREAM, content)


def _balance(nodes: Sequence[_Node], numbers: range, depth: int, full: int) -> int:
    """Makes a tree of nodes in their order; those below the ``full`` levels are red."""
    if not numbers:
        return _NOBODY
    middle = len(numbers) // 2
    node = nodes[numbers[middle]]
    node.colour = _RED if depth == full else _BLACK
    node.left = _balance(nodes, numbers[:middle], depth + 1, full)
    node.right = _balance(nodes, numbers[middle + 1 :], depth + 1, full)
    return numbers[middle]


def _place_streams(nodes: Iterable[_Node], sectors: _Sectors) -> _Sectors:
    """Puts long streams into ``sectors``, and short ones, by way of the root, into small ones."""
    small = _Sectors(_SMALL)
    root, *others = nodes
    for node in others:
        if node.kind == _STREAM:
            place = small if len(node.content) < _CUTOFF else sectors
            node.start, node.size = place.add(node.content), len(node.content)
    root.start, root.size = sectors.add(bytes(small.data)), len(small.data)
    return small


def _whole(nodes: Sequence[_Node]) -> list[_Node]:
    """The nodes with empty ones after them, up to the end of their last sector."""
    missing = -len(nodes) % (_SECTOR // _ENTRY.size)
    return [*nodes, *(_Node("", 0, colour=_RED) for _ in range(missing))]


def _words(table: Sequence[int], size: int) -> bytes:
    packed = struct.pack(f"<{len(table)}I", *table)
    return packed + b"\xff" * (-len(packed) % size)


def _with_table(sectors: _Sectors, directory: int, small_table: int, small_count: int) -> bytes:
    """The header, the sectors, and last the table that also counts its own sectors."""
    used = len(sectors.table)
    count = -(-used // (_SECTOR // 4 - 1))
    if count > _IN_HEADER:
        raise ValueError(f"more than {_MOST // 10**6} MB do not fit into this compound file")
    table = _words([*sectors.table, *[_TABLE] * count], _SECTOR)
    named = [*range(used, used + count), *[_FREE] * (_IN_HEADER - count)]
    header = _HEADER.pack(
        *(_SIGNATURE, b"", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0, _CUTOFF),
        *(small_table, small_count, _END, 0),
    )
    return header + struct.pack(f"<{_IN_HEADER}I", *named) + bytes(sectors.data) + table
