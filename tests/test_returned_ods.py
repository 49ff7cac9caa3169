"""OpenDocument sheets, written by hand, are read as a spreadsheet program shows them."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from support.returning import sheet_of

from workbook_tools.errors import ReturnedError
from workbook_tools.returned import ReturnedSheet, read_returned
from workbook_tools.values import CellError

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "meta")
)
_MORE = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} {_MORE}>'
CODES = ("", "ref", "month", "commentary", "commentary.token")


def words(text: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def row(*cells: str, repeated: int = 1) -> str:
    count = f'table:number-rows-repeated="{repeated}"'
    return f"<table:table-row {count}>{''.join(cells)}</table:table-row>"


def box(inside: str, attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def answer(cell: str, figure: str = "<table:table-cell/>") -> str:
    return row(words("M1"), words("M1"), figure, cell)


def written(path: Path, *rows: str, names: str = "", before: str = "", meta: str = "") -> Path:
    """A workbook whose one sheet has a row of codes and these rows."""
    codes = row(*(words(code) for code in CODES))
    table = f'<table:table table:name="Commentary">{codes}{"".join(rows)}</table:table>'
    body = f"<office:spreadsheet>{before}{table}{names}</office:spreadsheet>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml", f"{_HEAD}<office:body>{body}</office:body></office:document-content>"
        )
        if meta:
            archive.writestr("meta.xml", meta)
    return path


def read(tmp_path: Path, *rows: str, names: str = "", before: str = "") -> ReturnedSheet:
    path = written(tmp_path / "x.ods", *rows, names=names, before=before)
    return sheet_of(read_returned(path))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (box("<text:p>one</text:p><text:p/><text:p>two</text:p>"), "one\n\ntwo"),
        (box('<text:p>a<text:s text:c="3"/>b<text:s/></text:p>'), "a   b "),
        (box("<text:p>a<text:tab/>b<text:line-break/>c</text:p>"), "a\tb\nc"),
        (box("<text:p>a <text:span>b<text:span>c</text:span></text:span> d</text:p>"), "a bc d"),
        (box('<text:p>see <text:a xmlns:x="y">the page</text:a>.</text:p>'), "see the page."),
        (box("<text:p>\n      laid\n      out</text:p>"), "laid out"),
        (box("<text:p>  blanks as LibreOffice writes them </text:p>"),
         "  blanks as LibreOffice writes them "),
        (box("", 'office:value-type="float" office:value="12"'), "12"),
        (box("", 'office:value-type="percentage" office:value="0.5"'), "0.5"),
        (box("", 'office:value-type="boolean" office:boolean-value="true"'), "TRUE"),
        (box("", 'office:value-type="date" office:date-value="2020-01-31"'), "2020-01-31"),
        (box("", 'office:value-type="date" office:date-value="2020-01-31T09:30:00"'),
         "2020-01-31 09:30"),
        (box("<text:p>#N/A</text:p>", 'office:value-type="string" calcext:value-type="error"'),
         "#N/A"),
        (box("", 'office:value-type="string" office:string-value="stated"'), "stated"),
        (box("<office:annotation><text:p>a note</text:p></office:annotation>", ""), None),
        ("<table:table-cell/>", None),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_is_shown(tmp_path: Path, cell: str, text: str | None) -> None:
    (found,) = read(tmp_path, answer(cell)).texts
    assert (found.cell, found.text, found.is_formula) == ("D2", text, False)


def test_a_formula_gives_its_stored_result(tmp_path: Path) -> None:
    cell = box(
        "<text:p>Up</text:p>", 'table:formula="of:=&quot;Up&quot;" office:value-type="string"'
    )
    (found,) = read(tmp_path, answer(cell)).texts
    assert (found.text, found.is_formula) == ("Up", True)


def test_a_note_is_a_remark_and_no_text(tmp_path: Path) -> None:
    note = (
        "<office:annotation><dc:creator>Jo</dc:creator><text:p>Final?</text:p></office:annotation>"
    )
    sheet = read(tmp_path, answer(box(f"{note}<text:p>Up</text:p>")))
    assert [text.text for text in sheet.texts] == ["Up"]
    assert [(r.cell, r.author, r.text) for r in sheet.remarks] == [("D2", "Jo", "Final?")]


def test_repeated_rows_and_columns_keep_every_cell_in_its_place(tmp_path: Path) -> None:
    wide = '<table:table-cell table:number-columns-repeated="2"/>'
    last = row(words("M2"), words("M2"), "<table:covered-table-cell/>", words("Down"))
    sheet = read(
        tmp_path,
        row(wide, repeated=1_000),
        answer(words("Up")),
        row('<table:table-cell table:number-columns-repeated="16384"/>', repeated=1_000_000),
        f"<table:table-row-group><table:table-rows>{last}</table:table-rows></table:table-row-group>",
    )
    assert [(t.cell, t.ref, t.text) for t in sheet.texts] == [
        ("D1002", "M1", "Up"),
        ("D1001003", "M2", "Down"),
    ]


def test_a_sheet_of_too_many_repeated_cells_is_refused(tmp_path: Path) -> None:
    cell = words("x").replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"'
    )
    path = written(tmp_path / "x.ods", row(cell, repeated=1_048_576))
    with pytest.raises(ReturnedError, match="over a million filled cells"):
        read_returned(path)


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        (box("", 'office:value-type="float" office:value="10.5"'), 10.5),
        (box("", 'office:value-type="date" office:date-value="2019-12-01"'), date(2019, 12, 1)),
        (box("<text:p>#DIV/0!</text:p>", 'calcext:value-type="error"'), CellError("#DIV/0!")),
        (words("n/a"), "n/a"),
    ],
)
def test_the_months_figure_is_told_as_a_value(tmp_path: Path, figure: str, value: object) -> None:
    (found,) = read(tmp_path, answer(words("Up"), figure)).texts
    assert found.figure == value


@pytest.mark.parametrize(
    "names",
    [
        '<table:named-expressions><table:named-range table:name="wt_commentary" '
        'table:cell-range-address="$Commentary.$A$1:.$E$9"/></table:named-expressions>',
        '<table:database-ranges><table:database-range table:name="wt_commentary" '
        'table:target-range-address="Commentary.A1:Commentary.E9"/></table:database-ranges>',
    ],
)
def test_a_grid_keeps_its_name(tmp_path: Path, names: str) -> None:
    assert read(tmp_path, answer(words("Up")), names=names).kind == "wt_commentary"


def test_sheets_that_libreoffice_only_remembers_from_other_files_are_not_read(
    tmp_path: Path,
) -> None:
    codes = row(*(words(code) for code in CODES))
    other = f"<table:table table:name=\"'file:///x.ods'#Commentary\">{codes}</table:table>"
    path = written(tmp_path / "x.ods", answer(words("Up")), before=other)
    assert [sheet.name for sheet in read_returned(path).sheets] == ["Commentary"]


def test_the_last_save_is_told_in_utc(tmp_path: Path) -> None:
    said = "<dc:creator>Jo</dc:creator><dc:date>2020-01-08T09:30:00.123456789Z</dc:date>"
    meta = f"<office:document-meta {_SPACES} {_MORE}><office:meta>{said}</office:meta>"
    path = written(tmp_path / "x.ods", answer(words("Up")), meta=f"{meta}</office:document-meta>")
    returned = read_returned(path)
    assert returned.modified_by == "Jo"
    assert [f"{moment:%H:%M:%S %Z}" for moment in returned.modified_at[:1]] == ["09:30:00 UTC"]
    assert len(returned.modified_at) == 2


def test_a_workbook_that_does_not_say_when_it_was_saved_has_its_files_time(tmp_path: Path) -> None:
    path = written(tmp_path / "x.ods", answer(words("Up")))
    returned = read_returned(path)
    assert [m.timestamp() for m in returned.modified_at] == [pytest.approx(path.stat().st_mtime)]
    assert returned.modified_by == ""
    assert all(isinstance(m, datetime) and m.tzinfo for m in returned.modified_at)
