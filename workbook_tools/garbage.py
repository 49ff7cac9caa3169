"""How often Python looks for garbage: seldom, as this program makes hardly any."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_THINGS = 200_000  # that are made before garbage is looked for, mostly in vain


def looked_for_seldom_from_now_on() -> None:
    """For a process that is the program's own; when it ends, nothing is looked through."""
    gc.set_threshold(_THINGS)
    atexit.register(gc.freeze)


@contextmanager
def looked_for_seldom() -> Iterator[None]:
    """The same for a while, in a process that may be another program's."""
    before = gc.get_threshold()
    gc.set_threshold(_THINGS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
