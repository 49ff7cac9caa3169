"""A small council with two scorecards, and managers who type, clear, sort and send copies back."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import xlsxwriter
from openpyxl import load_workbook

import workbook_tools as wt
from workbook_tools.cells import GridCell
from workbook_tools.commands import Project
from workbook_tools.commands.texts import reading

ROOT = Path(__file__).parent.parent.parent
REFS = ("A1", "A2", "B1", "B2", "C1")
NORTH, SOUTH = "North manager", "South manager"
MONTH = "2019-12"
_OWNERS = {"A1": NORTH, "A2": NORTH, "B1": SOUTH, "B2": SOUTH, "C1": SOUTH}
_PROJECT = """\
name = "Small council"
template = "template.xlsx"

[[sources]]
file = "data/figures.csv"
"""
_COMMENTARY = (
    "ref", "title", "month", "commentary.why", "commentary.previous", "commentary",
    "commentary.author", "commentary.written", "commentary.theirs", "commentary.theirs_author",
    "commentary.token", "owner",
)  # fmt: skip
_SCORECARD = ("ref", "title", "month-1", "month", "commentary", "commentary.token")
_SINGLES = (
    *("wt_project", "wt_month", "wt_scorecard_name", "wt_title", "wt_edition"),
    "wt_issued_at",
)


def lay_out(folder: Path) -> Path:
    """The project: five indicators that owe a comment each month, B2 in the group of B1."""
    for part in ("config", "data"):
        (folder / part).mkdir(parents=True)
    lines = ["ref,title,section,unit,kind,polarity,comment,owner,group"]
    lines += [f"{ref},Title of {ref},Section,count,flow,low,always,{_OWNERS[ref]}," for ref in REFS]
    lines[REFS.index("B2") + 1] += "B1"
    files = {
        "config/project.toml": _PROJECT,
        "config/indicators.csv": "\n".join(lines) + "\n",
        "config/benchmarks.csv": "ref,england,period_end\n",
        "config/populations.csv": "month,population,source\n",
        "config/notes.csv": "ref,from,to,kind,words,finding\n",
        "config/scorecards.csv": "name,title,indicators\nall,All of it,all\nsouth,South,B1;B2;C1\n",
        "data/figures.csv": _figures(),
        "data/commentary.csv": "ref,month,text\nA1,2019-12,First words.\nB1,2019-12,Southern.\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "config" / "request.xlsx", folder / "config")
    _template(folder / "template.xlsx")
    return folder


def _figures() -> str:
    months = ("2019-09", "2019-10", "2019-11", "2019-12")
    rows = [
        f"{r},{m},{100 * n + 10 * i}" for n, r in enumerate(REFS, 1) for i, m in enumerate(months)
    ]
    return "\n".join(["ref,month,value", *rows]) + "\n"


def _template(path: Path, keys: Sequence[str] = REFS) -> None:
    with xlsxwriter.Workbook(path) as book:
        for title, name, codes in (
            ("Commentary", "wt_commentary", _COMMENTARY),
            ("Scorecard", "wt_scorecard", _SCORECARD),
        ):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 1, codes)
            sheet.write_column(1, 0, ["#label", *keys])
            sheet.set_row(0, None, None, {"hidden": True})
            sheet.set_column(0, 0, None, None, {"hidden": True})
            last = xlsxwriter.utility.xl_rowcol_to_cell(
                len(keys) + 2, len(codes), row_abs=True, col_abs=True
            )
            book.define_name(name, f"={title}!$A$1:{last}")
        about = book.add_worksheet("About")
        date = book.add_format({"num_format": "mmm-yy"})
        for row, name in enumerate(_SINGLES):
            about.write_blank(row, 0, None, date if name == "wt_month" else None)
            book.define_name(name, f"=About!$A${row + 1}")


def let_grow(folder: Path) -> None:
    """Gives the project a template of one prototype row, under a band that names its section."""
    path = folder / "template.xlsx"
    _template(path, ("* section", "*"))
    book = wt.FileWorkbook(path)
    bands = (c for name in ("wt_commentary", "wt_scorecard") for c in book.read(name))
    named = [c for c in bands if c.key == "* section" and c.field == "title"]
    book.apply([wt.CellPatch(c.sheet, c.cell, "section") for c in named])


def add_indicator(folder: Path, line: str, ref: str, after: str) -> None:
    """A new line of ``indicators.csv``, after that of another, with a figure for the month."""
    file = folder / "config" / "indicators.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(n for n, held in enumerate(lines) if held.startswith(f"{after},"))
    file.write_text("\n".join([*lines[: at + 1], line, *lines[at + 1 :], ""]), encoding="utf-8")
    with (folder / "data" / "figures.csv").open("a", encoding="utf-8") as figures:
        figures.write(f"{ref},{MONTH},7\n")


class Clock:
    """A clock that moves on a minute with each look."""

    def __init__(self) -> None:
        self.time = datetime(2020, 1, 8, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time


def project(folder: Path, clock: Clock | None = None) -> Project:
    """The project, loaded anew as each command does."""
    return Project(Project.load(folder).config, clock or Clock())


def target(folder: Path, scorecard: str = "all") -> Path:
    """Where the scorecard stands."""
    return folder / "scorecards" / MONTH / f"{scorecard}.xlsx"


def boxes(file: Path, grid: str = "wt_commentary") -> dict[str, dict[str, GridCell]]:
    """The cells of each row by what its visible reference says, and by field."""
    by_key: dict[str, dict[str, GridCell]] = {}
    for cell in wt.FileWorkbook(file).read(grid):
        if cell.key and not cell.key.startswith("#") and cell.field:
            by_key.setdefault(cell.key, {})[cell.field] = cell
    return {str(row["ref"].value): row for row in by_key.values() if row["ref"].value}


def texts(file: Path, grid: str = "wt_commentary") -> dict[str, object]:
    """What stands in each box."""
    return {ref: row["commentary"].value for ref, row in boxes(file, grid).items()}


def type_in(file: Path, typed: Mapping[str, str | None], grid: str = "wt_commentary") -> None:
    """Types into boxes by their visible references; None clears one."""
    rows = boxes(file, grid)
    cells = [(rows[ref]["commentary"], text) for ref, text in typed.items()]
    wt.FileWorkbook(file).apply([wt.CellPatch(c.sheet, c.cell, text) for c, text in cells])


def sort(file: Path, refs: Sequence[str], *, whole: bool) -> None:
    """Moves each of ``refs`` one place on in their rows; not ``whole``: hidden columns stay."""
    hidden = set() if whole else {"commentary.token", "owner"}
    rows = boxes(file)
    patches = []
    for into, out in zip(refs, [*refs[1:], *refs[:1]], strict=True):
        for field, cell in rows[into].items():
            if field not in hidden:
                patches.append(wt.CellPatch(cell.sheet, cell.cell, rows[out][field].value))
    wt.FileWorkbook(file).apply(patches)


def save_again(file: Path) -> None:
    """Opens a file in another program and saves it, with nothing edited."""
    book = load_workbook(file)
    book.properties.lastModifiedBy = "Somebody"
    book.save(file)


def stored(folder: Path) -> set[str]:
    """Every text that the store holds, whether it stands or was kept aside."""
    with reading(project(folder)) as reader:
        held = [*(r.text for r in reader.history()), *(a.text for a in reader.asides())]
    return {text for text in held if text}
