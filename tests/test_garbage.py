"""Garbage is looked for seldom, and another program's habits come back."""

from __future__ import annotations

import gc
import subprocess
import sys

from workbook_tools import garbage

PROGRAM = """
import atexit, gc
frozen = gc.get_freeze_count()
atexit.register(lambda: print(gc.get_freeze_count() > frozen))
from workbook_tools import garbage
before = gc.get_threshold()[0]
garbage.looked_for_seldom_from_now_on()
print(gc.get_threshold()[0] > before, gc.get_freeze_count() == frozen)
"""


def test_garbage_is_looked_for_as_often_as_before_once_the_work_is_done() -> None:
    before = gc.get_threshold()
    with garbage.looked_for_seldom():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before


def test_a_process_of_its_own_looks_seldom_and_not_at_all_when_it_ends() -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["True", "True", "True"]
