"""What charts draw follows the rows: on worksheets, on sheets of their own, in both editions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from packages.makers import package
from support.growth import SHEET, Sheets, after, copied, grown, made, part, values
from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from workbook_tools.errors import TemplateError

CHART = "xl/charts/chart1.xml"
Draw = Callable[[Chart], None]


def with_chart(draw: Draw, sheet: str = SHEET) -> Callable[[Workbook, Sheets], None]:
    def build(book: Workbook, sheets: Sheets) -> None:
        chart = book.add_chart({"type": "line"})
        draw(chart)
        sheets[sheet].insert_chart("K12", chart)

    return build


def drawn(tmp_path: Path, *edits: tuple[str, str, str], **series: object) -> list[str]:
    """The references of a chart of one series afterwards."""
    build = with_chart(lambda chart: chart.add_series(series))
    return values(part(after(tmp_path, build, None, *edits), CHART), "f")


def test_a_chart_over_the_row_grows_and_keeps_no_figures_from_before(tmp_path: Path) -> None:
    path = after(
        tmp_path,
        with_chart(
            lambda chart: chart.add_series(
                {
                    "name": "=Scorecard!$D$3",
                    "categories": "=Scorecard!$B$4:$B$8",
                    "values": "=Scorecard!$D$4:$D$5",
                    "y_error_bars": {
                        "type": "custom",
                        "plus_values": "=Scorecard!$C$5:$C$6",
                        "minus_values": "=Lists!$C$5:$C$6",
                    },
                }
            )
        ),
    )
    root = part(path, CHART)
    assert values(root, "f") == [
        "Scorecard!$D$3",
        "Scorecard!$C$5:$C$8",
        "Lists!$C$5:$C$6",
        "Scorecard!$B$4:$B$10",
        "Scorecard!$D$4:$D$7",
    ]
    before = part(tmp_path / "before.xlsx", CHART)
    assert len(list(before.iter("{*}numCache"))) > len(list(root.iter("{*}numCache")))


def test_one_cell_grows_to_its_copies_but_a_name_and_a_title_stay_one(tmp_path: Path) -> None:
    def draw(chart: Chart) -> None:
        chart.add_series({"name": "=Scorecard!$B$5", "values": "=Scorecard!$D$5"})
        chart.set_title({"name": "=Scorecard!$B$8"})
        chart.set_x_axis({"name": "=Scorecard!$B$5"})

    root = part(after(tmp_path, with_chart(draw)), CHART)
    assert values(root, "f") == [
        "Scorecard!$B$10",
        "Scorecard!$B$5",
        "Scorecard!$D$5:$D$7",
        "Scorecard!$B$5",
    ]


def test_a_chart_along_a_row_that_is_copied_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        drawn(tmp_path, values="=Scorecard!$C$5:$D$5")
    where = f"sheet Scorecard, a chart ({CHART}): Scorecard!$C$5:$D$5 is one row, which is copied"
    assert where in str(caught.value)


def test_a_chart_along_another_row_only_moves(tmp_path: Path) -> None:
    assert drawn(tmp_path, values="=Scorecard!$C$8:$D$8") == ["Scorecard!$C$10:$D$10"]


def test_labels_of_two_columns_grow_over_the_copies_of_their_row(tmp_path: Path) -> None:
    series = {"categories": "=Scorecard!$A$5:$B$5", "values": "=Scorecard!$D$5"}
    build = with_chart(lambda chart: chart.add_series(series))
    path = made(tmp_path / "before.xlsx", build)
    parts = package.read(path)
    text = parts[CHART].decode().replace("strRef", "multiLvlStrRef").replace("numRef>", "numRef>")
    labels = text[text.index("<c:cat>") : text.index("</c:cat>")]
    again = "<c:cat><c:multiLvlStrRef><c:f>Scorecard!$A$5:$B$5</c:f></c:multiLvlStrRef>"
    parts[CHART] = text.replace(labels, again).encode()
    package.write(path, parts)
    grown(path, {SHEET: copied((5, 3))}, tmp_path / "after.xlsx")
    found = values(part(tmp_path / "after.xlsx", CHART), "f")
    assert found == ["Scorecard!$A$5:$B$7", "Scorecard!$D$5:$D$7"]


def test_what_newer_versions_keep_beside_a_reference_follows(tmp_path: Path) -> None:
    space = 'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'
    ext = f'<c:extLst><c:ext uri="{{02D57815-91ED-43cb-92C2-25804820EDAC}}" {space}>'
    ext += (
        "<c15:fullRef><c15:sqref>Scorecard!$D$4:$D$8</c15:sqref></c15:fullRef></c:ext></c:extLst>"
    )
    build = with_chart(lambda chart: chart.add_series({"values": "=Scorecard!$D$4:$D$5"}))
    edit = (CHART, "</c:f>", f"</c:f>{ext}")
    root = part(after(tmp_path, build, None, edit), CHART)
    assert values(root, "sqref") == ["Scorecard!$D$4:$D$10"]


def test_a_chart_on_another_sheet_and_on_a_sheet_of_its_own_follow(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        with_chart(lambda c: c.add_series({"values": "=Scorecard!$D$4:$D$8"}), "Front")(
            book, sheets
        )
        own = book.add_chart({"type": "column"})
        own.add_series({"values": "=Scorecard!$C$4:$C$8"})
        book.add_chartsheet("Chart").set_chart(own)

    path = after(tmp_path, build)
    found = {
        name: values(part(path, f"xl/charts/{name}.xml"), "f") for name in ("chart1", "chart2")
    }
    assert sorted(found.values()) == [["Scorecard!$C$4:$C$10"], ["Scorecard!$D$4:$D$10"]]
    assert part(path, "xl/drawings/drawing1.xml").xpath("string()") == part(
        tmp_path / "before.xlsx", "xl/drawings/drawing1.xml"
    ).xpath("string()")


def test_the_charts_of_later_editions_and_shapes_upon_charts_follow(tmp_path: Path) -> None:
    path = made(
        tmp_path / "before.xlsx",
        with_chart(lambda chart: chart.add_series({"values": "=Scorecard!$D$4:$D$8"})),
    )
    parts = package.read(path)
    cx = "http://schemas.microsoft.com/office/drawing/2014/chartex"
    data = '<cx:numDim type="val"><cx:f>Scorecard!$D$4:$D$8</cx:f><cx:lvl ptCount="1"/></cx:numDim>'
    new = f'<cx:chartSpace xmlns:cx="{cx}"><cx:chartData><cx:data id="0">{data}</cx:data>'
    kind = "application/vnd.ms-office.chartex+xml"
    package.add_part(parts, "xl/charts/chartEx1.xml", f"{new}</cx:chartData></cx:chartSpace>", kind)
    own = "http://schemas.microsoft.com/office/2014/relationships/chartEx"
    rels = "xl/drawings/_rels/drawing1.xml.rels"
    package.relate(parts, rels, "rId9", own, "../charts/chartEx1.xml")
    cdr = 'xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"'
    shape = (
        f'<c:userShapes {cdr} xmlns:c="urn:c"><cdr:sp textlink="Scorecard!$A$8"/></c:userShapes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml"
    package.add_part(parts, "xl/drawings/drawing2.xml", shape, kind)
    rels = "xl/charts/_rels/chart1.xml.rels"
    package.relate(parts, rels, "rId1", "chartUserShapes", "../drawings/drawing2.xml")
    package.write(path, parts)
    grown(path, {SHEET: copied((5, 3))}, tmp_path / "after.xlsx")
    root = part(tmp_path / "after.xlsx", "xl/charts/chartEx1.xml")
    assert values(root, "f") == ["Scorecard!$D$4:$D$10"]
    assert values(root, "lvl") == []
    shapes = part(tmp_path / "after.xlsx", "xl/drawings/drawing2.xml")
    assert values(shapes, "sp", "textlink") == ["Scorecard!$A$10"]
