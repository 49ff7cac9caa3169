"""Findings on the figures before anything is printed: ``run`` a month's checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tools.lazily import imported

if TYPE_CHECKING:
    from workbook_tools.checks.finding import CODES, Finding, Findings, Level
    from workbook_tools.checks.running import run

_HOMES = {
    "CODES": "finding",
    "Finding": "finding",
    "Findings": "finding",
    "Level": "finding",
    "run": "running",
}

__all__ = ["CODES", "Finding", "Findings", "Level", "run"]

__getattr__ = imported(__name__, _HOMES)  # who only needs findings imports no check
