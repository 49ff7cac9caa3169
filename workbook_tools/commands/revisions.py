"""What is said of figures and drafts once an edition was issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbook_tools.checks import Finding, Findings, Level
from workbook_tools.commentary import Edition
from workbook_tools.period import Month
from workbook_tools.scorecard import Revised


def draft_words(edition: Edition | None, month: Month) -> str:
    """What a draft says of itself: ``draft``, or after which edition of its month it comes."""
    if edition is None or edition.month != month:
        return "draft"
    return f"draft after edition {edition.number}"


def with_revised(findings: Findings, revised: Sequence[Revised]) -> Findings:
    """``findings`` and one for each row with revised figures, a warning where no reason is given.

    New figures are always new.
    """
    return replace(findings, open=(*map(_finding, revised), *findings.open))


def _finding(revised: Revised) -> Finding:
    ref = revised.row.ref
    if revised.reason:
        level, why = Level.NOTE, revised.reason.rstrip(".")
    else:
        level, why = Level.WARNING, "say why in config/notes.csv (kind restated), or put it right"
    return Finding(
        code="revised",
        level=level,
        refs=(ref,),
        sentence=f"{ref}: {revised.words}; {why}.",
        new=True,
        months=revised.months,
    )
