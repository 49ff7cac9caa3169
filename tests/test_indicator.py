"""Indicators, what they are held against, and the data set of them all."""

from __future__ import annotations

from decimal import Decimal

from workbook_tools.indicator import (
    Benchmark,
    Dataset,
    Indicator,
    Note,
    NoteKind,
    Populations,
    Rules,
)
from workbook_tools.period import Month
from workbook_tools.values import Absence

DECEMBER = Month(2019, 12)


def indicator(**settings: object) -> Indicator:
    return Indicator("M1", "Contacts", "Front door", **settings)


def test_an_indicator_without_dates_is_in_effect_in_every_month() -> None:
    assert indicator().reported_in(DECEMBER)


def test_an_indicator_is_in_effect_from_its_first_month_to_its_last() -> None:
    dated = indicator(effective_from=Month(2019, 4), effective_to=DECEMBER)
    in_effect = [m for m in Month(2020, 1).last(11) if dated.reported_in(m)]
    assert in_effect == list(DECEMBER.last(9))


def test_a_note_holds_from_its_first_month_to_its_last() -> None:
    note = Note("M1", DECEMBER.previous, DECEMBER, NoteKind.BREAK, "a new system")
    held = [m for m in Month(2020, 2).last(5) if note.holds_in(m)]
    assert held == [DECEMBER.previous, DECEMBER]


def test_a_note_without_an_end_still_holds() -> None:
    note = Note("M1", DECEMBER, None, NoteKind.DEFINITION, "counted anew")
    assert note.holds_in(Month(2029, 1))
    assert not note.holds_in(DECEMBER.previous)


def test_notes_are_found_by_indicator_and_month() -> None:
    mine = Note("M1", DECEMBER, DECEMBER, NoteKind.RESTATED, "restated")
    other = Note("M2", DECEMBER, DECEMBER, NoteKind.RESTATED, "restated")
    everywhere = Note("", DECEMBER, DECEMBER, NoteKind.PROVISIONAL, "provisional")
    data = Dataset({}, {}, notes=(other, mine, everywhere))
    assert data.notes_for("M1", DECEMBER) == (mine,)
    assert data.notes_for("", DECEMBER) == (everywhere,)
    assert data.notes_for("M1", DECEMBER.previous) == ()


def test_the_population_is_the_one_in_effect_in_the_month() -> None:
    populations = Populations({Month(2019, 10): Decimal(50880), Month(2018, 4): Decimal(50550)})
    assert populations.at(Month(2018, 3)) is Absence.BLANK
    assert populations.at(Month(2019, 9)) == 50550
    assert populations.at(Month(2019, 10)) == 50880
    assert populations.at(Month(2030, 1)) == 50880


def test_comparators_keep_the_order_in_which_they_were_given() -> None:
    columns = ["neighbours", "england", "south_east"]
    held = {
        (ref, column): Benchmark(ref, column, Decimal(1), Month(2018, 3))
        for ref in ("M1", "M2")
        for column in columns
    }
    assert Dataset({}, {}, benchmarks=held).benchmark_columns == tuple(columns)


def test_an_indicators_own_change_tolerance_goes_before_the_projects() -> None:
    rules = Rules(arrow_tolerance=Decimal("0.10"))
    assert rules.change_tolerance(indicator()) == Decimal("0.10")
    assert rules.change_tolerance(indicator(change_tolerance=Decimal("0.05"))) == Decimal("0.05")
    assert rules.change_tolerance(indicator(change_tolerance=Decimal(0))) == 0
