"""What a person at a terminal sees: any character, patience, progress, and the exit code."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from threading import Timer
from time import monotonic

import click

PATIENCE = 2.0  # seconds of silence that nobody wonders about
_PLAIN = str.maketrans("−–—", "---")
_THINGS_TO_LOOK_AT = 3


def print_anything() -> None:
    """Lets a terminal that has no sign for a character take the nearest plain one.

    Files and pipes get UTF-8, whatever the console's own code page.
    """
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="plain")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end].translate(_PLAIN)
    return lost.encode("ascii", "replace").decode(), error.end


def forget_unwritten() -> None:
    """Drops what the output did not take, which Python would try to write again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def look_at(anything: bool) -> None:
    """Ends with the exit code for things that wait for somebody."""
    if anything:
        raise click.exceptions.Exit(_THINGS_TO_LOOK_AT)


@contextmanager
def patience(*, quiet: bool) -> Iterator[None]:
    """Says on a terminal that a long command is still at work."""
    words = (
        "Still reading: large workbooks take a while. Stopping with Ctrl-C leaves every file whole."
    )
    timer = Timer(PATIENCE, lambda: click.echo(words, err=True))
    timer.daemon = True
    if not quiet and sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def progress(label: str, count: int, *, quiet: bool) -> Iterator[Callable[[str], None] | None]:
    """A bar with rate and time left, for several things on a terminal.

    Gives what is to be called with the name of each that is done.
    """
    if quiet or count < 2 or not sys.stderr.isatty():
        yield None
        return
    start = monotonic()

    def rate(name: str | None) -> str:
        return f"{bar.pos / max(monotonic() - start, 0.001):.1f} a second, {name}" if name else ""

    with click.progressbar(length=count, label=label, file=sys.stderr, item_show_func=rate) as bar:
        yield lambda done: bar.update(1, done)
