"""The store of commentary: every text that was ever collected, in SQLite or on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tools.lazily import imported
from workbook_tools.store.location import Location, locate

if TYPE_CHECKING:
    from workbook_tools.store.reader import Reader
    from workbook_tools.store.store import Store
    from workbook_tools.store.writer import Writer

_HOMES = {"Reader": "reader", "Store": "store", "Writer": "writer"}

__all__ = ["Location", "Reader", "Store", "Writer", "locate"]

__getattr__ = imported(__name__, _HOMES)
