"""The reference of findings names what the checks can say, no more and no less."""

from __future__ import annotations

import csv
import re

from checks_example import ROOT

from workbook_tools.checks import CODES

REFERENCE = (ROOT / "docs/reference/findings.md").read_text(encoding="utf-8")
FAMILIES = r'"((?:figure|maximum|formula|rate|population|parts|comparator|change)(?:-[a-z0-9]+)*)"'


def one_line(text: str) -> str:
    return " ".join(re.sub(r"^> ?", "", text, flags=re.MULTILINE).split())


def test_every_code_of_the_checks_has_its_section_and_its_row():
    source = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "workbook_tools/checks").glob("*.py")
    )
    codes = set(re.findall(FAMILIES, source))
    assert set(CODES) == codes
    told = codes | {"revised"}
    assert set(re.findall(r"^## `([a-z0-9-]+)`$", REFERENCE, re.MULTILINE)) == told
    assert set(re.findall(r"^\| \[`([a-z0-9-]+)`\]", REFERENCE, re.MULTILINE)) == told


def test_the_sentences_that_the_reference_quotes_from_the_example_are_the_examples():
    listed = (ROOT / "tests/data/findings.csv").read_text(encoding="utf-8").splitlines()
    sentences = [row["sentence"] for row in csv.DictReader(listed)]
    quoted = [s for s in sentences if s in one_line(REFERENCE)]
    assert len(quoted) == 6


def test_the_levels_in_the_table_are_those_of_the_findings():
    levels = dict(re.findall(r"^\| \[`([a-z0-9-]+)`\]\S+ \| (\w+) \|", REFERENCE, re.MULTILINE))
    listed = (ROOT / "tests/data/findings.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(listed):
        assert levels[row["code"]] == row["level"]
