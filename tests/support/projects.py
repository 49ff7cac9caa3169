"""A small project on disk, and the faults that reading it gives."""

from __future__ import annotations

from pathlib import Path

from workbook_tools.config import ProjectConfig, load
from workbook_tools.errors import ConfigError

PROJECT = """\
name = "Small"
template = "template.xlsx"

[[sources]]
file = "data/figures.csv"
"""
INDICATORS = """\
ref,title,section,unit,kind,polarity
A1,Contacts,Front door,count,flow,neutral
A2,Share seen,Front door,percent,ratio,high
B1,Children looked after,Looked after,count,snapshot,low
"""
FILES: dict[str, str | bytes] = {
    "project.toml": PROJECT,
    "indicators.csv": INDICATORS,
    "benchmarks.csv": "ref,england,period_end\nA2,0.8,2018-03\n",
    "populations.csv": "month,population,source\n2018-04,50000,estimate\n",
    "notes.csv": "ref,from,to,kind,words,finding\n",
    "scorecards.csv": "name,title\nsmall,A small scorecard\n",
}


def write_project(folder: Path, **changed: str | bytes | None) -> Path:
    """A valid project; ``indicators=`` and so on replace a file's content, None leaves it out."""
    (folder / "config").mkdir(exist_ok=True)
    held = {**FILES, "owners.csv": None}
    contents = {name: changed.get(name.split(".")[0], content) for name, content in held.items()}
    for name, content in contents.items():
        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            (folder / "config" / name).write_bytes(data)
    return folder


def loaded(folder: Path, **changed: str | bytes | None) -> ProjectConfig:
    """The configuration of such a project."""
    return load(write_project(folder, **changed))


def config_faults(folder: Path, **changed: str | bytes | None) -> list[str]:
    """The sentences that such a project's configuration is refused with."""
    write_project(folder, **changed)
    try:
        load(folder)
    except ConfigError as error:
        return [str(fault) for fault in error.faults]
    return []
