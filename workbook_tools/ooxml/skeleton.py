"""A worksheet part cut into pieces: what never changes, and the holes that fills put values in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter
from typing import Any, TypeAlias

from workbook_tools.ooxml.archive import Member
from workbook_tools.ooxml.deflate import Ending
from workbook_tools.ooxml.encode import Stored, encode, text_of
from workbook_tools.ooxml.fit import Room
from workbook_tools.ooxml.sheet import Area
from workbook_tools.ooxml.tails import NOTHING

Pick: TypeAlias = Callable[[Sequence[Any]], Sequence[Any]]
Tags: TypeAlias = tuple[bytes, bytes]
_POINTS = dict[object, float].__getitem__  # half the time of room[value]


def pick(numbers: Sequence[int]) -> Pick:
    """What picks the items of these numbers out of a sequence, in their order; a run at once."""
    first = numbers[0] if numbers else 0
    after = first + len(numbers)
    if list(numbers) == list(range(first, after)):
        return itemgetter(slice(first, after))
    return itemgetter(*numbers)


@dataclass(frozen=True, slots=True)
class Frame:
    """A cell with more than its value in it: what stands before and after the value, and its end.

    Also a cell that the template lacks, or whose template text begins in another way. ``held`` is
    how the template has it.
    """

    opening: bytes
    before: bytes
    after: bytes
    close: bytes
    held: bytes = b""

    def around(self, tail: bytes) -> bytes:
        """The cell's whole text with the value of ``tail`` in it."""
        if not (self.before or self.after):
            return self.opening + tail
        attributes, _, rest = tail.removesuffix(NOTHING).partition(b">")
        value = rest.removesuffix(self.close)
        opened = self.opening, attributes, b">", self.before
        return b"".join((*opened, value, self.after, self.close))


@dataclass(frozen=True, slots=True)
class RowFit:
    """What decides a row's height.

    ``base`` is what its other texts need, ``height`` what it has and ``enough`` what they can need
    before anything is to be done, in points. ``spots`` are its own among the sheet's texts with
    room; ``wrapped`` picks the cells whose texts, once changed, ask for the row to be fit.
    """

    base: float
    height: float
    enough: float
    spots: slice
    wrapped: Pick

    def is_asked(self, values: Sequence[object], changed: bytes) -> bool:
        """Whether a text has changed, of the values in cells, that asks for the row to be fit."""
        return any(map(text_of, compress(self.wrapped(values), self.wrapped(changed))))


@dataclass(frozen=True, slots=True)
class RowHole:
    """A row whose tags may change.

    ``attributes`` are those of the template by name; ``is_bare`` says that it holds nothing but the
    cells that are ``made``, the holes of those that the template lacks; ``hidden_by`` is the number
    of the value that hides it, -1 for none; ``known`` are its two tags by what decides them, to
    begin with as the template has them.
    """

    number: int
    tag: str
    attributes: dict[str, str]
    is_bare: bool
    is_hidden: bool
    made: tuple[int, ...]
    hidden_by: int
    fit: RowFit | None
    known: dict[tuple[bool, bool, float | None], Tags]

    def tags(self, makes: bool, hidden: bool, height: float | None) -> Tags:
        """The row's two tags, where it is given cells, hidden or not, and perhaps a height."""
        key = (makes, hidden, height)
        if key not in self.known:
            self.known[key] = self._write(makes, hidden, height)
        return self.known[key]

    def _write(self, makes: bool, hidden: bool, height: float | None) -> Tags:
        kept = dict(self.attributes)
        if hidden != self.is_hidden:
            kept["hidden"] = "1"
            if not hidden:
                del kept["hidden"]
        if makes:
            kept.pop("spans", None)
        if height is not None:
            kept["ht"] = f"{height:g}"
        opening = f"<{self.tag}" + "".join(f' {name}="{text}"' for name, text in kept.items())
        if self.is_bare and not makes:
            return f"{opening}/>".encode(), b""
        return f"{opening}>".encode(), f"</{self.tag}>".encode()


@dataclass(frozen=True, slots=True)
class DimensionHole:
    """The element that says which cells are in use; ``held`` is how the template has it."""

    held: bytes
    tag: str
    attributes: dict[str, str]
    area: Area

    def text(self, cells: list[tuple[int, int]]) -> bytes:
        """The element once ``cells`` are in use too."""
        if not cells:
            return self.held
        rows, columns = [row for row, _ in cells], [column for _, column in cells]
        area = self.area
        grown = Area(
            min(area.first_row, *rows),
            min(area.first_column, *columns),
            max(area.last_row, *rows),
            max(area.last_column, *columns),
        )
        kept = self.attributes | ({"ref": str(grown)} if grown != area else {})
        written = "".join(f' {name}="{text}"' for name, text in kept.items())
        return f"<{self.tag}{written}/>".encode()


@dataclass(frozen=True, slots=True)
class Heading:
    """A hole in the heading of a table: what it holds must stay. ``value`` is a value's number."""

    cell: str
    value: int
    held: Stored

    def stays(self, values: Sequence[object], date1904: bool) -> bool:
        """Whether the value is what the heading holds."""
        return encode(values[self.value], date1904).same_as(self.held)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One sheet, prepared. The columns of its cells' holes run parallel.

    ``form`` is the part as it stands once stale results are gone, but for a long ``ending``, with
    ``%b`` for every hole; ``kept`` is the whole part with them, where that can ever be wanted.
    ``in_order`` brings the texts of the holes (the cells, both tags of each row, the dimension)
    into the order of the document. ``values`` are the cells' value numbers, and ``of_cells`` picks
    them; ``was`` the tails of what the template holds (None: whatever is put there is a change) and
    ``also`` other spellings of those; ``held`` what stands there, where there is no frame and a
    tail that changes nothing may be another text. ``places`` are their addresses, apart by spaces,
    ``made`` which of them the template lacks, as (row, column). ``results`` are the holes beside
    formulas; ``skipped`` the formulas that stay, with the values that nobody sees. ``has_room``
    marks the cells whose texts count for the heights of ``rows``, and ``rooms`` are theirs.
    """

    name: str
    part: str
    original: Member
    prefix: str
    form: bytes
    ending: Ending | None
    kept: bytes | None
    in_order: Pick
    values: tuple[int, ...]
    of_cells: Pick
    was: tuple[bytes | None, ...]
    also: dict[int, bytes]
    held: dict[int, bytes]
    places: str
    made: dict[int, tuple[int, int]]
    frames: dict[int, Frame]
    results: tuple[int, ...]
    rows: tuple[RowHole, ...]
    has_room: bytes
    rooms: tuple[Room, ...]
    dimension: DimensionHole | None
    headings: tuple[Heading, ...]
    skipped: dict[str, int]
    is_protected: bool
    drops_results: bool
    removes_formula: bool

    def points(self, values: Iterable[object]) -> list[float]:
        """The height that each text with room needs, of the values in cells."""
        return list(map(_POINTS, self.rooms, compress(values, self.has_room)))

    def asked(self) -> Iterator[tuple[str, int]]:
        """Every cell that was asked for, with the number of its value."""
        yield from zip(self.places.split(), self.values, strict=True)
        yield from ((name.rpartition("!")[2], number) for name, number in self.skipped.items())
