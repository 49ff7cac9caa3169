"""All checks of a month, and which of their findings are new."""

from __future__ import annotations

from collections.abc import Iterable

from workbook_tools.checks import changes, comparators, figures, formulas, parts, rates
from workbook_tools.checks.evidence import Evidence
from workbook_tools.checks.finding import Findings, sort
from workbook_tools.checks.scope import Scope
from workbook_tools.indicator import MONTHS_JUDGED, Dataset
from workbook_tools.period import Month, last_months

_CHECKS = (figures, formulas, rates, parts, comparators, changes)


def run(dataset: Dataset, month: Month, refs: Iterable[str]) -> Findings:
    """All findings on the rows ``refs``, in printed order, for the scorecard of ``month``.

    Looks at the 24 months that end with ``month``, at figures that came from a source: one whose
    provenance is ``reconstructed`` or ``formula`` is no evidence. A finding is new when the same
    checks, run for the month before, do not find it. Never raises.
    """
    rows = tuple(refs)
    evidence = Evidence(dataset, last_months(month, MONTHS_JUDGED))
    scope = Scope(dataset, month, rows, evidence)
    found = {check: list(check.check(scope)) for check in _CHECKS}
    before = Scope(dataset, last_months(month, 2)[0], rows, evidence)
    again = (check for check, each in found.items() if each)
    known = {each.key for check in again for each in check.check(before)}
    order = scope.sheet.order
    every = sorted((f for each in found.values() for f in each), key=lambda f: order[f.refs[0]])
    return sort([f.told(new=f.key not in known) for f in every], dataset.notes, month)
