"""Writes the parts of the documentation that come from the code, and checks all of it.

    python tools/docs.py                      writes docs/reference/cli.md and api.md
    python tools/docs.py --check              fails when they or a relative link are out of date
    python tools/docs.py --commands README.md prints the shell commands that are marked to be run

A code block is marked to be run by the word ``run`` after its language; a number after that is the
exit code of its commands, where it is not 0. Run this file by its path: then the installed package
is read, not the source tree.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

import workbook_tools
from workbook_tools.cli import main as cli

ROOT = Path(__file__).parent.parent
WIDTH = 80
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<code>.*?)^```\s*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)


def pages() -> list[Path]:
    """Every page of the documentation, the README and the change log among them."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def marked_blocks(text: str, language: str) -> list[str]:
    """The code blocks of a page that are marked to be run, in their order."""
    return [m["code"] for m in FENCE.finditer(text) if m["info"].split() == [language, "run"]]


def anchors(text: str) -> set[str]:
    """The anchors that headings get on the web: small letters, hyphens for spaces."""
    words = (re.sub(r"[^\w\- ]", "", h.lower()) for h in HEADING.findall(FENCE.sub("", text)))
    return {word.replace(" ", "-") for word in words}


def broken_links(page: Path) -> list[str]:
    """Relative links that lead nowhere, a sentence for each."""
    found = []
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        shown = page.relative_to(ROOT)
        if not target.exists():
            found.append(f"{shown}: {link} leads nowhere")
        elif anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            found.append(f"{shown}: {link} names no heading")
    return found


def cli_page() -> str:
    """The command-line reference, from ``--help``."""
    parts = ["# Command line", "", "Made from `--help`; do not edit by hand.", ""]
    parts += _help("workbook-tools", [])
    for words in _commands(cli):
        name = " ".join(words)
        parts += [f"## {name}", "", *_help(f"workbook-tools {name}", words)]
    return "\n".join(parts).rstrip() + "\n"


def _commands(group: click.Group, *above: str) -> Iterator[list[str]]:
    """The words of every command, those of a group after the group itself."""
    for name, command in sorted(group.commands.items()):
        yield [*above, name]
        if isinstance(command, click.Group):
            yield from _commands(command, *above, name)


def _help(title: str, command: list[str]) -> list[str]:
    shown = CliRunner().invoke(
        cli, [*command, "--help"], prog_name="workbook-tools", terminal_width=WIDTH
    )
    return ["```text", f"$ {title} --help", shown.output.rstrip(), "```", ""]


def api_page() -> str:
    """The Python reference, from the docstrings of the public names."""
    parts = [
        "# Python",
        "",
        "Everything that `import workbook_tools as wt` gives. Made from the docstrings; do not edit"
        " by hand.",
        "",
    ]
    for name in sorted(workbook_tools.__all__):
        parts += _entry(name, getattr(workbook_tools, name))
    return "\n".join(parts).rstrip() + "\n"


def _entry(name: str, thing: type) -> list[str]:
    parts = [f"## {name}", "", "```text", _shape(name, thing), "```", ""]
    parts += [inspect.getdoc(thing) or "", ""]
    for member, doc in _members(thing):
        parts += [f"### `{name}.{member}`", "", doc, ""]
    return parts


def _shape(name: str, thing: type) -> str:
    if issubclass(thing, Enum):
        return "\n".join(f"{name}.{member.name} = {member.value!r}" for member in thing)
    if issubclass(thing, Exception):
        return f"class {name}({', '.join(base.__name__ for base in thing.__bases__)})"
    parameters = _parameters(thing)
    line = f"{name}({', '.join(parameters)})"
    return line if len(line) <= WIDTH else f"{name}(\n    " + ",\n    ".join(parameters) + ",\n)"


def _members(thing: type) -> Iterator[tuple[str, str]]:
    for name, member in vars(thing).items():
        doc = inspect.getdoc(member)
        if not doc or (name.startswith("_") and name != "__getitem__"):
            continue
        function = getattr(member, "__func__", member)
        getter = getattr(member, "fget", None) or getattr(member, "func", None)
        if inspect.isfunction(function):
            yield f"{name}({', '.join(_parameters(function))}) -> {_returns(function)}", doc
        elif getter is not None:
            yield f"{name}: {_returns(getter)}", doc


def _returns(function: Callable[..., Any]) -> str:
    return str(function.__annotations__.get("return", "Any"))


def _parameters(thing: Callable[..., Any]) -> list[str]:
    written: list[str] = []
    keyword_only = False
    for parameter in inspect.signature(thing).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not keyword_only:
            keyword_only = True
            written.append("*")
        if parameter.name not in ("self", "cls"):
            star = "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
            written.append(star + _parameter(parameter))
    return written


def _parameter(parameter: inspect.Parameter) -> str:
    annotation, default = parameter.annotation, parameter.default
    words = parameter.name
    if annotation is not parameter.empty:
        words += f": {annotation if isinstance(annotation, str) else annotation.__name__}"
    if default is parameter.empty:
        return words
    if type(default).__name__ == "_HAS_DEFAULT_FACTORY_CLASS":
        return f"{words} = ..."
    if inspect.isfunction(default):
        return f"{words} = {default.__name__}"
    if isinstance(default, Enum):
        return f"{words} = {type(default).__name__}.{default.name}"
    return f"{words} = {default!r}"


MADE: dict[str, Callable[[], str]] = {
    "docs/reference/cli.md": cli_page,
    "docs/reference/api.md": api_page,
}


def faults() -> list[str]:
    """What is out of date, a sentence for each."""
    found = []
    for name, make in MADE.items():
        page = ROOT / name
        if not page.exists() or page.read_text(encoding="utf-8") != make():
            found.append(f"{name} is out of date: run python tools/docs.py")
    return found + [fault for page in pages() for fault in broken_links(page)]


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes and checks the documentation.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="only check")
    what.add_argument("--commands", metavar="PAGE", help="print the page's marked shell commands")
    chosen = parser.parse_args()
    if chosen.commands:
        text = Path(chosen.commands).read_text(encoding="utf-8")
        print("\0".join(marked_blocks(text, "sh")), end="")
        return 0
    if chosen.check:
        found = faults()
        print("\n".join(found) or "The documentation is up to date.")
        return 1 if found else 0
    for name, make in MADE.items():
        (ROOT / name).write_text(make(), encoding="utf-8", newline="\n")
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
