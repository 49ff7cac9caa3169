"""Pictures, charts and shapes follow the rows as their own setting says, on real sheets."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from packages.makers.package import png
from support.growth import GONE, SHEET, Sheets, after, copied, made, part, values
from xlsxwriter import Workbook

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.growth.rowmap import RowMap

DRAWING = "xl/drawings/drawing1.xml"
HEIGHT = 190_500
"""Of a row, in EMU: 15 points."""
STRETCHES, MOVES, STAYS = 1, 2, 3


def placed(
    tmp_path: Path, cell: str, rows_tall: float, kind: int, rows: RowMap | None = None
) -> list[tuple[int, int]]:
    """The corners of a shape afterwards, as rows counted from 1 and EMU below their beginning."""

    def build(book: Workbook, sheets: Sheets) -> None:
        size = {"width": 64, "height": round(20 * rows_tall), "object_position": kind}
        sheets[SHEET].insert_textbox(cell, "How to read this", size)

    return corners(part(after(tmp_path, build, rows), DRAWING))


def corners(root: etree._Element) -> list[tuple[int, int]]:
    rows, offsets = values(root, "row"), values(root, "rowOff")
    return [(int(row) + 1, int(down)) for row, down in zip(rows, offsets, strict=True)]


@pytest.mark.parametrize(
    ("cell", "tall", "kind", "found"),
    [
        ("F1", 3, STRETCHES, [(1, 0), (4, 0)]),
        ("F3", 3, STRETCHES, [(3, 0), (8, 0)]),
        ("F3", 2.5, STRETCHES, [(3, 0), (7, HEIGHT // 2)]),
        ("F6", 2, STRETCHES, [(8, 0), (10, 0)]),
        ("F5", 2, STRETCHES, [(5, 0), (9, 0)]),
        ("F3", 3, MOVES, [(3, 0), (6, 0)]),
        ("F6", 2.5, MOVES, [(8, 0), (10, HEIGHT // 2)]),
        ("F5", 2, MOVES, [(5, 0), (7, 0)]),
        ("F6", 2, STAYS, [(6, 0), (8, 0)]),
        ("F5", 1, STAYS, [(5, 0), (6, 0)]),
    ],
)
def test_a_shape_stretches_moves_or_stays(
    cell: str, tall: float, kind: int, found: list[tuple[int, int]], tmp_path: Path
) -> None:
    assert placed(tmp_path, cell, tall, kind) == found


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (STRETCHES, [(3, 0), (5, HEIGHT)]),
        (MOVES, [(3, 0), (4, HEIGHT)]),
        (STAYS, [(5, 0), (5, 2 * HEIGHT)]),
    ],
)
def test_rows_of_other_heights_are_counted_as_high_as_they_are(
    kind: int, found: list[tuple[int, int]], tmp_path: Path
) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].set_row(3, 60)
        sheets[SHEET].set_row(4, None, None, {"hidden": True})
        cell, tall = ("F6", 2) if kind == STAYS else ("F3", 2)
        size = {"width": 64, "height": 20 * tall, "object_position": kind}
        sheets[SHEET].insert_textbox(cell, "How to read this", size)

    assert corners(part(after(tmp_path, build, copied((4, 2))), DRAWING)) == found


@pytest.mark.parametrize("kind", [STRETCHES, MOVES])
@pytest.mark.parametrize("rows", [copied((5, 3)), GONE], ids=["copied", "taken out"])
def test_what_stands_on_nothing_but_the_row_is_refused_by_its_name(
    kind: int, rows: RowMap, tmp_path: Path
) -> None:
    with pytest.raises(TemplateError) as caught:
        placed(tmp_path, "F5", 1, kind, rows)
    where = f"sheet Scorecard, row 5 ({DRAWING}): the shape TextBox 1 stands on a row that is "
    assert where in str(caught.value)


def test_a_picture_and_a_chart_are_called_what_they_are(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].insert_image("F5", "badge.png", {"image_data": io.BytesIO(png())})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Lists!$A$1:$A$3"})
        sheets[SHEET].insert_chart("H5", chart, {"y_scale": 0.05, "object_position": MOVES})

    with pytest.raises(TemplateError) as caught:
        after(tmp_path, build)
    assert ": the picture Picture 1 stands on" in str(caught.value)
    assert ": the chart Chart 2 stands on" in str(caught.value)


def test_a_shape_that_shows_a_cell_shows_it_where_it_went(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        for sheet, cell in ((SHEET, "$A$8"), ("Front", "Scorecard!$A$8"), ("Lists", "$A$8")):
            sheets[sheet].insert_textbox("F12", "", {"textlink": f"={cell}"})

    path = after(tmp_path, build)
    found = [values(part(path, f"xl/drawings/drawing{n}.xml"), "sp", "textlink") for n in (1, 2, 3)]
    assert found == [["$A$10"], ["Scorecard!$A$10"], ["$A$8"]]


def with_drawing(tmp_path: Path, change: Callable[[str], str]) -> etree._Element:
    """A drawing of one shape below the row, changed as text before the rows move."""

    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].insert_textbox("F7", "", {"width": 64, "height": 40})

    old = made(tmp_path / "first.xlsx", build)
    text = etree.tostring(part(old, DRAWING)).decode()
    body = text[text.index("<xdr:twoCellAnchor") : text.index("</xdr:wsDr>")]
    return part(after(tmp_path, build, None, (DRAWING, body, change(body))), DRAWING)


def test_what_newer_versions_offer_as_a_choice_moves_too(tmp_path: Path) -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    a14 = 'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
    root = with_drawing(
        tmp_path,
        lambda anchor: (
            f'<mc:AlternateContent {mc}><mc:Choice {a14} Requires="a14">{anchor}</mc:Choice>'
            "<mc:Fallback/></mc:AlternateContent>"
        ),
    )
    assert corners(root) == [(9, 0), (11, 0)]


def test_what_is_placed_by_its_distance_alone_stays(tmp_path: Path) -> None:
    def change(anchor: str) -> str:
        shape = anchor[anchor.index("<xdr:sp ") : anchor.index("<xdr:clientData")]
        place = '<xdr:pos x="0" y="1143000"/><xdr:ext cx="9525" cy="9525"/>'
        return f"<xdr:absoluteAnchor>{place}{shape}<xdr:clientData/></xdr:absoluteAnchor>"

    assert values(with_drawing(tmp_path, change), "pos", "y") == ["1143000"]


def test_what_has_one_corner_moves_with_it(tmp_path: Path) -> None:
    def change(anchor: str) -> str:
        top = anchor[anchor.index("<xdr:from>") : anchor.index("<xdr:to>")]
        shape = anchor[anchor.index("<xdr:sp ") : anchor.index("<xdr:clientData")]
        held = f'{top}<xdr:ext cx="9525" cy="9525"/>{shape}<xdr:clientData/>'
        return f"<xdr:oneCellAnchor>{held}</xdr:oneCellAnchor>"

    assert corners(with_drawing(tmp_path, change)) == [(9, 0)]


def test_a_picture_of_cells_shows_them_where_they_went(tmp_path: Path) -> None:
    def change(anchor: str) -> str:
        space = "http://schemas.microsoft.com/office/drawing/2010/main"
        camera = f'<a14:cameraTool xmlns:a14="{space}" cellRange="$A$3:$D$5"/>'
        return anchor.replace("<xdr:clientData/>", f"{camera}<xdr:clientData/>")

    assert values(with_drawing(tmp_path, change), "cameraTool", "cellRange") == ["$A$3:$D$7"]
