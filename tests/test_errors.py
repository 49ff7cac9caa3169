"""What a user reads when something is wrong."""

from __future__ import annotations

import pytest

from workbook_tools.errors import (
    ChecksFailedError,
    ConfigError,
    Fault,
    PatchError,
    SourceError,
    TemplateError,
    WorkbookOpenError,
    WorkbookToolsError,
    nearest,
)


def test_a_fault_says_where_it_stands_and_what_it_is() -> None:
    fault = Fault("figures.xlsx", "Data", 7, "value", "'many' is no number")
    assert str(fault) == "figures.xlsx, sheet Data, line 7, column value: 'many' is no number"


def test_a_fault_names_only_the_places_that_it_has() -> None:
    assert str(Fault("project.toml", what="it is empty")) == "project.toml: it is empty"
    assert str(Fault("a.csv", line=3, what="it is short")) == "a.csv, line 3: it is short"


def test_one_fault_is_one_sentence() -> None:
    assert str(ConfigError([Fault("a.csv", line=2, what="no ref")])) == "a.csv, line 2: no ref."


def test_a_fault_with_a_nearest_word_is_still_one_sentence() -> None:
    what = f"'hihg' is no polarity{nearest('hihg', ['high', 'low'])}"
    error = ConfigError([Fault("indicators.csv", line=4, what=what)])
    assert str(error) == ("indicators.csv, line 4: 'hihg' is no polarity, the nearest is 'high'.")


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    error = SourceError([Fault("a.csv", line=9, what="late"), Fault("a.csv", line=2, what="early")])
    assert [fault.line for fault in error.faults] == [2, 9]
    assert str(error).splitlines() == [
        "2 faults, nothing was written:",
        "  a.csv, line 2: early",
        "  a.csv, line 9: late",
    ]


@pytest.mark.parametrize(
    "error",
    [
        ConfigError([Fault("a")]),
        SourceError([Fault("a")]),
        TemplateError("no"),
        PatchError("no"),
        WorkbookOpenError("a.xlsx"),
        ChecksFailedError("no"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_everything_a_user_can_put_right_is_of_one_family(error: Exception) -> None:
    assert isinstance(error, WorkbookToolsError)


def test_errors_carry_their_facts() -> None:
    template = TemplateError("a hole is merged.", "Scorecard", "F7")
    assert (template.sheet, template.cell) == ("Scorecard", "F7")
    patch = PatchError("not a number.", "Scorecard", "F8")
    assert (patch.sheet, patch.cell) == ("Scorecard", "F8")
    assert WorkbookOpenError("out.xlsx").path == "out.xlsx"
    assert ChecksFailedError("two errors.", ("one", "two")).findings == ("one", "two")


def test_an_open_workbook_is_named_with_what_to_do() -> None:
    assert str(WorkbookOpenError("out.xlsx")) == (
        "out.xlsx is open in Excel or in use by another program: close it there, then try again."
    )


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("hihg", ", the nearest is 'high'"),
        ("HIGH", ", the nearest is 'high'"),
        ("Tagret", ", the nearest is 'Target'"),
        ("banana", ""),
        ("", ""),
    ],
)
def test_the_nearest_valid_word_is_offered_and_only_when_it_is_near(word: str, hint: str) -> None:
    assert nearest(word, ["high", "low", "Target"]) == hint
