from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.packages import templates
from support.packing import threads_for

from workbook_tools.ooxml import deflate
from workbook_tools.ooxml.archive import Member
from workbook_tools.ooxml.package import read_package
from workbook_tools.ooxml.packing import Packing, packed
from workbook_tools.processes import processes


def member() -> Member:
    path: Path = templates()[0]
    return read_package(path).members[0]


@pytest.fixture(params=["zlib", "isal"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "isal":
        pytest.importorskip("isal")
    monkeypatch.setattr(deflate, "engine", getattr(deflate, f"by_{request.param}"))


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("sizes", [[], [10], [500_000], [400_000, 10, 300_000, 200_000, 0]])
def test_parts_are_the_same_bytes_whether_deflated_side_by_side_or_in_turn(
    sizes: list[int],
) -> None:
    ending = deflate.Ending(b"</worksheet>")
    each = [
        Packing(member(), f"part {n} ".encode() * (size // 7), ending if n % 2 else None)
        for n, size in enumerate(sizes)
    ]
    assert packed(each) == [packing.done() for packing in each]


@given(st.lists(st.binary(max_size=300_000), max_size=6))
def test_every_part_unpacks_to_what_it_shall_hold(parts: list[bytes]) -> None:
    original = member()
    found = packed([Packing(original, part) for part in parts])
    assert [each.unpack() for each in found] == parts


def a_lot() -> list[Packing]:
    return [Packing(member(), b"a part " * 70_000)] * 2


@pytest.fixture
def much() -> list[Packing]:
    return a_lot()


def test_much_is_deflated_on_two_threads_where_nothing_else_runs() -> None:
    alone = "import test_ooxml_packing as t; print(t.threads_for(t.a_lot()))"
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-c", alone],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == 2


def test_beside_another_thread_parts_are_deflated_in_turn(much: list[Packing]) -> None:
    over = Event()
    other = Thread(target=over.wait)
    other.start()
    try:
        assert threads_for(much) == 1
    finally:
        over.set()
        other.join()


def test_beside_other_processes_parts_are_deflated_in_turn_in_each(much: list[Packing]) -> None:
    with processes(1, "It was ended.") as pool:
        assert pool.submit(threads_for, much).result() == 1
        assert threads_for(much) == 1
