"""What the Trend sheet's formulas give, worked out by hand from docs/design/template.md."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D  # noqa: N817 - the hand-worked cases below are tables of figures

from support.scorecards import (
    built,
    dataset,
    indicator,
    months_to_december,
    one_row,
)

from workbook_tools.indicator import Unit
from workbook_tools.period import Month
from workbook_tools.scorecard import TREND_FIELDS
from workbook_tools.values import Absence, CellError

NO_POINT = CellError("#N/A")


def test_each_month_has_its_figure_change_mean_and_target() -> None:
    trend = one_row(months_to_december(*range(1, 14)), target=D(9)).trend
    assert trend["month"] == {
        "trend.month": date(2019, 12, 1),
        "trend.shown": 13,
        "trend.figure": 13,
        "trend.change": 1 / 12,
        "trend.mean": 7.5,
        "trend.target": 9,
    }
    assert trend["month-12"]["trend.change"] == "n/a"
    assert trend["month-12"]["trend.mean"] is None
    assert trend["month-11"]["trend.mean"] == 7.5
    assert trend["month-23"]["trend.month"] == date(2018, 1, 1)
    assert trend["month-23"]["trend.figure"] == NO_POINT
    assert trend["month-23"]["trend.shown"] is None
    assert [set(point) for point in trend.values()] == [set(TREND_FIELDS)] * 24


def test_a_percentage_is_drawn_in_hundredths_and_said_in_per_cent() -> None:
    scorecard = one_row({"Nov-19": "25%", "Dec-19": "50%"}, unit=Unit.PERCENT, target=D("0.9"))
    point = scorecard.trend["month"]
    assert (point["trend.figure"], point["trend.target"]) == (50, 90)
    assert (point["trend.change"], point["trend.mean"]) == (1, 37.5)
    assert scorecard.singles["wt_trend_unit"] == "Per cent"
    assert scorecard.singles["wt_trend_words"] == (
        "12-month average 38%, highest 50%, target 90%"  # 37.5 goes away from nought
    )


def test_a_word_in_place_of_a_figure_is_shown_and_not_drawn() -> None:
    trend = one_row(months_to_december("TBC", 4, 0, 5, "c", 6)).trend
    shown = [trend[key]["trend.shown"] for key in list(trend)[-6:]]
    assert shown == ["TBC", 4, 0, 5, "c", 6]
    changes = [trend[key]["trend.change"] for key in list(trend)[-6:]]
    assert changes == ["n/a", "n/a", -1, "n/a", "c", "c"]
    assert trend["month-5"]["trend.figure"] == NO_POINT
    assert trend["month"]["trend.mean"] == NO_POINT


def test_the_first_month_has_none_before_it() -> None:
    def first(cell: object) -> object:
        figures = {str(Month(2017, 12)): 5, str(Month(2018, 1)): cell}
        return one_row(figures).trend["month-23"]["trend.change"]

    assert first(10) == "n/a"
    assert first("c") == "c"


def test_the_lines_are_named_with_their_figures() -> None:
    singles = one_row({"Dec-19": 1258}, target=Absence.TO_BE_CONFIRMED).singles
    assert singles["wt_trend_unit"] == "Number"
    assert singles["wt_trend_figure_name"] == "Figure, Dec-19: 1,258"
    assert singles["wt_trend_mean_name"] == "12-month average: 1,258"
    assert singles["wt_trend_target_name"] == "Target: TBC"
    assert one_row({}).singles["wt_trend_figure_name"] == "Figure, Dec-19: none"
    assert one_row({}).singles["wt_trend_target_name"] == "Target: none"


def test_the_choice_is_kept_while_it_is_in_the_list() -> None:
    figures = {"A1": {"Dec-19": 1}, "A2": {"Dec-19": 2}}
    data = dataset(indicator("A1"), indicator("A2"), figures=figures)
    kept = built(data, trend_choice="A2  Title of A2")
    assert kept.singles["wt_trend_choice"] == "A2  Title of A2"
    assert kept.trend["month"]["trend.figure"] == 2
    for gone in ("A3  Title of A3", None):
        assert built(data, trend_choice=gone).singles["wt_trend_choice"] == "A1  Title of A1"


def test_without_a_row_there_is_nothing_to_draw() -> None:
    scorecard = built(dataset(figures={}))
    assert scorecard.singles["wt_trend_choice"] is None
    assert scorecard.trend["month"]["trend.figure"] == NO_POINT
