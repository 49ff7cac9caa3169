"""Requests: a workbook for each owner who owes comments, an unsent e-mail, and what comes back."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from support.boxes import type_into
from support.southampton import lay_out, project, run

import workbook_tools as wt
from workbook_tools.errors import WorkbookToolsError

CIN, LAC = "Service manager, children in need", "Service manager, looked after children"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example, where every comment of two owners is asked for."""
    lay_out(tmp_path)
    file = tmp_path / "config/indicators.csv"
    lines = []
    for line in file.read_text(encoding="utf-8").splitlines():
        cells = line.rsplit(",", 5)
        if CIN in line or line.startswith("LAC1,"):
            cells[2] = "always"
        lines.append(",".join(cells))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def letter(path: Path | None) -> EmailMessage:
    assert path
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_each_owner_who_owes_a_comment_gets_a_workbook(folder: Path) -> None:
    asked = project(folder).request(due="2020-01-20")
    assert [(each.owner, each.refs) for each in asked] == [
        (CIN, ("EH1", "CIN1", "CIN2")),
        (LAC, ("LAC1",)),
    ]
    assert asked[0].path == folder / "requests/2019-12" / f"southampton {CIN}.xlsx"
    assert all(each.path.is_file() for each in asked)


def test_a_request_says_what_happened_why_and_by_when(folder: Path) -> None:
    (asked,) = project(folder).request(owners=[LAC], due="20/01/2020")
    book = wt.FileWorkbook(asked.path)
    grid = book.read("wt_request_list")
    assert grid["1", "ref"] == "LAC1"
    assert str(grid["1", "sentence"]).startswith("493, level with 510 in Nov")
    assert "target missed" in str(grid["1", "commentary.why"])
    assert str(grid["1", "commentary.token"]).startswith("southampton 2019-12 LAC1 r0 ")
    assert grid["#label", "commentary.token"] == (
        "southampton 2019-12 of Southampton children and families"
    )
    assert book.read("wt_request_owner").value == LAC
    assert book.read("wt_request_due").value == "Please answer by 20 January 2020."


def test_the_sheet_has_no_frozen_columns(folder: Path) -> None:
    (asked,) = project(folder).request(owners=[LAC])
    assert b"<pane" not in wt.FileWorkbook(asked.path)._fresh().package.bytes_of(
        "xl/worksheets/sheet1.xml"
    )


def test_a_text_written_into_a_request_comes_back_under_its_owners_name(folder: Path) -> None:
    (asked,) = project(folder).request(owners=[LAC])
    type_into(asked.path, "LAC1", "Seventeen left care.", "wt_request_list")
    done = project(folder).collect([asked.path])
    (text,) = done.files[0].collected
    assert (text.key.ref, text.author, text.number) == ("LAC1", LAC, 1)
    assert project(folder).status()[-1].owed == ()


def test_a_request_is_never_rewritten(folder: Path) -> None:
    (first,) = project(folder).request(owners=[LAC])
    before = first.path.read_bytes()
    (second,) = project(folder).request(owners=[LAC])
    assert second.path.name == f"southampton {LAC} (2).xlsx"
    assert first.path.read_bytes() == before
    assert second.letter == second.path.with_suffix(".eml")


def test_the_letter_is_unsent_has_the_workbook_and_the_words_to_say(folder: Path) -> None:
    (asked,) = project(folder).request(owners=[LAC], due="2020-01-20")
    mail = letter(asked.letter)
    assert mail["X-Unsent"] == "1"
    assert mail["From"] is None
    assert mail["To"].addresses[0].addr_spec == "looked-after@example.org"
    assert "your comments by 20 January" in mail["Subject"]
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == asked.path.name
    assert attached.get_content() == asked.path.read_bytes()
    words = mail.get_body().get_content()
    assert "- LAC1 Number of Looked after Children" in words
    assert "493, level with 510 in Nov" in words


@pytest.mark.parametrize(
    ("day", "to"),
    [
        (5, "children-in-need"),
        (6, "child-protection"),
        (17, "child-protection"),
        (18, "children-in-need"),
    ],
)
def test_the_deputy_is_asked_while_an_owner_is_away(folder: Path, day: int, to: str) -> None:
    now = datetime(2020, 1, day, 9, tzinfo=UTC)
    (asked,) = project(folder, now).request(owners=[CIN])
    mail = letter(asked.letter)
    assert mail["To"].addresses[0].addr_spec == f"{to}@example.org"
    instead = f"in the place of {CIN}" in mail.get_body().get_content().replace("\n", " ")
    assert instead == (to == "child-protection")


def test_an_owner_without_an_address_gets_a_workbook_and_a_warning(folder: Path) -> None:
    (folder / "config/owners.csv").unlink()
    result = run(folder, "request", "--owner", LAC)
    assert result.exit_code == 3
    assert f"config/owners.csv has no e-mail for {LAC}" in result.output
    assert list((folder / "requests").rglob("*.eml")) == []
    assert len(list((folder / "requests").rglob("*.xlsx"))) == 1


def test_a_dry_run_names_the_workbooks_and_writes_nothing(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    result = run(folder, "request", "--dry-run")
    assert result.output.count("would write ") == 2
    assert sorted(folder.rglob("*")) == before
    told = json.loads(run(folder, "request", "--dry-run", "--json").output)
    assert [each["refs"] for each in told] == [["EH1", "CIN1", "CIN2"], ["LAC1"]]


def test_when_nobody_owes_a_comment_nobody_is_asked(folder: Path) -> None:
    for ref in ("LAC1", "EH1", "CIN1", "CIN2"):
        project(folder).nil(ref)
    assert project(folder).request() == ()
    assert run(folder, "request").output.strip() == "nobody owes a comment"


def test_an_owner_that_is_none_is_answered_with_the_nearest(folder: Path) -> None:
    with pytest.raises(WorkbookToolsError, match=f"the nearest is '{LAC}'"):
        project(folder).request(owners=[LAC.replace("after", "aftr")])


def test_a_day_that_is_none_is_answered_in_a_sentence(folder: Path) -> None:
    result = run(folder, "request", "--due", "soon")
    assert result.exit_code == 1
    assert "'soon' is no day; write it as 2020-01-14" in result.output


def test_more_rows_than_the_template_has_stop_the_request(folder: Path) -> None:
    template = folder / "config/request.xlsx"
    book = wt.FileWorkbook(template)
    grid = book.read("wt_request_list")
    rows = [row for key, row in grid.keys if not key.startswith("#")]
    book.apply([wt.CellPatch(grid.sheet, f"A{row}", None) for row in rows[1:]])
    with pytest.raises(WorkbookToolsError, match="has 1 rows to ask in and 3 are needed"):
        project(folder).request(owners=[CIN])


def test_the_due_day_stands_in_the_scorecard_and_makes_late_what_is_owed(folder: Path) -> None:
    project(folder).request(due="2020-01-20")
    project(folder).refresh()
    grid = wt.FileWorkbook(folder / "scorecards/2019-12/southampton.xlsx").read("wt_commentary")
    assert grid["LAC1", "commentary.due"] == date(2020, 1, 20)
    assert grid["M1", "commentary.due"] is None
    on_time, late = (
        project(folder, datetime(2020, 1, day, tzinfo=UTC)).status()[-1] for day in (20, 21)
    )
    assert (on_time.late, late.late) == (False, True)
    assert "They were due by 20 January." in late.reminder


def test_the_status_counts_every_owner_and_ends_with_what_to_paste(folder: Path) -> None:
    told = run(folder, "status").output
    assert f"{CIN}: 0 done, 3 owed, 0 nil return: EH1, CIN1, CIN2" in told
    assert f"To {LAC}:\nComments for December 2019 are still to come on:\n- LAC1 " in told
    facts = json.loads(run(folder, "status", "--json").output)
    assert [each["owner"] for each in facts if each["owed"]] == [CIN, LAC]
