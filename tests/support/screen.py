"""A screen without a monitor: LibreOffice in a window on it, a pointer, and pictures of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import struct
import subprocess
import time
import uuid
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbook_tools.calc.load import load_uno, properties
from workbook_tools.calc.office import connect, desktop
from workbook_tools.errors import WorkbookToolsError

WIDE, HIGH = 1400, 900
_PROGRAMS = ("soffice", "Xvfb", "xdotool")
_TOOLKIT = "com.sun.star.awt.Toolkit"
_ROLES = "com.sun.star.accessibility.AccessibleRole"
_MANY = 100  # a sheet has a billion cells, which are its children
_FIRST_START = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>99.9</value></prop></item>
</oor:items>"""


def require_screen() -> None:
    """Skips where a program is missing, and fails there when ``CI`` is ``true``."""
    missing = [program for program in _PROGRAMS if shutil.which(program) is None]
    if not missing:
        return
    reason = f"{', '.join(missing)} not on the path: no window can be opened and clicked"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def until(found: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """What ``found`` returns once that is true; fails, naming ``what``, after some seconds."""
    end = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < end, f"{what}: not after {seconds} s"
        time.sleep(0.05)
    return result


@contextlib.contextmanager
def _started(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program; it and all that it started are ended afterwards."""
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    quiet |= {"stdout": subprocess.DEVNULL, "start_new_session": True}
    with subprocess.Popen(command, **(quiet | options)) as process:
        try:
            yield process
        finally:
            for number in (signal.SIGTERM, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(5)


class Screen:
    """A screen in memory with a pointer, for as long as it is entered."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._memory = home / "Xvfb_screen0"
        self.display = ""

    @contextlib.contextmanager
    def on(self) -> Iterator[Screen]:
        """Starts it, on a number that is free, and ends it."""
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{WIDE}x{HIGH}x24"]
        command += ["-nolisten", "tcp", "-fbdir", str(self._home)]
        with _started(command, stdout=subprocess.PIPE) as server:
            assert server.stdout is not None
            self.display = f":{int(server.stdout.readline())}"
            yield self

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to draw here, LibreOffice with its plainest widgets."""
        return os.environ | {"DISPLAY": self.display, "SAL_USE_VCLPLUGIN": "gen"}

    def click(self, x: int, y: int) -> None:
        """Moves the pointer to a place and clicks there."""
        self.point(x, y)
        self._do("click", "1")

    def point(self, x: int, y: int) -> None:
        """Moves the pointer to a place."""
        self._do("mousemove", str(x), str(y))

    def focus(self, title: str) -> None:
        """Lets a window have the keyboard, as a window manager would once a box is gone.

        A window that takes it between the press of a button and its release forgets the press.
        """
        self._do("search", "--onlyvisible", "--name", title, "windowfocus", "--sync")

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=20)

    def picture(self, to: Path) -> Path:
        """All that is on the screen, as a PNG."""
        dump = self._memory.read_bytes()
        head, _, _, _, width, height, *_ = struct.unpack_from(">25I", dump)
        line, colours = struct.unpack_from(">I", dump, 48)[0], struct.unpack_from(">I", dump, 76)[0]
        start = head + 12 * colours
        rows = bytearray()
        for y in range(height):
            bgrx = dump[start + y * line :][: 4 * width]
            row = bytearray(3 * width)
            row[0::3], row[1::3], row[2::3] = bgrx[2::4], bgrx[1::4], bgrx[0::4]
            rows += b"\0" + row
        to.write_bytes(_png(width, height, bytes(rows)))
        return to


def _png(width: int, height: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@contextlib.contextmanager
def windowed_office(screen: Screen, profile: Path) -> Iterator[Any]:
    """The component context of a LibreOffice that draws on the screen."""
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_FIRST_START, encoding="utf-8")
    address = f"pipe,name=wt{uuid.uuid4().hex}"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo"]
    command += ["--nodefault", f"--accept={address};urp"]

    def reached() -> Any:
        with contextlib.suppress(WorkbookToolsError):
            return connect(address)

    with _started(command, env=screen.environment):
        yield until(reached, "LibreOffice starts")


def open_filling(context: Any, path: Path, **options: object) -> Any:
    """The document of a workbook, its window as large as the screen."""
    opened = desktop(context).loadComponentFromURL(
        path.as_uri(), "_blank", 0, properties(MacroExecutionMode=0, **options)
    )
    window = opened.CurrentController.Frame.ContainerWindow
    window.setPosSize(0, 0, WIDE, HIGH, 15)
    window.toFront()
    return opened


def named(window: Any, name: str, role: str = "") -> tuple[int, int]:
    """The middle, on the screen, of the part of a window that a screen reader calls so."""
    found = _named(window.getAccessibleContext(), name, _role(role))
    assert found, f"nothing is called {name!r}"
    at, size = found.getLocationOnScreen(), found.getSize()
    return at.X + size.Width // 2, at.Y + size.Height // 2


def says(window: Any, words: str) -> bool:
    """Whether the words stand in a window."""
    return _named(window.getAccessibleContext(), words, None) is not None


def windows(context: Any, title: str) -> list[Any]:
    """The windows and boxes that are shown with a title."""
    toolkit = context.ServiceManager.createInstanceWithContext(_TOOLKIT, context)
    every = [toolkit.getTopWindow(n) for n in range(toolkit.getTopWindowCount())]
    shown = [window for window in every if window and window.isVisible()]
    return [each for each in shown if each.getAccessibleContext().getAccessibleName() == title]


def _named(part: Any, name: str, role: int | None) -> Any:
    if part.getAccessibleName() == name and role in (None, part.getAccessibleRole()):
        return part
    for n in range(min(part.getAccessibleChildCount(), _MANY)):
        child = part.getAccessibleChild(n)
        found = child and _named(child.getAccessibleContext(), name, role)
        if found:
            return found
    return None


def _role(name: str) -> int | None:
    return load_uno().getConstantByName(f"{_ROLES}.{name}") if name else None
