"""Every figure of a filled file, as openpyxl reads it, against exact fractions worked out apart."""

from __future__ import annotations

import math
import shutil
import warnings
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from support.oracle import Oracle, Row
from support.spoiled import spoil

import workbook_tools as wt
from workbook_tools.scorecard import known_fields

ROOT = Path(__file__).parent.parent
Cells = dict[tuple[str, str], object]
# Fields of the filled grids that are no figures and no judgements of figures.
WORDS = {
    "ref", "title", "label", "section", "outcome", "owner", "polarity", "unit", "decimals",
    "change.words", "previous.words", "year.words",
}  # fmt: skip


def is_words(field: str) -> bool:
    """Whether a field says something of comments or words, and nothing of figures."""
    return field in WORDS or field.partition(".")[0] == "commentary" or field.endswith(".mark")


def grids(path: Path) -> dict[str, Cells]:
    """The cells of each keyed grid of a file by (key, field), as openpyxl shows their results."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says which features it would not keep
        book = openpyxl.load_workbook(path, data_only=True)
    found: dict[str, Cells] = {}
    for name in ("wt_scorecard", "wt_history", "wt_commentary", "wt_trend"):
        if name in book.defined_names:
            [(sheet, area)] = book.defined_names[name].destinations
            rows = [[cell.value for cell in row] for row in book[sheet][area]]
            found[name] = {
                (str(row[0]), str(code)): value
                for row in rows[1:]
                for code, value in zip(rows[0], row, strict=True)
                if row[0] and code
            }
    return found


def same(cell: object, expected: object) -> bool:
    if isinstance(expected, Fraction):
        number = isinstance(cell, int | float) and not isinstance(cell, bool)
        return number and math.isclose(cell, expected, rel_tol=1e-14, abs_tol=1e-300)
    return cell == expected


def differences(path: Path, folder: Path, month: str) -> tuple[list[str], set[str]]:
    """What differs from the oracle in the keyed grids of a file, and the fields compared."""
    oracle, year_month = Oracle(folder), month.split("-")
    number = int(year_month[0]) * 12 + int(year_month[1]) - 1
    rows: dict[str, Row] = {ref: oracle.row(ref, number) for ref in oracle.indicators}
    found, compared = [], set()
    for name, cells in grids(path).items():
        for (key, field), cell in cells.items():
            if name == "wt_trend" or key.startswith("#") or is_words(field):
                continue
            compared.add(field)
            if not same(cell, rows[key][field]):
                found.append(f"{name} {key} {field}: {cell!r}, not {rows[key][field]}")
    return found, compared


def refreshed(folder: Path, month: str, output: Path) -> Path:
    [receipt] = wt.Project.load(folder).refresh(month=month, output=str(output))
    return receipt.path


@pytest.mark.parametrize("month", ["2019-12", "2019-11", "2019-07", "2019-03", "2018-12"])
def test_every_figure_of_the_filled_example_is_the_oracles(month: str, tmp_path: Path) -> None:
    path = refreshed(ROOT, month, tmp_path / "filled.xlsx")
    found, compared = differences(path, ROOT, month)
    assert found == []
    assert len(compared) >= 52
    held = grids(path)
    assert sum(key[0] != "#" for key, field in held["wt_scorecard"] if field == "ref") == 55


def test_the_headings_of_the_filled_example_are_its_months(tmp_path: Path) -> None:
    held = grids(refreshed(ROOT, "2019-12", tmp_path / "filled.xlsx"))
    for name in ("wt_scorecard", "wt_history"):
        months = {f: v for (k, f), v in held[name].items() if k == "#label" and "month" in f}
        for field, heading in months.items():
            if field == "month" or field.removeprefix("month-").isdigit():
                back = int(field.partition("-")[2] or 0)
                year, month = divmod(2019 * 12 + 11 - back, 12)
                assert heading == datetime(year, month + 1, 1)


def test_the_trend_of_the_filled_example_is_the_oracles(tmp_path: Path) -> None:
    path = refreshed(ROOT, "2019-12", tmp_path / "filled.xlsx")
    held, choice = grids(path)["wt_trend"], wt.FileWorkbook(path).read("wt_trend_choice").value
    oracle, number, ref = Oracle(ROOT), 2019 * 12 + 11, str(choice).partition("  ")[0]
    assert oracle.indicators[ref]["unit"] == "count"
    row = oracle.row(ref, number)
    for back in range(24):
        key = f"month-{back}" if back else "month"
        figure, before = oracle.at(ref, number - back), oracle.at(ref, number - back - 1)
        drawn = isinstance(figure, Fraction)
        assert same(held[key, "trend.figure"], figure if drawn else "#N/A")
        assert same(held[key, "trend.shown"], figure or None)
        assert same(held[key, "trend.mean"], row["mean12"] if back < 12 else None)
        assert same(held[key, "trend.target"], row["target"] or "#N/A")
        both = drawn and isinstance(before, Fraction) and before != 0 and back < 23
        assert same(held[key, "trend.change"], (figure - before) / before if both else "n/a")


def test_pooled_averages_and_years_to_date_of_the_example_are_the_oracles(tmp_path: Path) -> None:
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, tmp_path / part)
    settings = tmp_path / "config/project.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('"mean of months"', '"pooled"', 1), encoding="utf-8")
    template_of_every_field(tmp_path)
    path = refreshed(tmp_path, "2019-12", tmp_path / "filled.xlsx")
    found, _ = differences(path, tmp_path, "2019-12")
    assert found == []
    held = grids(path)["wt_scorecard"]
    december, counts = 2019 * 12 + 11, Oracle(tmp_path)
    in_time = sum(figure(counts, "EH4", december - n) for n in range(9))
    assert same(
        held["EH4-QL", "ytd"],
        in_time / sum(figure(counts, "EH2", december - n) for n in range(9)),
    )
    plain = Oracle(ROOT).row("EH4-QL", december)["mean12"]
    assert not same(held["EH4-QL", "mean12"], plain)


def figure(oracle: Oracle, ref: str, month: int) -> Fraction:
    held = oracle.at(ref, month)
    assert isinstance(held, Fraction)
    return held


def template_of_every_field(folder: Path) -> list[str]:
    """A plain template with one grid that has a column for every field there is."""
    dataset = wt.Project.load(folder).definitions
    codes = [f for f in known_fields(dataset) if f != "commentary.state"]
    with xlsxwriter.Workbook(folder / "template.xlsx") as book:
        sheet = book.add_worksheet("All")
        sheet.write_row(0, 1, codes)
        sheet.write_column(1, 0, list(dataset.indicators))
        last = xlsxwriter.utility.xl_rowcol_to_cell(
            len(dataset.indicators) + 1, len(codes), row_abs=True, col_abs=True
        )
        book.define_name("wt_scorecard", f"=All!$A$1:{last}")
    return codes


@pytest.mark.parametrize("seed", range(4))
def test_every_field_is_the_oracles_with_holes_absences_zeros_and_dates(
    seed: int, tmp_path: Path
) -> None:
    spoil(tmp_path, seed)
    shutil.copy(ROOT / "template.xlsx", tmp_path)
    codes = template_of_every_field(tmp_path)
    path = refreshed(tmp_path, "2019-12", tmp_path / "filled.xlsx")
    found, compared = differences(path, tmp_path, "2019-12")
    assert found == []
    assert compared == {c for c in codes if not is_words(c)}
