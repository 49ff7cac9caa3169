"""Small plots as SVG, written by hand so that no library is needed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

WIDTH, LEFT, RIGHT, TOP, BAR = 720, 210, 70, 40, 26
COLOURS = ("#1b5e8c", "#b3541e", "#4a7c3a")


def bars(path: Path, title: str, values: Mapping[str, float]) -> None:
    """A bar for each value, on a logarithmic scale, with the value beside it."""
    height = TOP + BAR * len(values) + 10
    low, high = min(values.values()) / 2, max(values.values())
    parts = []
    for n, (name, value) in enumerate(values.items()):
        y = TOP + n * BAR
        long = (WIDTH - LEFT - RIGHT) * math.log(value / low) / math.log(high / low)
        parts.append(f'<text x="{LEFT - 8}" y="{y + 15}" text-anchor="end">{escape(name)}</text>')
        parts.append(
            f'<rect x="{LEFT}" y="{y + 3}" width="{long:.0f}" height="16" fill="{COLOURS[0]}"/>'
        )
        parts.append(f'<text x="{LEFT + long + 6:.0f}" y="{y + 15}">{value:.1f}</text>')
    _write(path, f"{title} (logarithmic)", height, parts)


def lines(path: Path, title: str, unit: str, values: Mapping[str, list[tuple[int, float]]]) -> None:
    """A line for each engine over sizes that stand side by side, on a logarithmic scale."""
    height, bottom = 320, 280
    every = [ms for points in values.values() for _, ms in points]
    low, high = min(every) / 2, max(every) * 1.2

    def up(ms: float) -> float:
        return bottom - (bottom - TOP - 20) * math.log(ms / low) / math.log(high / low)

    sizes = [size for size, _ in next(iter(values.values()))]
    across = [120 + n * 220 for n in range(len(sizes))]
    parts = [
        f'<text x="{x}" y="{bottom + 24}" text-anchor="middle">{size:,} {unit}</text>'
        for x, size in zip(across, sizes, strict=True)
    ]
    for colour, (name, points) in zip(COLOURS, values.items(), strict=True):
        at = [(x, up(ms)) for x, (_, ms) in zip(across, points, strict=True)]
        path_of = " ".join(f"{x},{y:.0f}" for x, y in at)
        parts.append(f'<polyline points="{path_of}" fill="none" stroke="{colour}"/>')
        for (x, y), (_, ms) in zip(at, points, strict=True):
            parts.append(f'<circle cx="{x}" cy="{y:.0f}" r="4" fill="{colour}"/>')
            parts.append(f'<text x="{x + 8}" y="{y - 6:.0f}">{ms:.1f}</text>')
        x, y = at[-1]
        parts.append(f'<text x="{x + 8}" y="{y + 14:.0f}" fill="{colour}">{escape(name)}</text>')
    _write(path, f"{title} (logarithmic)", height, parts)


def _write(path: Path, title: str, height: int, parts: Iterable[str]) -> None:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        f'<text x="12" y="24" font-size="15">{escape(title)}</text>'
    )
    path.write_text(head + "".join(parts) + "</svg>\n", encoding="utf-8", newline="\n")
