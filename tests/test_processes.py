"""Work beside other work, and work that is shared out among processes, this one among them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.processes import Crew, beside

few = st.integers(0, 12)


@given(
    count=st.integers(0, 60),
    size=st.integers(1, 9),
    own=st.integers(1, 9),
    worth=few,
    others=few,
    leaving=few,
)
def test_everything_that_is_put_comes_back_once_in_its_order(
    count: int, size: int, own: int, worth: int, others: int, leaving: int
) -> None:
    with ThreadPoolExecutor(others + 1) as pool:
        crew = Crew[int, int](
            others,
            lambda some: pool.submit(lambda: [-number for number in some]),
            lambda some: [-number for number in some],
            size=size,
            own=own,
            worth=worth,
        )
        found = []
        for number in range(count):
            crew.put(number)
            found += crew.results(leaving)
        found += crew.results()
    assert found == [(number, -number) for number in range(count)]


def test_fewer_things_than_are_worth_a_process_are_done_here() -> None:
    here = lambda some: [-number for number in some]  # noqa: E731
    crew = Crew[int, int](2, lambda _: 1 // 0, here, size=4, own=2, worth=9)
    for number in range(8):
        crew.put(number)
    assert [done for _, done in crew.results()] == [-number for number in range(8)]


def test_work_beside_other_work_is_done_in_a_thread_that_ends_with_it() -> None:
    begun, over = threading.Event(), threading.Event()

    def work(number: int) -> int:
        begun.set()
        assert over.wait(10)
        return -number

    before = threading.active_count()
    found = beside(work, 7)
    assert begun.wait(10)
    assert not found.done()
    assert threading.active_count() == before + 1
    over.set()
    assert found.result() == -7


def test_an_error_beside_other_work_is_raised_where_the_result_is_asked_for() -> None:
    found = beside(int, "seven")
    with pytest.raises(ValueError, match="seven"):
        found.result()
