"""The store of commentary: every text that was ever collected, in SQLite or on PostgreSQL."""

from __future__ import annotations

from workbook_tools.store.location import Location, locate
from workbook_tools.store.reader import Reader
from workbook_tools.store.store import Store
from workbook_tools.store.writer import Writer

__all__ = ["Location", "Reader", "Store", "Writer", "locate"]
