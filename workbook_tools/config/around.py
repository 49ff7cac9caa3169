"""What stands around the figures: comparators, populations, notes, scorecards, owners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from workbook_tools.checks import CODES
from workbook_tools.config.explain import unknown_name
from workbook_tools.config.lines import Line, Lines, read_lines
from workbook_tools.config.models import (
    BenchmarkRow,
    NoteRow,
    OwnerRow,
    PopulationRow,
    ScorecardRow,
)
from workbook_tools.config.settled import Owner, ScorecardSpec
from workbook_tools.errors import Fault, nearest
from workbook_tools.indicator import Benchmark, Indicator, Note, NoteKind, Populations
from workbook_tools.tables import duplicates, figure_of, inside, unknown_reference

_SECTION = "section:"


def read_benchmarks(
    folder: Path, indicators: Mapping[str, Indicator], refs: frozenset[str], faults: list[Fault]
) -> dict[tuple[str, str], Benchmark]:
    """Comparators by reference and column, in the order of the file's columns."""
    lines = read_lines(folder, "benchmarks.csv", BenchmarkRow, faults, own_columns=True)
    faults.extend(_unknown_refs(lines, [(line.row.ref, line.line) for line in lines.valid], refs))
    given = [((line.row.ref, name), line.line) for line in lines.valid for name in line.extra]
    for (ref, column), first, again in duplicates(given):
        what = f"{ref!r} has this comparator on line {first} too; give it once"
        faults.append(lines.fault(again, column, what))
    found = {}
    for column in lines.own_columns:
        for line in lines.valid:
            if column in line.extra and line.row.ref in indicators:
                try:
                    benchmark = _benchmark(line, column, indicators[line.row.ref])
                except ValueError as error:
                    faults.append(lines.fault(line.line, column, str(error)))
                else:
                    found[line.row.ref, column] = benchmark
    return found


def _benchmark(line: Line[BenchmarkRow], column: str, indicator: Indicator) -> Benchmark:
    row = line.row
    value = figure_of(line.extra[column], indicator.unit)
    return Benchmark(
        row.ref, column, value, row.period_end, row.period_type, row.source, row.definition
    )


def read_populations(folder: Path, faults: list[Fault]) -> Populations:
    """Children aged 0-17 by the month from which each figure takes effect."""
    lines = read_lines(folder, "populations.csv", PopulationRow, faults)
    given = [(str(line.row.month), line.line) for line in lines.valid]
    for month, first, again in duplicates(given):
        what = f"{month} stands on line {first} too; give it once"
        faults.append(lines.fault(again, "month", what))
    return Populations({line.row.month: line.row.population for line in lines.valid})


def read_notes(folder: Path, refs: frozenset[str], faults: list[Fault]) -> tuple[Note, ...]:
    """The notes in the file's order."""
    lines = read_lines(folder, "notes.csv", NoteRow, faults)
    given = [(line.row.ref, line.line) for line in lines.valid if line.row.ref]
    faults.extend(_unknown_refs(lines, given, refs))
    for line in lines.valid:
        faults.extend(_note_faults(lines, line))
    rows = [line.row for line in lines.valid]
    return tuple(Note(r.ref, r.start, r.end, r.kind, r.words, r.finding) for r in rows)


def _note_faults(lines: Lines[NoteRow], line: Line[NoteRow]) -> Iterator[Fault]:
    row = line.row
    if row.end and row.end < row.start:
        what = f"{row.end} lies before from, {row.start}; exchange them"
        yield lines.fault(line.line, "to", what)
    if row.kind is NoteKind.ACCEPTED and row.end is None:
        yield lines.fault(line.line, "to", "an accepted finding needs an end month; give one")
    if row.kind is NoteKind.ACCEPTED and not row.finding:
        what = "an accepted finding needs its code; workbook-tools check prints it"
        yield lines.fault(line.line, "finding", what)
    if row.kind is NoteKind.ACCEPTED and row.finding and row.finding not in CODES:
        yield lines.fault(line.line, "finding", unknown_name(row.finding, CODES))
    if row.kind is not NoteKind.ACCEPTED and row.finding:
        what = f"only kind 'accepted' answers a finding, not {row.kind.value!r}; empty this cell"
        yield lines.fault(line.line, "finding", what)


def read_scorecards(
    folder: Path,
    indicators: Mapping[str, Indicator],
    refs: frozenset[str],
    template: str,
    faults: list[Fault],
) -> tuple[ScorecardSpec, ...]:
    """The scorecards, each with its references resolved; ``template`` is the project's."""
    lines = read_lines(folder, "scorecards.csv", ScorecardRow, faults)
    if not lines.cells and not any(fault.file == lines.file for fault in faults):
        what = "has no scorecard; add a line such as: name,Title,,all"
        faults.append(lines.fault(0, "", what))
    named = [(line.row.name.casefold(), line.line) for line in lines.valid]
    for name, first, again in duplicates(named):
        what = f"{name!r} stands on line {first} too; give each scorecard a name of its own"
        faults.append(lines.fault(again, "name", what))
    faults.extend(_same_outputs(lines))
    specs = []
    for line in lines.valid:
        path = line.row.template or template
        if line.row.template and not inside(folder, path):
            what = f"{path!r} lies outside the project; name a file inside its folder"
            faults.append(lines.fault(line.line, "template", what))
        chosen = _chosen(line, lines, indicators, refs, faults)
        row = line.row
        specs.append(
            ScorecardSpec(
                row.name, row.title, Path(path), chosen, row.owner, row.filter, row.output
            )
        )
    return tuple(specs)


def _same_outputs(lines: Lines[ScorecardRow]) -> Iterator[Fault]:
    """Outputs that another scorecard has too, by its name or its own output."""
    given = [(line.row.output or line.row.name, line) for line in lines.valid]
    first: dict[str, Line[ScorecardRow]] = {}
    for output, line in given:
        other = first.setdefault(output.casefold(), line)
        if other is not line and (other.row.output or line.row.output):
            what = f"{output!r} is the file of line {other.line} too; give each its own"
            yield lines.fault(line.line, "output", what)


def _chosen(
    line: Line[ScorecardRow],
    lines: Lines[ScorecardRow],
    indicators: Mapping[str, Indicator],
    refs: frozenset[str],
    faults: list[Fault],
) -> tuple[str, ...]:
    text = line.row.indicators
    if text.casefold() == "all":
        return tuple(indicators)
    by_section = text.casefold().startswith(_SECTION)
    wanted = _entries(text[len(_SECTION) :] if by_section else text)
    sections = list(dict.fromkeys(i.section for i in indicators.values()))
    known: Sequence[str] = sections if by_section else sorted(refs)
    kind = "section" if by_section else "reference"
    for entry in wanted:
        if entry not in known:
            what = f"{entry!r} is no {kind} in config/indicators.csv{nearest(entry, known)}"
            faults.append(lines.fault(line.line, "indicators", what))
    for entry, _, _ in duplicates([(entry, 0) for entry in wanted]):
        faults.append(lines.fault(line.line, "indicators", f"{entry!r} stands here twice"))
    if by_section:
        return tuple(ref for ref, i in indicators.items() if i.section in wanted)
    return tuple(wanted)


def read_owners(folder: Path, faults: list[Fault]) -> tuple[Owner, ...]:
    """The owners in the file's order; none where the project has no such file."""
    if not (folder / "config" / "owners.csv").exists():
        return ()
    lines = read_lines(folder, "owners.csv", OwnerRow, faults)
    named = [(line.row.role, line.line) for line in lines.valid]
    for role, first, again in duplicates(named):
        what = f"{role!r} stands on line {first} too; give each role one line"
        faults.append(lines.fault(again, "role", what))
    roles = lines.column("role")
    for line in lines.valid:
        faults.extend(_owner_faults(lines, line, roles))
    return tuple(Owner(**line.row.model_dump()) for line in lines.valid)


def _owner_faults(
    lines: Lines[OwnerRow], line: Line[OwnerRow], roles: Sequence[str]
) -> Iterator[Fault]:
    row = line.row
    for column, role in (("deputy", row.deputy), ("approver", row.approver)):
        if role and role not in roles:
            what = f"{role!r} is no role in this file{nearest(role, roles)}"
            yield lines.fault(line.line, column, what)
    if row.away_to and row.away_from is None:
        yield lines.fault(line.line, "away_from", "is missing; say from which day on")
    if row.away_to and row.away_from and row.away_to < row.away_from:
        what = f"{row.away_to} lies before away_from, {row.away_from}; exchange them"
        yield lines.fault(line.line, "away_to", what)


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(";") if entry.strip()]


def _unknown_refs(
    lines: Lines[BenchmarkRow] | Lines[NoteRow],
    given: Sequence[tuple[str, int]],
    refs: frozenset[str],
) -> Iterator[Fault]:
    for ref, at in given:
        if ref not in refs:
            yield lines.fault(at, "ref", unknown_reference(ref, refs))
