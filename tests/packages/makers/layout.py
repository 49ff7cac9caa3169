"""The small scorecard that every awkward workbook holds, so that one set of tests fits them all."""

from __future__ import annotations

GRID = "Scorecard!$A$3:$F$8"
TITLE = "Children's services"
CODES = ("title", "month-1", "month", "status", "commentary")
ROWS: tuple[tuple[str, str, float, float, str, str], ...] = (
    ("M1", "Contacts", 12, 10, "met", "Steady since the summer."),
    ("M2", "Referrals", 22, 20, "missed", "Two weeks of high demand."),
    ("M3", "Assessments", 32, 30, "met", ""),
    ("M4", "Looked after children", 42, 40, "not judged", "One family of four."),
    ("M5", "Care leavers", 52, 50, "met", ""),
)
TOTAL = 150
FORMULAS = (
    ("Sums", "A1", "SUM(Scorecard!D4:D8)", TOTAL),
    ("Sums", "A2", "Scorecard!D4*2", 20),
    ("Sums", "A3", "SUM(months_of_year)", TOTAL),
    ("Chain", "A1", "Sums!A1+1", TOTAL + 1),
    ("Chain", "A2", 'INDIRECT("Scorecard!D5")', 20),
    ("Chain", "A3", 'IF(Sums!A2>15,"high","low")', "high"),
)
"""Each formula with its right result: over one sheet, over two, by a name, by INDIRECT."""
MONTHS_OF_YEAR = "Scorecard!$D$4:$D$8"
