"""How the committed template looks: what no reader of values would miss, and a person would."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_uppercase

import pytest
from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet
from support.template import KEYED, NAMES, TEMPLATE, found, opened, part, refs, sheet_part

import workbook_tools as wt
from workbook_tools.scorecard import LIST_FIELDS

EDITION = "draft after edition 12"
ISSUED = "issued 14 Jan 2020 09:30; texts 1a2b3c4d5e6f"
COUNT = "36 written, 12 owed, 13 unchanged, 14 nil return, 17 optional"
TITLE = "Children and Families scorecard"
STATES = ("owed", "unchanged", "written", "optional", "nil return")
LISTS = [name for name in LIST_FIELDS if name != "wt_request_list"]


@pytest.fixture(scope="module")
def book() -> wt.FileWorkbook:
    return wt.FileWorkbook(TEMPLATE)


@pytest.fixture(scope="module")
def looks() -> Workbook:
    return opened()


def test_each_sparkline_reads_its_own_row_of_history(book: wt.FileWorkbook) -> None:
    page, history = book.read("wt_scorecard"), book.read("wt_history")
    key_of = {row: key for key, row in page.keys}
    row_of = dict(history.keys)
    lines = found(sheet_part("Scorecard"), "//x14:sparkline")
    assert len(lines) == len(refs()) + 1
    for line in lines:
        source, cell = line.findtext("xm:f", "", NAMES), line.findtext("xm:sqref", "", NAMES)
        row = int(re.sub(r"\D", "", cell))
        ends = {int(end) for end in re.findall(r"[A-Z]+(\d+)", source)}
        assert source.startswith("History!")
        assert ends == {row_of.get(key_of.get(row, ""), history.last_row)}


def test_sparklines_and_the_chart_draw_hidden_data_and_leave_gaps() -> None:
    [group] = found(sheet_part("Scorecard"), "//x14:sparklineGroup")
    assert (group.get("displayHidden"), group.get("displayEmptyCellsAs")) == ("1", "gap")
    assert (group.get("manualMin"), group.get("manualMax")) == ("-0.15", "2.15")
    chart = part("xl/charts/chart1.xml")
    assert [e.get("val") for e in found(chart, "//c:plotVisOnly")] == ["0"]
    assert [e.get("val") for e in found(chart, "//c:dispBlanksAs")] == ["gap"]


def test_the_lines_of_the_chart_differ_without_colour() -> None:
    chart = part("xl/charts/chart1.xml")
    series = found(chart, "//c:ser")
    dashes = [
        [e.get("val") for e in found(line, ".//*[local-name()='prstDash']")] for line in series
    ]
    assert len({tuple(dash) for dash in dashes}) == len(series) == 3


def test_quarter_circles_mark_averages_of_fewer_months(book: wt.FileWorkbook) -> None:
    [icons] = found(sheet_part("Scorecard"), "//x14:iconSet")
    assert (icons.get("custom"), icons.get("showValue")) == ("1", "0")
    assert [e.text for e in found(icons, "x14:cfvo/xm:f")] == ["0", "3", "6", "9", "12"]
    shown = [(e.get("iconSet"), e.get("iconId")) for e in found(icons, "x14:cfIcon")]
    assert shown == [*(("5Quarters", str(n)) for n in range(4)), ("NoIcons", "0")]
    [area] = found(sheet_part("Scorecard"), "//x14:conditionalFormatting/xm:sqref")
    grid = book.read("wt_scorecard")
    months = [cell.cell for cell in grid if cell.field == "mean12.months" and cell.key in refs()]
    first, _, last = str(area.text).partition(":")
    rows = range(int(first.lstrip("R")), int(last.lstrip("R")) + 1)
    assert {re.sub(r"\d", "", cell) for cell in months} == {"R"}
    assert {int(cell[1:]) for cell in months} <= set(rows)


@pytest.mark.parametrize("title", ["Scorecard", "Commentary"])
def test_the_first_conditional_rule_that_matches_is_the_last(title: str) -> None:
    rules = found(sheet_part(title), "//m:cfRule")
    assert len(rules) > 4
    assert [rule.get("type") for rule in rules if rule.get("stopIfTrue") != "1"] == []


def test_only_the_columns_to_write_in_are_unlocked(book: wt.FileWorkbook, looks: Workbook) -> None:
    sheet = looks["Commentary"]
    columns = dict(book.read("wt_commentary").codes)
    unlocked = {cell.column for row in sheet for cell in row if not cell.protection.locked}
    assert unlocked == {columns["commentary"], columns["commentary.author"]}
    assert not sheet.protection.sheet
    assert sheet.auto_filter.ref is not None


def test_a_text_of_somebody_else_stands_beside_the_printed_page(
    book: wt.FileWorkbook, looks: Workbook
) -> None:
    sheet, columns = looks["Commentary"], dict(book.read("wt_commentary").codes)
    last = column_index_from_string(re.findall(r"[A-Z]+", sheet.print_area)[-1])
    assert columns["commentary.author"] < columns["commentary.written"] == last
    assert last < columns["commentary.theirs"] < columns["commentary.theirs_author"]
    hidden = {code for code, column in columns.items() if dimension(sheet, column).hidden}
    words = ("base", "repeats", "stale", "due", "token")
    assert hidden == {"owner", *(f"commentary.{word}" for word in words)}


def test_the_identity_of_a_sheet_has_an_empty_heading(book: wt.FileWorkbook) -> None:
    for name in ("wt_scorecard", "wt_commentary"):
        assert book.read(name)["#label", "commentary.token"] is None


def rules_of(book: wt.FileWorkbook, looks: Workbook, name: str, field: str) -> list[str]:
    """The conditional formulas of a field's cells, with a field's code in place of its cell."""
    grid = book.read(name)
    codes = {get_column_letter(column): code for code, column in grid.codes}
    row = grid.keys[0][1] + 1
    found = []
    for area in looks[grid.sheet].conditional_formatting:
        if codes.get(re.sub(r"\d.*", "", str(area.sqref))) == field:
            for rule in area.rules:
                named = re.sub(rf"\$([A-Z]+){row}\b", lambda m: codes[m[1]], rule.formula[0])
                found.append(named)
    return found


def test_another_text_and_a_changed_figure_stand_out(
    book: wt.FileWorkbook, looks: Workbook
) -> None:
    another = 'commentary.theirs<>""'
    for field in ("commentary.theirs", "commentary.theirs_author"):
        assert rules_of(book, looks, "wt_commentary", field) == [another]
    [box] = rules_of(book, looks, "wt_commentary", "commentary")
    assert another in box
    changed = ['commentary.stale<>""']
    assert rules_of(book, looks, "wt_commentary", "commentary.written") == changed
    assert rules_of(book, looks, "wt_scorecard", "commentary") == changed


def test_every_state_of_a_comment_has_its_look(book: wt.FileWorkbook, looks: Workbook) -> None:
    states = rules_of(book, looks, "wt_commentary", "commentary.state")
    assert states == [f'commentary.state="{state}"' for state in STATES]


def test_rows_of_commentary_may_grow_as_someone_types(book: wt.FileWorkbook) -> None:
    grid = book.read("wt_commentary")
    rows = {int(row.get("r", "0")): row for row in found(sheet_part("Commentary"), "//m:row")}
    for row in range(grid.keys[1][1], grid.last_row + 1):
        assert rows[row].get("ht") is not None
        assert rows[row].get("customHeight") is None


@pytest.mark.parametrize("name", [*KEYED, "wt_trend", *LISTS])
def test_keys_and_codes_are_hidden(book: wt.FileWorkbook, looks: Workbook, name: str) -> None:
    grid = book.read(name)
    sheet = looks[grid.sheet]
    assert sheet.row_dimensions[grid.first_row].hidden
    assert sheet.column_dimensions["A"].hidden


def test_summary_comes_first_and_history_is_hidden(looks: Workbook) -> None:
    assert looks.sheetnames == [
        "Summary",
        "Scorecard",
        "Commentary",
        "Trend",
        "Notes",
        "History",
    ]
    assert {s.title: s.sheet_state for s in looks if s.sheet_state != "visible"} == {
        "History": "hidden"
    }


def test_the_scorecard_prints_on_a3_with_its_head_on_every_page(looks: Workbook) -> None:
    sheet = looks["Scorecard"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$2:$6"
    assert sheet.freeze_panes == "D7"


def test_each_page_of_the_notes_says_of_which_scorecard_and_month_it_is(
    looks: Workbook, book: wt.FileWorkbook
) -> None:
    assert looks["Notes"].print_title_rows == "$1:$1"
    for name in ("wt_title_notes", "wt_month_notes", "wt_edition_notes"):
        [single] = book.read(name)
        assert single.cell.strip(ascii_uppercase) == "1"


def test_title_language_and_author_are_set() -> None:
    core = part("docProps/core.xml")
    [title], [language] = found(core, "//dc:title"), found(core, "//dc:language")
    [author] = found(core, "//dc:creator")
    assert (title.text, language.text, author.text) == (
        "Monthly scorecard",
        "en-GB",
        "workbook_tools",
    )


def test_trend_chooses_from_historys_labels(book: wt.FileWorkbook, looks: Workbook) -> None:
    [rule] = looks["Trend"].data_validations.dataValidation
    labels = [
        cell for cell in book.read("wt_history") if cell.field == "label" and cell.key in refs()
    ]
    choice = book.read("wt_trend_choice")
    assert str(rule.sqref) == choice.cells[0].cell
    column = re.sub(r"\d", "", labels[0].cell)
    first, last = labels[0].cell[len(column) :], book.read("wt_history").last_row
    assert rule.formula1 == f"History!${column}${first}:${column}${last}"
    assert choice.value in {cell.value for cell in labels}


def dimension(sheet: Worksheet, column: int) -> ColumnDimension:
    held = sheet.column_dimensions.values()
    return next(each for each in held if each.min <= column <= each.max)


def pixels_of(sheet: Worksheet, columns: Iterable[int]) -> float:
    return sum(7 * dimension(sheet, column).width + 5 for column in columns)


def written(words: str, size: int) -> float:
    """The pixels of a text, by the average width of a letter of Calibri."""
    return len(words) * size * 96 / 72 * 0.455


@pytest.mark.parametrize(
    ("sheet", "names", "columns", "words"),
    [
        ("Scorecard", ("wt_project", "wt_edition"), 0, "Children and families of a large county"),
        ("Scorecard", ("wt_edition", "wt_issued_at"), 1, f"{EDITION}    {ISSUED}"),
        (
            "Summary",
            ("wt_commentary_count_summary", "wt_issued_at_summary"),
            1,
            f"{COUNT}    {ISSUED}",
        ),
        (
            "Commentary",
            ("wt_title_commentary", "wt_edition_commentary"),
            1,
            f"{TITLE}    {EDITION}",
        ),
        ("Trend", ("wt_edition_trend", "wt_title_trend"), 1, f"{EDITION}    {TITLE}"),
        ("Notes", ("wt_edition_notes", "wt_edition_notes"), 1, EDITION),
    ],
)
def test_single_values_in_the_head_have_room_for_their_longest_words(
    book: wt.FileWorkbook,
    looks: Workbook,
    sheet: str,
    names: tuple[str, str],
    columns: int,
    words: str,
) -> None:
    first, last = (looks[sheet][book.read(name).cells[0].cell].column for name in names)
    assert written(words, 12) < pixels_of(looks[sheet], range(first, last + columns))


def test_the_notes_say_every_sign_in_words(looks: Workbook) -> None:
    told = {row[1].value: str(row[2].value) for row in looks["Notes"].iter_rows() if row[2].value}
    for absence in set(wt.Absence) - {wt.Absence.BLANK}:
        assert absence.words in told[absence.value]
    for sign, words in {"√": "met", "≈": "within tolerance", "×": "missed"}.items():
        assert words in told[sign]
    assert {"*", "†", "part-filled circle", "as above", "bold blue", "bold orange"} <= set(told)
    assert {"orange italics", "Revised", "Another text"} <= set(told)
    assert "revised" in told["†"]
    assert "nil return" in told["● ○ √ –"]
    assert "Nil return" in told["State"]
