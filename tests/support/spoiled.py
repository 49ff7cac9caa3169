"""The example with every kind of trouble in its figures, for tests of what a fill then says."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def spoil(folder: Path, seed: int) -> None:
    """A copy of the example with holes, absences, zeros, other polarities, targets and dates."""
    chance = random.Random(seed)  # noqa: S311 - figures to test with, no secret
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, folder / part)
    figures = _read(folder / "data/figures.csv")
    kept = [row for row in figures if chance.random() > 0.06]
    for row in kept:
        row["provenance"] = "reconstructed"  # no check weighs these figures
        if chance.random() < 0.15:
            row["value"] = chance.choice(["..", "n/a", "TBC", "c", "<5", "", "0", "0"])
    _write(folder / "data/figures.csv", kept)
    indicators = _read(folder / "config/indicators.csv")
    for row in indicators:
        own = [f for f in kept if f["ref"] == row["ref"] and f["value"][:1].isdigit()]
        figure = chance.choice(own)["value"] if own else ""
        row["polarity"] = chance.choice(["high", "low", "neutral", "target"])
        row["target"] = chance.choice([figure, figure, "TBC", ""])
        if row["polarity"] == "target":
            row["target"] = figure or "5"
        row["target_tolerance"] = chance.choice(["", "0.1", "0"])
        row["change_tolerance"] = chance.choice(["", "0.02", "0.25"])
        edges = [("", "")] * 9 + [("2020-01", ""), ("", "2019-11"), ("2019-06", "2019-12")]
        row["effective_from"], row["effective_to"] = chance.choice(edges)
    _write(folder / "config/indicators.csv", indicators)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
