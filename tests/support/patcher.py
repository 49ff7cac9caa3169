"""The plain patcher: a fill as its rules read, one element after another.

Slow, and the oracle of the prepared template: both must make the same file of the same patches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from lxml import etree
from support.patched import PatchedCells, PatchedSheet, RowFitter

from workbook_tools.cells import OnFormula, Patch, Receipt, address
from workbook_tools.ooxml.book import Book, Sheet, refuse_retyping
from workbook_tools.ooxml.encode import EMPTY, Kind, Stored
from workbook_tools.ooxml.formulas import SheetFormulas
from workbook_tools.ooxml.package import CONTENT_TYPES, part_key, read_package
from workbook_tools.ooxml.parts import Parts
from workbook_tools.ooxml.plan import Faults, SheetPlan, plan
from workbook_tools.ooxml.protect import protect
from workbook_tools.ooxml.sheet import Area
from workbook_tools.ooxml.stale import Dependencies, stale_sheets
from workbook_tools.ooxml.target import put, refuse_open
from workbook_tools.ooxml.xml import is_true, serialise, whole


class SheetFill:
    """The fill of one sheet: what it is asked, what it already holds, what changed."""

    def __init__(self, parts: Parts, sheet: Sheet, asked: SheetPlan) -> None:
        self.sheet = sheet
        self.asked = asked
        package = parts.book.package
        self.part = PatchedSheet(package.parse(sheet.part), sheet.name, str(package.path))
        self.cells = PatchedCells(self.part.ns, parts.shared_strings, parts.book.date1904)
        self.changed: list[str] = []
        self.skipped: list[str] = []
        self.results: set[tuple[int, int]] = set()
        self.rows_to_fit: set[int] = set()
        self.rows_toggled = False
        self.protected = False
        self.removed_formula = False
        self._parts = parts

    @cached_property
    def formulas(self) -> SheetFormulas:
        """The sheet's formulas."""
        return SheetFormulas(self.part, self.cells)

    @property
    def values_changed(self) -> bool:
        """Whether formulas that rest on this sheet may have become stale."""
        return bool(self.changed) or self.rows_toggled

    def check(self, faults: Faults) -> None:
        """Notes every patch that the sheet cannot take."""
        merges = _by_row(self.part.merges(), {row for row, _ in self.asked.cells})
        headings = self._parts.table_headings(self.sheet)
        for (row, column), (stored, how) in self.asked.cells.items():
            for merge in merges.get(row, ()):
                if merge.holds(row, column) and merge[:2] != (row, column):
                    clause = f"the merged area {merge} covers it: patch {address(*merge[:2])}"
                    faults.add(self.sheet.name, address(row, column), clause)
            if self._breaks_heading(headings, row, column, stored):
                clause = (
                    "it is a heading of a table, which Excel repairs when a fill changes it: "
                    "turn the table into a range in Excel (Table Design, Convert to Range)"
                )
                faults.add(self.sheet.name, address(row, column), clause)
            if how is OnFormula.REPLACE and (fault := self._fault_of_removing(row, column)):
                faults.add(self.sheet.name, address(row, column), fault)

    def _breaks_heading(
        self, headings: Iterable[Area], row: int, column: int, stored: Stored
    ) -> bool:
        inside = any(heading.holds(row, column) for heading in headings)
        return inside and not stored.same_as(self._held(row, column))

    def _held(self, row: int, column: int) -> Stored:
        cell = self.part.cell(row, column)
        return EMPTY if cell is None else self.cells.stored(cell)

    def _fault_of_removing(self, row: int, column: int) -> str:
        return self.formulas.fault_of_removing(row, column) if self.has_formulas else ""

    @cached_property
    def has_formulas(self) -> bool:
        """Whether the sheet holds any formula at all."""
        return self._parts.holds_formulas(self.sheet)

    def patch(self) -> None:
        """Makes the sheet hold what it is asked to hold."""
        for row, hidden in sorted(self.asked.hidden.items()):
            self._hide(row, hidden)
        for (row, column), (stored, how) in sorted(self.asked.cells.items()):
            if self.has_formulas and self.formulas.holds(row, column):
                self._patch_formula(row, column, stored, how)
            elif not stored.same_as(self._held(row, column)):
                self._put(row, column, stored)
        if self.asked.protect:
            self.protected = protect(self.part)

    def _hide(self, row: int, hidden: bool) -> None:
        element = self.part.row(row)
        if hidden == (element is not None and is_true(element.get("hidden"))):
            return
        self.rows_toggled = True
        element = self.part.ensure_row(row)
        if hidden:
            element.set("hidden", "1")
        else:
            element.attrib.pop("hidden")

    def _patch_formula(self, row: int, column: int, stored: Stored, how: OnFormula) -> None:
        if how is OnFormula.KEEP:
            self.skipped.append(self._name(row, column))
        elif how is OnFormula.REPLACE:
            self.formulas.remove(row, column)
            self.removed_formula = True
            self._put(row, column, stored)
        else:
            self.results.add((row, column))
            cell = self.part.ensure_cell(row, column)
            if not (self.cells.has_result(cell) and stored.same_as(self.cells.stored(cell))):
                self.cells.put_result(cell, stored)
                self._note(row, column, cell, stored)

    def _put(self, row: int, column: int, stored: Stored) -> None:
        cell = self.part.ensure_cell(row, column)
        self.cells.put(cell, stored)
        self._note(row, column, cell, stored)

    def _note(self, row: int, column: int, cell: etree._Element, stored: Stored) -> None:
        self.changed.append(self._name(row, column))
        if stored.kind is Kind.TEXT and self._parts.styles[whole(cell, "s")].wraps:
            self.rows_to_fit.add(row)

    def _name(self, row: int, column: int) -> str:
        return f"{self.sheet.name}!{address(row, column)}"


class Fill:
    """All sheets of one fill. Raises PatchError, with every fault, before anything changes."""

    def __init__(self, book: Book, patches: Sequence[Patch]) -> None:
        self._book = book
        self._parts = Parts(book)
        faults = Faults(str(book.package.path))
        plans = plan(book, patches, faults)
        self.sheets = {
            s.name: SheetFill(self._parts, s, plans[s.name]) for s in book.sheets if s.name in plans
        }
        for sheet in self.sheets.values():
            sheet.check(faults)
        faults.stop()
        self._read = dict(self.sheets)
        self._recalculates = False
        self.rows_fitted: dict[str, float] = {}
        self.warnings: list[str] = []

    def run(self, fit_rows: bool) -> dict[str, bytes | None]:
        """The parts that change, by name; None for one that goes."""
        for sheet in self.sheets.values():
            sheet.patch()
        dirty = self._drop_stale()
        for name, sheet in self.sheets.items():
            if fit_rows and sheet.rows_to_fit:
                self._fit(sheet)
            if sheet.values_changed or sheet.protected:
                dirty[name] = sheet.part
        parts = {s.name: s.part for s in self._book.sheets}
        changes: dict[str, bytes | None] = {parts[n]: serialise(p.root) for n, p in dirty.items()}
        if any(sheet.removed_formula for sheet in self.sheets.values()):
            changes |= self._book.without_chain()
        if self._recalculates and (workbook := self._book.recalculated()):
            changes[self._book.part] = workbook
        return changes

    def _drop_stale(self) -> dict[str, PatchedSheet]:
        """Takes stale results away; the sheets that this changed."""
        changed = {n.casefold() for n, s in self.sheets.items() if s.values_changed}
        if not changed:
            return {}
        dropped = {}
        calculating = {s.name.casefold(): s for s in self._parts.calculating_sheets}
        stale = stale_sheets(changed, self._rests_on(calculating))
        self._recalculates = bool(stale)
        for name in stale:
            sheet = self._sheet_fill(calculating[name])
            if sheet.formulas.drop_results(sheet.results):
                dropped[sheet.sheet.name] = sheet.part
        return dropped

    def _rests_on(self, calculating: Mapping[str, Sheet]) -> dict[str, frozenset[str] | None]:
        dependencies = Dependencies(
            [s.name for s in self._book.sheets],
            [(n.name, n.text) for n in self._book.names],
            self._parts.table_sheets,
            self._book.has_macros,
        )
        return {
            name: dependencies.of(self._sheet_fill(sheet).formulas.texts())
            for name, sheet in calculating.items()
        }

    def _sheet_fill(self, sheet: Sheet) -> SheetFill:
        if sheet.name not in self._read:
            self._read[sheet.name] = SheetFill(self._parts, sheet, SheetPlan())
        return self._read[sheet.name]

    def _fit(self, sheet: SheetFill) -> None:
        fitter = RowFitter(sheet.part, sheet.cells, self._parts.styles)
        for row, height in fitter.fit(sheet.rows_to_fit).items():
            self.rows_fitted[f"{sheet.sheet.name}!{row}"] = height
        self.warnings += fitter.warnings


def _by_row(merges: Iterable[Area], rows: set[int]) -> dict[int, list[Area]]:
    """The merges that each of some rows runs through."""
    found: dict[int, list[Area]] = {}
    for merge in merges:
        for row in rows:
            if merge.first_row <= row <= merge.last_row:
                found.setdefault(row, []).append(merge)
    return found


def patch_file(
    path: Path,
    patches: Sequence[Patch],
    to: Path,
    *,
    fit_rows: bool = True,
    drafts: Path | None = None,
) -> Receipt:
    """What ``FileWorkbook(path).apply(patches, to)`` does, plainly."""
    book = Book(read_package(path))
    old, new = path.suffix.lower(), to.suffix.lower()
    refuse_retyping(path, old, new)
    fill = Fill(book, patches)
    refuse_open(to)
    changes = fill.run(fit_rows)
    if old != new:
        types = changes.get(CONTENT_TYPES) or book.package.bytes_of(CONTENT_TYPES)
        changes[CONTENT_TYPES] = book.retyped(types, new)
    blob = book.package.with_changes(changes) if changes else book.package.blob
    put(blob, to, drafts)
    return _receipt(to, book, fill, changes)


def _receipt(target: Path, book: Book, fill: Fill, changes: dict[str, bytes | None]) -> Receipt:
    changed = {part_key(name) for name in changes}
    names = book.package.names
    sheets = fill.sheets.values()
    return Receipt(
        path=target,
        cells=tuple(cell for sheet in sheets for cell in sheet.changed),
        parts_changed=tuple(name for name in names if part_key(name) in changed),
        parts_kept=sum(part_key(name) not in changed for name in names),
        skipped_formulas=tuple(cell for sheet in sheets for cell in sheet.skipped),
        rows_fitted=fill.rows_fitted,
        warnings=tuple(fill.warnings),
    )
