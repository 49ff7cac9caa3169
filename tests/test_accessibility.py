"""What docs/accessibility-checklist.md calls met, on the template and the filled example."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles.colors import Color

import workbook_tools as wt
from workbook_tools.commands import init

ROOT = Path(__file__).parent.parent
LEAST_CONTRAST = 4.5
BESIDE_A_TEXT = ("author", "written", "theirs", "theirs_author")
WHITE, BLACK = "FFFFFF", "000000"


def opened(path: Path) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return load_workbook(path)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    init(folder / "example")
    (receipt,) = wt.Project.load(folder / "example").refresh("2019-12")
    return receipt.path


@pytest.fixture(scope="module")
def looks(filled: Path) -> Workbook:
    return opened(filled)


def hidden_columns(looks: Workbook, sheet: str) -> set[int]:
    return {
        column
        for dimension in looks[sheet].column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min, dimension.max + 1)
    }


def shown_codes(grid: wt.Grid, looks: Workbook) -> list[str]:
    hidden = hidden_columns(looks, grid.sheet)
    return [code for code, column in grid.codes if column not in hidden]


def test_no_cell_is_merged(looks: Workbook) -> None:
    assert {sheet.title: list(sheet.merged_cells.ranges) for sheet in looks} == {
        sheet.title: [] for sheet in looks
    }


@pytest.mark.parametrize("name", ["wt_scorecard", "wt_commentary"])
def test_every_shown_column_of_a_table_has_its_own_heading(
    filled: Path, looks: Workbook, name: str
) -> None:
    grid = wt.FileWorkbook(filled).read(name)
    headings = [grid["#label", code] for code in shown_codes(grid, looks)]
    assert None not in headings
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("wt_scorecard", {"title", "outcome", "commentary"}),
        ("wt_commentary", {"title", "change.words", "commentary.previous", "commentary"}),
        ("wt_commentary", {f"commentary.{word}" for word in BESIDE_A_TEXT}),
    ],
)
def test_cells_of_long_text_wrap(
    filled: Path, looks: Workbook, name: str, fields: set[str]
) -> None:
    grid = wt.FileWorkbook(filled).read(name)
    keys = {key for key, _ in grid.keys if not key.startswith("#")}
    long = [cell for cell in grid if cell.field in fields and cell.key in keys]
    assert {cell.field for cell in long} == fields
    assert [c.cell for c in long if not looks[c.sheet][c.cell].alignment.wrap_text] == []


def test_every_sign_is_explained_in_words(filled: Path, looks: Workbook) -> None:
    book = wt.FileWorkbook(filled)
    legends = [book.read(n).value for n in book.grid_names if n.startswith("wt_legend")]
    assert legends
    assert all("▲ up, ► level, ▼ down since the month before" in str(words) for words in legends)
    assert all("⇧ ⇨ ⇩ since the same month last year" in str(words) for words in legends)
    page = looks[book.read("wt_scorecard").sheet]
    told = " ".join(str(cell.value) for row in page.iter_rows(max_row=5) for cell in row)
    for absence in set(wt.Absence) - {wt.Absence.BLANK}:
        assert f"{absence.value} {absence.words}" in told
    for sign, words in {"√": "met", "≈": "within tolerance", "×": "missed"}.items():
        assert f"{sign} {words}" in told


def test_every_change_also_stands_in_words_in_a_shown_column(filled: Path, looks: Workbook) -> None:
    book = wt.FileWorkbook(filled)
    page, words = book.read("wt_scorecard"), book.read("wt_commentary")
    assert "change.words" in shown_codes(words, looks)
    said = {"improving": "(better)", "declining": "(worse)"}
    for ref in (key for key, _ in page.keys if not key.startswith("#")):
        told = str(words[ref, "change.words"]).split("\n")
        for line, since in zip(told, ("previous", "year"), strict=True):
            direction = page[ref, f"{since}.direction"]
            assert said.get(str(direction), "") in line, (ref, since)


def test_notes_have_a_sheet_of_their_own(filled: Path) -> None:
    book = wt.FileWorkbook(filled)
    kinds = {name: book.read(name).sheet for name in book.grid_names}
    on_notes = {name for name, sheet in kinds.items() if sheet == "Notes"}
    assert {"wt_notes_list", "wt_findings_list", "wt_sources_list"} <= on_notes
    assert on_notes.isdisjoint({"wt_scorecard", "wt_commentary", "wt_summary_list", "wt_trend"})
    assert "made up" in {cell.value for cell in book.read("wt_notes_list")}


def rgb(color: Color | None, otherwise: str) -> str:
    if color is None or color.type == "auto" or (color.type == "theme" and color.theme in (0, 1)):
        return otherwise
    assert color.type == "rgb", color
    return str(color.rgb)[-6:]


def ground_of(cell: Cell) -> str:
    return rgb(cell.fill.fgColor, WHITE) if cell.fill.fill_type == "solid" else WHITE


def contrast(text: str, ground: str) -> float:
    def luminance(color: str) -> float:
        parts = [int(color[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(looks: Workbook) -> Iterator[tuple[str, str, str]]:
    """Where, text colour, ground: of each cell that is not empty, and of each conditional rule."""
    for sheet in looks:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    where = f"{sheet.title}!{cell.coordinate}"
                    yield where, rgb(cell.font.color, BLACK), ground_of(cell)
        for area in sheet.conditional_formatting:
            first = sheet[re.split(r"[: ]", str(area.sqref))[0]]
            for rule in area.rules:
                style = rule.dxf
                if style is None or style.font is None or style.font.color is None:
                    continue
                fill = style.fill.bgColor if style.fill else None
                ground = rgb(fill, WHITE) if fill else ground_of(first)
                yield f"{sheet.title}!{area.sqref}", rgb(style.font.color, BLACK), ground


def test_text_stands_out_from_its_ground(looks: Workbook) -> None:
    found = list(colours(looks))
    weak = {where for where, text, ground in found if contrast(text, ground) < LEAST_CONTRAST}
    assert weak == set()
    assert len({text for _, text, _ in found}) > 3


def test_text_of_a_request_stands_out_from_its_ground() -> None:
    found = list(colours(opened(ROOT / "config" / "request.xlsx")))
    assert {
        where for where, text, ground in found if contrast(text, ground) < LEAST_CONTRAST
    } == set()
    assert len({ground for _, _, ground in found}) > 1


def test_a_figure_that_changed_under_its_comment_is_said_in_a_shown_column(
    filled: Path, looks: Workbook
) -> None:
    shown = shown_codes(wt.FileWorkbook(filled).read("wt_commentary"), looks)
    assert {"commentary.written", "commentary.theirs", "commentary.theirs_author"} <= set(shown)


def test_contrast_is_counted_as_the_guidelines_do() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast("777777", WHITE) == pytest.approx(4.48, abs=0.005)


def test_the_template_holds_no_macros_and_no_pictures() -> None:
    with zipfile.ZipFile(ROOT / "template.xlsx") as package:
        names = package.namelist()
    assert [n for n in names if "vbaProject" in n or "/media/" in n] == []


def test_the_chart_has_a_text_alternative(filled: Path) -> None:
    with zipfile.ZipFile(filled) as package:
        drawings = [n for n in package.namelist() if n.startswith("xl/drawings/drawing")]
        shapes = [
            shape
            for name in drawings
            for shape in etree.fromstring(package.read(name)).iter("{*}cNvPr")
        ]
    assert shapes
    assert all(len(shape.get("descr", "")) > 20 for shape in shapes)


def test_sheets_have_names_that_say_what_they_are(looks: Workbook) -> None:
    names = looks.sheetnames
    assert len(set(names)) == len(names)
    assert [name for name in names if re.fullmatch(r"Sheet ?\d*", name)] == []


def test_the_document_has_a_title_and_a_language(looks: Workbook) -> None:
    assert looks.properties.title
    assert looks.properties.language == "en-GB"
