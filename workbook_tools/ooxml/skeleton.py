"""A worksheet part cut into pieces: what never changes, and the holes that fills put values in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workbook_tools.ooxml.archive import Member
from workbook_tools.ooxml.deflate import Ending
from workbook_tools.ooxml.encode import Stored, encode
from workbook_tools.ooxml.fit import Room
from workbook_tools.ooxml.sheet import Area
from workbook_tools.ooxml.tails import NOTHING


@dataclass(frozen=True, slots=True)
class Frame:
    """A cell with more than its value in it: what stands before and after the value, and its end.

    Also a cell that the template lacks, or whose template text begins in another way.
    """

    opening: str
    before: str
    after: str
    close: str

    def around(self, tail: str) -> str:
        """The cell's whole text with the value of ``tail`` in it."""
        if tail == NOTHING:
            inside = self.before + self.after
            return f"{self.opening}>{inside}{self.close}" if inside else self.opening + tail
        attributes, _, rest = tail.partition(">")
        value = rest.removesuffix(self.close)
        return f"{self.opening}{attributes}>{self.before}{value}{self.after}{self.close}"


@dataclass(frozen=True, slots=True)
class RowFit:
    """What decides a row's height.

    ``base`` is what its other texts need and ``height`` what it has, in points; ``spots`` are the
    numbers of the values whose texts count, with their room; ``wrapped`` the holes whose texts,
    once changed, ask for the row to be fit, with the numbers of their values.
    """

    base: float
    height: float
    spots: tuple[tuple[int, Room], ...]
    wrapped: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class RowHole:
    """A row whose tags may change. ``start`` and ``end`` are the pieces of its tags.

    ``attributes`` are those of the template by name; ``is_bare`` says that it holds nothing but the
    cells that are ``made``, the holes of those that the template lacks; ``hidden_by`` is the number
    of the value that hides it, -1 for none.
    """

    number: int
    start: int
    end: int
    tag: str
    attributes: dict[str, str]
    is_bare: bool
    is_hidden: bool
    made: tuple[int, ...]
    hidden_by: int
    fit: RowFit | None
    known: dict[tuple[bool, bool, float | None], tuple[str, str]] = field(default_factory=dict)

    def tags(self, makes: bool, hidden: bool, height: float | None) -> tuple[str, str]:
        """The row's two tags, where it is given cells, hidden or not, and perhaps a height."""
        key = (makes, hidden, height)
        if key not in self.known:
            self.known[key] = self._write(makes, hidden, height)
        return self.known[key]

    def _write(self, makes: bool, hidden: bool, height: float | None) -> tuple[str, str]:
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
            return f"{opening}/>", ""
        return f"{opening}>", f"</{self.tag}>"


@dataclass(frozen=True, slots=True)
class DimensionHole:
    """The element that says which cells are in use, by its piece."""

    piece: int
    tag: str
    attributes: dict[str, str]
    area: Area

    def text(self, cells: list[tuple[int, int]]) -> str:
        """The element once ``cells`` are in use too."""
        rows, columns = [row for row, _ in cells], [column for _, column in cells]
        area = self.area
        grown = Area(
            min(area.first_row, *rows),
            min(area.first_column, *columns),
            max(area.last_row, *rows),
            max(area.last_column, *columns),
        )
        kept = self.attributes | ({"ref": str(grown)} if grown != area else {})
        return f"<{self.tag}" + "".join(f' {name}="{text}"' for name, text in kept.items()) + "/>"


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
    """One sheet, prepared. Holes are in document order, and the columns here run parallel.

    ``pieces`` is the part as it stands once stale results are gone, but for a long ``ending``;
    ``kept`` is the whole part with them, where that can ever be wanted. ``values`` are the holes'
    value numbers, ``at`` their pieces, ``was`` the tails of what the template holds (None: whatever
    is put there is a change) and ``also`` other spellings of those. ``names`` say where they are,
    ``made`` those of them that the template lacks, as (row, column). ``results`` are the holes
    beside formulas; ``skipped`` the formulas that stay, with the values that nobody sees.
    """

    name: str
    part: str
    original: Member
    prefix: str
    pieces: list[str]
    ending: Ending | None
    kept: list[str] | None
    values: tuple[int, ...]
    at: tuple[int, ...]
    was: tuple[str | None, ...]
    also: dict[int, str]
    names: tuple[str, ...]
    made: dict[int, tuple[int, int]]
    frames: dict[int, Frame]
    results: tuple[int, ...]
    rows: tuple[RowHole, ...]
    dimension: DimensionHole | None
    headings: tuple[Heading, ...]
    skipped: dict[str, int]
    is_protected: bool
    drops_results: bool
    removes_formula: bool

    def asked(self) -> Iterator[tuple[str, int]]:
        """Every cell that was asked for, with the number of its value."""
        yield from zip(self.names, self.values, strict=True)
        yield from self.skipped.items()
