"""A scorecard into a workbook, whatever back end it is: its grids, its patches, its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbook_tools.cells import Grid, Patch, ProtectPatch, Receipt, Value, Workbook
from workbook_tools.checks import Finding, Level
from workbook_tools.errors import nearest
from workbook_tools.grid import (
    LABEL,
    Bound,
    Fields,
    Vocabulary,
    base_name,
    bind,
    bind_list,
    bind_single,
    refuse,
)
from workbook_tools.scorecard import Scorecard

COMMENTARY = "wt_commentary"
_NAMED = 10


@dataclass(frozen=True)
class Filling:
    """The patches that fill a workbook, and what matched nothing, a sentence each."""

    patches: tuple[Patch, ...]
    unmatched: tuple[str, ...]


def plan(workbook: Workbook, scorecard: Scorecard, words: Vocabulary, *, protect: bool) -> Filling:
    """What to write into ``workbook``. Raises TemplateError with every problem of every grid."""
    grids = {name: workbook.read(name) for name in workbook.grid_names}
    named = {name: base_name(name, words.names) for name in grids}
    refuse([grid for name, grid in grids.items() if named[name]], words)
    patches: list[Patch] = []
    unmatched: list[str] = []
    rows_found: set[str] = set()
    for name, grid in grids.items():
        base = named[name]
        if base is None:
            unmatched.append(_unknown_name(name, words))
            continue
        bound = _bind(grid, base, scorecard, words)
        patches += bound.patches
        unmatched += bound.unmatched
        rows_found |= bound.keys
        if protect and base == COMMENTARY:
            patches.append(ProtectPatch(grid.sheet))
    return Filling(tuple(patches), (*unmatched, *_without_a_row(scorecard, rows_found)))


def findings(template: str, receipt: Receipt, filling: Filling) -> tuple[Finding, ...]:
    """What an officer should know of a template that was filled; always new."""
    said = [
        template_finding("template-key", Level.WARNING, f"{template}: {sentence}.")
        for sentence in (*receipt.unmatched, *filling.unmatched)
    ]
    if kept := receipt.skipped_formulas:
        cells = ", ".join(kept[:_NAMED])
        more = f" and {len(kept) - _NAMED} more" if len(kept) > _NAMED else ""
        what = (
            "the formula stays; no figure is" if len(kept) == 1 else "formulas stay; no figures are"
        )
        sentence = f"{template}: {cells}{more}: {what} written there."
        said.append(template_finding("template-formula", Level.NOTE, sentence))
    return tuple(said)


def template_finding(code: str, level: Level, sentence: str) -> Finding:
    """A finding about a template: it belongs to no row, and is told every time."""
    return Finding(code=code, level=level, refs=(), sentence=sentence, new=True)


def single(workbook: Workbook, name: str, words: Vocabulary) -> Value:
    """The single value ``name``, or of any suffixed copy of it; None where there is none."""
    for held in workbook.grid_names:
        if base_name(held, words.names) == name:
            return workbook.read(held).value
    return None


def has_boxes(workbook: Workbook, words: Vocabulary) -> bool:
    """Whether any of the workbook's grids has a place for commentary."""
    names = [name for name in workbook.grid_names if base_name(name, words.names)]
    return any(code == "commentary" for name in names for code, _ in workbook.read(name).codes)


def _bind(grid: Grid, base: str, scorecard: Scorecard, words: Vocabulary) -> Bound:
    if base in scorecard.singles:
        return bind_single(grid, scorecard.singles[base], formula=base in words.formulas)
    if base in scorecard.lists:
        return bind_list(grid, scorecard.lists[base], words, scorecard.fields.get(LABEL, {}))
    rows: Mapping[str, Fields] = scorecard.trend if base == "wt_trend" else scorecard.fields
    return bind(grid, rows, words)


def _unknown_name(name: str, words: Vocabulary) -> str:
    hint = nearest(name.rpartition("!")[2], words.names)
    return f"the defined name {name} is none that a fill knows{hint}; nothing was written there"


def _without_a_row(scorecard: Scorecard, found: set[str]) -> list[str]:
    return [
        f"{ref} has no row in the template: copy a row inside the grid and give it the key {ref}"
        for ref in scorecard.fields
        if ref != LABEL and ref not in found
    ]
