"""A large project made from the example: many scorecards, one extract with millions of rows.

    python benchmarks/project.py FOLDER --scorecards 300 --rows 5000000

The same numbers give the same bytes. The extract has a line for each team, indicator and month, of
more teams, months and columns than the scorecards need, as CSV or Parquet. Its figures are

``coherent``: as a council's are. A team is 0.4 to 2 times the example's size; its counts walk from
month to month around levels of its own, parts stay within their wholes, what has a formula in
``config/indicators.csv`` follows from it and from the populations that the project states, and the
bands of assessments make 100%. Percentages have two decimals and rates none, as in the example; so
are the provenances: December 2018 is ``derived``, with four decimals, and the half year after it
``reconstructed``. Every fifth team has one rate that does not follow, in one of the last six
months; every tenth has nothing in one of the eleven months before the last; another tenth hides
counts of 1 to 4, and what follows from them (``c``). Nothing out of nothing is ``n/a``.

``mixed``: a team's month has the figures of one month of the example, so that months, populations
and formulas contradict one another. Checks have their longest search then.
"""

from __future__ import annotations

import argparse
import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[1]
MONTHS = 36  # of which scorecards show 24
LAST = "2019-12-01"
FIGURES = ("coherent", "mixed")
_PARTS = {
    "M2": "M1",
    "M5": "M2",
    "M6": "M2",
    "EH1": "CIN1",
    "CIN2": "CIN1",
    "EH3a#": "EH2",
    "EH3b#": "EH2 - EH3a#",
    "EH3c#": "EH2 - EH3a# - EH3b#",
    "EH3d#": "EH2 - EH3a# - EH3b# - EH3c#",
    "CP3": "CP2",
    "CP4-QL#": "CP4",
    "CP5": "CP2",
    "CP7": "CP3",
    "CP8": "CP1",
    "CP9": "CP1",
    "LAC5": "LAC1",
    "LAC6": "LAC1",
    "LAC6b": "LAC2",
    "LAC9": "LAC1",
    "LAC11": "LAC3",
    "LAC12": "LAC3 - LAC11",
}
"""Counts that are part of others; ``EH3a#`` is the count behind the percentage ``EH3a``."""
_RESTS = {"EH3e#": "EH2 - EH3a# - EH3b# - EH3c# - EH3d#", "EH4": "EH2 - EH3e#"}
_FORMULAS = {
    **{f"EH3{band}": f"EH3{band}# / EH2" for band in "abcde"},
    "CP4-QL": "CP4-QL# / CP4",
    "CP7-QL": "CP7 / CP3",
    "M5-QL": "M5 / M2",
}
"""What percentages follow from although ``config/indicators.csv`` does not say so."""
_NOTE = ",2019-10,,definition,The population is a newer estimate from here on.,\n"
_MACROS = """
    CREATE MACRO chance(what) AS
        md5_number_lower(concat_ws(' ', {seed}, what)) / 18446744073709551616.0;
    CREATE MACRO own(team, what) AS 0.85 + 0.3 * chance(concat_ws(' ', team, what));
    CREATE MACRO step(team, ago, what) AS 2 * chance(concat_ws(' ', team, ago, what)) - 1;
    CREATE MACRO walk(team, ago, what) AS
        step(team, ago, what) + step(team, ago + 1, what) + step(team, ago + 2, what);
    CREATE MACRO events(mean, walked) AS greatest(0, round(mean + walked * sqrt(mean)));
    CREATE MACRO part(whole, share, walked) AS least(
        whole,
        greatest(0, round(whole * share + walked * sqrt(whole * share * (1 - share))))
    );
    CREATE MACRO shown(figure, count, hides, silent) AS
        CASE WHEN silent THEN ''
             WHEN hides AND count BETWEEN 1 AND 4 THEN 'c'
             WHEN isfinite(figure) THEN format('{{:g}}', figure)
             ELSE 'n/a' END;
"""
_LEVELS = """
    SELECT ref, round(avg(value::DOUBLE), 4) FROM figures
    WHERE provenance = 'published' GROUP BY ref
"""
_FILES = ("config/indicators.csv", "data/figures.csv", "config/populations.csv")
_ALL_MONTHS = """
    SELECT ago,
           month,
           coalesce(any_value(provenance), 'published') AS provenance,
           any_value(CASE provenance WHEN 'derived' THEN 4 ELSE 2 END) AS places,
           coalesce(
               (SELECT arg_max(p.population, p.month) FROM populations p WHERE p.month <= m.month),
               (SELECT arg_min(p.population, p.month) FROM populations p)
           ) AS population
    FROM (SELECT ago, strftime(date_add($last::DATE, to_months(-ago::INTEGER)), '%Y-%m') AS month
          FROM range($months) r(ago)) m
    LEFT JOIN figures USING (month)
    GROUP BY ALL
"""
_TEAMS = """
    SELECT *,
           0.4 + 1.6 * pow(chance(team), 2) AS size,
           team % 10 = 3 AS hides,
           team % 10 = 5 AND ago = 1 + team // 10 % 11 AS silent,
           if(team % 5 = 2 AND ago = team // 5 % 6, $rates[1 + team // 5 % len($rates)], '') AS slip
    FROM range($teams) t(team), months
"""
_COHERENT = """
    CREATE TABLE made AS
    SELECT team, ago, provenance, ref, value
    FROM (UNPIVOT (SELECT team, ago, provenance, {texts} FROM ({counts})) ON {refs}
          INTO NAME ref VALUE value)
"""
_MIXED = """
    CREATE TABLE made AS
    SELECT team, ago, 'published' AS provenance, ref, coalesce(value, '') AS value
    FROM (SELECT team, ago, ref, (team * 7 + ago * 3 + $seed) % $held AS pick
          FROM range($teams) t(team), months, refs) picked
    LEFT JOIN figures USING (ref, pick)
"""
_ROWS = """
    SELECT printf('Team %04d', team) AS team,
           printf('Area %02d', team % 20) AS area,
           printf('C%06d', team * 37 % 999983) AS cost_centre,
           ref,
           title AS indicator,
           month,
           value,
           made.provenance,
           printf('extract %d', team % 7) AS remark
    FROM made JOIN refs USING (ref) JOIN months USING (ago)
    WHERE (team * $refs + number) * $months + ago < $rows
    ORDER BY ago DESC, team, number
"""


def make(
    folder: Path,
    *,
    scorecards: int = 300,
    rows: int = 5_000_000,
    kind: str = "csv",
    seed: int = 1,
    figures: str = "coherent",
) -> Path:
    """A project of ``scorecards`` teams in ``folder``, which must not be there yet."""
    shutil.copytree(ROOT / "config", folder / "config")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copy2(ROOT / "template.xlsx", folder)
    settings = folder / "config" / "project.toml"
    text = settings.read_text(encoding="utf-8").replace("figures.csv", f"extract.{kind}")
    settings.write_text(text, encoding="utf-8")
    if figures == "coherent":
        with (folder / "config" / "notes.csv").open("a", encoding="utf-8") as notes:
            notes.write(_NOTE)
    _write_scorecards(folder / "config" / "scorecards.csv", scorecards)
    extract = folder / "data" / f"extract.{kind}"
    write_extract(extract, scorecards, rows, seed=seed, figures=figures)
    return folder


def team_names(count: int) -> Iterator[str]:
    """The teams that have scorecards."""
    return (f"Team {number:04d}" for number in range(count))


def write_extract(
    path: Path, scorecards: int, rows: int, *, seed: int = 1, figures: str = "coherent"
) -> Path:
    """The extract, to a file whose name ends in ``.csv`` or ``.parquet``.

    It has ``rows`` rows, or as many as the scorecards need.
    """
    with duckdb.connect() as engine:
        refs = _load(engine)
        rows = max(rows, scorecards * refs * MONTHS)
        teams = -(-rows // (refs * MONTHS))
        _make_mixed(engine, teams, seed) if figures == "mixed" else _make(engine, teams, seed)
        given = {"rows": rows, "months": MONTHS, "refs": refs}
        engine.execute(f"CREATE TABLE extract AS {_ROWS}", given)
        found = engine.table("extract")
        found.write_csv(str(path)) if path.suffix == ".csv" else found.write_parquet(str(path))
    return path


def _load(engine: duckdb.DuckDBPyConnection) -> int:
    """Reads the example's indicators, figures, populations; returns how many indicators."""
    read = "read_csv($file, header = true, all_varchar = true)"
    tables = {
        "refs": f"SELECT ref, title, unit, formula, row_number() OVER () - 1 AS number FROM {read}",
        "figures": f"SELECT *, dense_rank() OVER (ORDER BY month) - 1 AS pick FROM {read}",
        "populations": f"SELECT month, population::DOUBLE AS population FROM {read}",
    }
    for (name, query), file in zip(tables.items(), _FILES, strict=True):
        engine.execute(f"CREATE TABLE {name} AS {query}", {"file": str(ROOT / file)})
    engine.execute(f"CREATE TABLE months AS {_ALL_MONTHS}", {"months": MONTHS, "last": LAST})
    return len(engine.table("refs"))


def _make_mixed(engine: duckdb.DuckDBPyConnection, teams: int, seed: int) -> None:
    (held,) = engine.sql("SELECT max(pick) + 1 FROM figures").fetchall()[0]
    engine.execute(_MIXED, {"teams": teams, "seed": seed, "held": held})


def _make(engine: duckdb.DuckDBPyConnection, teams: int, seed: int) -> None:
    engine.execute(_MACROS.format(seed=seed))
    rows = engine.sql("SELECT ref, unit, formula FROM refs ORDER BY number").fetchall()
    levels = dict(engine.sql(_LEVELS).fetchall())
    counts = _TEAMS
    for ref, figure in _counts(rows, levels).items():
        counts = f'SELECT *, {figure} AS "{ref}" FROM ({counts})'
    given = {"teams": teams, "rates": [ref for ref, unit, _ in rows if unit == "rate"]}
    texts = ", ".join(_text(ref, unit, formula, levels[ref]) for ref, unit, formula in rows)
    refs = ", ".join(f'"{ref}"' for ref, _, _ in rows)
    engine.execute(_COHERENT.format(texts=texts, counts=counts, refs=refs), given)


def _counts(rows: list[tuple[str, str, str]], levels: dict[str, float]) -> dict[str, str]:
    """What each count is in terms of those before it."""
    alone = [r for r, unit, _ in rows if unit == "count" and r not in {**_PARTS, **_RESTS}]
    found = {ref: f"events(size * {levels[ref]} * {_own(ref)}, {_walk(ref)})" for ref in alone}
    for ref, whole in _PARTS.items():
        first, *others = whole.split(" - ")
        if ref.endswith("#"):
            levels[ref] = levels[first] * levels[ref[:-1]]
        share = levels[ref] / (levels[first] - sum(levels[other] for other in others))
        found[ref] = f"part({_quoted(whole)}, {_share(ref, share)}, {_walk(ref)})"
    return found | {ref: _quoted(whole) for ref, whole in _RESTS.items()}


def _text(ref: str, unit: str, formula: str | None, level: float) -> str:
    """What the extract says of an indicator, as a column."""
    formula = formula or _FORMULAS.get(ref)
    figure = _quoted(formula or ref)
    count = figure.split(" ")[0]
    if unit == "rate":
        figure = f"round(if(slip = '{ref}', 3 + 1.4 * {figure}, {figure}))"
    elif formula:
        figure = f"round({figure}, places)"
    elif unit == "percent":
        share = f"{_share(ref, level)} + 0.03 * {_walk(ref)}"
        count, figure = "NULL", f"round(least(1, greatest(0, {share})), places)"
    return f'shown({figure}, {count}, hides, silent) AS "{ref}"'


def _own(ref: str) -> str:
    return f"own(team, '{ref}')"


def _walk(ref: str) -> str:
    return f"walk(team, ago, '{ref}')"


def _share(ref: str, share: float) -> str:
    """A team's own share near ``share``, never under 0 nor over 1."""
    near = f"{min(share, 1 - share):.4f} * {_own(ref)}"
    return near if share < 0.5 else f"1 - {near}"


def _quoted(formula: str) -> str:
    return " ".join(f'"{word}"' if word[0].isalpha() else word for word in formula.split(" "))


def _write_scorecards(path: Path, count: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("name", "title", "indicators", "filter"))
        for team in team_names(count):
            name = team.lower().replace(" ", "-")
            writer.writerow((name, f"{team}: children and families", "all", f'team = "{team}"'))


def main() -> None:
    """Makes the project that the command line asks for."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("folder", type=Path)
    words.add_argument("--scorecards", type=int, default=300)
    words.add_argument("--rows", type=int, default=5_000_000)
    words.add_argument("--kind", choices=("csv", "parquet"), default="csv")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--figures", choices=FIGURES, default=FIGURES[0])
    print(make(**vars(words.parse_args())))


if __name__ == "__main__":
    main()
