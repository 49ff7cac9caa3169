"""What can fill a template, each as a function of patches, values and the file to write."""

from __future__ import annotations

import sys
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from work import ROOT, TEMPLATE, values_of

from workbook_tools.cells import CellPatch, OnFormula, Patch
from workbook_tools.ooxml import deflate
from workbook_tools.ooxml.package import read_package
from workbook_tools.ooxml.template import Template
from workbook_tools.values import CellError

Pack = Callable[..., bytes]
Fill = Callable[[Sequence[object], Path], object]


@dataclass(frozen=True)
class Engine:
    """One way to fill. ``make`` gets ready, once; ``keeps`` is False for what makes no workbook."""

    name: str
    make: Callable[[Sequence[Patch]], Fill]
    makes_workbook: bool = True


def _plain(value: object) -> object:
    return value.code if isinstance(value, CellError) else value


def _cells(given: Sequence[Patch], values: Sequence[object]) -> list[tuple[str, str, object]]:
    """The cells that an engine which knows no formulas' results can be given."""
    return [
        (patch.sheet, patch.cell, _plain(value))
        for patch, value in zip(given, values, strict=True)
        if isinstance(patch, CellPatch) and patch.on_formula is not OnFormula.RESULT
    ]


def openpyxl(given: Sequence[Patch]) -> Fill:
    """Load, set, save."""
    from openpyxl import load_workbook

    def fill(values: Sequence[object], to: Path) -> None:
        book = load_workbook(TEMPLATE)
        for sheet, cell, value in _cells(given, values):
            book[sheet][cell].value = value
        book.save(to)

    return fill


def wolfxl(given: Sequence[Patch]) -> Fill:
    """The same with wolfxl, in its mode for changing a file."""
    from wolfxl import load_workbook

    def fill(values: Sequence[object], to: Path) -> None:
        book = load_workbook(str(TEMPLATE), modify=True)
        for sheet, cell, value in _cells(given, values):
            book[sheet][cell].value = value
        book.save(str(to))

    return fill


def xlsxwriter(given: Sequence[Patch]) -> Fill:
    """A workbook made from nothing, with the values alone."""
    from xlsxwriter import Workbook

    def fill(values: Sequence[object], to: Path) -> None:
        with Workbook(to, {"default_date_format": "mmm-yy"}) as book:
            sheets = {}
            for sheet, cell, value in _cells(given, values):
                if sheet not in sheets:
                    sheets[sheet] = book.add_worksheet(sheet)
                sheets[sheet].write(cell, value)

    return fill


def xltpl(given: Sequence[Patch]) -> Fill:
    """Jinja in cells: the template has a tag in every cell that is filled."""
    from openpyxl import load_workbook
    from xltpl.writerx import BookWriter

    book = load_workbook(TEMPLATE)
    for n, (sheet, cell, _) in enumerate(_cells(given, values_of(given))):
        book[sheet][cell].value = f"{{{{ v[{n}] }}}}"
    held = TemporaryDirectory()
    book.save(Path(held.name, "tagged.xlsx"))
    sheets = book.sheetnames

    def fill(values: Sequence[object], to: Path) -> None:
        found = [value for _, _, value in _cells(given, values)]
        writer = BookWriter(str(Path(held.name, "tagged.xlsx")))
        payloads = [{"tpl_name": s, "sheet_name": s, "v": found} for s in sheets]
        writer.render_book(payloads=payloads)
        writer.save(str(to))

    fill(values_of(given), Path(held.name, "first.xlsx"))
    return fill


def lxml_patch(given: Sequence[Patch]) -> Fill:
    """The plain patcher of the tests: parse, change elements, write."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support.patcher import patch_file

    def fill(values: Sequence[object], to: Path) -> None:
        pairs = zip(given, values, strict=True)
        patches = [replace(p, value=v) if isinstance(p, CellPatch) else p for p, v in pairs]
        patch_file(TEMPLATE, patches, to)

    return fill


def _with(engine: Pack, fill: Fill) -> Fill:
    def filling(values: Sequence[object], to: Path) -> None:
        deflate.engine = engine
        fill(values, to)

    return filling


def prepared(given: Sequence[Patch]) -> Fill:
    """A prepared template, deflated by the standard library."""
    return _with(deflate.by_zlib, Template(TEMPLATE).prepare(given).fill)


def prepared_isal(given: Sequence[Patch]) -> Fill:
    """A prepared template, deflated by isal."""
    import isal  # noqa: F401

    return _with(deflate.by_isal, Template(TEMPLATE).prepare(given).fill)


def floor(given: Sequence[Patch]) -> Fill:
    """The least there is to do: the template's bytes written, and the changed parts deflated."""
    return _floor(given, deflate.by_zlib)


def floor_isal(given: Sequence[Patch]) -> Fill:
    """The same with isal."""
    import isal  # noqa: F401

    return _floor(given, deflate.by_isal)


def _floor(given: Sequence[Patch], engine: Pack) -> Fill:
    blob = TEMPLATE.read_bytes()
    before = read_package(TEMPLATE)
    ready: list[bytes] = []

    def fill(values: Sequence[object], to: Path) -> None:
        checked = [(zlib.crc32(part), engine(part)) for part in ready]
        to.write_bytes(b"".join([blob, *(packed for _, packed in checked)]))

    def learn(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            read = {name: archive.read(name) for name in before.names}
        ready[:] = [data for name, data in read.items() if data != before.bytes_of(name)]

    fill.learn = learn  # type: ignore[attr-defined]
    return fill


ENGINES = (
    Engine("openpyxl: load, fill, save", openpyxl),
    Engine("lxml patch, every time", lxml_patch),
    Engine("prepared", prepared),
    Engine("prepared, isal", prepared_isal),
    Engine("floor", floor, makes_workbook=False),
    Engine("floor, isal", floor_isal, makes_workbook=False),
    Engine("wolfxl, modify", wolfxl),
    Engine("XlsxWriter, from nothing", xlsxwriter),
    Engine("xltpl", xltpl),
)
