"""An unsent e-mail with a request attached: opened, looked at and sent by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from workbook_tools.config import Owner
from workbook_tools.period import Month
from workbook_tools.scorecard import ScorecardRow, what_happened

_SHEET = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True)
class Letter:
    """What a letter says: ``to`` whom, and for whom who is ``away``, None where nobody is."""

    title: str
    month: Month
    rows: Sequence[ScorecardRow]
    due: date | None
    to: Owner
    away: Owner | None


def written(letter: Letter, name: str, workbook: bytes) -> bytes:
    """The bytes of an .eml file that a mail program opens as a draft."""
    mail = EmailMessage(policy=SMTP.clone(max_line_length=200))
    mail["X-Unsent"] = "1"
    mail["To"] = Address(letter.to.name, addr_spec=letter.to.email)
    mail["Subject"] = f"{letter.title}, {letter.month.words}: your comments{_until(letter)}"
    mail.set_content(_words(letter))
    mail.add_attachment(workbook, maintype=_SHEET[0], subtype=_SHEET[1], filename=name)
    mail.set_boundary("=-workbook-tools-request")
    return mail.as_bytes()


def _until(letter: Letter) -> str:
    return f" by {letter.due.day} {letter.due:%B}" if letter.due else ""


def _words(letter: Letter) -> str:
    count = len(letter.rows)
    rows = "a comment on one indicator" if count == 1 else f"comments on {count} indicators"
    instead = f" You are asked in the place of {letter.away.name}." if letter.away else ""
    lines = [
        f"The {letter.title} for {letter.month.words} needs {rows}{_until(letter)}.{instead}",
        "",
        *(
            f"- {row.ref} {row.indicator.title}: {what_happened(row)} ({row.why})"
            for row in letter.rows
        ),
        "",
        "Please write in the white column of the attached workbook, one to three sentences each: "
        "why, so what, what next and by whom. Where there is nothing to say, write: no comment.",
        "Save it, and send it back. Nothing but a spreadsheet program is needed, and a phone will "
        "do.",
    ]
    return "\n".join(lines) + "\n"
