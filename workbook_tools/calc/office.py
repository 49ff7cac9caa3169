"""A LibreOffice of one's own: started, connected to over a pipe, and ended with its group."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
import uuid
from pathlib import Path
from types import TracebackType
from typing import Any

from workbook_tools.calc.load import load_uno, properties
from workbook_tools.errors import WorkbookToolsError

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
}
_START_SECONDS, _END_SECONDS = 60, 10
_TRIES, _PAUSE = 3, 0.05  # an office that is busy with another caller may refuse one


def connect(address: str) -> Any:
    """The component context of the LibreOffice that listens at ``address``.

    ``address`` is ``pipe,name=x`` or ``socket,host=localhost,port=2002``. Raises
    WorkbookToolsError when none listens there.
    """
    uno = load_uno()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(_TRIES):
        try:
            return resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
        except Exception as error:  # UNO's own classes exist once it is loaded
            refused = error
            time.sleep(_PAUSE)
    raise WorkbookToolsError(
        f"No LibreOffice listens at {address}: start it with --accept='{address};urp'."
    ) from refused


def desktop(context: Any) -> Any:
    """The desktop, which holds the open documents."""
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


class CalcOffice:
    """A headless LibreOffice with its own profile in ``home``; ended by ``close``.

    Raises WorkbookToolsError when LibreOffice is missing or does not start.
    """

    def __init__(self, home: Path) -> None:
        self.address = f"pipe,name=wt{uuid.uuid4().hex}"
        self._process = self._start(home)
        try:
            self.context = self._connect()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> CalcOffice:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def open(self, path: Path) -> Any:
        """The document of a workbook file, opened in it. Raises WorkbookToolsError."""
        # Not Hidden: a document loaded so loses its frozen panes and zoom when it is saved.
        document = desktop(self.context).loadComponentFromURL(
            path.resolve().as_uri(), "_blank", 0, properties(MacroExecutionMode=0)
        )
        if document is None:
            raise WorkbookToolsError(f"LibreOffice does not open {path}: check that it is whole.")
        return document

    def close(self) -> None:
        """Ends the program and every process that it started."""
        if self._process.poll() is None:
            self._signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_SECONDS)
        self._signal(signal.SIGKILL)  # the launcher may end before the office
        self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def _start(self, home: Path) -> subprocess.Popen[bytes]:
        program = shutil.which("soffice")
        if program is None:
            raise WorkbookToolsError(
                "LibreOffice is not on the path: install LibreOffice Calc (soffice)."
            )
        command = [program, f"-env:UserInstallation={home.resolve().as_uri()}", "--headless"]
        command += ["--norestore", "--nologo", "--nodefault", f"--accept={self.address};urp"]
        return subprocess.Popen(  # noqa: S603 - the program that the path names
            command,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _connect(self) -> Any:
        end = time.monotonic() + _START_SECONDS
        while True:
            try:
                return connect(self.address)
            except WorkbookToolsError:
                if time.monotonic() > end or self._process.poll() is not None:
                    raise
            time.sleep(0.05)


def save_copy(document: Any, path: Path) -> None:
    """Saves a copy of a document, in the kind that the name of ``path`` says."""
    named = properties(FilterName=_FILTERS[path.suffix.lower()])
    document.storeToURL(path.resolve().as_uri(), named)
