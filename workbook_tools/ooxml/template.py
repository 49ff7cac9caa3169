"""A template that is read once, prepared for the cells that fills will change, and filled often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from workbook_tools.ooxml.archive import Member
from workbook_tools.ooxml.book import Book, Sheet, becomes
from workbook_tools.ooxml.formulas import SheetFormulas
from workbook_tools.ooxml.package import CONTENT_TYPES, read_package
from workbook_tools.ooxml.parts import Parts
from workbook_tools.ooxml.plan import Faults
from workbook_tools.ooxml.prepare import SheetPreparer
from workbook_tools.ooxml.prepared import Prepared, Source, Spare
from workbook_tools.ooxml.shapes import Shape, as_patch, sort_shapes
from workbook_tools.ooxml.skeleton import Skeleton
from workbook_tools.ooxml.stale import Dependencies
from workbook_tools.ooxml.xml import serialise


class Template:
    """A workbook file (.xlsx, .xlsm, .xltx, .xltm, .xlam) to fill many times.

    ``fit_rows`` lets fills give rows the height that their wrapped texts need. Raises
    TemplateError for a file that cannot be filled.
    """

    def __init__(self, path: Path | str, *, fit_rows: bool = True) -> None:
        self.path = Path(path)
        self.fit_rows = fit_rows
        self._parts = Parts(Book(read_package(self.path)))

    def prepare(self, cells: Iterable[Shape]) -> Prepared:
        """The template, ready to be filled with a value for each of ``cells``, in their order.

        One of ``cells`` is an address (``Scorecard!F7``) or a patch, whose own value does not
        count. Raises PatchError with everything that is wrong with the places, and TemplateError
        where the workbook is damaged.
        """
        return prepared_whole(self._parts, cells, fit_rows=self.fit_rows)


def prepared_whole(parts: Parts, cells: Iterable[Shape], *, fit_rows: bool) -> Prepared:
    """The workbook prepared for all of ``cells``. Raises PatchError where one cannot be filled."""
    faults = Faults(str(parts.book.package.path))
    prepared = prepare(parts, cells, faults, fit_rows=fit_rows)
    faults.stop()
    return prepared


def prepare(parts: Parts, cells: Iterable[Shape], faults: Faults, *, fit_rows: bool) -> Prepared:
    """The workbook prepared for ``cells``; those that cannot be filled are noted and left out."""
    shapes = tuple(map(as_patch, cells))
    asked = sort_shapes(parts.book, shapes, faults)
    sheets: list[Skeleton] = []
    formulas: dict[str, list[str]] = {}
    spares: dict[str, Spare] = {}
    for sheet in parts.book.sheets if asked else ():
        if sheet.name in asked:
            preparer = SheetPreparer(parts, sheet, asked[sheet.name], faults)
            sheets.append(preparer.prepare(fit_rows))
            if preparer.has_formulas:
                formulas[sheet.name] = preparer.formulas.texts()
        elif sheet in parts.calculating_sheets:
            formulas[sheet.name], spare = _without_results(parts, sheet)
            spares |= {sheet.name: spare} if spare else {}
    return Prepared(
        source=_source(parts.book),
        count=len(shapes),
        sheets=tuple(sheets),
        twins=tuple(twin for each in asked.values() for twin in each.twins),
        rests_on=_rests_on(parts, formulas),
        spares=spares,
        around=_around(parts.book, any(sheet.removes_formula for sheet in sheets)),
        recalculated=_recalculated(parts.book),
    )


def _source(book: Book) -> Source:
    package = book.package
    return Source(package.path, package.blob, package.members, package.names, book.date1904)


def _without_results(parts: Parts, sheet: Sheet) -> tuple[list[str], Spare | None]:
    """The formulas of a sheet that no patch names, and its part without their results."""
    part = parts.parse_sheet(sheet)
    formulas = SheetFormulas(part, parts.cells(part))
    texts = formulas.texts()
    if not formulas.drop_results(set()):
        return texts, None
    return texts, _spare(parts.book, sheet.part, serialise(part.root))


def _rests_on(
    parts: Parts, formulas: Mapping[str, Iterable[str]]
) -> dict[str, frozenset[str] | None]:
    book = parts.book
    dependencies = Dependencies(
        [sheet.name for sheet in book.sheets],
        [(name.name, name.text) for name in book.names],
        parts.table_sheets,
        book.has_macros,
    )
    return {name.casefold(): dependencies.of(texts) for name, texts in formulas.items()}


def _recalculated(book: Book) -> Spare | None:
    contents = book.recalculated()
    return None if contents is None else _spare(book, book.part, contents)


def _around(book: Book, removes_formula: bool) -> dict[str, dict[str, Spare | None]]:
    """The parts around the sheets that change, for each ending that a filled file can have."""
    chain = book.without_chain() if removes_formula else {}
    old = book.package.path.suffix.lower()
    found: dict[str, dict[str, Spare | None]] = {}
    for new in becomes(old):
        changes = dict(chain)
        if new != old:
            types = changes.get(CONTENT_TYPES) or book.package.bytes_of(CONTENT_TYPES)
            changes[CONTENT_TYPES] = book.retyped(types, new)
        found[new] = {
            name: None if data is None else _spare(book, name, data)
            for name, data in changes.items()
        }
    return found


def _spare(book: Book, part: str, contents: bytes) -> Spare:
    member: Member = book.package.member(part)
    return Spare(part, member, contents)
