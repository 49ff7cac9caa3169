"""Compound files, read back by a strict reader; the trees of their directories, walked."""

from __future__ import annotations

import io
from hashlib import shake_256

import olefile
import pytest

from workbook_tools.addin.compound import compound_file

NOBODY = olefile.NOSTREAM
LENGTHS = (0, 1, 63, 64, 65, 4095, 4096, 4097, 20_000)


def opened(blob: bytes) -> olefile.OleFileIO:
    return olefile.OleFileIO(io.BytesIO(blob), raise_defects=olefile.DEFECT_UNSURE)


def streams(count: int) -> dict[str, bytes]:
    folders = ("", "VBA/")
    return {
        f"{folders[n % 2]}{'xyZ'[n % 3] * (n % 7)}{n}": shake_256(b"%d" % n).digest(
            LENGTHS[n * n % 97 % len(LENGTHS)]
        )
        for n in range(count)
    }


def walk(ole: olefile.OleFileIO, sid: int, *, under_red: bool) -> tuple[list[str], int]:
    """The names below an entry in their order, and how many black ones stand on every way."""
    if sid == NOBODY:
        return [], 0
    entry = ole.direntries[sid]
    red = entry.color == 0
    assert not (red and under_red), f"{entry.name} is red under a red one"
    left, black = walk(ole, entry.sid_left, under_red=red)
    right, also = walk(ole, entry.sid_right, under_red=red)
    assert black == also, f"the ways under {entry.name} differ"
    return [*left, entry.name, *right], black + (not red)


@pytest.mark.parametrize("count", range(101))
def test_a_strict_reader_finds_every_stream_and_the_tree_is_red_and_black(count: int) -> None:
    held = streams(count)
    ole = opened(compound_file(held))
    assert ole.parsing_issues == []
    assert {"/".join(path): ole.openstream(path).read() for path in ole.listdir()} == held
    for storage in (entry for entry in ole.direntries if entry and entry.entry_type in (1, 5)):
        names, _ = walk(ole, storage.sid_child, under_red=True)
        assert names == sorted(names, key=lambda name: (len(name), name.upper()))
        assert len(names) == len(storage.kids)


def test_a_root_of_a_tree_that_is_red_is_found_by_the_walk() -> None:
    ole = opened(compound_file({"a": b"", "b": b""}))
    top = ole.direntries[ole.direntries[0].sid_child]
    top.color = 0
    with pytest.raises(AssertionError, match="red under a red one"):
        walk(ole, ole.direntries[0].sid_child, under_red=True)


def test_what_is_too_much_for_one_table_is_refused() -> None:
    assert opened(compound_file({"a": bytes(7_000_000)})).get_size("a") == 7_000_000
    with pytest.raises(ValueError, match="more than 7 MB"):
        compound_file({"a": bytes(7_100_000)})


@pytest.mark.parametrize("name", ["", "VBA/", "x" * 32])
def test_a_name_that_no_directory_can_hold_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 31 characters"):
        compound_file({name: b"x"})
