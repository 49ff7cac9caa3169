"""The store of commentary: every text that was ever collected, in SQLite or on PostgreSQL."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workbook_tools.store.location import Location, locate

if TYPE_CHECKING:
    from workbook_tools.store.reader import Reader
    from workbook_tools.store.store import Store
    from workbook_tools.store.writer import Writer

_HOMES = {"Reader": "reader", "Store": "store", "Writer": "writer"}

__all__ = ["Location", "Reader", "Store", "Writer", "locate"]


def __getattr__(name: str) -> object:
    """Imports what works on a store when it is first asked for: much has none to open."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
