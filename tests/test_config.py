"""``project.toml``, and the configuration as a whole."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.projects import FILES, PROJECT, config_faults, loaded

from workbook_tools.config import load
from workbook_tools.config.models import (
    BenchmarkRow,
    IndicatorRow,
    NoteRow,
    OwnerRow,
    PopulationRow,
    ScorecardRow,
)
from workbook_tools.config.settings import ProjectTable
from workbook_tools.errors import ConfigError
from workbook_tools.indicator import Averaging
from workbook_tools.tables import is_share

ROOT = Path(__file__).parents[1]


def test_the_example_loads():
    config = load(ROOT)
    assert list(config.indicators)[:4] == ["M1", "M2", "M3", "M2-NI"]
    assert len(config.indicators) == 55
    assert [(spec.name, spec.refs) for spec in config.scorecards] == [
        ("southampton", tuple(config.indicators))
    ]
    assert config.benchmarks["LAC1", "england"].value == 41
    assert ("LAC8", "england") not in config.benchmarks
    assert list(dict.fromkeys(column for _, column in config.benchmarks)) == [
        "neighbours",
        "england",
        "south_east",
    ]


def test_settings_that_are_left_out_take_their_defaults(tmp_path):
    config = loaded(tmp_path)
    assert config.output == "scorecards/{month}/{scorecard}.xlsx"
    assert config.commentary == Path("data/commentary.csv")
    assert config.store == "store.db"
    assert config.rules.arrow_tolerance == Decimal("0.10")
    assert config.rules.averaging is Averaging.MEAN_OF_MONTHS
    assert config.rules.small_base == 20
    assert "".join(config.rules.signs) == "▲►▼⇧⇨⇩"
    assert (config.protect, config.fit_rows) == (False, True)
    assert config.sources[0].layout == "long"


def test_settings_that_are_given_are_kept(tmp_path):
    project = """\
name = "Ours"
template = "forms/ours.xlsm"
output = "out/{scorecard}-{month}.xlsm"
commentary = "data/words.csv"
arrow_tolerance = "5%"
averaging = "pooled"
small_base = 6
signs = ["u", "l", "d", "U", "L", "D"]
protect = true
fit_rows = false

[[sources]]
file = "data/wide.xlsx"
sheet = "Figures"
layout = "wide"
columns = { ref = "Indicator" }
"""
    config = loaded(tmp_path, project=project)
    assert config.template == Path("forms/ours.xlsm")
    assert config.output == "out/{scorecard}-{month}.xlsm"
    assert config.rules.arrow_tolerance == Decimal("0.05")
    assert config.rules.averaging is Averaging.POOLED
    assert (config.rules.small_base, config.protect, config.fit_rows) == (6, True, False)
    source = config.sources[0]
    assert (source.sheet, source.layout, source.heading("ref")) == ("Figures", "wide", "Indicator")
    assert config.scorecards[0].template == Path("forms/ours.xlsm")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'averaging = "mean of monts"',
            "line 3, column averaging: 'mean of monts' is none of mean of months, pooled, the "
            "nearest is 'mean of months'",
        ),
        ("arrow_tolerance = 10", "'10' is no share; write 5% or 0.05, at most 100%"),
        ('small_base = "20"', "'20' is not a whole number; write one"),
        ('protect = "yes"', "'yes' is not a true or false without quotation marks"),
        ('signs = ["▲", "▼"]', "column signs: has 2 entries; it needs 6"),
        ('outptu = "x"', "'outptu' is not known here, the nearest is 'output'"),
        ('output = "scorecards/{month}.xlsx"', "needs {month} and {scorecard}"),
        ('output = "{month}/{scorecard}/{team}.xlsx"', "and no other braces"),
        ('output = "{month}/{scorecard}.pdf"', "end it in .xlsx or .xlsm"),
        ('output = "../{month}/{scorecard}.xlsx"', "column output: '../{month}/{scorecard}.xlsx'"),
        ('commentary = "C:/shared/words.csv"', "'C:/shared/words.csv' lies outside the project"),
        ('commentary = "\\\\\\\\server\\\\words.csv"', "lies outside the project"),
        ('commentary = "/etc/passwd"', "'/etc/passwd' lies outside the project"),
        ('store = "../texts.db"', "column store: '../texts.db' lies outside the project"),
        ('store = "sqlite:////srv/texts.db"', "column store: '/srv/texts.db' lies outside the"),
        ('store = ""', "line 3, column store: is empty; give it a value"),
        (
            'store = "postgresql+psycopg://me:hush@server/texts"',
            "line 3, column store: holds a password; put the whole URL in the environment variable "
            "WORKBOOK_TOOLS_STORE instead",
        ),
        ('store = "postgresql://server/texts?password=hush"', "column store: holds a password"),
        ('store = "postgresql://me:@server/texts"', "column store: holds a password"),
        ('commentary = ""', "line 3, column commentary: is empty; give it a value"),
        ('name = "twice"', "line 3: is not valid TOML: cannot overwrite a value"),
    ],
)
def test_a_faulty_setting_is_named_with_its_line(tmp_path, line, said):
    head, tail = PROJECT.split("\n\n")
    faults = config_faults(tmp_path, project=f"{head}\n{line}\n\n{tail}")
    assert len(faults) == 1
    assert faults[0].startswith("config/project.toml, line 3")
    assert said in faults[0]
    assert "hush" not in faults[0]


@pytest.mark.parametrize(
    "store", ["data/texts.db", "sqlite:///texts.db", "postgresql+psycopg://me@server:5432/texts"]
)
def test_a_store_is_a_file_in_the_project_or_a_server(tmp_path, store):
    head, tail = PROJECT.split("\n\n")
    assert loaded(tmp_path, project=f'{head}\nstore = "{store}"\n\n{tail}').store == store


def test_a_fault_of_a_source_stands_on_its_own_line(tmp_path):
    second = '\n[[sources]]\nfile = "../other.csv"\nlayuot = "wide"\n'
    assert config_faults(tmp_path, project=PROJECT + second) == [
        "config/project.toml, line 9, column sources.layuot: 'layuot' is not known here, the "
        "nearest is 'layout'; known are file, sheet, layout, columns, url, query"
    ]
    second = '\n[[sources]]\nlayout = "wide"\nfile = "../other.csv"\n'
    assert config_faults(tmp_path, project=PROJECT + second) == [
        "config/project.toml, line 9, column sources.file: '../other.csv' lies outside the "
        "project; name a file inside its folder"
    ]
    second = '\n[[sources]]\nlayout = "wide"\n'
    assert config_faults(tmp_path, project=PROJECT + second) == [
        "config/project.toml, line 7, column sources: needs either file, or url and query; write "
        "one of them"
    ]


def test_a_column_that_the_layout_does_not_have_is_named(tmp_path):
    mapped = PROJECT + 'columns = { ref = "Code", valeu = "Figure" }\n'
    assert config_faults(tmp_path, project=mapped) == [
        "config/project.toml, line 6, column sources.columns: 'valeu' is no column of this "
        "layout, the nearest is 'value'; it has ref, month, value, numerator, denominator, "
        "provenance"
    ]


def test_a_missing_setting_is_named(tmp_path):
    assert config_faults(tmp_path, project="") == [
        "config/project.toml, column name: is missing; give it a value",
        "config/project.toml, column sources: is missing; give it a value",
        "config/project.toml, column template: is missing; give it a value",
    ]


def test_an_unfinished_project_file_is_named_with_its_last_line(tmp_path):
    faults = config_faults(tmp_path, project='name = "Small"\ntemplate = "')
    assert len(faults) == 1
    assert faults[0].startswith("config/project.toml, line 2: is not valid TOML: ")


def test_a_project_file_that_is_not_utf_8_is_named(tmp_path):
    assert config_faults(tmp_path, project='name = "Caf\xe9"'.encode("cp1252")) == [
        "config/project.toml: is not UTF-8; save it as UTF-8"
    ]


def test_a_path_through_a_link_that_leaves_the_project_is_outside(tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    (project / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    linked = PROJECT.replace("data/", "elsewhere/")
    assert (
        "'elsewhere/figures.csv' lies outside the project"
        in config_faults(project, project=linked)[0]
    )


def test_a_folder_without_config_is_one_fault(tmp_path):
    with pytest.raises(ConfigError) as refused:
        load(tmp_path)
    assert [fault.file for fault in refused.value.faults] == ["config"]
    assert "workbook-tools init DIR" in str(refused.value)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named_with_what_to_do(tmp_path, name):
    faults = config_faults(tmp_path, **{name.split(".")[0]: None})
    missing = [fault for fault in faults if fault.startswith(f"config/{name}: is missing; ")]
    assert len(missing) == 1


def test_all_faults_of_all_files_come_in_one_list(tmp_path):
    faults = config_faults(
        tmp_path,
        project=PROJECT + "protct = true\n",
        indicators="ref,title,section,unit,kind,polarity\nA1,Contacts,Front,counts,flow,up\n",
        benchmarks="ref,england,period_end\nA9,1,March\n",
        populations="month,population\n2018-04,none\n",
        notes="ref,from,to,kind,words\n,2019-01,,brake,Moved\n",
        scorecards="name,title,indicators\nsmall,Small,A7\n",
    )
    named = [fault.split(":")[0].removeprefix("config/") for fault in faults]
    assert named == [
        "benchmarks.csv, line 2, column period_end",
        "indicators.csv, line 2, column polarity",
        "indicators.csv, line 2, column unit",
        "notes.csv, line 2, column kind",
        "populations.csv, line 2, column population",
        "project.toml, line 6, column sources.protct",
        "scorecards.csv, line 2, column indicators",
    ]


toml_values = st.sampled_from(
    ["1", "0.5", "true", '"text"', '""', "[]", "[1]", "{}", "{ a = 1 }", "2019-12-01", "nan", "-1"]
)
settings_names = st.sampled_from([*ProjectTable.model_fields, "outptu"])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_settings=st.dictionaries(settings_names, toml_values))
def test_a_setting_of_any_kind_is_refused_in_sentences(tmp_path, given_settings):
    text = "\n".join(f"{name} = {value}" for name, value in given_settings.items())
    faults = config_faults(tmp_path, project=text)
    assert faults
    assert not any("\n" in fault for fault in faults)


def blocks(kind: str) -> list[str]:
    """The examples of one kind in the reference page on ``config/``."""
    page = (ROOT / "docs/reference/config.md").read_text(encoding="utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", page, flags=re.DOTALL)


def test_the_examples_of_the_reference_page_are_valid(tmp_path):
    _, benchmarks, populations, notes, scorecards, owners = blocks("text")
    indicators = (ROOT / "config/indicators.csv").read_bytes()
    config = loaded(
        tmp_path,
        project=blocks("toml")[0],
        indicators=indicators,
        benchmarks=benchmarks,
        populations=populations,
        notes=notes,
        scorecards=scorecards,
        owners=owners,
    )
    assert config.rules == load(ROOT).rules
    assert [note.finding for note in config.notes] == ["", "rate"]
    assert [len(spec.refs) for spec in config.scorecards] == [55, 8, 3]
    assert [role for role, owner in config.owners.items() if owner.away_from] == [
        "Service manager, front door"
    ]


@pytest.mark.parametrize(
    "model",
    [IndicatorRow, BenchmarkRow, PopulationRow, NoteRow, ScorecardRow, OwnerRow, ProjectTable],
)
def test_every_column_and_key_is_on_the_reference_page(model):
    page = (ROOT / "docs/reference/config.md").read_text(encoding="utf-8")
    names = [field.alias or name for name, field in model.model_fields.items()]
    assert [name for name in names if f"`{name}`" not in page and name != "sources"] == []


QUERIED = """\
name = "Small"
template = "template.xlsx"

[[sources]]
url = "postgresql://me:${SECRET}@server/db"
query = "SELECT ref, month, value FROM figures"
"""


def test_a_source_may_be_a_query_or_a_file_on_a_share(tmp_path):
    shared = "\n[[sources]]\nfile = '\\\\server\\share\\figures.csv'\n"
    query, share = loaded(tmp_path, project=QUERIED + shared).sources
    assert (query.url, query.query[:6]) == ("postgresql://me:${SECRET}@server/db", "SELECT")
    assert str(share.file) == "\\\\server\\share\\figures.csv"


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"\\server\share\figures.csv", True),
        (r"\\fs.council.example\data\a b\c.csv", True),
        ("//server/share/figures.csv", True),
        (r"\\?\C:\figures.csv", False),
        (r"\\.\pipe\x", False),
        (r"\\server", False),
        (r"C:\figures.csv", False),
        (r"\figures.csv", False),
        ("/figures.csv", False),
        ("data/figures.csv", False),
    ],
)
def test_a_path_on_a_share_is_told_from_every_other(path, share):
    assert is_share(path) is share


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (
            QUERIED.replace("${SECRET}", "hush"),
            "line 5, column sources.url: holds a password; put it into an environment variable, "
            "such as FIGURES_PASSWORD, and write ${FIGURES_PASSWORD} in its place",
        ),
        (
            QUERIED + 'password = "hush"\n',
            "line 7, column sources.password: a password has no place in a file; put it into an "
            "environment variable, such as FIGURES_PASSWORD, and write ${FIGURES_PASSWORD} in the "
            "url",
        ),
        (QUERIED.replace("SELECT", "DELETE"), "line 6, column sources.query: is not one SELECT"),
        (QUERIED + 'file = "a.csv"\n', "line 4, column sources: needs either file, or url and"),
        (PROJECT + 'url = ""\nquery = ""\n', "line 7, column sources.query: is not one SELECT"),
        (
            QUERIED.replace(
                'url = "postgresql://me:${SECRET}@server/db"', 'url = "sqlite:///../x.db"'
            ),
            "line 5, column sources.url: '../x.db' lies outside the project",
        ),
    ],
)
def test_a_faulty_query_is_named_with_its_line(tmp_path, block, said):
    (fault,) = config_faults(tmp_path, project=block)
    assert fault.startswith(f"config/project.toml, {said}")
    assert "hush" not in fault
