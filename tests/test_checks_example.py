"""The example has exactly the findings of its committed list; put right, it has none."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from checks_build import accepted
from checks_example import ROOT, corrected_project, dataset_of

from workbook_tools.checks import Finding, Findings, Level, run
from workbook_tools.indicator import Dataset, Populations
from workbook_tools.period import Month

DECEMBER, NOVEMBER = Month(2019, 12), Month(2019, 11)


@cache
def example() -> Dataset:
    return dataset_of(ROOT)


@cache
def findings() -> Findings:
    return run(example(), DECEMBER, example().indicators)


def finding(code: str, ref: str) -> Finding:
    (found,) = [f for f in findings().open if f.code == code and f.refs[0] == ref]
    return found


def as_row(f: Finding) -> dict[str, str]:
    return {
        "code": f.code,
        "level": str(f.level),
        "new": "yes" if f.new else "no",
        "refs": " ".join(f.refs),
        "months": " ".join(str(m) for m in f.months),
        "sentence": f.sentence,
    }


def test_the_example_has_exactly_the_findings_of_the_committed_list():
    listed = (ROOT / "tests/data/findings.csv").read_text(encoding="utf-8").splitlines()
    assert [as_row(f) for f in findings().open] == list(csv.DictReader(listed))
    assert findings().accepted == ()


def test_no_finding_on_the_example_stops_a_refresh():
    assert {f.level for f in findings().open} == {Level.WARNING, Level.NOTE}


def test_defect_1_the_referral_rate_was_not_restated_with_its_count():
    found = finding("rate", "M2-NI")
    assert [str(m) for m in found.months] == ["2018-12", "2019-07", "2019-08", "2019-09"]
    assert "32,900 to 42,870" in found.sentence
    assert "M2 was probably restated for the months before and M2-NI was not" in found.sentence


def test_defect_2_the_population_changed_in_october_without_a_note():
    found = finding("population", "M2-NI")
    assert found.refs == ("M2-NI", "EH5-NI", "CP1-NI", "CP2-NI", "LAC1-NI")
    assert "in Oct-19 from about 50,550 to about 50,880" in found.sentence


def test_the_month_of_the_change_is_the_stated_one_where_the_figures_allow_it():
    for stated, month in ((None, "2019-10"), ("2019-09", "2019-09"), ("2019-11", "2019-10")):
        populations = {Month(2018, 4): Decimal(50_550)}
        if stated:
            populations[Month.parse(stated)] = Decimal(50_880)
        dataset = replace(example(), populations=Populations(populations if stated else {}))
        told = run(dataset, DECEMBER, dataset.indicators).open
        (found,) = [f for f in told if f.code == "population"]
        assert str(found.months[0]) == month


def test_defect_3_the_conference_rate_counts_transfer_ins_too():
    found = finding("rate", "CP2-NI")
    assert [str(m) for m in found.months] == ["2019-09", "2019-11", "2019-12"]
    assert "`(CP2 + CP4) / population * 10000`" in found.sentence
    assert "or CP" not in found.sentence


def test_defect_4_over_45_days_carries_the_comparators_of_in_45_days():
    found = finding("comparator-copied", "EH3e")
    assert "comparators of EH4-QL (80%, 83% and 83%)" in found.sentence


@pytest.mark.parametrize(("ref", "figures"), [("LAC1", "492, 492 and 528"), ("LAC6", "24, 24")])
def test_defect_5_snapshot_comparators_were_divided_by_12(ref, figures):
    found = finding("comparator-divided", ref)
    assert "look divided by 12" in found.sentence
    assert figures in found.sentence


def test_defect_6_all_comparators_are_of_a_year_that_ended_21_months_before():
    found = finding("comparator-old", "M2")
    assert len(found.refs) == 28
    assert "ended in March 2018, 21 months before Dec-19" in found.sentence


def test_defect_7_a_local_definition_stands_beside_a_national_one():
    found = finding("comparator-definition", "M5-QL")
    assert "2% to 6%" in found.sentence
    assert "24%, 22% and 26%" in found.sentence


def test_the_corrected_example_has_no_findings(tmp_path):
    corrected = dataset_of(corrected_project(tmp_path))
    assert run(corrected, DECEMBER, corrected.indicators) == Findings()
    assert run(corrected, NOVEMBER, corrected.indicators) == Findings()


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_the_corrected_example_differs_from_the_example_only_where_its_files_say(tmp_path):
    corrected_project(tmp_path)
    for name, differing in (("config/indicators.csv", 1), ("data/figures.csv", 9)):
        pairs = zip(rows_of(ROOT / name), rows_of(tmp_path / name), strict=True)
        assert sum(old != new for old, new in pairs) == differing
    assert len(rows_of(tmp_path / "config/benchmarks.csv")) == 27


def test_each_finding_on_the_example_can_be_accepted():
    for code in {f.code for f in findings().open}:
        dataset = replace(example(), notes=(*example().notes, accepted(code)))
        told = run(dataset, DECEMBER, dataset.indicators)
        assert {f.code for f in told.accepted} == {code}
        assert len(told.open) + len(told.accepted) == len(findings().open)


def test_invented_months_are_no_evidence():
    invented = {
        month
        for series in example().series.values()
        for month, observation in series.observations.items()
        if observation.provenance == "reconstructed"
    }
    assert invented
    assert not invented & {m for f in findings().open for m in f.months}


def test_a_scorecard_of_few_rows_has_the_findings_of_those_rows_only():
    told = run(example(), DECEMBER, ("CP2-NI", "LAC1"))
    assert {ref for f in told.open for ref in f.refs} == {"CP2-NI", "LAC1"}
    assert "CP2 + CP4 fits" in next(f.sentence for f in told.open if f.code == "rate")
