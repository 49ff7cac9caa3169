"""The commentary that a project begins with."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.sources import INDICATORS, write_csv, write_table, write_xlsx

from workbook_tools import config
from workbook_tools.errors import SourceError
from workbook_tools.period import Month
from workbook_tools.sources import read_commentary

ROOT = Path(__file__).parents[1]
HEAD = ("ref", "month", "text")
DECEMBER = Month(2019, 12)
FORMATS = pytest.mark.parametrize("file", ["words.csv", "words.xlsx"])


def texts(folder: Path, file: str) -> dict[tuple[str, Month], str]:
    return read_commentary(Path(file), INDICATORS, folder=folder)


def faults(folder: Path, file: str) -> list[str]:
    with pytest.raises(SourceError) as refused:
        texts(folder, file)
    return [str(fault) for fault in refused.value.faults]


def test_the_examples_36_texts_read_whole():
    project = config.load(ROOT)
    found = read_commentary(project.commentary, project.indicators, folder=ROOT)
    with (ROOT / "data/commentary.csv").open(newline="", encoding="utf-8") as file:
        written = {
            (row["ref"], Month.parse(row["month"])): row["text"] for row in csv.DictReader(file)
        }
    assert len(found) == 36
    assert found == written


@FORMATS
def test_a_text_is_kept_as_it_stands_but_for_its_line_ends(tmp_path, file):
    words = "  =SUM(A1) “quoted”, one\n\ntwo \t"
    write_table(tmp_path / file, [HEAD, ("A1", "Dec-19", words), ("OLD2", "31/12/2019", "007")])
    assert texts(tmp_path, file) == {("A1", DECEMBER): words, ("A2", DECEMBER): "007"}


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_line_end_is_one(tmp_path, end):
    write_csv(tmp_path / "words.csv", [HEAD, ("A1", "2019-12", f"one{end}two{end}")])
    assert texts(tmp_path, "words.csv") == {("A1", DECEMBER): "one\ntwo\n"}
    write_xlsx(tmp_path / "words.xlsx", [HEAD, ("A1", "2019-12", f"one{end}two{end}")])
    assert texts(tmp_path, "words.xlsx") == {("A1", DECEMBER): "one\ntwo\n"}


@FORMATS
def test_a_line_without_a_text_gives_none(tmp_path, file):
    write_table(tmp_path / file, [HEAD, ("A1", "2019-12", ""), ("A1", "2019-12", "Said once")])
    assert texts(tmp_path, file) == {("A1", DECEMBER): "Said once"}
    write_table(tmp_path / file, [HEAD])
    assert texts(tmp_path, file) == {}


def test_every_fault_is_reported_together(tmp_path):
    rows = [
        HEAD,
        ("A1", "2019-12", "One"),
        ("A1", "Dec 2019", "Two"),
        ("A11", "2019-12", "Three"),
        ("A2", "last", "Four"),
        ("101", "2019-12", "#REF!"),
    ]
    write_csv(tmp_path / "words.csv", rows)
    assert faults(tmp_path, "words.csv") == [
        "words.csv, line 3, column month: 'A1' has 2019-12 on line 2 too; keep one of them",
        "words.csv, line 4, column ref: 'A11' is no reference in config/indicators.csv, the "
        "nearest is 'A1'",
        "words.csv, line 5, column month: 'last' is no month; write it as 2019-12 or Dec-19",
        "words.csv, line 6, column text: shows #REF!; mend the formula there, or empty the cell",
    ]


def test_a_text_that_excel_made_a_number_of_is_named(tmp_path):
    write_xlsx(tmp_path / "words.xlsx", [HEAD, ("A1", "2019-12", 12)])
    assert faults(tmp_path, "words.xlsx") == [
        "words.xlsx, sheet Figures, line 2, column text: 12 is no text; format the column as Text "
        "and type it again"
    ]


@FORMATS
def test_a_file_without_headings_is_named(tmp_path, file):
    write_table(tmp_path / file, [])
    assert "is empty" in faults(tmp_path, file)[0]
    write_table(tmp_path / file, [("ref", "month", "words"), ("A1", "2019-12", "One")])
    assert "line 1, column text: the column is missing" in faults(tmp_path, file)[0]


def test_a_missing_file_is_named(tmp_path):
    assert faults(tmp_path, "words.csv") == [
        "words.csv: is missing; put it there, or name another file in config/project.toml"
    ]


WORDS = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"),
    min_size=1,
    max_size=200,
).filter(lambda text: not text.strip().upper().startswith("#") and "_x" not in text)


@FORMATS
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.lists(WORDS, min_size=1, max_size=4))
def test_any_text_reads_back_as_itself(tmp_path, file, words):
    months = DECEMBER.last(len(words))
    rows = [("A1", str(month), text) for month, text in zip(months, words, strict=True)]
    write_table(tmp_path / file, [HEAD, *rows])
    assert texts(tmp_path, file) == {
        ("A1", month): text for month, text in zip(months, words, strict=True)
    }
