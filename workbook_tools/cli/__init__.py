"""The command line: one command a function of ``commands``, and no logic."""

from __future__ import annotations

from workbook_tools.cli import addin, commentary, editions, figures, keeping, live, template
from workbook_tools.cli.group import main

__all__ = ["addin", "commentary", "editions", "figures", "keeping", "live", "main", "template"]
