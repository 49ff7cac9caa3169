"""What holds of any rows that are copied or taken out, in any workbook and any formula."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from support.growing import FIRST, LAST, SHEETS, drawn
from support.parts import canonical, local

from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.growth.formula import Formulas, LostReferenceError
from workbook_tools.ooxml.growth.growth import grow
from workbook_tools.ooxml.growth.rowmap import Block, NewRow, RowMap
from workbook_tools.ooxml.package import Package, read_package
from workbook_tools.ooxml.parts import Parts
from workbook_tools.ooxml.references import Operand, pieces

ROWS = 30
FORMULAS = frozenset(("f", "formula", "formula1", "formula2", "definedName"))
few = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def blocks(draw: st.DrawFn, *, foreign: bool = True) -> list[Block]:
    """Blocks that do not overlap; ``foreign`` ones may copy rows that are not their own."""
    edges = sorted(draw(st.sets(st.integers(1, ROWS), max_size=6)))
    found = []
    for first, last in zip(edges[::2], edges[1::2], strict=False):
        sources = st.integers(1, ROWS) if foreign else st.integers(first, last)
        rows = draw(st.lists(sources, max_size=6))
        found.append(Block(first, last, tuple(NewRow(row, f"K{n}") for n, row in enumerate(rows))))
    return found


@given(blocks())
def test_every_row_of_the_new_sheet_is_the_place_of_one_row(made: list[Block]) -> None:
    rows = RowMap(made)
    places = Counter(place.row for row in range(1, ROWS + 1) for place in rows.places(row))
    assert places == Counter(range(1, ROWS + rows.growth + 1))
    assert all(rows.origin(row).new.source in range(1, ROWS + 1) for row in places)


@given(blocks())
def test_rows_outside_the_blocks_have_one_place_and_keep_their_order(made: list[Block]) -> None:
    rows = RowMap(made)
    outside = [row for row in range(1, ROWS + 1) if rows.block_of(row) is None]
    found = [rows.moved(row) for row in outside]
    assert found == sorted(set(found))
    assert found == [rows.one(row) for row in outside]
    assert [rows.origin(row).new.source for row in found] == outside


@given(blocks(), st.integers(1, ROWS), st.integers(1, ROWS))
def test_runs_hold_the_places_of_all_rows_between(made: list[Block], one: int, other: int) -> None:
    rows, (first, last) = RowMap(made), sorted((one, other))
    found = [row for a, b in rows.runs(first, last) for row in range(a, b + 1)]
    placed = {place.row for row in range(first, last + 1) for place in rows.places(row)}
    assert found == sorted(placed)


@given(blocks(foreign=False), st.integers(1, ROWS), st.integers(1, ROWS))
def test_a_range_that_keeps_a_row_holds_all_that_it_keeps(
    made: list[Block], one: int, other: int
) -> None:
    rows, (first, last) = RowMap(made), sorted((one, other))
    runs = rows.runs(first, last)
    if runs:
        assert rows.first(first) <= runs[0][0] <= runs[-1][1] <= rows.last(last)


SCRAPS = st.sampled_from(
    (
        *("A1", "$F$8", "F8:F12", "'O''Hara''s list'!A$9", "Plain!8:9", "A:A", "Plain:Ü!A1"),
        *("SUM(", "INDEX(", ")", ",", ";", " ", "  ", "\n", ":", "+", "-", "%", "&", "=", "<>"),
        *('"A8"', '"', "'", "[", "]", "{", "}", "#REF!", "#", "@", "$", "!", "T[[#All],[A8]]"),
        *("[1]Plain!A8", "name", "LOG10(", "1.5E+3", "8", "TRUE", "Plain!name", "É8", "_x8"),
    )
)
FORMULA = st.lists(SCRAPS | st.text(max_size=3), max_size=9).map("".join)


@settings(max_examples=500)
@given(FORMULA, blocks(), st.booleans(), st.booleans())
def test_any_text_is_moved_in_its_references_alone_or_refused(
    text: str, made: list[Block], fixed_only: bool, grows: bool
) -> None:
    formulas = Formulas(SHEETS, {"Plain": RowMap(made), "O'Hara's list": RowMap(made)})
    with suppress(LostReferenceError):
        moved = formulas.moved(text, "Plain", fixed_only=fixed_only, grows=grows)
        assert "#REF!" not in moved or "#REF!" in text
        assert kept(moved) == kept(text)


def kept(text: str) -> list[str]:
    """What stands between the references of a formula."""
    return [piece for piece in pieces(text) if not isinstance(piece, Operand)]


@st.composite
def changes(draw: st.DrawFn) -> tuple[int, int, int]:
    """A workbook's number, a row, and how many rows are put in below it."""
    return draw(st.integers(0, 10**6)), draw(st.integers(FIRST, LAST)), draw(st.integers(1, 4))


def package(number: int) -> Package:
    with tempfile.TemporaryDirectory() as folder:
        return read_package(drawn(number, 2).write(Path(folder) / "book.xlsx"))


def grown(package: Package, block: Block) -> Package:
    """The package with the rows of its first sheet changed."""
    parts = Parts(Book(package))
    return grow(parts, {parts.book.sheets[0].name: RowMap([block])}, {}).package


def copies(row: int, count: int) -> Block:
    return Block(row, row, (NewRow(row),) * (count + 1))


def roots(package: Package) -> dict[str, etree._Element]:
    """The parts, without the results of formulas."""
    found = {name: package.parse(name) for name in package.names if name.endswith("xml")}
    for root in found.values():
        for formula in root.iter("{*}f"):
            for result in formula.itersiblings("{*}v"):
                formula.getparent().remove(result)
    return found


def texts(package: Package) -> dict[str, bytes]:
    return {name: canonical(root) for name, root in roots(package).items()}


@few
@given(changes())
def test_rows_put_in_and_taken_out_again_leave_the_workbook_as_it_was(
    change: tuple[int, int, int],
) -> None:
    number, row, count = change
    start = package(number)
    more = grown(start, copies(row, count))
    assert texts(more) != texts(start)
    assert texts(grown(more, Block(row + 1, row + count, ()))) == texts(start)


@few
@given(changes())
def test_one_row_put_in_again_and_again_is_so_many_at_once(change: tuple[int, int, int]) -> None:
    number, row, count = change
    start = package(number)
    once, by_one = grown(start, copies(row, count)), start
    for _ in range(count):
        by_one = grown(by_one, copies(row, 1))
    assert texts(by_one) == texts(once)


@few
@given(changes())
def test_rows_above_and_other_sheets_change_in_their_references_alone(
    change: tuple[int, int, int],
) -> None:
    number, row, count = change
    start = package(number)
    before, after = roots(start), roots(grown(start, copies(row, count)))
    assert before.keys() == after.keys()
    for name, root in before.items():
        if not name.startswith(("xl/drawings/", "xl/charts/", "xl/tables/")):
            assert bare(root, row, name) == bare(after[name], row, name), name


def bare(root: etree._Element, row: int, name: str) -> list[bytes]:
    """A part without its formulas; of the first sheet, the rows above a row."""
    for element in root.iter("{*}*"):
        if local(element) in FORMULAS:
            element.text = None
    if name != "xl/worksheets/sheet1.xml":
        return [canonical(root)]
    return [canonical(each) for each in root.iter("{*}row") if int(each.get("r", "")) <= row]
