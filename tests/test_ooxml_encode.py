from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.ooxml.encode import EMPTY, Kind, Stored, encode, number
from workbook_tools.values import CellError


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_reads_back_as_itself(value: float) -> None:
    assert number(encode(value, False).text) == value


@given(st.integers(-(10**300), 10**300))
def test_every_whole_number_reads_back_as_itself(value: int) -> None:
    assert number(encode(value, False).text) == value


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, EMPTY),
        ("", EMPTY),
        (True, Stored(Kind.BOOL, "1")),
        (1258, Stored(Kind.NUMBER, "1258")),
        (1258.0, Stored(Kind.NUMBER, "1258")),
        (0.1, Stored(Kind.NUMBER, "0.1")),
        (1e300, Stored(Kind.NUMBER, "1E+300")),
        (-0.0, Stored(Kind.NUMBER, "0")),
        (Decimal("69.0"), Stored(Kind.NUMBER, "69")),
        (Decimal("0.69"), Stored(Kind.NUMBER, "0.69")),
        (CellError("#N/A"), Stored(Kind.ERROR, "#N/A")),
        ("=A1", Stored(Kind.TEXT, "=A1")),
        ("007", Stored(Kind.TEXT, "007")),
        ("a\r\nb", Stored(Kind.TEXT, "a\nb")),
        (date(2019, 12, 1), Stored(Kind.NUMBER, "43800")),
        (datetime(2019, 12, 1, 6), Stored(Kind.NUMBER, "43800.25")),
    ],
)
def test_a_value_becomes_what_a_cell_stores(value: object, stored: Stored) -> None:
    assert encode(value, False) == stored


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.float64(1.5), 1.5),
        (np.float32(1.5), 1.5),
        (np.int64(7), 7),
        (np.bool_(True), True),
        (np.str_("x"), "x"),
        (np.datetime64("2019-12-01"), date(2019, 12, 1)),
        (np.datetime64("2019-12-01T06:00:00.000000000"), datetime(2019, 12, 1, 6)),
        (pd.Timestamp("2019-12-01 06:00"), datetime(2019, 12, 1, 6)),
    ],
)
def test_a_scalar_of_numpy_or_pandas_is_its_python_value(value: object, plain: object) -> None:
    assert encode(value, False) == encode(plain, False)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (float("nan"), "no number"),
        (float("inf"), "no number"),
        (float("-inf"), "no number"),
        (np.float64("nan"), "no number"),
        (np.float32("inf"), "no number"),
        (Decimal("NaN"), "no number"),
        (10**400, "no number"),
        (pd.NaT, "no date"),
        (np.datetime64("NaT", "ns"), "no date"),
        (pd.NA, "fits no cell"),
        ([1], "fits no cell"),
        (np.array([1.0]), "fits no cell"),
        (object(), "fits no cell"),
        (1 + 2j, "fits no cell"),
        (CellError("boom"), "no error of Excel"),
    ],
)
def test_what_no_cell_holds_is_refused_with_its_own_words(value: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        encode(value, False)


def test_a_whole_float_is_the_same_as_its_integer_and_truth_is_not() -> None:
    one = Stored(Kind.NUMBER, "1")
    assert one.same_as(Stored(Kind.NUMBER, "1.0"))
    assert not one.same_as(Stored(Kind.BOOL, "1"))
    assert not one.same_as(Stored(Kind.TEXT, "1"))
