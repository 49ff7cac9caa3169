"""Figures: numbers in every spelling, the named absences, and rounding as the field rounds."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbook_tools.values import (
    Absence,
    CellError,
    at_least,
    is_number,
    parse_figure,
    round_half_away,
    to_cell,
    whole_half_away,
)

numbers = st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False)
floats = st.floats(-1e12, 1e12, allow_nan=False, allow_infinity=False)


@given(number=numbers)
def test_a_number_parses_in_every_spelling(number: Decimal) -> None:
    plain = format(number, "f")
    spellings = [
        plain,
        f" {plain} ",
        f"{number:,f}",
        plain.replace("-", "−"),
        f"\u00a0{plain}",
        f"{format(number * 100, 'f')}%",
        f"{format(number * 100, 'f')} %",
        f"{plain}e0",
    ]
    assert {parse_figure(spelling) for spelling in spellings} == {number}
    assert parse_figure(number) == number


@given(number=numbers.filter(lambda n: n >= 0))
def test_a_plus_sign_changes_nothing(number: Decimal) -> None:
    assert parse_figure(f"+{format(abs(number), 'f')}") == number


@given(number=floats)
@example(number=0.1 + 0.2)
@example(number=0.285)
def test_a_binary_float_is_taken_to_excels_15_digits(number: float) -> None:
    figure = parse_figure(number)
    assert isinstance(figure, Decimal)
    assert figure == Decimal(f"{number:.15g}")
    assert len(figure.normalize().as_tuple().digits) <= 15


def test_numbers_of_other_libraries_are_numbers() -> None:
    assert parse_figure(np.float64(0.3)) == Decimal("0.3")
    assert parse_figure(np.int64(1258)) == Decimal(1258)
    assert parse_figure(np.float32(0.5)) == Decimal("0.5")
    assert parse_figure(Fraction(1, 4)) == Decimal("0.25")


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        ("1,548", "1548"),
        ("69%", "0.69"),
        ("12,345,678.9", "12345678.9"),
        (".5", "0.5"),
        ("-0", "0"),
        ("1e3", "1000"),
        ("1.5E-2", "0.015"),
        ("007", "7"),
    ],
)
def test_the_usual_spellings_of_numbers(cell: str, figure: str) -> None:
    assert parse_figure(cell) == Decimal(figure)


@pytest.mark.parametrize(
    ("cell", "absence"),
    [
        (None, Absence.BLANK),
        ("", Absence.BLANK),
        ("  ", Absence.BLANK),
        ("\u00a0", Absence.BLANK),
        ("-", Absence.NOT_APPLICABLE),
        ("–", Absence.NOT_APPLICABLE),
        ("n/a", Absence.NOT_APPLICABLE),
        ("N/A", Absence.NOT_APPLICABLE),
        ("[z]", Absence.NOT_APPLICABLE),
        ("..", Absence.NOT_AVAILABLE),
        ("x", Absence.NOT_AVAILABLE),
        ("[x]", Absence.NOT_AVAILABLE),
        ("TBC", Absence.TO_BE_CONFIRMED),
        ("tbc", Absence.TO_BE_CONFIRMED),
        ("<5", Absence.SUPPRESSED),
        ("< 10", Absence.SUPPRESSED),
        ("c", Absence.SUPPRESSED),
        ("[c]", Absence.SUPPRESSED),
    ],
)
def test_each_absence_is_read_as_itself(cell: str | None, absence: Absence) -> None:
    assert parse_figure(cell) is absence


@pytest.mark.parametrize("absence", Absence, ids=lambda absence: absence.name)
def test_an_absence_stays_itself_from_load_to_print(absence: Absence) -> None:
    assert parse_figure(to_cell(absence)) is absence
    assert not is_number(absence)


def test_no_two_absences_print_alike_and_none_is_zero() -> None:
    assert len({absence.value for absence in Absence}) == len(Absence)
    assert is_number(parse_figure("0"))
    assert Absence.TO_BE_CONFIRMED.words == "to be confirmed"


@pytest.mark.parametrize(
    "cell",
    [
        "many",
        "1,54",
        "1,5480",
        "1.2.3",
        "1.",
        "--5",
        "5-",
        "e5",
        "%",
        "£5",
        "5 or 6",
        "#N/A",
        "nan",
        "inf",
        "=1+1",
        "1e15",
        "1e99",
        ">5",
        1e15,
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("-Infinity"),
        np.float64("nan"),
        True,
        CellError("#DIV/0!"),
        datetime(2019, 12, 1),
        [5],
    ],
    ids=repr,
)
def test_what_is_no_number_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match=r"is no number|is too large"):
        parse_figure(cell)


def test_a_refusal_says_what_the_cell_shows() -> None:
    with pytest.raises(ValueError, match=r"^#DIV/0! is no number$"):
        parse_figure(CellError("#DIV/0!"))
    with pytest.raises(ValueError, match=r"^2019-12-01 00:00:00 is no number$"):
        parse_figure(datetime(2019, 12, 1))
    with pytest.raises(ValueError, match=r"^'many' is no number$"):
        parse_figure("many")


@given(text=st.text(max_size=20))
@example(text="<\u0665")
def test_any_text_is_a_figure_or_is_refused(text: str) -> None:
    said = "is no number"
    figure: object = Absence.BLANK
    try:
        figure = parse_figure(text)
    except ValueError as error:
        said = str(error)
    assert said.endswith(("is no number", "is too large for a figure"))
    assert isinstance(figure, Decimal | Absence)


@pytest.mark.parametrize(
    ("number", "places", "rounded"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("-0.4", 0, "0"),
        ("0.285", 2, "0.29"),
        ("-0.145", 2, "-0.15"),
        ("2.4999999999999", 0, "3"),
        ("2.49999", 0, "2"),
        ("1548", 0, "1548"),
    ],
)
def test_a_half_goes_away_from_zero(number: str, places: int, rounded: str) -> None:
    assert str(round_half_away(Decimal(number), places)) == rounded


def test_a_third_taken_from_a_half_still_counts_as_a_half() -> None:
    thirds = Decimal(1) / Decimal(3)
    assert round_half_away(thirds * Decimal("4.5")) == Decimal(2)


@given(number=numbers, places=st.integers(0, 3))
def test_rounding_is_symmetric_and_moves_a_number_by_half_a_step_at_most(
    number: Decimal, places: int
) -> None:
    rounded = round_half_away(number, places)
    assert round_half_away(-number, places) == -rounded
    assert abs(rounded - number) <= Decimal(1).scaleb(-places) / 2
    assert not (rounded == 0 and rounded.is_signed())


@given(number=numbers, places=st.integers(0, 3))
def test_rounding_agrees_with_exact_fractions(number: Decimal, places: int) -> None:
    scaled = abs(Fraction(number)) * 10**places
    expected = Fraction(math.floor(scaled + Fraction(1, 2)), 10**places)
    assert abs(Fraction(round_half_away(number, places))) == expected


@given(numbers)
def test_a_whole_number_is_what_rounding_to_no_decimals_gives(number: Decimal) -> None:
    for size in (number, number * 10**9, number / 7):
        assert whole_half_away(size) == round_half_away(size)


def test_edges_are_decimal() -> None:
    tolerance = Decimal("0.10")
    for old, new in [("0.30", "0.27"), ("0.80", "0.72"), ("0.7", "0.63")]:
        change = abs((Decimal(new) - Decimal(old)) / Decimal(old))
        assert at_least(change, tolerance)
    assert not at_least(Decimal("0.0999999"), tolerance)
    assert at_least(Decimal(1) / 3 * 3, Decimal(1))


@given(number=numbers)
def test_a_cell_holds_the_figure_at_full_precision(number: Decimal) -> None:
    cell = to_cell(number)
    assert isinstance(cell, int | float)
    assert parse_figure(cell) == number


def test_a_whole_figure_is_a_whole_number_in_its_cell() -> None:
    assert to_cell(Decimal("1548.00")) == 1548
    assert isinstance(to_cell(Decimal("1548.00")), int)
    assert to_cell(Decimal("0.69")) == 0.69
    assert to_cell(Absence.BLANK) is None
    assert to_cell(Absence.TO_BE_CONFIRMED) == "TBC"


def test_a_figure_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="too large for a cell"):
        to_cell(Decimal("1e400"))


def test_a_number_of_any_size_rounds() -> None:
    assert round_half_away(Decimal("1e40") + Decimal("0.5")) == Decimal("1e40")
    assert round_half_away(Decimal("123456789012345678901234567890.5")) == Decimal(
        "123456789012345678901234567891"
    )
