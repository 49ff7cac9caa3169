"""What a command says when it is done: sentences for people, JSON for programs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook_tools.checks import Finding
    from workbook_tools.commands.check import Checked, CheckReport
    from workbook_tools.commands.collected import Collected
    from workbook_tools.commands.orders import RefreshReceipt
    from workbook_tools.commands.refresh import Outcome


def outcome_text(outcome: Outcome, *, dry_run: bool) -> str:
    """What became of one scorecard; the last line says what happened."""
    receipt = outcome.receipt
    if outcome.refused:
        return f"{outcome.task}: refused: {outcome.refused}"
    if receipt is None:
        return f"{shown(outcome.task.target)}: unchanged"
    lines = _finding_lines(f for f in receipt.findings.open if f.new)
    lines += [f"warning: {sentence}" for sentence in receipt.warnings]
    if receipt.collected:
        lines += [each.sentence for each in receipt.collected.collected if _is_new(each)]
        lines += [notice.sentence for notice in receipt.collected.notices]
    if dry_run:
        lines += [f"would change {change}" for change in receipt.changes]
    return "\n".join([*lines, _what_happened(receipt, dry_run=dry_run)])


def outcome_json(outcome: Outcome, *, dry_run: bool) -> str:
    """What became of one scorecard, as a line of JSON."""
    task = outcome.task
    facts: dict[str, object] = {
        "file": str(task.target),
        "scorecard": task.spec.name,
        "month": str(task.month),
        "written": bool(outcome.receipt) and not dry_run,
        "unchanged": outcome.is_unchanged,
        "refused": outcome.refused,
    }
    if outcome.receipt:
        facts |= _receipt_facts(outcome.receipt)
    return json.dumps(facts)


def refused_text(refused: Sequence[Outcome], done: int) -> str:
    """The table that ends a run: which scorecards were refused, and why."""
    lines = [f"{many(len(refused), 'scorecard')} refused, {done} done:"]
    width = max(len(str(outcome.task)) for outcome in refused)
    for outcome in refused:
        first, *rest = outcome.refused.splitlines()
        lines.append(f"  {outcome.task!s:<{width}}  {first}")
        lines += [f"  {'':<{width}}  {line}" for line in rest]
    return "\n".join(lines)


def check_text(report: CheckReport) -> str:
    """Every open finding, new ones first, and what each template holds."""
    lines: list[str] = []
    for checked in report.scorecards:
        lines += _finding_lines(checked.findings)
        if checked.features:
            lines.append(f"{checked.template} holds {_features(checked)}; a fill keeps them all")
        lines.append(_checked_line(checked))
    return "\n".join(lines)


def check_json(report: CheckReport) -> str:
    """The findings as a JSON list, a scorecard each."""
    told = [
        {
            "scorecard": checked.scorecard,
            "month": str(checked.month),
            "findings": [_finding_facts(f) for f in checked.findings],
            "accepted": checked.accepted,
            "template": checked.template,
            "features": checked.features,
        }
        for checked in report.scorecards
    ]
    return json.dumps(told, indent=2)


def files_text(files: Sequence[Path]) -> str:
    """A file a line."""
    return "\n".join(map(shown, files))


def files_json(files: Sequence[Path]) -> str:
    """The files as a JSON list."""
    return json.dumps([str(file) for file in files], indent=2)


def _what_happened(receipt: RefreshReceipt, *, dry_run: bool) -> str:
    found = len(receipt.findings.open)
    accepted = len(receipt.findings.accepted)
    parts = [
        f"{len(receipt.cells):,} cells in {many(len(receipt.cells.sheets), 'sheet')}",
        f"the other {many(receipt.parts_kept, 'part')} {_are(receipt.parts_kept)} unchanged",
        f"{receipt.with_commentary} of {many(receipt.indicators, 'indicator')} have commentary",
        f"{many(found, 'finding')} (workbook-tools check)",
    ]
    if accepted:
        parts.append(f"{accepted} accepted")
    if receipt.moved:
        parts.append(f"{many(len(receipt.moved), 'reference')} of the template follow its rows")
    if receipt.collected and (texts := sum(map(_is_new, receipt.collected.collected))):
        parts.insert(0, f"{many(texts, 'text')} collected from it first")
    prefix = "would write " if dry_run else ""
    return f"{prefix}{shown(receipt.path)}: {'; '.join(parts)}"


def _is_new(text: Collected) -> bool:
    return text.outcome.becomes_head or text.outcome.aside is not None


def _finding_lines(findings: Iterable[Finding]) -> list[str]:
    return [f"{f.level} [{f.code}]{' (new)' if f.new else ''}: {f.sentence}" for f in findings]


def _checked_line(checked: Checked) -> str:
    new = sum(1 for f in checked.findings if f.new)
    said = f"{checked.scorecard} {checked.month}: {many(len(checked.findings), 'finding')}"
    return f"{said}, {new} of them new; {checked.accepted} accepted"


def _features(checked: Checked) -> str:
    return ", ".join(
        f"{count} {name.removesuffix('s') if count == 1 else name}"
        for name, count in checked.features.items()
    )


def _receipt_facts(receipt: RefreshReceipt) -> dict[str, object]:
    return {
        "file": str(receipt.path),
        "scorecard": receipt.scorecard,
        "month": str(receipt.month),
        "cells": list(receipt.cells),
        "parts_changed": list(receipt.parts_changed),
        "parts_kept": receipt.parts_kept,
        "skipped_formulas": list(receipt.skipped_formulas),
        "rows_fitted": dict(receipt.rows_fitted),
        "unmatched": list(receipt.unmatched),
        "warnings": list(receipt.warnings),
        "moved": list(receipt.moved),
        "indicators": receipt.indicators,
        "with_commentary": receipt.with_commentary,
        "comments_owed": receipt.comments_owed,
        "collected": [
            {"outcome": str(each.outcome), "ref": each.key.ref, "where": each.where}
            for each in (receipt.collected.collected if receipt.collected else ())
        ],
        "findings": [_finding_facts(f) for f in receipt.findings.open],
        "accepted": len(receipt.findings.accepted),
        "changes": list(receipt.changes),
    }


def _finding_facts(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "level": str(finding.level),
        "new": finding.new,
        "refs": list(finding.refs),
        "sentence": finding.sentence,
    }


def many(count: int, noun: str) -> str:
    """``1 sheet``, ``3 sheets``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def shown(path: Path) -> str:
    """The path from where the user stands, where it lies below."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
