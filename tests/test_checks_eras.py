"""What is worked out once, and looked at only where it matters, gives what plain work gives."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from checks_build import DECEMBER
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.council import MONTHS, council
from support.eras import plain_eras
from test_checks_property import REFS, datasets, months

from workbook_tools.checks import Findings, run
from workbook_tools.checks.finding import sort
from workbook_tools.checks.population import Timeline
from workbook_tools.checks.readings import NO_LIMIT
from workbook_tools.checks.running import _CHECKS
from workbook_tools.checks.scope import Scope
from workbook_tools.indicator import Dataset, Populations, Unit
from workbook_tools.period import Month
from workbook_tools.series import Series


def spoiled(seed: int, size: float, share: float) -> Dataset:
    """A council of which a ``share`` of the months are those of other months."""
    chance = random.Random(seed)  # noqa: S311 - figures to test with, no secret
    data = council(seed, size)
    taken = {m: chance.choice(MONTHS) if chance.random() < share else m for m in MONTHS}
    rates = {
        ref: Series(ref, {m: series.at(taken[m]) for m in MONTHS})
        for ref, series in data.series.items()
        if data.indicators[ref].unit is Unit.RATE and chance.random() < 0.8
    }
    people = Populations(
        {
            chance.choice(MONTHS): Decimal(round(chance.gauss(50_000, 3_000) * size))
            for _ in range(chance.randrange(4))
        }
    )
    return replace(data, series={**data.series, **rates}, populations=people, notes=())


seeds = st.integers(0, 2**32)
sizes = st.sampled_from([0.02, 0.3, 1.0])
shares = st.sampled_from([0.0, 0.1, 0.5, 1.0])


def plain_run(data: Dataset, month: Month, refs: tuple[str, ...]) -> Findings:
    """The findings of two runs of all checks that have nothing in common."""
    before = Scope(data, month.previous if month > Month(1900, 1) else month, refs)
    known = {found.key for check in _CHECKS for found in check.check(before)}
    scope = Scope(data, month, refs)
    every = [found for check in _CHECKS for found in check.check(scope)]
    every.sort(key=lambda found: scope.sheet.refs.index(found.refs[0]))
    return sort([found.told(new=found.key not in known) for found in every], data.notes, month)


@settings(max_examples=25, deadline=None)
@given(seeds, st.sampled_from([0.3, 1.0]), shares)
def test_the_eras_are_those_of_a_search_that_leaves_nothing_out(seed, size, share):
    data = spoiled(seed, size, share)
    scope = Scope(data, DECEMBER, tuple(data.indicators))
    timeline = Timeline(scope)
    assume(all(reading.allows.high < NO_LIMIT for reading in timeline.readings))
    found = [(era.months, era.population, era.unfit) for era in timeline.eras]
    assert found == plain_eras(scope, timeline.readings)
    for era in timeline.eras:
        assert {*timeline.fit(era), *era.unfit} == {
            r for r in timeline.readings if r.month in era.months
        }


@settings(max_examples=50, deadline=None)
@given(
    seeds,
    st.sampled_from([0.3, 1.0]),
    st.sampled_from([0.0, 0.01]),
    st.sampled_from([[], ["2019-08"], ["2019-05"], ["2019-02", "2019-08"]]),
)
def test_eras_that_need_no_search_are_those_of_one(seed, size, share, stated):
    data = spoiled(seed, size, share)
    first = Month(2018, 8)
    held = {
        ref: Series(ref, {m: series.at(m) for m in MONTHS if m >= first})
        for ref, series in data.series.items()
    }
    people = {first: Decimal(50_400), **{Month.parse(m): Decimal(50_700) for m in stated}}
    data = replace(data, series=held, populations=Populations(people))
    scope = Scope(data, DECEMBER, tuple(data.indicators))
    timeline = Timeline(scope)
    assume(all(reading.allows.high < NO_LIMIT for reading in timeline.readings))
    found = [(era.months, era.population, era.unfit) for era in timeline.eras]
    assert found == plain_eras(scope, timeline.readings)


@settings(max_examples=25, deadline=None)
@given(seeds, sizes, shares, st.sampled_from(MONTHS[-14:]))
def test_two_months_share_their_evidence_and_not_their_findings(seed, size, share, month):
    data = spoiled(seed, size, share)
    assert run(data, month, data.indicators) == plain_run(data, month, tuple(data.indicators))


@settings(max_examples=60, deadline=None)
@given(datasets(), months, st.lists(st.sampled_from(REFS), max_size=6))
def test_whatever_the_figures_they_share_it(dataset, month, refs):
    assert run(dataset, month, refs) == plain_run(dataset, month, tuple(refs))
