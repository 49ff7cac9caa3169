"""``examples/prototype.xlsx``: one row for every indicator prints what a row for each prints."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

import pytest
from pypdf import PdfReader
from support import southampton
from support.office import Office
from support.schema import schema_faults
from support.template import KEYED, NAMES, PROTOTYPE, ROOT, found, opened, refs, sheet_part

import workbook_tools as wt

DECEMBER, SEPTEMBER = "2019-12", "2019-09"  # September shows months with marks
COUNTS = (8, 20, 55)
OVER_A_THOUSAND = ("M1", "CIN1")  # no decimals fit their columns

Cases = Mapping[tuple[str, str], Path]


def indicators(folder: Path) -> list[dict[str, str]]:
    with (folder / "config" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def lay_out(folder: Path) -> Path:
    """The example with figures of all units in several decimals, and a template built for them."""
    southampton.lay_out(folder)
    lines = indicators(folder)
    for number, line in enumerate(lines):
        most = 2 if line["unit"] == "percent" else 1
        line["decimals"] = "0" if line["ref"] in OVER_A_THOUSAND else str(number % (most + 1))
    with (folder / "config" / "indicators.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    build = [sys.executable, "-m", "tools.build_template", "--project", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Two months of the example, from a template with a row for each and from the prototype."""
    each = lay_out(tmp_path_factory.mktemp("each"))
    one = tmp_path_factory.mktemp("one") / "project"
    shutil.copytree(each, one)
    shutil.copyfile(PROTOTYPE, one / "template.xlsx")
    made = {}
    for month in (DECEMBER, SEPTEMBER):
        for name, folder in (("each", each), ("one", one)):
            made[name, month] = folder / month / "southampton.xlsx"
            southampton.project(folder).refresh(month, output=str(made[name, month]))
    return made


@pytest.fixture(scope="module")
def printed(filled: Cases, office: Office) -> dict[tuple[str, str], list[str]]:
    """The words of each page."""
    pdfs = office.convert(filled.values(), "pdf")
    return {case: pages(pdfs[path]) for case, path in filled.items()}


def pages(pdf: Path) -> list[str]:
    """The words of each page but for what tells one file from another."""
    told = re.compile(r"inputs [0-9a-f]{8}|\d{4}\.xlsx")
    return [" ".join(told.sub("", page.extract_text()).split()) for page in PdfReader(pdf).pages]


@pytest.mark.libreoffice
@pytest.mark.parametrize("month", [DECEMBER, SEPTEMBER])
def test_every_page_but_trend_prints_as_from_a_row_for_each(
    month: str, printed: Mapping[tuple[str, str], list[str]]
) -> None:
    each, one = printed["each", month], printed["one", month]
    assert len(each) == len(one) > 10
    differ = [(mine, theirs) for mine, theirs in zip(one, each, strict=True) if mine != theirs]
    assert [mine for mine, _ in differ if not mine.startswith("Trend")] == []


@pytest.mark.libreoffice
def test_figures_print_in_their_unit_and_decimals_with_marks_and_without(
    printed: Mapping[tuple[str, str], list[str]],
) -> None:
    words = " ".join(printed["one", SEPTEMBER])
    for shown in (
        "CIN2 57 † 100 † 57 † 80 56 62",
        "M5 24.0 † 40.0 † 24.0 † 17.0 8.0 20.0",
        "M5-QL as above 4%† 8%† 4%† 3% 2% 4%",
        "M4 80.0%† 99.0%† 81.0%† 86.0% 90.0% 95.0%",
        "M3 27.00%† 36.00%† 27.00%† 34.00% 31.00% 35.00%",
    ):
        assert shown in words


@pytest.mark.libreoffice
@pytest.mark.parametrize("month", [DECEMBER, SEPTEMBER])
def test_no_figure_prints_as_hashes(
    month: str, printed: Mapping[tuple[str, str], list[str]]
) -> None:
    assert "##" not in "".join(printed["one", month])


@pytest.mark.parametrize("title", ["Scorecard", "Commentary"])
def test_rows_have_the_heights_that_they_have_with_a_row_for_each(
    title: str, filled: Cases
) -> None:
    each, one = (opened(filled[name, DECEMBER])[title].row_dimensions for name in ("each", "one"))
    heights = {row: each[row].height for row in range(1, 80)}
    assert {row: one[row].height for row in heights} == heights


@pytest.mark.parametrize("name", KEYED)
def test_one_row_stands_for_every_indicator_and_a_spare_row_ends_the_grid(name: str) -> None:
    grid = wt.FileWorkbook(PROTOTYPE).read(name)
    keys = [key for key, _ in grid.keys if key != "#label"]
    assert keys == (["* section", "*"] if name == "wt_scorecard" else ["*"])
    assert grid.last_row == grid.keys[-1][1] + 1
    assert grid.beyond == ()


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Scorecards of 8, 20 and 55 indicators, all from the prototype."""
    folder = southampton.lay_out(tmp_path_factory.mktemp("three"))
    shutil.copyfile(PROTOTYPE, folder / "template.xlsx")
    lines = ["name,title,template,indicators,owner"]
    lines += [f"n{n},A scorecard of {n},,{';'.join(picked(n))}," for n in COUNTS]
    (folder / "config" / "scorecards.csv").write_text("\n".join(lines) + "\n", "utf-8")
    receipts = southampton.project(folder).refresh(DECEMBER)
    return dict(zip(COUNTS, (receipt.path for receipt in receipts), strict=True))


def picked(count: int) -> list[str]:
    """Some indicators of the example, from all its sections."""
    every = refs()
    return [every[n * len(every) // count] for n in range(count)]


@pytest.mark.parametrize("count", COUNTS)
def test_a_scorecard_has_a_row_for_each_of_its_indicators_alone(
    count: int, three: Mapping[int, Path]
) -> None:
    book = wt.FileWorkbook(three[count])
    for name in KEYED:
        grid = book.read(name)
        shown = [cell.value for cell in grid if cell.field == "ref" and cell.key in picked(count)]
        assert [key for key, _ in grid.keys if key != "#label"] == shown == picked(count)


@pytest.mark.parametrize("count", COUNTS)
def test_a_band_stands_over_the_rows_of_each_section(count: int, three: Mapping[int, Path]) -> None:
    section_of = {line["ref"]: line["section"] for line in indicators(ROOT)}
    owner_of = {line["section"]: line["owner"] for line in indicators(ROOT)}
    expected: list[tuple[object, ...]] = []
    for section, members in groupby(picked(count), key=lambda ref: section_of[ref]):
        expected += [(section, owner_of[section]), *((ref, None) for ref in members)]
    sheet = opened(three[count])["Scorecard"]
    bands = set(owner_of.values())
    rows = sheet.iter_rows(min_row=7, min_col=2, max_col=25, values_only=True)
    shown = [(row[0], row[-1] if row[-1] in bands else None) for row in rows if row[0]]
    assert shown == expected


@pytest.mark.parametrize("count", COUNTS)
def test_each_sparkline_reads_its_own_indicator(count: int, three: Mapping[int, Path]) -> None:
    book = wt.FileWorkbook(three[count])
    key_of = {row: key for key, row in book.read("wt_scorecard").keys}
    row_of = dict(book.read("wt_history").keys)
    lines = found(sheet_part("Scorecard", three[count]), "//x14:sparkline")
    read = {}
    for line in lines:
        rows = re.findall(r"\d+", line.findtext("xm:f", "", NAMES))
        key = key_of.get(int(line.findtext("xm:sqref", "", NAMES)[1:]), "")
        read[key] = {int(row) for row in rows}
    spare = book.read("wt_history").last_row
    assert read == {ref: {row_of[ref]} for ref in picked(count)} | {"": {spare}}


@pytest.mark.parametrize("count", COUNTS)
def test_trend_shows_the_first_indicator_and_can_show_each(
    count: int, three: Mapping[int, Path]
) -> None:
    book, sheet = wt.FileWorkbook(three[count]), opened(three[count])["Trend"]
    labels = [cell for cell in book.read("wt_history") if cell.field == "label" and cell.key]
    [rule] = sheet.data_validations.dataValidation
    first, last = labels[1], book.read("wt_history").last_row
    assert book.read("wt_trend_choice").value == first.value
    assert rule.formula1 == f"History!$B${first.cell[1:]}:$B${last}"


@pytest.mark.parametrize("count", COUNTS)
def test_a_scorecard_that_grew_breaks_no_rule_that_its_template_kept(
    count: int, three: Mapping[int, Path]
) -> None:
    assert schema_faults(three[count]) == schema_faults(PROTOTYPE)


@pytest.mark.libreoffice
def test_every_indicator_of_a_scorecard_is_printed_and_no_other(
    three: Mapping[int, Path], office: Office
) -> None:
    pdfs = office.convert(three.values(), "pdf")
    for count, path in three.items():
        words = " ".join(page for page in pages(pdfs[path]) if "Six months" in page).split()
        assert set(words) & set(refs()) == set(picked(count))
        assert "##" not in "".join(words)
