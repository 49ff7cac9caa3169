"""The rows of the template: what ``config/indicators.csv`` says of each indicator."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """An indicator, as far as the look of its row depends on it."""

    ref: str
    title: str
    outcome: str
    section: str
    owner: str
    unit: str
    decimals: int

    @property
    def label(self) -> str:
        return f"{self.ref}  {self.title}"


SPARE = Row("", "", "", "", "", "count", 0)
PROTOTYPE = Row("*", "Every indicator", "", "section", "owner", "count", 0)
BAND_KEY = "* section"


@dataclass(frozen=True)
class Section:
    """Indicators that stand under one band; ``owner`` is empty where they have several."""

    title: str
    owner: str
    rows: tuple[Row, ...]

    @property
    def key(self) -> str | None:
        """The key of the band where it stands for every section's."""
        return BAND_KEY if self.rows == (PROTOTYPE,) else None


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Row(
                ref=line["ref"].strip(),
                title=line["title"].strip(),
                outcome=line["outcome"].strip(),
                section=line["section"].strip(),
                owner=line["owner"].strip(),
                unit=line["unit"].strip(),
                decimals=int(line["decimals"] or 0),
            )
            for line in csv.DictReader(file)
        ]


def sections(rows: list[Row]) -> list[Section]:
    found = []
    for title, members in groupby(rows, key=lambda row: row.section):
        held = tuple(members)
        owners = {row.owner for row in held}
        found.append(Section(title, owners.pop() if len(owners) == 1 else "", held))
    return found
