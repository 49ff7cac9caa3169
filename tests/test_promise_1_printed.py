"""Promise 1, as printed: no word of a filled text is cut off, whatever height its row had."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.filling import output_name
from support.office import Office
from support.packages import HOME, templates
from support.parts import contents

from workbook_tools.cells import CellPatch
from workbook_tools.ooxml.workbook import FileWorkbook

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.filterwarnings("ignore::UserWarning:openpyxl"),
]
HEIGHTS = HOME / "heights.xlsx"
ROWS = {4: "stored", 5: "custom", 6: "none", 7: "custom and tall", 8: "none"}


def long_text(mark: str, words: int) -> str:
    """Words that are told apart by their marks, in two paragraphs and in letters of all widths."""
    kinds = ("{m}i{n}", "MMMM{m}W{n}", "statistical{m}neighbours{n}", "{m}a{n}")
    all_words = [kinds[n % len(kinds)].format(m=mark, n=n) for n in range(words)]
    half = words // 2
    return " ".join(all_words[:half]) + "\n\n" + " ".join(all_words[half:])


def missing(text: str, printed: str) -> list[str]:
    """The words of ``text`` that the printed pages do not hold."""
    held = set(printed.split())
    return [word for word in text.split() if word not in held]


@pytest.fixture(scope="module")
def printed(
    tmp_path_factory: pytest.TempPathFactory, office: Office
) -> dict[str, tuple[dict[str, str], str]]:
    """For texts of some lengths, and for rows that are not fitted: the texts, and the pages."""
    folder = tmp_path_factory.mktemp("printed")
    texts, paths = {}, {}
    for name, words in {"short": 3, "middling": 24, "long": 64, "not fitted": 64}.items():
        texts[name] = {f"F{row}": long_text(f"r{row}", words) for row in ROWS}
        paths[name] = folder / f"{name}.xlsx"
        patches = [CellPatch("Scorecard", cell, text) for cell, text in texts[name].items()]
        patches.append(CellPatch("Scorecard", "D4", 1_234_567))
        FileWorkbook(HEIGHTS, fit_rows=name != "not fitted").apply(patches, paths[name])
    pages = office.texts(paths.values())
    return {name: (texts[name], pages[path]) for name, path in paths.items()}


@pytest.mark.parametrize("length", ["short", "middling", "long"])
@pytest.mark.parametrize("row", ROWS)
def test_every_word_is_printed_whether_the_row_had_a_height_or_none(
    row: int, length: str, printed: dict[str, tuple[dict[str, str], str]]
) -> None:
    texts, pages = printed[length]
    assert missing(texts[f"F{row}"], pages) == []


def test_a_row_that_is_not_fitted_prints_cut_off(
    printed: dict[str, tuple[dict[str, str], str]],
) -> None:
    texts, pages = printed["not fitted"]
    assert all(missing(text, pages) for text in texts.values())


@pytest.mark.parametrize("length", ["short", "middling", "long"])
def test_no_figure_is_printed_as_hashes(
    length: str, printed: dict[str, tuple[dict[str, str], str]]
) -> None:
    pages = printed[length][1]
    assert "1,234,567" in pages
    assert "###" not in pages


def test_a_height_only_grows(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    patches = [CellPatch("Scorecard", f"F{row}", "Short.") for row in ROWS]
    receipt = FileWorkbook(HEIGHTS).apply(patches, target)
    assert receipt.rows_fitted == {}
    sheet = "xl/worksheets/sheet1.xml"
    found = [re.findall(rb' ht="[^"]+"', contents(path)[sheet]) for path in (HEIGHTS, target)]
    assert found[0] == found[1]


def test_a_text_too_long_for_any_row_is_warned_of(tmp_path: Path) -> None:
    patch = CellPatch("Scorecard", "F4", long_text("x", 400))
    receipt = FileWorkbook(HEIGHTS).apply([patch], tmp_path / "out.xlsx")
    assert receipt.rows_fitted == {"Scorecard!4": 409}
    assert len(receipt.warnings) == 1
    assert "Scorecard" in receipt.warnings[0]
    assert "row 4" in receipt.warnings[0]


@pytest.mark.parametrize("path", templates(), ids=lambda p: p.name)
def test_every_word_of_every_commentary_is_printed_in_the_projects_template(
    path: Path, tmp_path: Path, office: Office
) -> None:
    book = FileWorkbook(path)
    cells = [c for c in book.read("wt_commentary") if c.field == "commentary" and c.key]
    keys = [c for c in cells if c.key and not c.key.startswith("#")]
    texts = {c.cell: long_text(f"c{n}", 20 + n) for n, c in enumerate(keys)}
    target = tmp_path / output_name(path)
    book.apply([CellPatch(keys[0].sheet, cell, text) for cell, text in texts.items()], target)
    pages = office.texts([target])[target]
    assert len(texts) > 30
    assert {cell: lost for cell, text in texts.items() if (lost := missing(text, pages))} == {}
    assert "###" not in pages
