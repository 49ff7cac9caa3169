"""``indicators.csv``: its lines as indicators, and what they must be to one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from workbook_tools.compare import formula
from workbook_tools.config.lines import Lines, read_lines
from workbook_tools.config.models import IndicatorRow
from workbook_tools.errors import Fault, nearest
from workbook_tools.indicator import Duty, Indicator, Polarity
from workbook_tools.tables import duplicates
from workbook_tools.values import Absence

IndicatorLines = Lines[IndicatorRow]


def read_indicators(
    folder: Path, faults: list[Fault]
) -> tuple[dict[str, Indicator], frozenset[str]]:
    """The indicators in printed order, and every reference that stands in the file.

    The second has also those whose lines are faulty, so that nothing else is blamed for them.
    """
    lines = read_lines(folder, "indicators.csv", IndicatorRow, faults)
    refs = frozenset(lines.column("ref"))
    for check in (_repeats, _former_refs, _groups, _ranges, _targets):
        faults.extend(check(lines, refs))
    faults.extend(_formula_faults(lines, refs))
    indicators: dict[str, Indicator] = {}
    for line in lines.valid:
        indicators.setdefault(line.row.ref, _indicator(line.row))
    return indicators, refs


def _indicator(row: IndicatorRow) -> Indicator:
    neutral = row.polarity is Polarity.NEUTRAL
    values = {name: getattr(row, name) for name in IndicatorRow.model_fields}
    values["comment"] = row.comment or (Duty.MOVED if neutral else Duty.ADVERSE)
    return Indicator(**values)


def _repeats(lines: IndicatorLines, refs: frozenset[str]) -> Iterator[Fault]:
    given = [(line.row.ref, line.line) for line in lines.valid]
    for ref, first, again in duplicates(given):
        yield lines.fault(again, "ref", f"{ref!r} stands on line {first} too; give it once")


def _former_refs(lines: IndicatorLines, refs: frozenset[str]) -> Iterator[Fault]:
    given = [(line.row.was, line.line) for line in lines.valid if line.row.was]
    for was, first, again in duplicates(given):
        yield lines.fault(again, "was", f"{was!r} stands on line {first} too; give it once")
    for was, at in given:
        if was in refs:
            yield lines.fault(at, "was", f"{was!r} is still a reference; remove that line")


def _groups(lines: IndicatorLines, refs: frozenset[str]) -> Iterator[Fault]:
    leads = {line.row.ref: line.row.group for line in lines.valid}
    for line in lines.valid:
        group = line.row.group
        if group and group not in refs:
            what = f"{group!r} is no reference in this file{nearest(group, refs)}"
            yield lines.fault(line.line, "group", what)
        elif group and leads.get(group, "") not in ("", group):
            what = f"{group!r} is itself in the group of {leads[group]!r}; name that one"
            yield lines.fault(line.line, "group", what)


def _ranges(lines: IndicatorLines, refs: frozenset[str]) -> Iterator[Fault]:
    for line in lines.valid:
        start, end = line.row.effective_from, line.row.effective_to
        if start and end and end < start:
            what = f"{end} lies before effective_from, {start}; exchange them"
            yield lines.fault(line.line, "effective_to", what)


def _targets(lines: IndicatorLines, refs: frozenset[str]) -> Iterator[Fault]:
    for line in lines.valid:
        if line.row.polarity is Polarity.TARGET and line.row.target is Absence.BLANK:
            what = "polarity 'target' needs a target; give one, or TBC"
            yield lines.fault(line.line, "target", what)


def _formula_faults(lines: IndicatorLines, refs: frozenset[str]) -> Iterator[Fault]:
    needs: dict[str, frozenset[str]] = {}
    at: dict[str, int] = {}
    for line in lines.valid:
        if line.row.formula and line.row.ref not in at:
            at[line.row.ref] = line.line
            try:
                needs[line.row.ref] = formula.parse(line.row.formula).names
            except ValueError as error:
                yield lines.fault(line.line, "formula", str(error))
    for ref, names in needs.items():
        for name in sorted(names - refs - {formula.POPULATION}):
            hint = _minus_hint(name, refs) or nearest(name, refs)
            what = f"{name!r} is no reference in this file{hint}"
            yield lines.fault(at[ref], "formula", what)
    for circle in _circles(needs):
        what = f"goes round in a circle, {' needs '.join(circle)}; take one of them out"
        yield lines.fault(at[circle[0]], "formula", what)


def _minus_hint(name: str, refs: frozenset[str]) -> str:
    """What to do about ``M1-M2`` where M1 and M2 are references and M1-M2 is none."""
    for position, letter in enumerate(name):
        if letter == "-" and {name[:position], name[position + 1 :]} <= refs:
            return "; put spaces round a minus"
    return ""


def _circles(needs: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, ...]]:
    """Each circle once, from the reference that stands first in the file back to it."""
    seen: set[str] = set()
    for ref in needs:
        circle = _circle_from(ref, needs)
        if circle and not seen.intersection(circle):
            seen.update(circle)
            yield circle


def _circle_from(ref: str, needs: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The shortest way from ``ref`` back to itself, empty when there is none."""
    ways: list[tuple[str, ...]] = [(ref,)]
    reached: set[str] = set()
    for way in ways:
        for name in sorted(needs.get(way[-1], ())):
            if name == ref:
                return (*way, ref)
            if name not in reached:
                reached.add(name)
                ways.append((*way, name))
    return ()
