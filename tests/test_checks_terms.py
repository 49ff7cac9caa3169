"""What definitions say is worked out once for all teams, and never for other definitions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checks_build import DECEMBER, build, comparators, found, last_months, note, percent, row

from workbook_tools.checks.terms import terms_of
from workbook_tools.indicator import NoteKind, Populations
from workbook_tools.period import Month


def share(shown: str):
    rows = [row("A"), row("B"), percent("C", formula="A / B")]
    return build(rows, {"A": last_months("1"), "B": last_months("2"), "C": last_months(shown)})


def test_datasets_with_the_same_definitions_share_their_terms():
    one = share("0.5")
    other = replace(one, series=share("0.6").series)
    assert terms_of(one) is terms_of(other)
    assert found(one, "formula") == []
    assert len(found(other, "formula")) == 1


@pytest.mark.parametrize(
    "others",
    [
        {"indicators": share("0.5").indicators},
        {"benchmarks": comparators("A", "5")},
        {"populations": Populations()},
        {"notes": (note(NoteKind.MISSING),)},
    ],
    ids=str,
)
def test_a_dataset_with_any_other_definitions_has_terms_of_its_own(others):
    data = share("0.5")
    assert terms_of(data) is not terms_of(replace(data, **others))


def test_a_formula_that_is_put_right_is_used_at_once():
    data = share("0.6")
    assert len(found(data, "formula")) == 1
    right = replace(data.indicators["C"], formula="(A + 0.2) / B")
    data = replace(data, indicators={**data.indicators, "C": right})
    assert found(data, "formula") == []


def test_more_projects_than_are_held_are_told_apart():
    projects = [share(shown) for shown in ("0.5", "0.6") * 4]
    assert [len(found(each, "formula")) for each in projects * 2] == [0, 1] * 8


def test_a_sheet_has_the_rows_in_effect_in_its_month():
    rows = [row("A"), row("B", effective_to=Month(2019, 11)), row("C", effective_from=DECEMBER)]
    terms = terms_of(build(rows, {}))
    refs = ("C", "B", "Z", "A", "A")
    assert terms.sheet(DECEMBER, refs).refs == ("C", "A")
    assert terms.sheet(DECEMBER.previous, refs).refs == ("B", "A")
    assert terms.sheet(DECEMBER, refs) is terms.sheet(DECEMBER, tuple(refs))


def test_more_sheets_than_are_held_have_their_own_months():
    terms = terms_of(build([row("A")], {}))
    months = DECEMBER.last(100)
    assert [terms.sheet(month, ("A",)).month for month in (*months, *months)] == [*months, *months]
