"""The command ``workbook-tools`` itself: what a user can put right becomes a sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from workbook_tools import __version__
from workbook_tools.cli.terminal import forget_unwritten, print_anything
from workbook_tools.errors import WorkbookToolsError


class _Group(click.Group):
    """Turns what a user can put right into a sentence and exit code 1."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        print_anything()
        with _in_a_sentence():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _in_a_sentence():
            return super().invoke(ctx)


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    try:
        yield
    except WorkbookToolsError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        forget_unwritten()
        where = error.filename or "the output"
        raise click.ClickException(f"{where}: {error.strerror or error}.") from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Fill a council's own Excel scorecard from source data, and lose nothing in it.

    Exit codes: 0 done, 1 stopped (the message says why, and what to do), 2 wrong usage, 3 done with
    things that wait for you. Warnings do not change the exit code.
    """
