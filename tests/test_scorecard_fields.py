"""What stands in each cell of a row, and the headings that a month changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D  # noqa: N817 - the hand-worked cases below are tables of figures

from support.scorecards import DECEMBER, built, dataset, indicator, months_to_december, one_row

from workbook_tools.commentary import Key, Token
from workbook_tools.indicator import Benchmark, Duty, Polarity, Unit
from workbook_tools.period import Month
from workbook_tools.scorecard import (
    FORMULA_FIELDS,
    GRID_NAMES,
    LIST_FIELDS,
    SINGLE_NAMES,
    known_fields,
    vocabulary,
)
from workbook_tools.values import Absence

KEY = Key("north", DECEMBER, "A1")


def test_a_row_holds_figures_as_numbers_and_absences_as_their_signs() -> None:
    fields = one_row(months_to_december("n/a", "..", "TBC", "c", 0, None, "1,258")).fields["A1"]
    shown = [fields[f"month-{n}"] for n in range(6, 0, -1)] + [fields["month"]]
    assert shown == ["n/a", "..", "TBC", "c", 0, None, 1258]
    assert fields["month-7"] is None


def test_a_row_says_its_changes_in_numbers_signs_and_words() -> None:
    figures = {"Dec-18": 125, "Nov-19": 380, "Dec-19": 309}
    fields = one_row(figures, polarity=Polarity.LOW).fields["A1"]
    assert fields["previous.change"] == -71 / 380
    assert fields["previous.arrow"] == "▼"
    assert fields["previous.direction"] == "improving"
    assert fields["previous.base"] is None
    assert fields["year.change"] == 1.472
    assert fields["year.direction"] == "declining"
    assert fields["change.words"] == "down 19% on Nov-19 (better)\nup 147% on Dec-18 (worse)"
    assert fields["small_base"] is None


def test_without_an_earlier_figure_a_change_is_not_applicable_and_has_no_arrow() -> None:
    fields = one_row({"Dec-19": 5}).fields["A1"]
    assert [fields[f"previous.{part}"] for part in ("change", "arrow", "direction", "base")] == [
        "n/a",
        "-",
        "n/a",
        None,
    ]


def test_a_suppressed_change_prints_its_sign_and_no_arrow() -> None:
    fields = one_row({"Nov-19": "<5", "Dec-19": 9}).fields["A1"]
    assert (fields["previous.change"], fields["previous.arrow"]) == ("c", "-")
    assert (fields["mean12"], fields["max12"], fields["ytd"]) == ("c", "c", "c")
    assert fields["mean12.months"] == 1


def test_rolling_figures_are_those_of_twelve_months_and_of_the_financial_year() -> None:
    fields = one_row(months_to_december(*range(1, 14))).fields["A1"]  # Dec-18 is 1, Dec-19 is 13
    assert fields["mean12"] == 7.5
    assert (fields["mean12.months"], fields["max12"]) == (12, 13)
    assert fields["ytd"] == sum(range(5, 14))
    assert fields["index"] == 1.733
    assert fields["index-11"] == 0.267


def test_a_target_prints_its_absence_and_a_missing_one_nothing() -> None:
    def target(given: object) -> tuple[object, object]:
        fields = one_row({"Dec-19": 5}, target=given, polarity=Polarity.LOW).fields["A1"]
        return fields["target"], fields["status"]

    assert target(D(5)) == (5, "met")
    assert target(Absence.TO_BE_CONFIRMED) == ("TBC", "to be confirmed")
    assert target(Absence.BLANK) == (None, "no target")


def test_a_missing_comparator_is_a_dash_and_an_absent_one_prints_itself() -> None:
    england = Benchmark("A1", "england", Absence.BLANK, Month(2018, 3))
    other = Benchmark("A2", "south_east", D("0.46"), Month(2018, 3))
    absent = Benchmark("A2", "england", Absence.NOT_AVAILABLE, Month(2018, 3))
    data = dataset(
        indicator("A1"), indicator("A2"), figures={}, benchmarks=[england, other, absent]
    )
    fields = built(data).fields
    assert fields["A1"]["benchmark.england"] == "–"
    assert fields["A1"]["benchmark.south_east"] == "–"
    assert fields["A2"]["benchmark.england"] == ".."
    assert fields["A2"]["benchmark.south_east"] == 0.46


def test_a_row_says_how_its_figures_are_shown() -> None:
    fields = one_row({"Dec-19": 5}, unit=Unit.RATE, decimals=1).fields["A1"]
    assert (fields["unit"], fields["decimals"]) == ("rate", 1)


def test_headings_are_real_dates_and_only_those_that_a_month_changes() -> None:
    labels = dict(one_row({"Dec-19": 5}).fields["#label"])
    assert labels.pop("month") == date(2019, 12, 1)
    assert [labels.pop(f"month-{n}") for n in (1, 12, 23)] == [
        date(2019, 11, 1),
        date(2018, 12, 1),
        date(2018, 1, 1),
    ]
    assert {field: text for field, text in labels.items() if not field.startswith("month-")} == {
        "previous.change": "since\nNov-19",
        "year.change": "since\nDec-18",
        "index": "12 months\nto Dec-19",
        "commentary": "Commentary for December 2019",
        "commentary.previous": "November 2019 text",
        "commentary.token": "north 2019-12 of Northshire",
    }


def test_commentary_stands_whole_with_last_months_beside_it_and_a_token() -> None:
    long = "A line\r\nand another. " * 400
    data = dataset(indicator(comment=Duty.ALWAYS), figures={"A1": {"Dec-19": 5}})
    texts = {("A1", DECEMBER): long, ("A1", DECEMBER.previous): "Before"}
    fields = built(data, commentary=texts).fields["A1"]
    kept = long.replace("\r\n", "\n")
    assert fields["commentary"] == kept
    assert fields["commentary.previous"] == "Before"
    assert fields["commentary.why"] == "asked every month"
    assert fields["commentary.state"] == "written"
    assert fields["commentary.token"] == str(Token.of(KEY, kept, 1))


def test_an_empty_box_has_a_token_of_no_revision() -> None:
    fields = one_row({"Dec-19": 5}).fields["A1"]
    assert fields["commentary"] is None
    assert fields["commentary.token"] == str(Token.of(KEY, None))
    assert fields["commentary.state"] == "optional"


def test_an_indicator_out_of_effect_has_its_names_and_nothing_else() -> None:
    data = dataset(
        indicator(effective_from=Month(2020, 1), target=D(5), unit=Unit.PERCENT),
        figures={"A1": {"Nov-19": 5, "Dec-19": 6}},
        notes=(),
    )
    fields = built(data).fields["A1"]
    assert {field: value for field, value in fields.items() if value is not None} == {
        "ref": "A1",
        "title": "Title of A1",
        "label": "A1  Title of A1",
        "commentary.state": "optional",
    }


def test_every_code_of_the_architecture_is_known() -> None:
    data = dataset(indicator(), figures={}, benchmarks=[Benchmark("A1", "c", D(1), DECEMBER)])
    words = vocabulary(data)
    assert set(known_fields(data)) < set(words.fields)
    assert {"trend.figure", "sentence", "definition", "level", "benchmark.c"} <= set(words.fields)
    assert set(words.names) == {*GRID_NAMES, *SINGLE_NAMES}
    assert set(words.formulas) <= {*words.fields, *words.names}
    assert {"A1", "#label", "month-23", "month"} <= set(words.keys)
    assert len(words.fields) == len(set(words.fields))
    assert set(LIST_FIELDS) < set(GRID_NAMES)
    assert "commentary.state" in FORMULA_FIELDS
