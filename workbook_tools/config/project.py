"""``project.toml``, and the whole of ``config/`` as one validated value."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from workbook_tools.config.around import (
    read_benchmarks,
    read_notes,
    read_owners,
    read_populations,
    read_scorecards,
)
from workbook_tools.config.explain import Location, explain
from workbook_tools.config.indicators import read_indicators
from workbook_tools.config.settings import ProjectTable
from workbook_tools.config.settled import ProjectConfig, ScorecardSpec
from workbook_tools.errors import ConfigError, Fault, nearest
from workbook_tools.indicator import Rules
from workbook_tools.tables import LONG_COLUMNS, SourceSpec, inside, is_share

_FILE = "config/project.toml"
_SQLITE = "sqlite:///"
_START = "workbook-tools init DIR lays out a project, --project DIR names one"
_AT_LINE = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)")


def load(folder: Path) -> ProjectConfig:
    """The configuration in ``folder``/config.

    Raises ConfigError with every fault of every file: file, line, column, what is wrong and what
    to do.
    """
    if not (folder / "config").is_dir():
        raise ConfigError([Fault("config", what=f"there is no such folder in {folder}; {_START}")])
    faults: list[Fault] = []
    table = _project_table(folder, faults)
    template = table.template if table else ""
    indicators, refs = read_indicators(folder, faults)
    benchmarks = read_benchmarks(folder, indicators, refs, faults)
    populations = read_populations(folder, faults)
    notes = read_notes(folder, refs, faults)
    scorecards = read_scorecards(folder, indicators, refs, template, faults)
    owners = read_owners(folder, faults)
    if table:
        faults.extend(_unknown_columns(folder, table, scorecards))
    if faults or table is None:
        raise ConfigError(faults)
    return ProjectConfig(
        folder=folder,
        name=table.name,
        template=Path(table.template),
        output=table.output,
        sources=tuple(_source_specs(table)),
        commentary=Path(table.commentary),
        request_template=Path(table.request_template),
        store=table.store,
        rules=_rules(table),
        protect=table.protect,
        fit_rows=table.fit_rows,
        indicators=indicators,
        benchmarks=benchmarks,
        populations=populations,
        notes=notes,
        scorecards=scorecards,
        owners={owner.role: owner for owner in owners},
    )


def project_name(folder: Path) -> str | None:
    """The name of the project in ``folder``, None where there is none that can be read."""
    try:
        name = tomllib.loads((folder / _FILE).read_text(encoding="utf-8-sig")).get("name")
    except (OSError, ValueError):
        return None
    return name if isinstance(name, str) and name else None


def _source_specs(table: ProjectTable) -> Iterator[SourceSpec]:
    for source in table.sources:
        yield SourceSpec(
            Path(source.file),
            source.sheet,
            source.layout,
            source.columns,
            source.url,
            source.query,
        )


def _rules(table: ProjectTable) -> Rules:
    first, second, third, fourth, fifth, sixth = table.signs
    return Rules(
        arrow_tolerance=table.arrow_tolerance,
        averaging=table.averaging,
        small_base=table.small_base,
        signs=(first, second, third, fourth, fifth, sixth),
    )


def _project_table(folder: Path, faults: list[Fault]) -> ProjectTable | None:
    """``project.toml`` as a valid table; what is wrong with it is added to ``faults``."""
    text = _text(folder, faults)
    if text is None:
        return None
    try:
        table = ProjectTable.model_validate(tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        faults.append(_syntax_fault(str(error), text))
        return None
    except ValidationError as error:
        for location, what in explain(error, ProjectTable):
            faults.append(_fault_at(text, location, what))
        return None
    faults.extend(_outside(folder, table, text))
    return table


def _text(folder: Path, faults: list[Fault]) -> str | None:
    try:
        return (folder / _FILE).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        what = f"is missing; {_START}"
    except UnicodeDecodeError:
        what = "is not UTF-8; save it as UTF-8"
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
    faults.append(Fault(_FILE, what=what))
    return None


def _syntax_fault(message: str, text: str) -> Fault:
    place = _AT_LINE.search(message)
    line = int(place[1]) if place and place[1] else len(text.splitlines())
    said = _AT_LINE.sub("", message)
    what = f'is not valid TOML: {said[:1].lower()}{said[1:]}; write it as key = "text" or key = 1'
    return Fault(_FILE, line=line, what=what)


def _outside(folder: Path, table: ProjectTable, text: str) -> Iterator[Fault]:
    paths: list[tuple[Location, str]] = [
        (("template",), table.template),
        (("output",), table.output),
        (("commentary",), table.commentary),
        (("request_template",), table.request_template),
    ]
    store = table.store.removeprefix(_SQLITE)
    if "://" not in store:
        paths.append((("store",), store))
    paths += list(_source_paths(table))
    for location, path in paths:
        if not inside(folder, path):
            what = f"{path!r} lies outside the project; name a file inside its folder"
            yield _fault_at(text, location, what)


def _source_paths(table: ProjectTable) -> Iterator[tuple[Location, str]]:
    """The files of sources that must lie in the project: all but those on a share."""
    for number, source in enumerate(table.sources):
        if source.url.startswith(_SQLITE):
            yield ("sources", number, "url"), source.url.removeprefix(_SQLITE)
        elif source.file and not is_share(source.file):
            yield ("sources", number, "file"), source.file


def _unknown_columns(
    folder: Path, table: ProjectTable, scorecards: Iterable[ScorecardSpec]
) -> Iterator[Fault]:
    """Columns of sources that their layouts do not have and no filter looks at."""
    text = (folder / _FILE).read_text(encoding="utf-8-sig")
    filtered = dict.fromkeys(column for spec in scorecards for column, _ in spec.filter)
    for number, source in enumerate(table.sources):
        own = LONG_COLUMNS if source.layout == "long" else ("ref",)
        known = (*own, *filtered)
        for name in source.columns:
            if name not in known:
                what = (
                    f"{name!r} is no column of this layout{nearest(name, known)}; it has "
                    f"{', '.join(known)}"
                )
                yield _fault_at(text, ("sources", number, "columns"), what)


def _fault_at(text: str, location: Location, what: str) -> Fault:
    key = ".".join(str(step) for step in location if isinstance(step, str))
    return Fault(_FILE, line=_line_of(text, location), column=key, what=what)


def _line_of(text: str, location: Location) -> int:
    """The line on which the innermost key of ``location`` stands that can be found; 0 for none."""
    lines = text.splitlines()
    begin, end = 0, len(lines)
    if location[0] == "sources" and len(location) > 1 and isinstance(location[1], int):
        begin, end = _source_block(lines, location[1])
    else:
        end = next((n for n, line in enumerate(lines) if line.lstrip().startswith("[")), end)
    for step in reversed(location):
        pattern = re.compile(rf"\s*[\"']?{re.escape(str(step))}[\"']?\s*=")
        for number in range(begin, end):
            if pattern.match(lines[number]):
                return number + 1
    return begin + 1 if begin else 0


def _source_block(lines: list[str], wanted: int) -> tuple[int, int]:
    """The first line after the heading of the source table counted from 0, and the next's."""
    heads = [n for n, line in enumerate(lines) if re.match(r"\s*\[\[\s*sources\s*\]\]", line)]
    if wanted >= len(heads):
        return 0, len(lines)
    end = heads[wanted + 1] if wanted + 1 < len(heads) else len(lines)
    return heads[wanted], end
