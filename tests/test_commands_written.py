"""Figures as one text: nothing of them is lost, and equal ones are written alike."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.commands.written import FigureWriter, read_figures
from workbook_tools.period import Month
from workbook_tools.series import NOTHING, Observation, Series
from workbook_tools.values import Absence

DECEMBER = Month(2019, 12)
figures = st.sampled_from(Absence) | st.decimals(allow_nan=False, allow_infinity=False)
signs = st.text(st.sampled_from("\\\t\n\r|-éa"), max_size=4) | st.text(max_size=4)
observations = st.builds(Observation, figures, figures, figures, signs.filter(bool)) | st.builds(
    Observation, figures
)
months = st.builds(Month, st.integers(2018, 2020), st.integers(1, 12))
held = st.dictionaries(signs, st.dictionaries(months, observations, max_size=4), max_size=3)


def every(held: dict[str, dict[Month, Observation]]) -> dict[str, Series]:
    return {ref: Series(ref, by_month) for ref, by_month in held.items()}


@given(held)
def test_what_is_written_is_read_as_it_was(held: dict[str, dict[Month, Observation]]) -> None:
    found = read_figures(FigureWriter().text(every(held)))
    assert found == every(held)
    written = {ref: {m: str(o) for m, o in s.observations.items()} for ref, s in found.items()}
    assert written == {ref: {m: str(o) for m, o in by.items()} for ref, by in held.items()}


@given(held, held)
def test_equal_figures_are_written_alike_whatever_was_written_before(
    first: dict[str, dict[Month, Observation]], second: dict[str, dict[Month, Observation]]
) -> None:
    writer = FigureWriter()
    writer.text(every(first))
    in_another_order = dict(reversed(every(second).items()))
    assert writer.text(in_another_order) == FigureWriter().text(every(second))


def test_a_month_without_an_observation_is_not_one_that_is_blank() -> None:
    gap = {DECEMBER.minus(2): Observation(Decimal(1)), DECEMBER: Observation(Decimal(2))}
    blank = gap | {DECEMBER.previous: Observation(Absence.BLANK)}
    texts = [FigureWriter().text({"A": Series("A", each)}) for each in (gap, blank)]
    assert texts == [b"A\t2019-10\t1\t-\t2", b"A\t2019-10\t1\t\t2"]
    read = read_figures(texts[0])["A"]
    assert read.at(DECEMBER.previous) is NOTHING


def test_a_figure_is_written_as_exactly_as_it_was_given() -> None:
    texts = [
        FigureWriter().text({"A": Series("A", {DECEMBER: Observation(Decimal(figure))})})
        for figure in ("1.50", "1.5", "15E-1")
    ]
    assert texts == [b"A\t2019-12\t1.50", b"A\t2019-12\t1.5", b"A\t2019-12\t1.5"]
