"""A council that does not exist: 36 months of consistent figures with seasons, noise and trends."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from workbook_tools.indicator import (
    Benchmark,
    Dataset,
    Indicator,
    Kind,
    Note,
    NoteKind,
    Polarity,
    Populations,
    Unit,
)
from workbook_tools.period import Month
from workbook_tools.series import Observation, Series
from workbook_tools.values import Absence, Figure, round_half_away

DECEMBER, _YEAR_END = Month(2019, 12), Month(2019, 3)
MONTHS = DECEMBER.last(36)
_NAMES = ("neighbours", "england", "south_east")
_NEW_POPULATIONS = {Month(2016, 12): "50000", Month(2018, 8): "50400", Month(2019, 8): "50700"}
_SPANS = {
    "EH3a": "within 10 days",
    "EH3b": "within 11-25 days",
    "EH3c": "within 26-35 days",
    "EH3d": "within 36-45 days",
    "EH3e": "over 45 days",
    "EH4-QL": "in 45 working days",
}
_FORMULAS = {
    "M3": "M2 / M1",
    "M2-NI": "M2 / population * 10000",
    "EH4-QL": "EH4 / EH2",
    "EH5-NI": "EH5 / population * 10000",
    "CP1-NI": "CP1 / population * 10000",
    "CP2-NI": "CP2 / population * 10000",
    "CP3-QL": "CP3 / CP2",
    "LAC1-NI": "LAC1 / population * 10000",
    "LAC9-QL": "LAC9 / LAC1",
    "LAC11-QL": "LAC11 / LAC3",
}
_COMPARATORS = {
    "M2": ("383", "359", "468"),
    "EH4-QL": ("0.80", "0.83", "0.83"),
    "EH3e": ("0.20", "0.17", "0.17"),
    "CP3-QL": ("0.86", "0.87", "0.86"),
    "LAC1": ("490", "480", "528"),
    "LAC11-QL": ("0.17", "0.13", "0.12"),
}
_GOOD = {"EH4-QL": Polarity.HIGH, "EH3e": Polarity.LOW}
_SNAPSHOTS = {"CP1", "CP1-NI", "LAC1", "LAC1-NI", "LAC9", "LAC9-QL"}
Counts = dict[str, dict[Month, int]]


def council(seed: int, size: float = 1.0) -> Dataset:
    """The figures as a source gives them: whole counts, whole per cent, whole rates.

    ``size`` 0.3 is a small unitary, 3 a county.
    """
    scale = Decimal(str(size))
    people = {month: Decimal(p) * scale for month, p in _NEW_POPULATIONS.items()}
    notes = [note(NoteKind.DEFINITION, month) for month in list(people)[1:]]
    whole = Dataset({}, {}, populations=Populations(people), notes=tuple(notes))
    counts = _counts(random.Random(seed), size)  # noqa: S311 - figures to test with, no secret
    data = replace(whole, indicators=_indicators(counts), series=_series(counts, whole.populations))
    for ref, values in _COMPARATORS.items():
        factor = scale if data.indicators[ref].unit is Unit.COUNT else Decimal(1)
        data = compared(data, ref, [Decimal(value) * factor for value in values])
    return data


def note(kind: NoteKind, start: Month, ref: str = "") -> Note:
    return Note(ref, start, None, kind, "Said.")


def compared(data: Dataset, ref: str, values: list[Decimal]) -> Dataset:
    """``data`` with other comparators of one row."""
    own = {(ref, n): Benchmark(ref, n, v, _YEAR_END) for n, v in zip(_NAMES, values, strict=True)}
    return replace(data, benchmarks={**data.benchmarks, **own})


def with_figures(data: Dataset, ref: str, figures: Mapping[Month, Figure]) -> Dataset:
    """``data`` with other figures of one row in some months."""
    told = {month: Observation(figure) for month, figure in figures.items()}
    changed = Series(ref, {**data.series[ref].observations, **told})
    return replace(data, series={**data.series, ref: changed})


def rate(count: Figure, population: Figure) -> Figure:
    """The rate per 10,000 as a source gives it."""
    assert isinstance(count, Decimal)
    assert isinstance(population, Decimal)
    return round_half_away(count / population * 10_000)


def _counts(chance: random.Random, size: float) -> Counts:
    refs = ["M1", "M2", "EH2", *list(_SPANS)[:5], "EH4", "EH5"]
    refs += ["CP1", "CP2", "CP3", "CP4", "LAC1", "LAC2", "LAC3", "LAC9", "LAC11"]
    counts: Counts = {ref: {} for ref in refs}
    plans, looked_after = round(300 * size), round(450 * size)
    for month in MONTHS:
        busy = size * (1 + 0.15 * math.sin(math.tau * month.month / 12))
        now = _front_door(chance, busy) | _protection(chance, busy, plans)
        now |= _care(chance, size, looked_after)
        plans, looked_after = now["CP1"], now["LAC1"]
        for ref, count in now.items():
            counts[ref][month] = count
    return counts


def _front_door(chance: random.Random, busy: float) -> dict[str, int]:
    contacts, assessed = _events(chance, 1300 * busy), _events(chance, 350 * busy)
    bands, left = {}, assessed
    for ref, share in zip(_SPANS, (0.10, 0.25, 0.30, 0.50), strict=False):
        bands[ref] = _of(chance, left, share)
        left -= bands[ref]
    return bands | {
        "M1": contacts,
        "M2": _of(chance, contacts, 0.30),
        "EH2": assessed,
        "EH3e": left,
        "EH4": assessed - left,
        "EH5": _events(chance, 110 * busy),
    }


def _protection(chance: random.Random, busy: float, plans: int) -> dict[str, int]:
    conferences = _events(chance, 45 * busy)
    begun, moved_in = _of(chance, conferences, 0.87), _events(chance, 5 * busy)
    ended = min(plans, _events(chance, 44 * busy))
    now = max(5, plans + begun + moved_in - ended)
    return {"CP1": now, "CP2": conferences, "CP3": begun, "CP4": moved_in}


def _care(chance: random.Random, size: float, looked_after: int) -> dict[str, int]:
    begun, ended = _events(chance, 17 * size), _events(chance, 17 * size)
    now = looked_after + begun - ended
    adopted, agency = _of(chance, ended, 0.12), _of(chance, now, 0.30)
    return {"LAC1": now, "LAC2": begun, "LAC3": ended, "LAC9": agency, "LAC11": adopted}


def _events(chance: random.Random, mean: float) -> int:
    """A Poisson count, by a normal approximation where it is large."""
    if mean > 60:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    count, product = 0, chance.random()
    while product > math.exp(-mean):
        count, product = count + 1, product * chance.random()
    return count


def _of(chance: random.Random, count: int, share: float) -> int:
    return sum(chance.random() < share for _ in range(count))


def _indicators(counts: Counts) -> dict[str, Indicator]:
    refs = [*counts, *(ref for ref in _FORMULAS if ref not in counts)]
    return {ref: _indicator(ref) for ref in refs}


def _indicator(ref: str) -> Indicator:
    unit = Unit.COUNT
    if ref in _SPANS or ref in _FORMULAS:
        unit = Unit.RATE if ref.endswith("-NI") else Unit.PERCENT
    return Indicator(
        ref,
        f"Percentage of assessments completed {_SPANS[ref]}" if ref in _SPANS else ref,
        section=ref.rstrip("0123456789abcde-QLNI"),
        unit=unit,
        kind=Kind.SNAPSHOT if ref in _SNAPSHOTS else Kind.FLOW,
        polarity=_GOOD.get(ref, Polarity.NEUTRAL),
        formula=_FORMULAS.get(ref, ""),
    )


def _series(counts: Counts, populations: Populations) -> dict[str, Series]:
    figures: dict[str, dict[Month, Figure]] = {
        ref: {month: Decimal(count) for month, count in by_month.items()}
        for ref, by_month in counts.items()
    }
    for ref in list(_SPANS)[:5]:
        figures[ref] = {m: _share(n, figures["EH2"][m]) for m, n in figures[ref].items()}
    for ref, formula in _FORMULAS.items():
        over, under = formula.split(" ")[0], formula.split(" ")[2]
        figures[ref] = {
            month: rate(count, populations.at(month))
            if under == "population"
            else _share(count, figures[under][month])
            for month, count in figures[over].items()
        }
    return {
        ref: Series(ref, {month: Observation(figure) for month, figure in by_month.items()})
        for ref, by_month in figures.items()
    }


def _share(count: Figure, whole: Figure) -> Figure:
    if not isinstance(count, Decimal) or not isinstance(whole, Decimal) or whole == 0:
        return Absence.NOT_APPLICABLE
    return round_half_away(count / whole, 2)
