"""What a button of the toolbar does, in LibreOffice's own Python (3.8 or later).

It starts the interpreter that is named beside this file, as Excel's ribbon does, and lets it reach
this office over a private pipe for as long as it runs.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import threading
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.task import XJobExecutor

_SERVICE = "workbook_tools.addin.ScorecardJob"
_SPREADSHEETS = "com.sun.star.sheet.SpreadsheetDocument"
_COMMAND = "import workbook_tools.ribbon; workbook_tools.ribbon.run('{}')"
_OFFICES_OWN = ("PYTHONPATH", "PYTHONHOME")
_AT_WORK = threading.Lock()


class RefusalError(Exception):
    """Why nothing is started, in a sentence."""


class ScorecardJob(unohelper.Base, XJobExecutor):
    """Runs the action that follows the question mark of a button's address."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def trigger(self, action: str) -> None:
        """Starts the action and returns at once."""
        try:
            command = [_interpreter(), "-B", "-c", _COMMAND.format(_checked(action))]
            command += [f"--wb={_workbook(self._context)}", "--from_xl=1"]
            if not _AT_WORK.acquire(blocking=False):
                raise RefusalError("Another button is still at work: wait until it is done.")
        except RefusalError as refusal:
            _tell(self._context, str(refusal))
        else:
            threading.Thread(target=_work, args=(self._context, command), daemon=True).start()


class _Box(unohelper.Base, XCallback):
    """A sentence in a box. The office calls it on its main thread, where dialogs belong."""

    def __init__(self, context: Any, words: str) -> None:
        self._context = context
        self._words = words

    def notify(self, _: object) -> None:
        """Shows the sentence."""
        frame = _service(self._context, "com.sun.star.frame.Desktop").getCurrentFrame()
        window = frame.getContainerWindow() if frame else None
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "WARNINGBOX")
        toolkit = _service(self._context, "com.sun.star.awt.Toolkit")
        toolkit.createMessageBox(window, kind, 1, "Scorecard", self._words).execute()


def _work(context: Any, command: list[str]) -> None:
    """Waits for the command, and shows what it says when it fails."""
    try:
        words = _run(context, command)
    except Exception as error:
        words = f"Python cannot be started ({error}): build the extension again, and install it."
    finally:
        _AT_WORK.release()
    if words:
        _tell(context, words)


def _run(context: Any, command: list[str]) -> str:
    """What the command says when it fails, else ``""``. The pipe is closed with its acceptor."""
    address = f"pipe,name={secrets.token_hex(16)}"
    acceptor = _service(context, "com.sun.star.office.Acceptor")
    acceptor.initialize((f"{address};urp", True))
    done = subprocess.run(  # noqa: S603 - the interpreter that the extension was built for
        [*command, f"--calc={address}"],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env=_environment(),
        cwd=str(Path(command[0]).parent),
    )
    if done.returncode == 0:
        return ""
    return done.stderr.strip() or f"Python ended with code {done.returncode} and said nothing."


def _environment() -> dict[str, str]:
    """The user's own, without the office's Python; nothing is imported from where it runs."""
    kept = {name: value for name, value in os.environ.items() if name not in _OFFICES_OWN}
    return {**kept, "PYTHONSAFEPATH": "1", "PYTHONIOENCODING": "utf-8"}


def _interpreter() -> str:
    return Path(__file__).with_name("interpreter.txt").read_text(encoding="utf-8")


def _checked(action: str) -> str:
    if not re.fullmatch("[a-z_]+", action):
        raise RefusalError("This button has no action: install the extension again.")
    return action


def _workbook(context: Any) -> str:
    """The path of the workbook in front, since two may have one name; its title when unsaved."""
    document = _service(context, "com.sun.star.frame.Desktop").getCurrentComponent()
    if document is None or not document.supportsService(_SPREADSHEETS):
        raise RefusalError("No workbook is open: open a scorecard first.")
    if document.isReadonly():
        raise RefusalError(
            "This workbook is open to be read only: choose Edit, Edit Mode if you trust it."
        )
    return str(uno.fileUrlToSystemPath(document.URL) if document.hasLocation() else document.Title)


def _tell(context: Any, words: str) -> None:
    _service(context, "com.sun.star.awt.AsyncCallback").addCallback(_Box(context, words), None)


def _service(context: Any, name: str) -> Any:
    return context.ServiceManager.createInstanceWithContext(name, context)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the office asks for it
g_ImplementationHelper.addImplementation(ScorecardJob, _SERVICE, (_SERVICE,))
