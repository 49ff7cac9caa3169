"""How parts are packed: on how many threads."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Thread
from unittest import mock

from workbook_tools.ooxml import deflate, packing
from workbook_tools.ooxml.packing import Packing


def threads_for(packings: Sequence[Packing]) -> int:
    """The threads that pack them by zlib, this one among them."""
    started = mock.Mock(wraps=Thread)
    with (
        mock.patch.multiple(packing, Thread=started),
        mock.patch.multiple(deflate, engine=deflate.by_zlib),
    ):
        packing.packed(packings)
    return 1 + started.call_count
