"""The awkward workbooks, and what their README says of each."""

from __future__ import annotations

import re
from pathlib import Path

HOME = Path(__file__).resolve().parents[1] / "packages"
REFUSED = HOME / "refused"
_LINE = re.compile(r"\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|")


def noted() -> dict[Path, tuple[str, list[str]]]:
    """Each file of the README: the program that made it, and the features it is there for."""
    found = {}
    for line in (HOME / "README.md").read_text(encoding="utf-8").splitlines():
        if match := _LINE.fullmatch(line.strip()):
            features = [feature.strip() for feature in match[3].split(",")]
            found[HOME / match[1]] = (match[2].strip(), features)
    return found


def good() -> list[Path]:
    """Every workbook that can be filled."""
    return sorted(path for path in HOME.glob("*.xl*"))


def refused() -> list[Path]:
    """Every file that is refused."""
    return sorted(REFUSED.iterdir())


def templates() -> list[Path]:
    """The project's own template, filled beside the awkward ones."""
    path = HOME.parents[1] / "template.xlsx"
    return [path] if path.exists() else []
