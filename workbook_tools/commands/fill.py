"""A scorecard into a workbook, whatever back end it is: its grids, their places, their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.cells import Patch, ProtectPatch, Receipt, Value, Workbook
from workbook_tools.checks import Finding, Level
from workbook_tools.errors import nearest
from workbook_tools.grid import (
    LABEL,
    NO_FIELDS,
    Bound,
    KeyedSlots,
    ListSlots,
    Vocabulary,
    base_name,
    keyed_slots,
    list_slots,
    refuse,
    single_slot,
    with_values,
)
from workbook_tools.scorecard import LIST_FIELDS, SINGLE_NAMES, Scorecard

if TYPE_CHECKING:
    from workbook_tools.ooxml import FileWorkbook

COMMENTARY = "wt_commentary"
_TREND = "wt_trend"
_NAMED = 10


@dataclass(frozen=True)
class Filling:
    """A value for each place that a fill writes, and what matched nothing, a sentence each."""

    values: Sequence[Value]
    unmatched: tuple[str, ...]


@dataclass(frozen=True)
class PatchFilling(Filling):
    """A filling, and the same as ``patches``."""

    patches: list[Patch]


@dataclass(frozen=True)
class Places:
    """Where in a scorecard the value of every place of a workbook stands that a fill writes.

    ``parts`` are the names of grids, each with its slots; a single value has none, and ``""`` is
    what takes no value. ``unknown`` are the names that no fill knows, a sentence each.
    """

    parts: tuple[tuple[str, KeyedSlots | ListSlots | None], ...]
    unknown: tuple[str, ...]

    def filling(self, scorecard: Scorecard) -> Filling:
        """The scorecard's value for every place."""
        values: list[Value] = []
        unmatched = list(self.unknown)
        found: set[str] = set()
        headings = scorecard.fields.get(LABEL, NO_FIELDS)
        for base, slots in self.parts:
            if slots is None:
                values.append(scorecard.singles.get(base))
            elif isinstance(slots, ListSlots):
                values += slots.values(scorecard.lists.get(base, ()), headings)
            else:
                rows = scorecard.trend if base == _TREND else scorecard.fields
                values += slots.values(rows)
                unmatched += slots.unmatched(rows)
                found |= slots.keys
        return Filling(values, (*unmatched, *_without_a_row(scorecard, found)))


def bind(workbook: Workbook, words: Vocabulary, *, protect: bool) -> Bound[Places]:
    """Every place of a workbook that a fill writes.

    Raises TemplateError with every problem of every grid.
    """
    grids = {name: workbook.read(name) for name in workbook.grid_names}
    named = {name: base_name(name, words.names) for name in grids}
    refuse([grid for name, grid in grids.items() if named[name]], words)
    parts: list[tuple[str, KeyedSlots | ListSlots | None]] = []
    shapes: list[Patch] = []
    for name, grid in grids.items():
        base = named[name]
        if base in SINGLE_NAMES:
            shapes.append(single_slot(grid, formula=base in words.formulas))
            parts.append((base, None))
        elif base is not None:
            is_list = base in LIST_FIELDS
            bound = list_slots(grid, words) if is_list else keyed_slots(grid, words)
            shapes += bound.shapes
            parts.append((base, bound.slots))
        if protect and base == COMMENTARY:
            shapes.append(ProtectPatch(grid.sheet))
            parts.append(("", None))
    unknown = tuple(_unknown_name(n, words) for n, base in named.items() if base is None)
    return Bound(tuple(shapes), Places(tuple(parts), unknown))


class ReadyTemplate:
    """A template that scorecards are filled from: read, grown, bound and prepared once.

    Raises TemplateError with every problem of it.
    """

    def __init__(self, workbook: FileWorkbook, words: Vocabulary, *, protect: bool) -> None:
        shapes, self.places = bind(workbook, words, protect=protect)
        self.choice = trend_choice(workbook, words)
        self._prepared = workbook.prepare(shapes)
        self._moved = workbook.moved

    def fill(self, filling: Filling, to: Path, drafts: Path | None = None) -> Receipt:
        """Writes all values or none to ``to``; see ``Prepared.fill``."""
        return replace(self._prepared.fill(filling.values, to, drafts=drafts), moved=self._moved)


def plan(
    workbook: Workbook, scorecard: Scorecard, words: Vocabulary, *, protect: bool
) -> PatchFilling:
    """What to write into ``workbook``. Raises TemplateError with every problem of every grid."""
    shapes, places = bind(workbook, words, protect=protect)
    filling = places.filling(scorecard)
    patches = list(with_values(shapes, filling.values))
    return PatchFilling(filling.values, filling.unmatched, patches)


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


def trend_choice(workbook: Workbook, words: Vocabulary) -> str | None:
    """The label of the indicator that the workbook's Trend shows, None where it shows none."""
    choice = single(workbook, "wt_trend_choice", words)
    return None if choice is None else str(choice)


def has_boxes(workbook: Workbook, words: Vocabulary) -> bool:
    """Whether any of the workbook's grids has a place for commentary."""
    names = [name for name in workbook.grid_names if base_name(name, words.names)]
    return any(code == "commentary" for name in names for code, _ in workbook.read(name).codes)


def _unknown_name(name: str, words: Vocabulary) -> str:
    hint = nearest(name.rpartition("!")[2], words.names)
    return f"the defined name {name} is none that a fill knows{hint}; nothing was written there"


def _without_a_row(scorecard: Scorecard, found: set[str]) -> list[str]:
    return [
        f"{ref} has no row in the template: give it one with workbook-tools template rows add {ref}"
        for ref in scorecard.fields
        if ref != LABEL and ref not in found
    ]
