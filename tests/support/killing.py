"""Commands that are killed in the middle: a process that imports once, and a child for each."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

KILLED = -signal.SIGKILL
_FAILED = 70
_STEPS = frozenset({"os.mkdir", "os.remove", "os.rename", "os.truncate", "sqlite3.connect"})


class Victims:
    """A process that runs commands, each in a child of its own."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process = process
        self._log = log

    def run(self, *words: str, after: float | None = None, step: int = 0) -> int:
        """A command's exit code, or KILLED.

        It is killed ``after`` seconds, or at the ``step``-th of its steps; otherwise left alone. A
        step is to open a file to write, to make, move or take one away, to connect to a database;
        and, once it has opened one to write, to open one to read.
        """
        stdin, stdout = _pipe(self._process.stdin), _pipe(self._process.stdout)
        stdin.write(json.dumps({"words": words, "after": after, "step": step}) + "\n")
        stdin.flush()
        return int(stdout.readline())

    @property
    def said(self) -> str:
        """What the last command wrote."""
        return self._log.read_text(encoding="utf-8")


@contextmanager
def victims(log: Path) -> Iterator[Victims]:
    """The process, which writes what commands say to ``log``."""
    words = [sys.executable, "-P", __file__, str(log)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) as process:
        yield Victims(process, log)
        _pipe(process.stdin).close()


def heed_ctrl_c() -> None:
    """Lets a program heed Ctrl-C that was started from one which does not, as in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe
    return pipe


def _serve(log: str) -> None:
    _import_all()
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(wanted["words"], wanted["step"], log)
        if wanted["after"] is not None:
            time.sleep(wanted["after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _import_all() -> None:
    """Imports what commands import when they first need it."""
    from workbook_tools.commands import Project, report, report_commentary  # noqa: F401, PLC0415
    from workbook_tools.store import Store  # noqa: PLC0415

    Store.in_memory().close()


def _run(words: Sequence[str], step: int, log: str) -> None:
    from workbook_tools.cli import main  # noqa: PLC0415

    for number in (1, 2):
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    if step:
        _die_at(step)
    try:
        main(words)
    except SystemExit as done:
        sys.stdout.flush()
        os._exit(int(done.code or 0))
    except BaseException:
        traceback.print_exc()
    os._exit(_FAILED)


def _die_at(step: int) -> None:
    left, has_begun = step, False

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left, has_begun
        is_writing = event == "open" and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        has_begun = has_begun or is_writing
        if event in _STEPS or (event == "open" and has_begun):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


if __name__ == "__main__":
    _serve(sys.argv[1])


class Deadly(type(Path())):  # type: ignore[misc]
    """A path that ends the process which reads it."""

    def read_bytes(self) -> bytes:
        os._exit(9)
