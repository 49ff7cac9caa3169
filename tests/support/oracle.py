"""Every figure of a scorecard worked out a second time, in exact fractions.

Straight from the CSV files of a project folder; nothing of the library is used, so that a mistake
there cannot repeat itself here. A figure is a Fraction, or the sign of its absence.
"""

from __future__ import annotations

import ast
import csv
import operator
import re
import tomllib
from collections.abc import Callable
from fractions import Fraction
from math import floor
from pathlib import Path

Figure = Fraction | str
Row = dict[str, Figure | None]

_SIGNS = {"": "", "n/a": "n/a", "-": "n/a", "..": "..", "x": "..", "TBC": "TBC", "c": "c"}
_STRONGEST = ("c", "..", "TBC", "n/a", "")
_OPERATORS: dict[type, Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _figure(text: str) -> Figure:
    if text in _SIGNS:
        return _SIGNS[text]
    if text.startswith("<"):
        return "c"
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def _number(year_month: str) -> int:
    year, month = year_month.split("-")
    return int(year) * 12 + int(month) - 1


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Oracle:
    """A project's figures by reference and month number (12 x year + month - 1)."""

    def __init__(self, folder: Path) -> None:
        self.rules = tomllib.loads((folder / "config/project.toml").read_text(encoding="utf-8"))
        self.indicators = {row["ref"]: row for row in _table(folder / "config/indicators.csv")}
        self.benchmarks = {
            (row["ref"], column): _figure(row[column])
            for row in _table(folder / "config/benchmarks.csv")
            for column in ("neighbours", "england", "south_east")
        }
        self.populations = {
            _number(row["month"]): Fraction(row["population"])
            for row in _table(folder / "config/populations.csv")
        }
        self.figures: dict[tuple[str, int], Figure] = {
            (row["ref"], _number(row["month"])): _figure(row["value"])
            for row in _table(folder / "data/figures.csv")
        }
        self.counts: dict[tuple[str, int], tuple[Figure, Figure]] = {}
        self._done: set[str] = set()
        for ref in self.indicators:
            self._derive(ref)

    def at(self, ref: str, month: int) -> Figure:
        if ref == "population":
            started = [m for m in self.populations if m <= month]
            return self.populations[max(started)] if started else ""
        return self.figures.get((ref, month), "")

    def in_effect(self, ref: str, month: int) -> bool:
        start, end = (self.indicators[ref][f"effective_{edge}"] for edge in ("from", "to"))
        return (not start or _number(start) <= month) and (not end or month <= _number(end))

    def _derive(self, ref: str) -> None:
        formula = self.indicators[ref]["formula"]
        if not formula or ref in self._done:
            return
        self._done.add(ref)
        names = re.findall(r"[A-Za-z]\w*(?:-\w+)*", formula)
        for name in names:
            if name in self.indicators:
                self._derive(name)
        tree = ast.parse(re.sub(r"[A-Za-z]\w*(?:-\w+)*", lambda m: _plain(m[0]), formula)).body[0]
        assert isinstance(tree, ast.Expr)
        by_plain = {_plain(name): name for name in names}
        is_ratio = re.fullmatch(r"[\w-]+ / [\w-]+", formula) is not None
        for month in sorted({m for name, m in self.figures if name in names}):
            if self.at(ref, month) == "" and self.in_effect(ref, month):
                self.figures[ref, month] = self._value(tree.value, by_plain, month)
            if is_ratio:
                self.counts[ref, month] = (self.at(names[0], month), self.at(names[1], month))

    def _value(self, node: ast.expr, names: dict[str, str], month: int) -> Figure:
        if isinstance(node, ast.Constant):
            return Fraction(str(node.value))
        if isinstance(node, ast.Name):
            return self.at(names[node.id], month)
        assert isinstance(node, ast.BinOp)
        left, right = (self._value(side, names, month) for side in (node.left, node.right))
        if isinstance(left, str) or isinstance(right, str):
            return next(sign for sign in _STRONGEST if sign in (left, right))
        if isinstance(node.op, ast.Div) and right == 0:
            return "n/a"
        return _OPERATORS[type(node.op)](left, right)

    def row(self, ref: str, month: int) -> Row:
        """What the library says of ``ref`` in ``month``, by field code; None for an empty cell."""
        indicator = self.indicators[ref]
        target = _figure(indicator["target"])
        row: Row = {"target": target, "status": self._status(ref, self.at(ref, month), target)}
        row |= {f"month-{n}": self.at(ref, month - n) for n in range(1, 24)}
        row |= {"month": self.at(ref, month)}
        row |= self._change("previous", ref, month, month - 1)
        row |= self._change("year", ref, month, month - 12)
        row["small_base"] = row["previous.base"] or row["year.base"]
        row |= self._rolling(ref, month)
        row["ytd"] = self._year_to_date(ref, month)
        for column in ("neighbours", "england", "south_east"):
            row[f"benchmark.{column}"] = self.benchmarks.get((ref, column), "") or "–"
        if not self.in_effect(ref, month):
            row = dict.fromkeys(row)
        return {field: None if value == "" else value for field, value in row.items()}

    def _tolerance(self, ref: str) -> Fraction:
        own = self.indicators[ref]["change_tolerance"]
        return Fraction(own or str(self.rules["arrow_tolerance"]))

    def _change(self, name: str, ref: str, month: int, since: int) -> Row:
        new, old = self.at(ref, month), self.at(ref, since)
        change: Figure = "c" if "c" in (new, old) else "n/a"
        arrow, small = "-", False
        if isinstance(new, Fraction) and isinstance(old, Fraction):
            small = self.indicators[ref]["unit"] == "count" and (
                min(new, old) < self.rules["small_base"]
            )
            if old != 0:
                change = (new - old) / abs(old)
                signs = self.rules["signs"][0 if name == "previous" else 3 :]
                arrow = signs[1 - _sign(change, self._tolerance(ref))]
        return {
            f"{name}.change": change,
            f"{name}.arrow": arrow,
            f"{name}.direction": self._direction(ref, new, old, change),
            f"{name}.base": "small" if small else None,
        }

    def _direction(self, ref: str, new: Figure, old: Figure, change: Figure) -> str:
        polarity, tolerance = self.indicators[ref]["polarity"], self._tolerance(ref)
        if polarity == "target":
            target = _figure(self.indicators[ref]["target"])
            if isinstance(new, str) or isinstance(old, str) or isinstance(target, str):
                return "n/a"
            before, now = abs(old - target), abs(new - target)
            if abs(now - before) <= tolerance * before:
                return "no change"
            return "declining" if now > before else "improving"
        if isinstance(change, str):
            return "n/a"
        if polarity == "neutral":
            return "neutral"
        way = _sign(change, tolerance) * (1 if polarity == "high" else -1)
        return ("declining", "no change", "improving")[way + 1]

    def _status(self, ref: str, figure: Figure, target: Figure) -> str:
        polarity = self.indicators[ref]["polarity"]
        if isinstance(target, str):
            return "to be confirmed" if target == "TBC" else "no target"
        if isinstance(figure, str) or polarity == "neutral":
            return "not judged"
        gap = {"high": target - figure, "low": figure - target}.get(polarity, abs(figure - target))
        if gap <= 0:
            return "met"
        allowed = abs(target) * Fraction(self.indicators[ref]["target_tolerance"] or "0.05")
        return "within tolerance" if gap <= allowed else "missed"

    def _rolling(self, ref: str, month: int) -> Row:
        window = [self.at(ref, month - n) for n in range(12)]
        numbers = [figure for figure in window if isinstance(figure, Fraction)]
        mean = sum(numbers) / Fraction(len(numbers)) if numbers else None
        used = [month - n for n, figure in enumerate(window) if isinstance(figure, Fraction)]
        pooled = self._pooled(ref, used) if self.rules["averaging"] == "pooled" else ".."
        average = mean if isinstance(pooled, str) else pooled
        row: Row = {"mean12": average if average is not None else ".."}
        row |= {"max12": max(numbers, default=".."), "mean12.months": Fraction(len(numbers))}
        if "c" in window:
            row |= {"mean12": "c", "max12": "c"}
        for n, figure in enumerate(window):
            drawn = isinstance(figure, Fraction) and mean is not None and mean > 0
            share = min(figure / mean, Fraction(2)) if drawn else None  # type: ignore[operator]
            thousandths = None if share is None else floor(share * 1000 + Fraction(1, 2))
            row[f"index-{n}" if n else "index"] = share and Fraction(thousandths, 1000)
        return row

    def _year_to_date(self, ref: str, month: int) -> Figure:
        indicator, year, in_year = self.indicators[ref], *divmod(month, 12)
        if indicator["kind"] == "snapshot":
            return self.at(ref, month)
        april = (year if in_year >= 3 else year - 1) * 12 + 3
        held = {m: self.at(ref, m) for m in range(april, month + 1)}
        numbers = {m: figure for m, figure in held.items() if isinstance(figure, Fraction)}
        if "c" in held.values():
            return "c"
        if not numbers:
            return ".."
        if indicator["kind"] == "flow":
            return sum(numbers.values(), Fraction(0))
        return self._pooled(ref, list(numbers))

    def _pooled(self, ref: str, months: list[int]) -> Figure:
        pairs = [self.counts.get((ref, m), ("", "")) for m in months]
        if any("c" in pair for pair in pairs):
            return "c"
        over = [n for n, _ in pairs if isinstance(n, Fraction)]
        under = [d for _, d in pairs if isinstance(d, Fraction)]
        if len(over) < len(pairs) or len(under) < len(pairs) or sum(under) == 0:
            return ".."
        scale = 10_000 if self.indicators[ref]["unit"] == "rate" else 1
        return sum(over, Fraction(0)) / sum(under) * scale


def _plain(name: str) -> str:
    return "r_" + name.replace("-", "_")


def _sign(change: Fraction, tolerance: Fraction) -> int:
    if change == 0 or abs(change) < tolerance:
        return 0
    return 1 if change > 0 else -1
