"""What each button does: one function a button, which calls the command of that name.

Excel's add-in starts ``run`` in a process of its own, as LibreOffice's toolbar does. The function
of a button tells in a sentence what was done.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from getpass import getuser
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.addin.help_page import help_page
from workbook_tools.commands import atdesk, listed
from workbook_tools.commands.asking import Asker
from workbook_tools.commands.collect import Terms
from workbook_tools.commands.collected import Collected, CollectReport
from workbook_tools.commands.desk import Desk
from workbook_tools.commands.editions import Signing
from workbook_tools.commands.report import many
from workbook_tools.commentary.judge import Consent, Outcome
from workbook_tools.dialogs import Dialogs
from workbook_tools.errors import CancelledError, WorkbookToolsError
from workbook_tools.places import data_folder

if TYPE_CHECKING:
    import xlwings


def run(action: str) -> None:
    """Does what the button ``action`` does on the workbook from which Python was started.

    Ends with a sentence on standard error and exit code 1 where it cannot.
    """
    told = attempt(lambda: press(action, caller(sys.argv), Dialogs()))
    if told:
        sys.exit(told)


def attempt(job: Callable[[], object]) -> str:
    """Does ``job``; tells in a sentence why it was not done, ``""`` when it was."""
    try:
        job()
    except CancelledError:
        return ""
    except WorkbookToolsError as problem:
        return str(problem)
    except Exception as error:
        said = "".join(traceback.format_exception_only(error)).splitlines()[0]
        return f"{said.rstrip('.')}. The details are in {_log()}."
    return ""


def caller(arguments: Sequence[str]) -> xlwings.Book:
    """The workbook whose button was pressed, in Excel or in the LibreOffice that listens.

    Raises WorkbookToolsError where LibreOffice does not listen, or has closed it since.
    """
    import xlwings

    words = {name: value for name, _, value in (word.partition("=") for word in arguments)}
    if "--calc" not in words:
        return xlwings.Book.caller()
    from workbook_tools.calc.engine import attach

    name = words["--wb"]
    try:
        return attach(words["--calc"]).books[name]
    except KeyError as error:
        raise WorkbookToolsError(
            f"{name} is not open any more: open it, then try again."
        ) from error


def press(action: str, book: xlwings.Book, ask: Asker) -> str:
    """Does an action on an open workbook; tells in a sentence what was done.

    The sentence stands in the status bar afterwards. Raises WorkbookToolsError.
    """
    if action not in ACTIONS:
        raise WorkbookToolsError(f"{action!r} is no button: install the add-in again.")
    desk = Desk(book, ask)
    told = ""
    try:
        desk.say(f"Scorecard: {action.replace('_', ' ')} ...")
        told = ACTIONS[action](desk)
    finally:
        desk.say(told)
    return told


def refresh(desk: Desk) -> str:
    """Fills the open workbook."""
    receipt = atdesk.refresh(desk)
    new = sum(finding.new for finding in receipt.findings.open)
    parts = [
        f"{many(len(receipt.cells), 'cell')} changed",
        f"{receipt.with_commentary} of {many(receipt.indicators, 'indicator')} have commentary",
        f"{many(len(receipt.findings.open), 'finding')}, {new} of them new (Check shows them)",
    ]
    if receipt.collected and (texts := _taken_in(receipt.collected.collected)):
        parts.insert(0, f"{many(texts, 'text')} collected from it first")
    parts += receipt.warnings[:1]
    return f"{receipt.scorecard} {receipt.month}: {'; '.join(parts)}."


def new_month(desk: Desk) -> str:
    """Makes the next month's scorecard and opens it."""
    path, made = atdesk.new_month(desk)
    is_open = desk.open(path)
    return (
        f"{path} {'was made' if made else 'was there already'}"
        f"{' and is open' if is_open else '; open it when this workbook is closed'}."
    )


def check(desk: Desk) -> str:
    """Opens the list of what to look at."""
    report = desk.project.check(desk.month, [desk.spec.name])
    desk.open(listed.findings_list(_place(desk, "findings"), report))
    return f"{many(len(report.scorecards[0].findings), 'finding')}; nothing was changed."


def collect(desk: Desk) -> str:
    """Collects this workbook, or files that are chosen, under the name that is given."""
    folder = desk.project.config.folder
    files: Sequence[Path] = ()
    if not desk.ask.yes(f"Collect from {desk.name}? (No: choose workbooks that came back.)"):
        files = desk.ask.files("Workbooks that came back", folder)
    author = desk.ask.words("Whose words are they? Leave it empty where that is not known.")
    terms = Terms(author=author or None, partial=True)
    report = atdesk.collect(desk, files, terms)
    consent = _consent(desk.ask, report)
    if consent != Consent():
        report = atdesk.collect(desk, files, replace(terms, consent=consent))
    if all(file.refused for file in report.files):
        raise WorkbookToolsError("\n".join(file.refused for file in report.files))
    if any(file.notices or file.needs_a_look for file in report.files):
        desk.open(listed.collected_list(_place(desk, "collected"), report))
    return _collected(report)


def request(desk: Desk) -> str:
    """Makes a workbook and an e-mail for each owner who owes a comment."""
    month, names = desk.month, [desk.spec.name]
    due = desk.ask.words("The last day to answer, such as 2020-01-14 (may be empty)?")
    asked = desk.project.request(month, names, due=due or None)
    if not asked:
        return "Nobody owes a comment."
    folder = asked[0].path.parent
    return f"{many(len(asked), 'workbook')} to send, with e-mails: {folder}."


def owed(desk: Desk) -> str:
    """Opens the list of who still owes a comment."""
    found = desk.project.status(desk.month, [desk.spec.name])
    desk.open(listed.owed_list(_place(desk, "owed"), found))
    return f"{many(sum(len(each.owed) for each in found), 'comment')} owed; nothing was changed."


def conflicts(desk: Desk) -> str:
    """Opens the sheet on which one text of each conflict is marked."""
    found = desk.project.conflicts([desk.spec.name])
    if not found:
        return "No comment was written by two people without knowing of each other."
    place = _place(desk, "conflicts")
    desk.open(listed.conflicts_list(desk.project, place, found))
    return f"{many(len(found), 'conflict')}: mark a text under Keep, then press Collect there."


def history(desk: Desk) -> str:
    """Opens every text of the selected indicator."""
    ref = desk.selected_ref()
    found = desk.project.history(ref, scorecard=desk.spec.name)
    title = f"{found.ref} {desk.project.config.indicators[found.ref].title}"
    desk.open(listed.history_list(_place(desk, f"history of {found.ref}"), found, title))
    return f"{many(len(found.revisions), 'text')} of {found.ref}; nothing was changed."


def issue(desk: Desk) -> str:
    """Issues the open workbook; after a final edition, once a reason is given."""
    project, name, month = desk.project, desk.spec.name, desk.month
    if project.is_closed(name, month):
        project.reopen(name, month, desk.ask.words("The last edition is final. Why another?"))
    by = desk.ask.words("Who issues it?", getuser())
    final = desk.ask.yes("Is it final: signed off? (No: it is provisional.)")
    issued = atdesk.issue(desk, Signing(by=by, final=final))
    return f"{issued.edition}, {issued.edition.kind}, is issued and kept as {issued.path}."


def print_pdf(desk: Desk) -> str:
    """Prints the open workbook to a PDF."""
    return f"{atdesk.print_pdf(desk)} is printed; every page says that it is internal."


def put_back(desk: Desk) -> str:
    """Puts back what the workbook held before it was last filled."""
    before = atdesk.put_back(desk)
    return f"{desk.name} is as it was in {before.name}; Put back again undoes this."


def open_folder(desk: Desk) -> str:
    """Opens the project's folder."""
    return _launch(desk.project.config.folder)


def help(desk: Desk) -> str:
    """Opens a page that says what each button does."""
    return _launch(help_page(data_folder(sys.platform, environ) / "help.html"))


ACTIONS: Mapping[str, Callable[[Desk], str]] = {
    action.__name__: action
    for action in (
        *(refresh, new_month, check, collect, request, owed, conflicts, history),
        *(issue, print_pdf, put_back, open_folder, help),
    )
}


def _consent(ask: Asker, report: CollectReport) -> Consent:
    """What the person says yes to of all that waits for a yes."""
    return Consent(
        cleared=_agreed(ask, report, Outcome.WAITS_CLEARED, "The text was taken out. Is it to go?"),
        shifted=_agreed(
            ask, report, Outcome.WAITS_SHIFTED, "The row may have moved. Is the text its own?"
        ),
    )


def _agreed(ask: Asker, report: CollectReport, outcome: Outcome, question: str) -> bool:
    found = [each for file in report.files for each in file.collected if each.outcome is outcome]
    refs = ", ".join(dict.fromkeys(each.key.ref for each in found))
    return bool(found) and ask.yes(f"{refs}: {question}")


def _collected(report: CollectReport) -> str:
    texts = [each for file in report.files for each in file.collected]
    settled = sum(len(file.settled) for file in report.files)
    met = sum(each.outcome is Outcome.CONFLICT for each in texts)
    waits = sum(each.outcome.waits for each in texts)
    waits += sum(notice.matter.waits for file in report.files for notice in file.notices)
    parts = [f"{many(_taken_in(texts), 'text')} collected"]
    parts += [f"{many(settled, 'conflict')} settled"] if settled else []
    refused = sum(bool(file.refused) for file in report.files)
    parts += [f"{many(refused, 'workbook')} refused (see the list)"] if refused else []
    parts += [f"{met} in conflict (Conflicts shows them)"] if met else []
    parts += [f"{waits} waiting for you (see the list)"] if waits else []
    return f"{'; '.join(parts)}."


def _taken_in(texts: Sequence[Collected]) -> int:
    return sum(each.outcome.becomes_head or bool(each.outcome.aside) for each in texts)


def _place(desk: Desk, what: str) -> Path:
    return listed.place(desk.project, f"{desk.spec.name} {desk.month} {what}")


def _launch(path: Path) -> str:
    import click

    if click.launch(str(path)):
        raise WorkbookToolsError(f"{path} could not be opened from here: open it yourself.")
    return f"{path} is open."


def _log() -> Path:
    """Writes what went wrong, for somebody who can read it."""
    name = f"{datetime.now():%Y-%m-%d %H%M%S}.log"
    try:
        return _write(data_folder(sys.platform, environ) / "logs" / name)
    except OSError:
        return _write(Path(tempfile.mkdtemp(prefix="scorecard-")) / name)


def _write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(traceback.format_exc(), encoding="utf-8", errors="backslashreplace")
    return path
