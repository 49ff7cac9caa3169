"""A large project made from the example: many scorecards, one extract with millions of rows.

    python benchmarks/project.py FOLDER --scorecards 300 --rows 5000000

The same numbers give the same bytes. The extract has a line for each team, indicator and month, of
more teams, months and columns than the scorecards need, as CSV or Parquet.
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
_ROWS = """
    SELECT printf('Team %04d', team) AS team,
           printf('Area %02d', team % 20) AS area,
           printf('C%06d', team * 37 % 999983) AS cost_centre,
           ref,
           title AS indicator,
           strftime(date_add($last::DATE, to_months(-ago::INTEGER)), '%Y-%m') AS month,
           coalesce(value, '') AS value,
           'published' AS provenance,
           printf('extract %d', team % 7) AS remark
    FROM (SELECT *, (team * 7 + ago * 3 + $seed) % $held AS pick
          FROM range($teams) t(team), refs, range($months) m(ago)) made
    LEFT JOIN figures USING (ref, pick)
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
) -> Path:
    """A project of ``scorecards`` teams in ``folder``, which must not be there yet."""
    shutil.copytree(ROOT / "config", folder / "config")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copy2(ROOT / "template.xlsx", folder)
    settings = folder / "config" / "project.toml"
    text = settings.read_text(encoding="utf-8").replace("figures.csv", f"extract.{kind}")
    settings.write_text(text, encoding="utf-8")
    _write_scorecards(folder / "config" / "scorecards.csv", scorecards)
    write_extract(folder / "data" / f"extract.{kind}", scorecards, rows, seed)
    return folder


def team_names(count: int) -> Iterator[str]:
    """The teams that have scorecards."""
    return (f"Team {number:04d}" for number in range(count))


def write_extract(path: Path, scorecards: int, rows: int, seed: int = 1) -> Path:
    """The extract, to a file whose name ends in ``.csv`` or ``.parquet``.

    It has ``rows`` rows, or as many as the scorecards need. A team's month has the figures of one
    month of the example, so that they agree with one another.
    """
    with duckdb.connect() as engine:
        refs, held = _load(engine)
        least = scorecards * refs * MONTHS
        given = {
            "teams": -(-max(rows, least) // (refs * MONTHS)),
            "rows": max(rows, least),
            "months": MONTHS,
            "refs": refs,
            "held": held,
            "last": LAST,
            "seed": seed,
        }
        engine.execute(f"CREATE TABLE extract AS {_ROWS}", given)
        found = engine.table("extract")
        found.write_csv(str(path)) if path.suffix == ".csv" else found.write_parquet(str(path))
    return path


def _load(engine: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Reads the example's indicators and figures; returns how many indicators and months."""
    options = "header = true, all_varchar = true"
    engine.execute(
        "CREATE TABLE refs AS SELECT ref, title, row_number() OVER () - 1 AS number "
        f"FROM read_csv($file, {options})",
        {"file": str(ROOT / "config" / "indicators.csv")},
    )
    engine.execute(
        "CREATE TABLE figures AS SELECT ref, dense_rank() OVER (ORDER BY month) - 1 AS pick, value "
        f"FROM read_csv($file, {options})",
        {"file": str(ROOT / "data" / "figures.csv")},
    )
    refs, held = engine.sql(
        "SELECT (SELECT count(*) FROM refs), (SELECT max(pick) + 1 FROM figures)"
    ).fetchall()[0]
    return refs, held


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
    given = words.parse_args()
    made = make(
        given.folder,
        scorecards=given.scorecards,
        rows=given.rows,
        kind=given.kind,
        seed=given.seed,
    )
    print(made)


if __name__ == "__main__":
    main()
