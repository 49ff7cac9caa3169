"""Findings on the figures before anything is printed: ``run`` a month's checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbook_tools.checks import changes, comparators, figures, formulas, parts, rates
from workbook_tools.checks.finding import CODES, Finding, Findings, Level, sort
from workbook_tools.checks.scope import Ranges, Scope
from workbook_tools.indicator import Dataset
from workbook_tools.period import Month

__all__ = ["CODES", "Finding", "Findings", "Level", "run"]

_CHECKS = (figures, formulas, rates, parts, comparators, changes)


def run(dataset: Dataset, month: Month, refs: Iterable[str]) -> Findings:
    """All findings on the rows ``refs``, in printed order, for the scorecard of ``month``.

    Looks at the 24 months that end with ``month``, at figures that came from a source: one whose
    provenance is ``reconstructed`` or ``formula`` is no evidence. A finding is new when the same
    checks, run for the month before, do not find it. Never raises.
    """
    rows = tuple(refs)
    ranges: Ranges = {}
    known = {finding.key for finding in _found(Scope(dataset, _before(month), rows, ranges))}
    scope = Scope(dataset, month, rows, ranges)
    found = [replace(f, new=f.key not in known) for f in _found(scope)]
    return sort(found, dataset.notes, month)


def _before(month: Month) -> Month:
    first = Month(1900, 1)
    return month.previous if month > first else first


def _found(scope: Scope) -> list[Finding]:
    found = [finding for check in _CHECKS for finding in check.check(scope)]
    order = {ref: n for n, ref in enumerate(scope.refs)}
    return sorted(found, key=lambda f: order[f.refs[0]])
