"""Promise 1 as a comparison: what a fill may change in a package, and nothing more.

It is the list of the design, written a second time and apart from the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from support.parts import TYPES, canonical, contents, local, members, sheet_parts, workbook_part

from workbook_tools.cells import (
    CellPatch,
    OnFormula,
    Patch,
    ProtectPatch,
    Receipt,
    RowPatch,
    address,
    parse_cell,
)

Element = etree._Element
_BECOMES = {".xltx": "sheet.main+xml", ".xltm": "sheet.macroEnabled.main+xml"}


@dataclass
class Asked:
    """What the patches ask of one sheet, and which of its rows the receipt says were fitted."""

    cells: dict[str, CellPatch] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    protect: bool = False
    fitted: set[int] = field(default_factory=set)

    @property
    def all_rows(self) -> set[int]:
        return self.rows | {parse_cell(cell)[0] for cell in self.cells}


def asked_of(patches: Sequence[Patch], receipt: Receipt) -> dict[str, Asked]:
    """What is asked, by sheet."""
    found: dict[str, Asked] = {}
    for patch in patches:
        asked = found.setdefault(patch.sheet, Asked())
        if isinstance(patch, CellPatch):
            asked.cells[patch.cell] = patch
        elif isinstance(patch, RowPatch):
            asked.rows.add(patch.row)
        elif isinstance(patch, ProtectPatch):
            asked.protect = True
    for where in receipt.rows_fitted:
        sheet, _, row = where.rpartition("!")
        found.setdefault(sheet, Asked()).fitted.add(int(row))
    return found


def assert_nothing_lost(
    before: Path, after: Path, patches: Sequence[Patch], receipt: Receipt
) -> None:
    """Every part is as it was, in its place, but for what the patches and the design permit."""
    old, new = contents(before), contents(after)
    gone = _chain_dropped(old, new, patches)
    changed = _changed_members(before, after, gone)
    assert changed | gone == set(receipt.parts_changed)
    _assert_types_and_relations(old, new, gone, before.suffix, after.suffix)
    book = workbook_part(old)
    assert _book(old[book]) == _book(new[book]), book
    asked = asked_of(patches, receipt)
    sheets = sheet_parts(old)
    for name, part in sheets.items():
        assert_same_sheet(old[part], new[part], asked.get(name, Asked()), f"{after.name}: {name}")
    judged = {book, TYPES, *sheets.values()} | _relations(old)
    assert changed <= judged, changed - judged


def _changed_members(before: Path, after: Path, gone: set[str]) -> set[str]:
    """The members whose contents differ; all others keep their compressed bytes and the order."""
    old = [m for m in members(before) if m.name not in gone]
    new = members(after)
    assert [m.name for m in new] == [m.name for m in old]
    return {now.name for was, now in zip(old, new, strict=True) if was != now}


def _chain_dropped(
    old: dict[str, bytes], new: dict[str, bytes], patches: Sequence[Patch]
) -> set[str]:
    """The calculation chain may go where a patch replaces a formula, and only there."""
    gone = set(old) - set(new)
    replaces = any(isinstance(p, CellPatch) and p.on_formula is OnFormula.REPLACE for p in patches)
    assert gone <= ({"xl/calcChain.xml"} if replaces else set())
    return gone


def _relations(parts: dict[str, bytes]) -> set[str]:
    return {name for name in parts if name.endswith(".rels")}


def _assert_types_and_relations(
    old: dict[str, bytes], new: dict[str, bytes], gone: set[str], was: str, now: str
) -> None:
    for name in {TYPES} | _relations(old):
        first, second = etree.fromstring(old[name]), etree.fromstring(new[name])
        for element in list(first):
            target = element.get("PartName", element.get("Target", ""))
            if gone and target.rpartition("/")[2] == "calcChain.xml":
                first.remove(element)
            elif was != now and element.get("PartName") == "/xl/workbook.xml":
                kind = element.get("ContentType", "")
                element.set("ContentType", re.sub(r"template\.(?=main|macro)", "sheet.", kind))
                assert element.get("ContentType", "").endswith(_BECOMES[was])
        assert canonical(first) == canonical(second), name


def _book(data: bytes) -> bytes:
    """The workbook part without what asks for a full calculation."""
    root = etree.fromstring(data)
    for calculation in root.findall("{*}calcPr"):
        calculation.attrib.pop("fullCalcOnLoad", None)
        if not calculation.attrib:
            root.remove(calculation)
    return canonical(root)


def assert_same_sheet(old: bytes, new: bytes, asked: Asked, where: str) -> None:
    """Two worksheet parts are canonically equal but for the permitted list."""
    before, after = etree.fromstring(old), etree.fromstring(new)
    _take_out_created(_grid(before), _grid(after), after, asked)
    _assert_no_new_results(before, after, asked)
    for root in (before, after):
        _blank(root, asked)
    assert canonical(after) == canonical(before), where


@dataclass
class _Grid:
    rows: dict[int, Element]
    cells: dict[str, Element]


def _grid(root: Element) -> _Grid:
    """Rows by number and cells by address, which are written out where they are left out."""
    rows, cells, number = {}, {}, 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r", number + 1))
        rows[number], column = row, 0
        for cell in row.iterchildren("{*}c"):
            given = cell.get("r")
            column = parse_cell(given)[1] if given else column + 1
            cells[address(number, column)] = cell
    return _Grid(rows, cells)


def _take_out_created(before: _Grid, after: _Grid, root: Element, asked: Asked) -> None:
    """Takes out the cells and rows that the patches made; each has its row's or column's style."""
    created = [(where, cell) for where, cell in after.cells.items() if where not in before.cells]
    for where, cell in created:
        assert where in asked.cells, where
        assert cell.get("s", "0") == _style_there(root, before, where), where
        row = cell.getparent()
        assert row is not None
        row.remove(cell)
    for number, row in after.rows.items():
        if number not in before.rows:
            assert number in asked.all_rows
            assert not len(row)
            assert set(row.attrib) <= {"r", "ht", "hidden"}
            parent = row.getparent()
            assert parent is not None
            parent.remove(row)


def _style_there(root: Element, before: _Grid, where: str) -> str:
    number, column = parse_cell(where)
    row = before.rows.get(number)
    if row is not None and row.get("customFormat") in {"1", "true"}:
        return row.get("s", "0")
    for col in root.iterfind("{*}cols/{*}col"):
        if int(col.get("min", "0")) <= column <= int(col.get("max", "0")):
            return col.get("style", "0")
    return "0"


def _assert_no_new_results(before: Element, after: Element, asked: Asked) -> None:
    """A formula's result is the one that was stored, or gone, or the one that a patch supplies."""
    old, new = _grid(before).cells, _grid(after).cells
    for where in set(_computed(before)) & set(new):
        patch = asked.cells.get(where)
        now = new[where].findtext("{*}v")
        if now is not None and not (patch and patch.on_formula is not OnFormula.KEEP):
            assert now == old[where].findtext("{*}v"), where


def _computed(root: Element) -> Iterator[str]:
    """The addresses of the cells that formulas fill, those that an array spills into included."""
    for where, cell in _grid(root).cells.items():
        formula = cell.find("{*}f")
        if formula is not None:
            yield where
            if formula.get("t") == "array":
                yield from _inside(formula.get("ref", where))


def _inside(area: str) -> Iterator[str]:
    first, _, last = area.partition(":")
    (top, left), (bottom, right) = parse_cell(first), parse_cell(last or first)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield address(row, column)


def _blank(root: Element, asked: Asked) -> None:
    """Takes the permitted differences out of a sheet."""
    grid = _grid(root)
    for number, row in grid.rows.items():
        row.attrib.pop("spans", None)
        if number in asked.fitted:
            row.attrib.pop("ht", None)
        if number in asked.rows:
            row.attrib.pop("hidden", None)
    _blank_cells(grid, set(_computed(root)), asked)
    for child in list(root):
        if local(child) == "dimension" or (asked.protect and local(child) == "sheetProtection"):
            root.remove(child)


def _blank_cells(grid: _Grid, computed: set[str], asked: Asked) -> None:
    for where, cell in grid.cells.items():
        patch = asked.cells.get(where)
        if where in computed and (patch is None or patch.on_formula is not OnFormula.REPLACE):
            _drop(cell, ("v",), ("t", "vm"))
        elif patch is not None:
            _drop(cell, ("v", "is", "f"), ("t", "cm", "vm"))


def _drop(cell: Element, children: tuple[str, ...], attributes: tuple[str, ...]) -> None:
    for child in list(cell):
        if local(child) in children:
            cell.remove(child)
    for name in attributes:
        cell.attrib.pop(name, None)
