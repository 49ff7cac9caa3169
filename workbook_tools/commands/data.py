"""A project folder: its configuration, figures and templates, which every command works on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeAlias

from workbook_tools import checks, commands, ooxml, scorecard, sources
from workbook_tools.commands.figures import ProjectFigures
from workbook_tools.commands.written import Figures
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import WorkbookToolsError, nearest
from workbook_tools.ooxml.target import moment_of
from workbook_tools.period import Month
from workbook_tools.tables import RowFilter

if TYPE_CHECKING:
    from workbook_tools.checks import Findings
    from workbook_tools.commands.fill import ReadyTemplate
    from workbook_tools.commentary.held import Held
    from workbook_tools.grid import Vocabulary
    from workbook_tools.ooxml import FileWorkbook, Wanted
    from workbook_tools.scorecard import Outline

TemplateState: TypeAlias = tuple[Path, object, tuple[str, ...]]
"""A template's name, the time of its last change, and the rows that it grew."""

_MOST_PREPARED = 16


@dataclass(frozen=True)
class ProjectData(ProjectFigures):
    """A folder with ``config/`` and a template, read and validated.

    Figures are read when they are first needed; what works on them is imported then, so that other
    processes start before. ``now`` tells the time, aware.
    """

    def with_series(self, series: Mapping[RowFilter, Figures]) -> Self:
        """The same project with figures that were read before, by filter.

        Its definitions, its outlines and its prepared templates are shared.
        """
        copy = replace(self)
        held = {"prepared": self.prepared, "_outlines": self._outlines, "words": self.words}
        copy.__dict__.update(_kept=series, definitions=self.definitions, **held)
        return copy

    def remembering(self, months: tuple[Month, ...] | None, digests: Mapping[str, bytes]) -> Self:
        """The same project with months, if any, and digests by scorecard and month known before."""
        copy = replace(self)
        copy.__dict__.update(digests=dict(digests))
        if months is not None:
            copy.__dict__.update(months=months)
        return copy

    @cached_property
    def words(self) -> Vocabulary:
        """The names and codes that a template of the project may hold."""
        return scorecard.vocabulary(self.definitions)

    @cached_property
    def first_commentary(self) -> dict[tuple[str, Month], str]:
        """The texts that the store begins with, by indicator and month."""
        return sources.read_commentary(
            self.config.commentary, self.config.indicators, folder=self.config.folder
        )

    def outline(self, month: Month) -> Outline:
        """What of the scorecards of a month is the same whatever their figures are."""
        if month not in self._outlines:
            self._outlines[month] = scorecard.Outline(self.definitions, month)
        return self._outlines[month]

    @cached_property
    def _outlines(self) -> dict[Month, Outline]:
        return {}

    def findings(self, spec: ScorecardSpec, month: Month) -> Findings:
        """The checks' findings on one scorecard's figures, those that formulas give among them."""
        return checks.run(self.figures_of(spec), month, spec.refs)

    def inputs_hash(self, spec: ScorecardSpec, month: Month, held: Held) -> str:
        """A SHA-256 that stands for everything a scorecard of a month is made from.

        Figures of other scorecards, and of months that it does not rest on, change nothing in it.
        """
        digest = hashlib.sha256(held.hash.encode())
        digest.update(self.config_hash)
        digest.update(self.template_hash(spec))
        digest.update(self.figures_hash(spec, month))
        return digest.hexdigest()

    @cached_property
    def config_hash(self) -> bytes:
        """The digest of the files in ``config/``."""
        folder = self.config.folder / "config"
        files = sorted(p for p in folder.iterdir() if p.suffix in (".toml", ".csv"))
        digest = hashlib.sha256()
        for file in files:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.digest()

    def template_hash(self, spec: ScorecardSpec) -> bytes:
        """The digest of a scorecard's template, none where it is missing."""
        path = self.config.folder / spec.template
        key = (spec.template, moment_of(path))
        if key not in self._templates:
            held = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
            self._templates[key] = held
        return self._templates[key]

    @cached_property
    def _templates(self) -> dict[tuple[Path, object], bytes]:
        """By the template's name and the time of its last change."""
        return {}

    def ready(self, spec: ScorecardSpec) -> ReadyTemplate:
        """The scorecard's template, prepared once as it stands now. Raises TemplateError.

        One that grows is prepared once for each set of indicators; the last few are held.
        """
        key = (spec.template, moment_of(self.config.folder / spec.template))
        held = self.prepared.get((*key, ())) or self.prepared.get((*key, spec.refs))
        if held is None:
            workbook = self.template(spec)
            held = commands.fill.ReadyTemplate(workbook, self.words, protect=self.config.protect)
            if len(self.prepared) >= _MOST_PREPARED:
                del self.prepared[next(iter(self.prepared))]
            self.prepared[*key, spec.refs if workbook.grows else ()] = held
        return held

    @cached_property
    def prepared(self) -> dict[TemplateState, ReadyTemplate]:
        """What ``ready`` has prepared, here or in another process."""
        return {}

    def template(self, spec: ScorecardSpec) -> FileWorkbook:
        """A scorecard's template, with the rows that it grows. Raises TemplateError."""
        path, wanted = self.config.folder / spec.template, self.wanted(spec)
        return ooxml.FileWorkbook(path, fit_rows=self.config.fit_rows, wanted=wanted)

    def wanted(self, spec: ScorecardSpec) -> tuple[Wanted, ...]:
        """The rows that a scorecard has, in the order of ``indicators.csv``."""
        found = (self.config.indicators[ref] for ref in self.config.indicators if ref in spec.refs)
        return tuple(ooxml.Wanted(each.ref, each.section, each.owner) for each in found)

    def row(self, ref: str, scorecard: str | None) -> tuple[ScorecardSpec, str]:
        """The scorecard that has ``ref``, and the reference as it is now."""
        current = sources.current_refs(self.config.indicators).get(ref)
        if current is None:
            near = nearest(ref, self.config.indicators)
            raise WorkbookToolsError(f"{ref!r} is no reference in config/indicators.csv{near}.")
        specs = [s for s in self.choose([scorecard] if scorecard else []) if current in s.refs]
        if not specs:
            where = scorecard or "any scorecard"
            raise WorkbookToolsError(f"{current} is no row of {where}.")
        if len(specs) > 1:
            names = ", ".join(spec.name for spec in specs)
            raise WorkbookToolsError(
                f"{current} stands in several scorecards, {names}: name one with --scorecard."
            )
        return specs[0], current
