from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from checks_build import DECEMBER, build, found, last_months, note, only, rate, row

from workbook_tools.checks.population import Timeline
from workbook_tools.checks.scope import Scope
from workbook_tools.indicator import NoteKind
from workbook_tools.period import Month
from workbook_tools.values import round_half_away

COUNTS = {
    "A": (500, 510, 505, 512, 498, 503),
    "B": (403, 456, 446, 474, 464, 490),
    "C": (182, 171, 203, 166, 171, 194),
}
OTHER = (1, 3, 4, 6, 8, 2)


def shown(counts: Sequence[int], populations: Sequence[int]) -> list[str]:
    rates = (Decimal(c) / p * 10_000 for c, p in zip(counts, populations, strict=True))
    return [str(round_half_away(r)) for r in rates]


def dataset(populations=(50_000,) * 6, *, counts=COUNTS, notes=(), stated=None, **rates):
    """Three counts of six months, and their rates over ``populations`` unless given."""
    rows = [row(ref) for ref in counts]
    rows += [rate(f"{ref}-NI", formula=f"{ref} / population * 10000") for ref in counts]
    figures = {ref: last_months(*map(str, values)) for ref, values in counts.items()}
    for ref, values in counts.items():
        figures[f"{ref}-NI"] = last_months(*rates.get(ref, shown(values, populations)))
    return build(rows, figures, notes=notes, populations=stated)


RISEN = (50_000,) * 3 + (52_000,) * 3


def timeline(data) -> Timeline:
    scope = Scope(data, DECEMBER, tuple(data.indicators))
    return Timeline(scope)


def test_counts_and_rates_of_one_population_are_silent():
    assert found(dataset(), "rate") == []
    assert found(dataset(), "population") == []


def test_the_implied_population_holds_the_true_one():
    (era,) = timeline(dataset()).eras
    assert era.population.holds(50_000)
    assert era.population.width < 300
    assert era.unfit == ()


def test_a_new_population_parts_the_months_where_it_begins():
    before, after = timeline(dataset(RISEN)).eras
    assert [str(m) for m in after.months] == ["2019-10", "2019-11", "2019-12"]
    assert before.population.holds(50_000)
    assert after.population.holds(52_000)


def test_a_population_that_changes_without_a_note_is_one_finding_on_every_rate_row():
    finding = only(dataset(RISEN), "population")
    assert finding.refs == ("A-NI", "B-NI", "C-NI")
    assert [str(m) for m in finding.months] == ["2019-10"]
    assert "changes in Oct-19 from about 49,960 to about 52,050, and no note" in finding.sentence
    assert found(dataset(RISEN), "rate") == []


@pytest.mark.parametrize("kind", [NoteKind.BREAK, NoteKind.DEFINITION, NoteKind.RESTATED])
def test_a_note_that_begins_with_the_change_explains_it(kind):
    explained = dataset(RISEN, notes=[note(kind, start="2019-10")])
    assert found(explained, "population") == []


def test_a_note_of_another_month_kind_or_row_does_not_explain_it():
    for wrong in (
        note(NoteKind.DEFINITION, start="2019-12"),
        note(NoteKind.PROVISIONAL, start="2019-10"),
        note(NoteKind.DEFINITION, "A-NI", start="2019-10"),
    ):
        assert len(found(dataset(RISEN, notes=[wrong]), "population")) == 1


def test_a_note_on_every_rate_row_explains_it_too():
    notes = [note(NoteKind.BREAK, f"{ref}-NI", start="2019-10") for ref in COUNTS]
    assert found(dataset(RISEN, notes=notes), "population") == []


def test_a_change_in_the_file_of_populations_is_found_where_rates_cannot_show_it():
    rows = [row("A"), rate("A-NI", formula="A / population * 10000")]
    stated = {"2018-04": 50_000, "2019-10": 50_100}
    data = build(rows, {"A": last_months("5")}, populations=stated)
    assert "in Oct-19 from about 50,000 to about 50,100" in only(data, "population").sentence
    noted = replace(data, notes=(note(NoteKind.DEFINITION, start="2019-10"),))
    assert found(noted, "population") == []


def test_a_change_seen_in_the_rates_and_in_the_file_is_said_once():
    data = dataset(RISEN, stated={"2018-04": 50_000, "2019-10": 52_000})
    assert only(data, "population").months == (Month(2019, 10),)
    assert found(data, "population-file") == []


def test_a_stated_population_that_the_rates_rule_out_is_found():
    finding = only(dataset(stated={"2018-04": 60_000}), "population-file")
    assert "says 60,000 for Jul-19 to Dec-19" in finding.sentence


def test_one_rate_that_does_not_follow_its_count_is_named_with_its_month():
    wrong = [*shown(COUNTS["B"], (50_000,) * 6)[:5], "120"]
    finding = only(dataset(B=wrong), "rate")
    assert finding.refs == ("B-NI",)
    assert finding.months == (DECEMBER,)
    assert finding.sentence == (
        "B-NI does not follow B in Dec-19: there the two imply a population of 40,830, the other "
        "figures about 50,000; correct B-NI or B in these months."
    )


def test_a_count_restated_without_its_rate_is_recognised_by_the_months_before():
    restated = [*shown([c * 2 for c in COUNTS["B"][:3]], (50_000,) * 3)]
    wrong = [*restated, *shown(COUNTS["B"], (50_000,) * 6)[3:]]
    finding = only(dataset(B=wrong), "rate")
    assert [str(m) for m in finding.months] == ["2019-07", "2019-08", "2019-09"]
    assert "from Oct-19 it fits, so B was probably restated" in finding.sentence


def with_other(other=OTHER, section="All"):
    counts = {"A": COUNTS["A"], "B": COUNTS["B"], "C": (17, 34, 53, 77, 64, 81)}
    both = [c + o for c, o in zip(counts["C"], OTHER, strict=True)]
    data = dataset(counts=counts, C=shown(both, (50_000,) * 6))
    figures = last_months(*map(str, other))
    extra = build([row("D", section=section)], {"D": figures})
    return replace(
        data,
        indicators={**data.indicators, **extra.indicators},
        series={**data.series, **extra.series},
    )


def test_a_sum_of_two_counts_that_fits_is_suggested():
    finding = only(with_other(), "rate")
    assert finding.refs == ("C-NI",)
    assert "C + D fits in every month" in finding.sentence
    assert "`(C + D) / population * 10000`" in finding.sentence


def test_a_sum_that_does_not_fit_is_not_suggested():
    assert "fits" not in only(with_other((9, 0, 9, 0, 0, 9)), "rate").sentence


def test_the_suggested_formula_silences_the_finding():
    data = with_other()
    own = replace(data.indicators["C-NI"], formula="(C + D) / population * 10000")
    assert found(replace(data, indicators={**data.indicators, "C-NI": own}), "rate") == []


def test_a_note_on_the_rate_explains_the_months_that_it_covers():
    wrong = [*shown(COUNTS["B"], (50_000,) * 6)[:5], "120"]
    covering = note(NoteKind.DEFINITION, "B-NI", start="2019-12")
    earlier = note(NoteKind.DEFINITION, "B-NI", start="2019-01", end="2019-11")
    assert found(dataset(B=wrong, notes=[covering]), "rate") == []
    assert len(found(dataset(B=wrong, notes=[earlier]), "rate")) == 1


def test_a_rate_of_nought_beside_a_count_of_nought_says_nothing():
    counts = {"A": COUNTS["A"], "B": COUNTS["B"], "C": (0,) * 6}
    assert found(dataset(counts=counts), "rate") == []


def test_a_rate_beside_a_count_of_nought_does_not_follow_it():
    counts = {"A": COUNTS["A"], "B": COUNTS["B"], "C": (0,) * 6}
    assert only(dataset(counts=counts, C=["7"] * 6), "rate").refs == ("C-NI",)


def test_a_formula_that_multiplies_by_the_population_implies_none():
    rows = [rate("A"), row("B", formula="A * population / 10000")]
    data = build(rows, {"A": last_months("5"), "B": last_months("99")})
    assert timeline(data).eras == []


def gap(**options):
    """Two rates that change over September and October 2019, in which there are no figures."""
    counts = {"A": (500, 500, 500, 500), "B": (403, 403, 403, 403)}
    rows = [row(ref) for ref in counts]
    rows += [rate(f"{ref}-NI", formula=f"{ref} / population * 10000") for ref in counts]
    months = ["2019-07", "2019-08", "2019-11", "2019-12"]
    rates = {"A": ("100", "100", "96", "96"), "B": ("81", "81", "77", "77")}
    figures = {
        ref: dict(zip(months, map(str, values), strict=True)) for ref, values in counts.items()
    }
    figures |= {f"{r}-NI": dict(zip(months, v, strict=True)) for r, v in rates.items()}
    return build(rows, figures, **options)


def test_a_change_over_months_without_figures_may_have_come_in_any_of_them():
    (change,) = timeline(gap()).changes
    assert change.month == Month(2019, 11)
    assert (change.earliest, change.latest) == (Month(2019, 9), Month(2019, 11))
    assert "(the figures allow Sep-19 to Nov-19)" in only(gap(), "population").sentence


def test_a_stated_change_in_a_month_without_figures_is_the_one_that_is_seen_after_it():
    stated = {"2018-04": 50_000, "2019-10": 52_100}
    (change,) = timeline(gap(populations=stated)).changes
    assert change.month == Month(2019, 10)
    noted = (note(NoteKind.DEFINITION, start="2019-10"),)
    assert found(gap(populations=stated, notes=noted), "population") == []


def test_a_stated_change_without_figures_needs_one_reading_to_be_seen():
    rows = [row("A"), rate("A-NI", formula="A / population * 10000")]
    months = ["2019-09", "2019-10", "2019-12"]
    figures = {
        "A": dict.fromkeys(months, "500"),
        "A-NI": dict(zip(months, ("100", "100", "90"), strict=True)),
    }
    stated = {"2018-04": 50_000, "2019-11": 55_556}
    assert found(build(rows, figures, populations=stated), "rate") == []


def one_row(*rates: str):
    rows = [row("A"), rate("A-NI", formula="A / population * 10000")]
    return build(rows, {"A": last_months(*["500"] * len(rates)), "A-NI": last_months(*rates)})


def test_one_odd_month_is_a_wrong_figure_and_two_are_another_population():
    assert only(one_row("100", "100", "100", "90"), "rate").months == (DECEMBER,)
    assert found(one_row("100", "100", "100", "90"), "population") == []
    assert found(one_row("100", "100", "90", "90"), "rate") == []
    assert only(one_row("100", "100", "90", "90"), "population").refs == ("A-NI",)


def test_of_two_rows_that_contradict_each_other_the_one_that_the_file_supports_stands():
    counts = {"A": (500,) * 6, "B": (400,) * 6}
    for stated, wrong in ((50_000, "B-NI"), (40_000, "A-NI")):
        data = dataset(counts=counts, stated={"2018-04": stated}, A=["100"] * 6, B=["100"] * 6)
        assert only(data, "rate").refs == (wrong,)


def test_one_wrong_month_at_the_beginning_is_not_taken_for_a_restatement():
    wrong = ["120", *shown(COUNTS["B"], (50_000,) * 6)[1:]]
    assert "correct B-NI or B" in only(dataset(B=wrong), "rate").sentence


def test_a_sum_within_the_section_is_suggested_before_one_from_elsewhere():
    data = with_other(section="Elsewhere")
    assert "C + D fits" in only(data, "rate").sentence
    near = build([row("E")], {"E": last_months(*map(str, OTHER))})
    data = replace(
        data,
        indicators={**data.indicators, **near.indicators},
        series={**data.series, **near.series},
    )
    assert "; C + E fits" in only(data, "rate").sentence


def test_one_month_on_a_stated_new_population_is_no_wrong_figure():
    rows = [row("A"), rate("A-NI", formula="A / population * 10000")]
    figures = {
        "A": last_months(*["500"] * 4),
        "A-NI": last_months("100", "100", "100", "90"),
    }
    stated = {"2018-04": 50_000, str(DECEMBER): 55_556}
    assert found(build(rows, figures, populations=stated), "rate") == []
    only(build(rows, figures, populations=stated), "population")


def test_a_rate_that_only_rounds_to_below_zero_is_one_era_and_no_fault():
    data = dataset(**{"A": ("-0.3", *shown(COUNTS["A"], (50_000,) * 6)[1:])})
    allows = [r.allows for r in timeline(data).readings if r.ref == "A-NI"]
    assert allows[0].low > allows[0].high
    assert len(timeline(data).eras) == 1
    alone = timeline(dataset((50_000,), counts={"A": (500,)}, A=("-0.3",)))
    assert [r.allows for r in alone.readings] == allows[:1]
    assert len(alone.eras) == 1
