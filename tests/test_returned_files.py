"""Every text is read out of the awkward workbooks that managers send back."""

from __future__ import annotations

import re

import pytest
from support.returning import HOME, IDENTITY, REFS, TEXTS, came_back, sheet_of, texts_of

REFUSED = "row_of_codes_deleted.xlsx"
AS_SENT = (
    "column_of_keys_deleted.xlsx",
    "columns_added.xlsx",
    "names_lost.xlsx",
    "pasted_below_the_boxes.xlsx",
    "saved_as_macro.xlsm",
    "untouched.xlsx",
    "notes_and_threads.xlsx",
    "band_overwritten.xlsx",
)
READABLE = sorted(path.name for path in HOME.iterdir() if path.name != REFUSED)


def test_the_readme_names_every_workbook_that_came_back() -> None:
    readme = (HOME.parent / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`returned/([^`]+)`", readme)) == {p.name for p in HOME.iterdir()}


@pytest.mark.parametrize("name", AS_SENT)
def test_texts_that_nobody_edited_are_read_as_they_were_sent(name: str) -> None:
    assert texts_of(sheet_of(came_back(name))) == TEXTS


@pytest.mark.parametrize("name", READABLE)
def test_each_sheet_says_what_it_is_of(name: str) -> None:
    assert {str(sheet.identity) for sheet in came_back(name).sheets} == {IDENTITY}


@pytest.mark.parametrize("name", READABLE)
def test_every_cell_named_is_on_its_row(name: str) -> None:
    for sheet in came_back(name).sheets:
        assert sheet.texts
        for text in sheet.texts:
            assert (text.sheet, text.cell.lstrip("DEF")) == (sheet.name, str(text.row))


@pytest.mark.parametrize("name", sorted(set(READABLE) - {"rows_inserted_and_deleted.xlsx"}))
def test_every_row_has_its_token_and_all_are_told_by_reference(name: str) -> None:
    for sheet in came_back(name).sheets:
        tokens = [text.token for text in sheet.texts]
        assert {t.key.ref for t in tokens if t} == {text.ref for text in sheet.texts}
        assert set(sheet.tokens) == {text.ref for text in sheet.texts}
        assert all(ref == token.key.ref for ref, token in sheet.tokens.items())


def test_an_untouched_workbook_says_nothing_but_its_texts() -> None:
    returned = came_back("untouched.xlsx")
    assert [(s.name, s.kind) for s in returned.sheets] == [
        ("Scorecard", "wt_scorecard"),
        ("Commentary", "wt_commentary"),
    ]
    for sheet in returned.sheets:
        assert (sheet.strays, sheet.remarks, sheet.owner) == ((), (), "")
        assert texts_of(sheet) == TEXTS
        for text in sheet.texts:
            assert text.token is not None
            assert text.token.stands_for(text.text)
            assert (text.key, text.author, text.is_formula) == (text.ref, "", False)
    assert [text.figure for text in returned.sheets[1].texts] == [10, 20, 30, 40, 50, 60]
    assert returned.modified_by == "A manager"


def test_a_whole_sort_keeps_keys_and_tokens_with_their_texts() -> None:
    sheet = sheet_of(came_back("sorted_whole.xlsx"))
    assert texts_of(sheet) == TEXTS
    assert [text.ref for text in sheet.texts] == list(reversed(REFS))
    for text in sheet.texts:
        assert text.token == sheet.tokens[text.ref]
        assert text.key == text.ref


def test_a_sort_that_leaves_the_hidden_columns_behind_shows_in_keys_and_tokens() -> None:
    sheet = sheet_of(came_back("sorted_without_hidden_columns.xlsx"))
    assert texts_of(sheet) == TEXTS
    assert [text.ref for text in sheet.texts] == list(reversed(REFS))
    assert [text.key for text in sheet.texts] == list(REFS)
    assert [text.token.key.ref for text in sheet.texts if text.token] == list(REFS)
    assert sheet.tokens["M2"].stands_for(TEXTS["M2"])


def test_a_sheet_in_another_workbook_is_found_without_its_name() -> None:
    (sheet,) = came_back("sheet_moved_to_another_workbook.xlsx").sheets
    assert (sheet.name, sheet.kind) == ("From performance", "")
    assert texts_of(sheet) == TEXTS


def test_names_that_point_nowhere_lose_no_grid() -> None:
    sheets = came_back("names_lost.xlsx").sheets
    assert [(s.name, s.kind, texts_of(s)) for s in sheets] == [
        ("Scorecard", "", TEXTS),
        ("Commentary", "", TEXTS),
    ]


def test_a_copied_sheet_is_read_beside_its_original() -> None:
    returned = came_back("sheet_copied.xlsx")
    assert [s.name for s in returned.sheets] == ["Scorecard", "Commentary", "Commentary (2)"]
    copy = returned.sheets[2]
    assert (copy.kind, texts_of(copy)) == ("wt_commentary", TEXTS | {"M3": "Only in the copy."})


def test_a_renamed_sheet_is_read_under_its_new_name() -> None:
    sheet = sheet_of(came_back("renamed_sheet.xlsx"), "Jo's comments")
    assert (sheet.kind, texts_of(sheet)) == ("wt_commentary", TEXTS)


def test_rows_inserted_deleted_and_copied_below_the_name_are_all_told() -> None:
    sheet = sheet_of(came_back("rows_inserted_and_deleted.xlsx"))
    assert [(t.cell, t.ref, t.text) for t in sheet.texts] == [
        ("E5", "M1", TEXTS["M1"]),
        ("E7", "M2", TEXTS["M2"]),
        ("E8", "C1", TEXTS["C1"]),
        ("E9", "C2", None),
        ("E10", "C3", TEXTS["C3"]),
        ("E13", "C3", "Copied down."),
    ]
    assert [(s.cell, s.text) for s in sheet.strays] == [("E6", "We count this ourselves.")]


def test_columns_of_a_managers_own_are_neither_texts_nor_strays() -> None:
    sheet = sheet_of(came_back("columns_added.xlsx"))
    assert sheet.strays == ()
    assert {text.cell for text in sheet.texts} == {f"F{row}" for row in range(5, 11)}


def test_without_the_column_of_keys_references_tell_the_rows() -> None:
    sheet = sheet_of(came_back("column_of_keys_deleted.xlsx"))
    assert {text.key for text in sheet.texts} == {""}
    assert sheet.strays == ()


def test_hidden_rows_and_very_hidden_sheets_are_read() -> None:
    sheet = sheet_of(came_back("filtered_and_hidden.xlsx"))
    assert texts_of(sheet) == TEXTS | {"M3": "Written before it was hidden."}


def test_rich_text_is_read_as_its_runs_joined() -> None:
    sheet = sheet_of(came_back("rich_text.xlsx"))
    assert texts_of(sheet) == TEXTS | {"M1": "Up because of the\nsummer. "}


def test_escapes_and_reading_aids_are_read_as_excel_shows_them() -> None:
    found = texts_of(sheet_of(came_back("escapes.xlsx")))
    assert found == TEXTS | {"M1": " a\nb\tc_x0041_ ", "M2": "東京😀"}


def test_numbers_dates_truths_and_errors_are_read_as_they_are_shown() -> None:
    found = texts_of(sheet_of(came_back("odd_values.xlsx")))
    assert list(found.values()) == ["12", "0.5", "TRUE", "2020-01-31", "#N/A", "=A1"]


def test_a_formula_gives_its_shown_value_and_says_that_it_is_one() -> None:
    sheet = sheet_of(came_back("formula_in_the_box.xlsx"))
    assert [(t.ref, t.text) for t in sheet.texts if t.is_formula] == [("M1", "Up 10"), ("M2", None)]


def test_notes_and_threads_on_boxes_are_told_once_each() -> None:
    sheet = sheet_of(came_back("notes_and_threads.xlsx"))
    assert [(r.cell, r.ref, r.author, r.text) for r in sheet.remarks] == [
        ("E5", "M1", "A manager", "Is this final?"),
        ("E6", "M2", "Jo", "Why so many?"),
        ("E6", "M2", "Jo", "New team."),
    ]


def test_a_text_typed_on_a_sections_row_is_a_stray_and_the_sections_owner_is_none() -> None:
    sheet = sheet_of(came_back("band_overwritten.xlsx"), "Scorecard")
    assert [(s.cell, s.text) for s in sheet.strays] == [("E9", "All of these are late.")]


def test_texts_below_and_beside_the_boxes_are_strays() -> None:
    sheet = sheet_of(came_back("pasted_below_the_boxes.xlsx"))
    assert [(s.cell, s.text) for s in sheet.strays] == [
        ("I6", "Beside the grid."),
        ("E11", "One more thing."),
        ("D12", "(Jo)"),
        ("E12", "And another."),
        ("E16", "Far below."),
    ]


def test_a_request_has_its_references_in_their_column_and_its_owner_in_a_name() -> None:
    (sheet,) = came_back("request_answered.xlsx").sheets
    assert (sheet.kind, sheet.owner) == ("wt_request_list", "Front door")
    assert [(t.key, t.ref, t.text, t.author) for t in sheet.texts] == [
        ("1", "M1", TEXTS["M1"], ""),
        ("2", "M2", "Back to normal.", "Jo"),
        ("3", "M3", "Nil", "Jo"),
    ]
    assert [(s.cell, s.text) for s in sheet.strays] == [("E9", "Something else.")]


@pytest.mark.parametrize("suffix", [".ods", ".xlsx"])
def test_what_libreoffice_saved_is_read_like_what_excel_saved(suffix: str) -> None:
    returned = came_back(f"saved_by_libreoffice{suffix}")
    sheet = sheet_of(returned)
    tab = "" if suffix == ".ods" else "\t"  # LibreOffice drops it from a text of several lines
    expected = {"M3": f"  Two{tab}causes:\n\n one\n  other ", "C2": "Up 50"}
    assert texts_of(sheet) == TEXTS | expected
    assert [t.ref for t in sheet.texts if t.is_formula] == ["C2"]
    assert [t.author for t in sheet.texts if t.author] == ["Jo"]
    assert [t.figure for t in sheet.texts] == [10, 20, 30, 40, 50, 60]
    assert [(r.ref, r.text) for r in sheet.remarks] == [("M1", "Is this final?")]
    assert (sheet.kind, sheet.strays) == ("wt_commentary", ())
    assert returned.modified_by == "A manager"
