"""The command line: one command a function of ``commands``, and no logic."""

from __future__ import annotations

from workbook_tools.cli import commentary, editions, figures, keeping
from workbook_tools.cli.group import main

__all__ = ["commentary", "editions", "figures", "keeping", "main"]
