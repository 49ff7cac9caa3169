"""Editions: issued, kept whole, handed back, reopened; what they say of what came after."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from support.boxes import type_into
from support.southampton import SCORECARD, lay_out, project, run

import workbook_tools as wt
from workbook_tools.errors import WorkbookToolsError

NAME, MONTH = "southampton", "2019-12"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


def restate(folder: Path, line: str, by: str) -> None:
    figures = folder / "data" / "figures.csv"
    text = figures.read_text(encoding="utf-8")
    assert line in text
    figures.write_text(text.replace(line, by), encoding="utf-8")


def test_an_edition_prints_its_number_its_day_and_the_digest_of_its_texts(folder: Path) -> None:
    issued = project(folder).issue(NAME, MONTH, by="Head of service")
    book = wt.FileWorkbook(issued.path)
    assert book.read("wt_edition").value == "edition 1, provisional"
    said = f"issued 14 Jan 2020 09:30 UTC by Head of service; texts {issued.edition.digest}"
    assert book.read("wt_issued_at").value == said


def test_the_issued_file_its_receipt_and_its_evidence_are_kept(folder: Path) -> None:
    mail = folder / "signed off.eml"
    mail.write_bytes(b"Subject: agreed")
    issued = project(folder).issue(NAME, MONTH, final=True, by="Director", evidence=mail)
    kept = folder / "editions"
    assert issued.path == kept / "southampton 2019-12 edition 1.xlsx"
    assert issued.path.read_bytes() == (folder / SCORECARD).read_bytes()
    receipt = json.loads((kept / "southampton 2019-12 edition 1 receipt.json").read_text())
    assert receipt["sha256"] == hashlib.sha256(issued.path.read_bytes()).hexdigest()
    assert receipt["kind"] == "final"
    assert len(receipt["cells"]) > 3000
    assert (kept / issued.edition.evidence).read_bytes() == b"Subject: agreed"


def test_an_edition_is_handed_back_as_it_was_issued(folder: Path) -> None:
    first = project(folder).issue(NAME, MONTH).path.read_bytes()
    type_into(folder / SCORECARD, "LAC1", "Seventeen left care.")
    second = project(folder).issue(NAME, MONTH).path.read_bytes()
    assert first != second
    assert project(folder).edition(NAME, MONTH, 1).read_bytes() == first
    assert project(folder).edition(NAME, MONTH).read_bytes() == second
    shown = run(folder, "edition", NAME, "Dec-19", "1")
    assert Path(shown.output.strip()).read_bytes() == first


def test_what_was_typed_into_the_draft_is_in_the_edition(folder: Path) -> None:
    project(folder).refresh()
    type_into(folder / SCORECARD, "LAC1", "Seventeen left care.")
    issued = project(folder).issue(NAME, MONTH)
    assert wt.FileWorkbook(issued.path).read("wt_scorecard")["LAC1", "commentary"] == (
        "Seventeen left care."
    )
    assert issued.edition.heads["LAC1"] == 1


def test_a_final_edition_needs_a_name(folder: Path) -> None:
    with pytest.raises(WorkbookToolsError, match="needs --by"):
        project(folder).issue(NAME, MONTH, final=True)
    assert not (folder / "editions").exists()


def test_after_a_final_edition_the_next_needs_a_reopening_with_a_reason(folder: Path) -> None:
    project(folder).issue(NAME, MONTH, final=True, by="Director")
    with pytest.raises(WorkbookToolsError, match=r"is final, issued on 14 Jan 2020: .* reopen"):
        project(folder).issue(NAME, MONTH)
    with pytest.raises(WorkbookToolsError, match="give a reason"):
        project(folder).reopen(NAME, MONTH, " ")
    project(folder).reopen(NAME, MONTH, "Late records.")
    issued = project(folder).issue(NAME, MONTH)
    assert issued.edition.number == 2
    notes = [c.value for c in wt.FileWorkbook(issued.path).read("wt_notes_list")]
    assert "Edition 1 was reopened: Late records." in notes


def test_what_was_never_issued_cannot_be_reopened_or_handed_back(folder: Path) -> None:
    with pytest.raises(WorkbookToolsError, match="no edition of southampton 2019-12 was issued"):
        project(folder).reopen(NAME, MONTH, "Why not")
    with pytest.raises(WorkbookToolsError, match="no edition of southampton 2019-12 was issued"):
        project(folder).edition(NAME, MONTH)
    project(folder).issue(NAME, MONTH)
    with pytest.raises(WorkbookToolsError, match="has no edition 4; the last one is 1"):
        project(folder).edition(NAME, MONTH, 4)


def test_a_draft_after_an_edition_says_so(folder: Path) -> None:
    project(folder).issue(NAME, MONTH)
    project(folder).refresh()
    book = wt.FileWorkbook(folder / SCORECARD)
    assert book.read("wt_edition").value == "draft after edition 1"
    assert str(book.read("wt_issued_at").value).startswith("inputs ")


def test_a_figure_restated_after_the_edition_is_revised_everywhere(folder: Path) -> None:
    project(folder).issue(NAME, MONTH)
    restate(folder, "M1,2019-12,1258", "M1,2019-12,1300")
    project(folder).refresh()
    book = wt.FileWorkbook(folder / SCORECARD)
    assert book.read("wt_scorecard")["M1", "month.mark"] == "revised"
    said = "Dec-19 was 1,258 in edition 1 of December 2019 and is 1,300"
    assert any(said in str(c.value) for c in book.read("wt_notes_list"))
    assert any(said in str(c.value) for c in book.read("wt_summary_list"))
    written = str(book.read("wt_commentary")["M1", "commentary.written"])
    assert "when the figure was 1,258" in written
    told = run(folder, "check").output
    assert f"warning [revised] (new): M1: {said}; say why in config/notes.csv" in told


def test_a_reason_in_the_notes_makes_a_revision_a_note(folder: Path) -> None:
    project(folder).issue(NAME, MONTH)
    restate(folder, "M1,2019-12,1258", "M1,2019-12,1300")
    with (folder / "config/notes.csv").open("a", encoding="utf-8") as notes:
        notes.write("M1,2019-12,2019-12,restated,Late contacts were added.,\n")
    told = run(folder, "check").output
    assert "and is 1,300; Late contacts were added." in told
    assert "note [revised]" in told


def test_a_kept_file_that_was_changed_is_not_handed_back_and_verify_says_so(folder: Path) -> None:
    issued = project(folder).issue(NAME, MONTH)
    type_into(issued.path, "M1", "Something else.")
    with pytest.raises(WorkbookToolsError, match="is not the file that was issued any more"):
        project(folder).edition(NAME, MONTH)
    result = run(folder, "store", "verify")
    assert result.exit_code == 1
    assert "is not the file that was issued any more" in result.output


def test_text_for_an_issued_month_is_kept_for_the_next_edition_and_says_so(folder: Path) -> None:
    issued = project(folder).issue(NAME, MONTH)
    late = folder / "late.xlsx"
    shutil.copy(issued.path, late)
    type_into(late, "LAC1", "Seventeen left care.")
    result = run(folder, "collect", str(late))
    assert result.exit_code == 0
    assert "LAC1 came after edition 1 of southampton 2019-12 was issued" in result.output
    assert project(folder).history("LAC1").revisions[-1].text == "Seventeen left care."
    assert project(folder).edition(NAME, MONTH).read_bytes() == issued.path.read_bytes()


def test_a_draft_that_cannot_be_collected_stops_an_issue(folder: Path) -> None:
    project(folder).refresh()
    type_into(folder / SCORECARD, "M1", None)
    with pytest.raises(WorkbookToolsError, match="was left as it is"):
        project(folder).issue(NAME, MONTH)
    assert not (folder / "editions").exists()


def test_json_says_what_was_issued(folder: Path) -> None:
    result = run(folder, "issue", NAME, MONTH, "--json")
    told = json.loads(result.output)
    assert (told["number"], told["kind"], told["heads"]["M1"]) == (1, "provisional", 1)
    assert Path(told["path"]).is_file()
