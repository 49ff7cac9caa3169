from __future__ import annotations

import pytest
from checks_build import build, found, last_months, only, percent, row

TITLES = {
    "A": "Percentage of visits made within 10 days",
    "B": "Percentage of visits made within 11-25 days",
    "C": "Percentage of visits made over 25 days",
    "D": "Percentage of visits made in 25 working days",
}


def bands(**shown: str):
    rows = [percent(ref, title=TITLES[ref]) for ref in shown]
    return build(rows, {ref: last_months(value) for ref, value in shown.items()})


def test_bands_that_make_100_within_rounding_are_silent():
    for last in ("0.33", "0.34", "0.35"):
        assert found(bands(A="0.33", B="0.33", C=last), "parts") == []


@pytest.mark.parametrize(("last", "total"), [("0.30", "96%"), ("0.37", "103%")])
def test_bands_that_cannot_make_100_are_found(last, total):
    finding = only(bands(A="0.33", B="0.33", C=last), "parts")
    assert finding.refs == ("A", "B", "C")
    assert total in finding.sentence


def test_within_and_over_the_same_span_make_100():
    assert found(bands(C="0.31", D="0.69"), "parts") == []
    assert only(bands(C="0.31", D="0.79"), "parts").refs == ("D", "C")


def test_bands_with_a_gap_or_without_an_end_are_no_whole():
    assert found(bands(A="0.33", C="0.33"), "parts") == []
    assert found(bands(A="0.33", B="0.33"), "parts") == []


def test_a_month_without_all_parts_is_not_added_up():
    dataset = bands(A="0.33", B="0.33", C="0.10")
    del dataset.series["B"]
    assert found(dataset, "parts") == []


def test_titles_of_different_things_are_not_added_up():
    rows = [
        percent("A", title="Percentage of visits made within 10 days"),
        percent("B", title="Percentage of reviews made over 10 days"),
        percent("C", title="Percentage of visits made over 10 weeks"),
        row("D", title="Number of visits made over 10 days"),
    ]
    figures = {ref: last_months("0.10") for ref in "ABC"} | {"D": last_months("3")}
    assert found(build(rows, figures), "parts") == []


def test_the_sentence_on_parts_names_every_month_that_misses_100():
    rows = [percent("C", title=TITLES["C"]), percent("D", title=TITLES["D"])]
    figures = {"C": last_months("0.3", "0.5", "0.5"), "D": last_months("0.6", "0.5", "0.6")}
    assert only(build(rows, figures), "parts").sentence == (
        "D and C are parts of one whole and should make 100%, but make 110% in Dec-19, and miss it "
        "in Oct-19 too: correct the one that is wrong, or its title."
    )
