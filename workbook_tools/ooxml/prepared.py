"""A prepared template: values in, a file out. A join, a deflate of what changed, and raw copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress
from pathlib import Path

from workbook_tools.cells import Cells, Receipt
from workbook_tools.ooxml.archive import Member
from workbook_tools.ooxml.book import refuse_retyping
from workbook_tools.ooxml.encode import encode
from workbook_tools.ooxml.fill import SheetFill
from workbook_tools.ooxml.many import Job, fill_many
from workbook_tools.ooxml.package import assemble, part_key
from workbook_tools.ooxml.packing import packed
from workbook_tools.ooxml.plan import Faults
from workbook_tools.ooxml.shapes import Twin
from workbook_tools.ooxml.skeleton import Skeleton
from workbook_tools.ooxml.stale import stale_sheets
from workbook_tools.ooxml.tails import Tails, TailWriter
from workbook_tools.ooxml.target import put, refuse_open

_HEADING = (
    "it is a heading of a table, which Excel repairs when a fill changes it: "
    "turn the table into a range in Excel (Table Design, Convert to Range)"
)


@dataclass(frozen=True)
class Source:
    """The template's file: its bytes, its members as they are compressed, its parts' names."""

    path: Path
    blob: bytes
    members: tuple[Member, ...]
    names: tuple[str, ...]
    date1904: bool


@dataclass(frozen=True)
class Spare:
    """What a part holds once something else changes; deflated when it is first wanted."""

    part: str
    original: Member
    contents: bytes

    @cached_property
    def member(self) -> Member:
        """The part as a member of a file."""
        return self.original.holding(self.contents)


class Prepared:
    """A template prepared for some cells. It can be pickled, and filled from several threads."""

    def __init__(
        self,
        source: Source,
        count: int,
        sheets: tuple[Skeleton, ...],
        twins: tuple[Twin, ...],
        rests_on: Mapping[str, frozenset[str] | None],
        spares: Mapping[str, Spare],
        around: Mapping[str, Mapping[str, Spare | None]],
        recalculated: Spare | None,
    ) -> None:
        self._source = source
        self._count = count
        self._sheets = sheets
        self._twins = twins
        self._rests_on = rests_on
        self._spares = spares
        self._around = around
        self._recalculated = recalculated
        self._tails: dict[str, tuple[Tails, Tails]] = {}

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_tails": {}}

    def fill(
        self, values: Sequence[object], to: Path | str, *, drafts: Path | str | None = None
    ) -> Receipt:
        """Writes all values or none to ``to``, in the order of the cells it was prepared for.

        A cell takes a value (None empties it), a row whether it is hidden, a sheet to protect
        anything. ``drafts`` and the errors are those of ``FileWorkbook.apply``; ValueError where
        there are more or fewer values than cells.
        """
        return self.fill_unless(Faults(str(self._source.path)), values, to, drafts=drafts)

    def fill_many(self, jobs: Iterable[Job], workers: int = 1) -> list[Receipt]:
        """Fills a file for each job: its values, and where to write it. Receipts in their order.

        More than one worker starts as many processes, so a script that asks for them guards its
        start with ``if __name__ == "__main__"``. Raises the error of the first job that is
        refused: the jobs before it are done, and some after it may be.
        """
        return fill_many(self, jobs, workers)

    def fill_unless(
        self,
        faults: Faults,
        values: Sequence[object],
        to: Path | str,
        *,
        drafts: Path | str | None = None,
    ) -> Receipt:
        """The same; says ``faults``, found before, together with those of the values."""
        if len(values) != self._count:
            raise ValueError(f"{len(values)} values for {self._count} cells")
        target, path = Path(to), self._source.path
        new = target.suffix.lower()
        refuse_retyping(path, path.suffix.lower(), new)
        fills = self._fills(values, faults)
        refuse_open(target)
        changes = self._changes(fills, new)
        blob = assemble(self._source.members, changes) if changes else self._source.blob
        put(blob, target, None if drafts is None else Path(drafts))
        return self._receipt(target, fills, changes)

    def _fills(self, values: Sequence[object], faults: Faults) -> list[SheetFill]:
        """The fill of each sheet. Raises PatchError with every fault."""
        try:
            fills = self._try(values)
        except (ValueError, TypeError):
            self._note_unfit(values, faults)
            self._note_clashes(values, faults)
            faults.stop()
            return self._try([_hashable(value) for value in values])
        self._note_clashes(values, faults)
        faults.stop()
        return fills

    def _try(self, values: Sequence[object]) -> list[SheetFill]:
        for tails in chain.from_iterable(list(self._tails.values())):
            tails.forget()
        return [
            SheetFill(skeleton, values, *self._tails_of(skeleton.prefix))
            for skeleton in self._sheets
        ]

    def _tails_of(self, prefix: str) -> tuple[Tails, Tails]:
        if prefix not in self._tails:
            self._tails[prefix] = TailWriter(prefix, self._source.date1904).tails()
        return self._tails[prefix]

    def _note_unfit(self, values: Sequence[object], faults: Faults) -> None:
        for skeleton in self._sheets:
            for place, number in skeleton.asked():
                try:
                    encode(values[number], self._source.date1904)
                except ValueError as error:
                    faults.add(skeleton.name, place, str(error))

    def _note_clashes(self, values: Sequence[object], faults: Faults) -> None:
        """Values that differ where they must be the same: for one place, or as a heading."""
        date1904 = self._source.date1904
        for twin in self._twins:
            if not twin.agrees(values, date1904):
                faults.add(twin.sheet, twin.place, twin.clause)
        for skeleton in self._sheets:
            for heading in skeleton.headings:
                if not heading.stays(values, date1904):
                    faults.add(skeleton.name, heading.cell, _HEADING)

    def _changes(self, fills: Sequence[SheetFill], new: str) -> dict[str, Member | None]:
        """The members that change, by their parts; None for one that goes."""
        changed = {f.skeleton.name.casefold() for f in fills if f.changes_values}
        stale = stale_sheets(changed, self._rests_on)
        packings = {
            fill.skeleton.part: fill.packing(is_stale)
            for fill, is_stale in ((f, f.skeleton.name.casefold() in stale) for f in fills)
            if fill.changes or (is_stale and fill.skeleton.drops_results)
        }
        members = packed(list(packings.values()))
        changes: dict[str, Member | None] = dict(zip(packings, members, strict=True))
        spares = [spare for name, spare in self._spares.items() if name.casefold() in stale]
        if stale and self._recalculated:
            spares.append(self._recalculated)
        changes |= {spare.part: spare.member for spare in spares}
        for part, around in self._around[new].items():
            changes[part] = around.member if around else None
        return changes

    def _receipt(
        self, target: Path, fills: Sequence[SheetFill], changes: Mapping[str, Member | None]
    ) -> Receipt:
        changed = set(map(part_key, changes))
        names = self._source.names
        are_changed = [part_key(name) in changed for name in names]
        fitted: dict[str, float] = {}
        for fill in fills:
            fitted |= fill.rows_fitted
        return Receipt(
            path=target,
            cells=Cells(fill.cells for fill in fills),
            parts_changed=tuple(compress(names, are_changed)),
            parts_kept=are_changed.count(False),
            skipped_formulas=tuple(cell for fill in fills for cell in fill.skeleton.skipped),
            rows_fitted=fitted,
            warnings=tuple(warning for fill in fills for warning in fill.warnings),
        )


def _hashable(value: object) -> object:
    """A numpy array of one value as that value; others as they are."""
    return value.item() if getattr(value, "__hash__", None) is None else value  # type: ignore[attr-defined]
