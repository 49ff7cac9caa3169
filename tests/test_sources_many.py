"""Many scorecards from one passage: filters, months, and each engine against plain Python."""

from __future__ import annotations

import csv
import gc
import gzip
import random
import sys
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.sources import INDICATORS, TODAY, wide, write_csv, write_xlsx

from workbook_tools import config, sources
from workbook_tools.errors import SourceError
from workbook_tools.period import EVER, Month
from workbook_tools.series import Observation, Series
from workbook_tools.sources import bulk, files
from workbook_tools.sources import engine as engine_module
from workbook_tools.sources.gathered import in_order
from workbook_tools.sources.reading import Reading
from workbook_tools.tables import RowFilter, SourceSpec, figure_of, parse_filter

ROOT = Path(__file__).parents[1]
HEAD = ("team", "area", "ref", "month", "value")
DECEMBER = Month(2019, 12)
NOVEMBER = DECEMBER.previous
MASH, YOT = (("team", "MASH"),), (("team", "YOT"),)
PROPERTY = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
Found = dict[str, dict[str, Series]]


def read(
    folder: Path,
    filters: dict[str, RowFilter],
    *specs: SourceSpec | str,
    months: tuple[Month, Month] | None = None,
) -> Found:
    chosen = [spec if isinstance(spec, SourceSpec) else SourceSpec(Path(spec)) for spec in specs]
    return sources.read_many(chosen, INDICATORS, filters, folder=folder, today=TODAY, months=months)


def said(*words: object, **options: object) -> Found | list[str]:
    """What is read, or what it is refused with."""
    try:
        return read(*words, **options)
    except SourceError as error:
        return [str(fault) for fault in error.faults]


def write_parquet(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    write_csv(path.with_suffix(".tmp"), rows)
    with duckdb.connect() as engine:
        engine.read_csv(str(path.with_suffix(".tmp")), header=True, all_varchar=True).write_parquet(
            str(path)
        )
    return path


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every long CSV is large enough for the engine."""
    monkeypatch.setattr(bulk, "LARGE", 0)


ROWS = [
    HEAD,
    ("MASH", "North", "A1", "2019-12", "5"),
    ("MASH", "North", "A1", "2019-11", "<5"),
    ("YOT", "North", "A1", "2019-12", "7"),
    (" YOT ", "South", "A2", "Dec-19", "70%"),
]


def test_each_scorecard_has_the_lines_that_its_filter_lets_through(tmp_path):
    write_csv(tmp_path / "a.csv", ROWS)
    south = (("area", "South"), ("team", "YOT"))
    found = read(tmp_path, {"mash": MASH, "yot": YOT, "south": south, "again": MASH}, "a.csv")
    assert [found[name]["A1"].value(DECEMBER) for name in ("mash", "yot", "again")] == [5, 7, 5]
    assert list(found["south"]["A1"]) == []
    assert found["south"]["A2"].observations == found["yot"]["A2"].observations
    assert list(found["mash"]) == list(INDICATORS)


def test_a_scorecard_without_a_filter_has_every_line(tmp_path):
    write_csv(tmp_path / "a.csv", ROWS)
    assert said(tmp_path, {"mash": MASH, "all": ()}, "a.csv") == [
        "a.csv, line 4, column month: 'A1' has 2019-12 on line 2 too; keep one of them"
    ]


def test_lines_that_nobody_asked_for_are_not_judged(tmp_path):
    write_csv(tmp_path / "a.csv", [*ROWS, ("Other", "", "nothing", "never", "much")])
    assert list(read(tmp_path, {"mash": MASH}, "a.csv")["mash"]["A1"]) == [NOVEMBER, DECEMBER]
    assert len(said(tmp_path, {"all": ()}, "a.csv")) == 4


def test_months_outside_the_range_are_passed_over_and_one_to_come_is_a_fault(tmp_path):
    rows = [*ROWS, ("MASH", "", "A1", "2018-01", "broken"), ("MASH", "", "A1", "2020-03", "1")]
    write_csv(tmp_path / "a.csv", rows)
    december = (DECEMBER, DECEMBER)
    assert said(tmp_path, {"mash": MASH}, "a.csv", months=december) == [
        "a.csv, line 7, column month: 2020-03 has not begun yet (today is in 2020-01); mend the "
        "month"
    ]
    write_csv(tmp_path / "a.csv", rows[:-1])
    found = read(tmp_path, {"mash": MASH}, "a.csv", months=december)
    assert list(found["mash"]["A1"]) == [DECEMBER]


def test_several_sources_are_joined_by_reference_month_and_filter(tmp_path):
    write_csv(tmp_path / "a.csv", ROWS)
    write_xlsx(tmp_path / "b.xlsx", [("Team name", "ref", "Nov-19"), ("YOT", "A1", 3)])
    spec = SourceSpec(Path("b.xlsx"), "", "wide", {"team": "Team name"})
    found = read(tmp_path, {"mash": MASH, "yot": YOT}, "a.csv", spec)
    assert [found["yot"]["A1"].value(month) for month in (NOVEMBER, DECEMBER)] == [3, 7]
    assert len(found["mash"]["A1"].observations) == 2


def test_a_source_without_the_column_has_nothing_for_a_filter(tmp_path):
    write_csv(tmp_path / "a.csv", ROWS[:-1])
    write_csv(tmp_path / "whole.csv", [("ref", "Oct-19"), ("A1", "12")])
    found = read(tmp_path, {"mash": MASH}, "a.csv", wide("whole.csv"))
    assert list(found["mash"]["A1"]) == [NOVEMBER, DECEMBER]


def test_a_filter_that_lets_nothing_through_is_named(tmp_path):
    write_csv(tmp_path / "a.csv", ROWS)
    wrong = {"mash": (("team", "MAHS"),), "x": (("taem", "MASH"),), "y": (("taem", "YOT"),)}
    assert said(tmp_path, wrong, "a.csv") == [
        "config/scorecards.csv, column filter: no source has a line for 'mash' with team = "
        '"MAHS"; mend the filter',
        "config/scorecards.csv, column filter: no source has the column 'taem' of 'x' and 1 more; "
        "add it, or map it in config/project.toml",
    ]


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "zip", "parquet", "xlsx"])
def test_every_kind_of_file_gives_the_same(tmp_path, kind):
    whole = write_csv(tmp_path / "whole.csv", ROWS).read_bytes()
    file = tmp_path / f"figures.{kind}"
    match kind:
        case "csv":
            file.write_bytes(whole)
        case "csv.gz":
            file.write_bytes(gzip.compress(whole))
        case "zip":
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr("inner/figures.csv", whole)
        case "parquet":
            write_parquet(file, ROWS)
        case "xlsx":
            write_xlsx(file, ROWS)
    filters = {"mash": MASH, "yot": YOT}
    assert read(tmp_path, filters, file.name) == read(tmp_path, filters, "whole.csv")


def test_typed_columns_of_parquet_are_what_they_show(tmp_path):
    with duckdb.connect() as engine:
        engine.sql(
            "SELECT * FROM (VALUES (7, 'A1', DATE '2019-12-31', 5.0::DOUBLE, NULL), "
            "(7, 'A2', DATE '2019-11-01', 0.25::DOUBLE, 'derived'), "
            "(8, 'A1', DATE '2019-12-01', 1.0::DOUBLE, NULL)) "
            "t(team, ref, month, value, provenance)"
        ).write_parquet(str(tmp_path / "a[1].parquet"))
    seven = {"seven": (("team", "7"),)}
    found = read(tmp_path, seven, "a[1].parquet", months=(NOVEMBER, DECEMBER))["seven"]
    assert found["A1"].observations == {DECEMBER: Observation(figure_of(5, None))}
    assert found["A2"].at(NOVEMBER).provenance == "derived"
    for last in (DECEMBER, EVER[1]):
        late = read(tmp_path, seven, "a[1].parquet", months=(DECEMBER, last))["seven"]
        assert (list(late["A1"]), list(late["A2"])) == ([DECEMBER], [])


def test_without_the_engine_csv_is_read_and_parquet_says_what_to_install(
    tmp_path, monkeypatch, engine
):
    write_csv(tmp_path / "a.csv", ROWS)
    write_parquet(tmp_path / "a.parquet", ROWS)
    with_engine = read(tmp_path, {"mash": MASH}, "a.csv")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert read(tmp_path, {"mash": MASH}, "a.csv") == with_engine
    assert said(tmp_path, {"mash": MASH}, "a.parquet") == [
        "a.parquet: is a Parquet file; install workbook-tools[bulk] to read it"
    ]


CUT_SHORT = gzip.compress(b"ref,month,value\nA1,2019-12,5\n", mtime=0)[:-9]


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.parquet", b"no such thing", "is damaged or no Parquet file; make it again"),
        ("a.csv.gz", CUT_SHORT, "is damaged or cut"),
        ("a.gz", b"ref,month,value\n", "is damaged or cut short; make it again"),
        ("a.zip", b"PK\x03\x04 no archive", "is damaged or cut short; make it again"),
    ],
)
def test_a_damaged_file_is_named(tmp_path, name, data, what):
    (tmp_path / name).write_bytes(data)
    (sentence,) = said(tmp_path, {"": ()}, name)
    assert sentence.startswith(f"{name}: {what}")


def test_an_archive_holds_one_csv(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "ref")
        archive.writestr("b.csv", "ref")
    assert said(tmp_path, {"": ()}, "a.zip") == [
        "a.zip: holds something other than one CSV; put the CSV into it alone"
    ]


BROKEN = [
    ("MASH", "", *row)
    for row in [
        ("A1", "2019-01", "12 or so"),
        ("A1", "Dce-19", "5"),
        ("A1", "2020-02", "5"),
        ("A9", "2019-12", "5"),
        ("01-Dec", "2019-12", "5"),
        ("", "2019-12", "5"),
        ("A2", "2019-12", "90"),
        ("A2", "2019-11", "#N/A"),
        ("A1", "2019-03", "5%"),
        ("007", "", "5"),
        ("A1", "2019-04", "1.2.3"),
        ("A1", "2019-13", "5"),
        ("A1", "2019-05", "1e99"),
        ("A2", "2019-06", "#REF!"),
        ("Z9", "2019-06", "1"),
        ("A1", "2019-02", "6"),
        ("A1", "2019-07", "five"),
        ("A1", "31/02/2019", "5"),
        ("A1", "2019-08", "--"),
        ("A2", "2019-07", "101"),
    ]
]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_source_with_twenty_broken_lines_names_all_twenty(tmp_path, kind, engine):
    good = [("MASH", "", "A1", "2019-02", "5"), ("YOT", "", "A1", "2019-02", "never judged")]
    rows = [HEAD, *good, *BROKEN]
    first = 4 if kind == "csv" else 3
    (write_csv if kind == "csv" else write_parquet)(tmp_path / f"a.{kind}", rows)
    sentences = said(tmp_path, {"mash": MASH}, f"a.{kind}")
    assert [sentence.split(", column")[0] for sentence in sentences] == [
        f"a.{kind}, line {line}" for line in range(first, first + 20)
    ]


CELLS = {
    "team": ["MASH", "YOT", " MASH", "Other", "mash", "é", "MASH\u00a0"],
    "area": ["North", "South", "", "a,b", 'say "so"', "two\nlines", "x "],
    "ref": ["A1", "A2", "OLD2", "007", "NA", "A1 ", "A9", ""],
    "month": ["2019-12", "2019-11", "Dec-19", "2019-13", "2018-01", "2020-05", "31/12/2019", ""],
    "value": ["5", "0.5", "50%", "<5", "c", "n/a", "", "..", "90", "five", "1,548", "#N/A"],
}
awkward = st.lists(
    st.tuples(*(st.sampled_from(CELLS[name]) for name in HEAD)), min_size=1, max_size=8
)
asked_for = st.sampled_from(
    [
        {"mash": MASH},
        {"mash": MASH, "yot": YOT},
        {"all": ()},
        {"both": (("area", "North"), ("team", "MASH")), "mash": MASH},
        {"accent": (("team", "é"),)},
    ]
)
ranges = st.sampled_from(
    [None, (NOVEMBER, DECEMBER), (Month(2018, 1), NOVEMBER), (DECEMBER, EVER[1])]
)


@PROPERTY
@given(rows=awkward, filters=asked_for, months=ranges, titled=st.booleans())
def test_the_engine_and_the_careful_reader_give_the_same_figures_and_refusals(
    tmp_path, rows, filters, months, titled
):
    title = [("Figures of the service",)] if titled else []
    write_csv(tmp_path / "a.csv", [*title, HEAD, *rows])
    careful = said(tmp_path, filters, "a.csv", months=months)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bulk, "LARGE", 0)
        assert said(tmp_path, filters, "a.csv", months=months) == careful


raw = st.lists(
    st.sampled_from(['"', ",", "\n", "\r\n", " ", "\t", "A1", "2019-12", "5", "MASH", "é", "\0"]),
    max_size=14,
).map("".join)


@PROPERTY
@given(text=raw, encoding=st.sampled_from(["utf-8", "cp1252"]), block=st.integers(4, 64))
def test_any_bytes_are_read_or_refused_alike(tmp_path, text, encoding, block):
    whole = f"{','.join(HEAD)}\nMASH,,A1,2019-11,3\n{text}"
    (tmp_path / "a.csv").write_bytes(whole.encode(encoding))
    careful = said(tmp_path, {"mash": MASH}, "a.csv")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bulk, "LARGE", 0)
        patched.setattr(bulk, "_CHUNK", block)
        assert said(tmp_path, {"mash": MASH}, "a.csv") == careful


marked = st.tuples(*(st.sampled_from([*CELLS[name], "\x1f", "5\x1f2019-12"]) for name in HEAD))


@PROPERTY
@given(
    rows=st.lists(marked, min_size=1, max_size=8) | awkward,
    filters=asked_for,
    months=ranges,
    kind=st.sampled_from(["csv", "parquet"]),
)
def test_rows_put_together_say_what_each_says(tmp_path, rows, filters, months, kind):
    (write_csv if kind == "csv" else write_parquet)(tmp_path / f"a.{kind}", [HEAD, *rows])
    write_csv(tmp_path / "b.csv", [HEAD, ("MASH", "North", "A1", "2018-03", "4")])
    asked = (tmp_path, filters, f"a.{kind}", "b.csv")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bulk, "LARGE", 0)
        together = said(*asked, months=months)
        patched.setattr(engine_module, "groups", lambda *_: None)
        assert together == said(*asked, months=months)


@pytest.mark.parametrize(
    "columns",
    [
        "team, ref, month, value::DOUBLE AS value",
        "team, ref, month, value::DECIMAL(9, 2) AS value",
        "team, 101 AS ref, (month || '-01')::DATE AS month, value::DOUBLE::BIGINT AS value",
        "team, ref, month, value::FLOAT AS value, value::DOUBLE AS numerator, NULL AS provenance",
        "team, ref, month, value, value::INTEGER > 0 AS provenance",
    ],
)
def test_typed_columns_put_together_say_what_each_says(tmp_path, columns, monkeypatch):
    figures = ["0.1", "1", "0.30000000000000004", "1e-7", "0.33333", "-0.5"]
    rows = [("MASH", "", "A1", str(m), v) for m, v in zip(DECEMBER.last(6), figures, strict=True)]
    write_parquet(tmp_path / "texts.parquet", [HEAD, *rows])
    source = str(tmp_path / "texts.parquet")
    typed = duckdb.sql(f"SELECT {columns} FROM '{source}'")  # noqa: S608
    typed.write_parquet(str(tmp_path / "a.parquet"))
    together = said(tmp_path, {"mash": MASH}, "a.parquet")
    monkeypatch.setattr(engine_module, "groups", lambda *_: None)
    assert repr(together) == repr(said(tmp_path, {"mash": MASH}, "a.parquet"))


def test_good_rows_are_not_looked_at_one_by_one(tmp_path, monkeypatch):
    write_parquet(tmp_path / "a.parquet", ROWS)
    monkeypatch.delattr(Reading, "add")
    found = read(tmp_path, {"mash": MASH, "yot": YOT}, "a.parquet")
    assert found["yot"]["A2"].value(DECEMBER) == Decimal("0.7")


def test_what_was_read_is_let_go_without_a_look_for_garbage(tmp_path):
    write_parquet(tmp_path / "a.parquet", ROWS)
    gc.collect()
    gc.disable()
    try:
        assert said(tmp_path, {"mash": MASH}, "a.parquet")
        assert not any(type(each) is Reading for each in gc.get_objects())
    finally:
        gc.enable()


def test_a_month_that_two_sources_have_is_named_however_they_are_read(tmp_path):
    write_parquet(tmp_path / "a.parquet", ROWS)
    write_csv(tmp_path / "b.csv", [HEAD, ("MASH", "", "A1", "Dec-19", "6")])
    asked = (tmp_path, {"mash": MASH})
    for names, second, first in (("ab", "b.csv", "a.parquet"), ("ba", "a.parquet", "b.csv")):
        files = [f"{name}.{'parquet' if name == 'a' else 'csv'}" for name in names]
        (sentence,) = said(*asked, *files)
        assert sentence.startswith(f"{second}, line ")
        assert f"on {first}, line " in sentence


def by_pandas(path: Path, rows: RowFilter) -> dict[tuple[str, str], str]:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column, value in rows:
        frame = frame[frame[column] == value]
    return dict(zip(zip(frame["ref"], frame["month"], strict=True), frame["value"], strict=True))


def by_python(path: Path, rows: RowFilter) -> dict[tuple[str, str], str]:
    with path.open(newline="", encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if all(line[c] == v for c, v in rows)]
    return {(line["ref"], line["month"]): line["value"] for line in lines}


def figures(series: dict[str, Series]) -> dict[tuple[str, str], object]:
    return {(ref, str(month)): s.value(month) for ref, s in series.items() for month in s}


@pytest.mark.parametrize("seed", range(5))
def test_three_ways_agree_on_every_figure_of_generated_data(tmp_path, seed, engine, monkeypatch):
    pick = random.Random(seed)  # noqa: S311
    rows = [
        (team, "", ref, str(month), pick.choice(["", "0", "0.5", "c", "<5", "n/a", "..", "1"]))
        for team in ("MASH", "YOT", "Other")
        for ref in INDICATORS
        for month in DECEMBER.last(24)
        if pick.random() > 0.2
    ]
    pick.shuffle(rows)
    path = write_csv(tmp_path / "a.csv", [HEAD, *rows])
    write_parquet(tmp_path / "a.parquet", [HEAD, *rows])
    monkeypatch.delattr(files, "_csv_stream")
    for name in ("a.csv", "a.parquet"):
        found = read(tmp_path, {"mash": MASH, "yot": YOT}, name)
        for scorecard, rows_of in (("mash", MASH), ("yot", YOT)):
            pandas = {k: figure_of(v, None) for k, v in by_pandas(path, rows_of).items()}
            python = {k: figure_of(v, None) for k, v in by_python(path, rows_of).items()}
            assert figures(found[scorecard]) == pandas == python
    monkeypatch.undo()
    write_csv(tmp_path / "a.csv", [HEAD, *rows, rows[0]])
    first = rows[0]
    (sentence,) = said(tmp_path, {"own": (("team", first[0]),)}, "a.csv")
    assert sentence.startswith(f"a.csv, line {len(rows) + 2}, column month: {first[2]!r} has")


def test_the_engine_agrees_on_every_figure_of_the_example(engine, monkeypatch):
    monkeypatch.delattr(files, "_csv_stream")
    project = config.load(ROOT)
    (found,) = sources.read_many(
        project.sources, project.indicators, {"": ()}, folder=ROOT, today=date(2020, 1, 10)
    ).values()
    path = ROOT / "data/figures.csv"
    for other in (by_pandas(path, ()), by_python(path, ())):
        assert figures(found) == {
            key: figure_of(text, project.indicators[key[0]].unit) for key, text in other.items()
        }
    assert sum(len(series.observations) for series in found.values()) == 700


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", ()),
        ('team = "MASH"', MASH),
        ('Team=\'MASH\' AND  Area Name = "a ""b"" and c"', (("area name", 'a "b" and c'), *MASH)),
    ],
)
def test_a_filter_is_read_as_it_is_written(text, rows):
    assert parse_filter(text) == rows


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("team = MASH", "'team = MASH' is no condition; write it as team = \"MASH\", the value"),
        ('= "MASH"', "is no condition"),
        ('team = "A" or area = "B"', "goes on after a value with 'or area = \"B\"'; join"),
        ('team = "A" and', "ends with and; write a condition after it, or leave it out"),
        ('team = "A" and Team = "B"', "'team' stands here twice"),
        ('month = "2019-12"', "'month' is read as a figure's own; filter by another column"),
    ],
)
def test_a_filter_that_cannot_be_read_is_named(text, what):
    with pytest.raises(ValueError, match=r".") as refused:
        parse_filter(text)
    assert what in str(refused.value)


@given(st.lists(st.sampled_from(Month(2019, 12).last(9)), unique=True, min_size=1))
def test_rows_in_any_order_make_the_series_of_their_months(months: list[Month]) -> None:
    said = tuple(Observation(Decimal(month.month)) for month in months)
    assert in_order(months)("M1", said) == Series("M1", dict(zip(months, said, strict=True)))
