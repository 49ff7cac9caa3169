from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.packages import templates

from workbook_tools.ooxml import deflate
from workbook_tools.ooxml.archive import Member
from workbook_tools.ooxml.package import read_package
from workbook_tools.ooxml.packing import Packing, packed


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
