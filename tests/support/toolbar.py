"""The toolbar of LibreOffice for tests: installed, and its interpreter watched."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from workbook_tools.addin.extension import build_extension
from workbook_tools.calc.load import load_uno, struct
from workbook_tools.calc.office import connect
from workbook_tools.errors import WorkbookToolsError

_MANAGER = "/singletons/com.sun.star.deployment.ExtensionManager"
_TRANSFORMER = "com.sun.star.util.URLTransformer"
_INSTEAD = """
import sys
from importlib.util import spec_from_file_location

class Instead:
    @staticmethod
    def find_spec(name, path, target=None):
        return spec_from_file_location(name, {!r}) if name == "workbook_tools.ribbon" else None

sys.meta_path.insert(0, Instead)
"""


def require_bridge() -> None:
    """Skips where no Python here reaches LibreOffice, and fails when ``CI`` is ``true``."""
    try:
        load_uno()
    except WorkbookToolsError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@dataclass(frozen=True)
class Interpreter:
    """A Python that tells in ``folder`` how it was started."""

    folder: Path

    @property
    def program(self) -> Path:
        """The program that an extension is built for."""
        return self.folder / "python"

    @property
    def starts(self) -> int:
        """How often it was started."""
        return len(self.told("starts"))

    @property
    def is_at_work(self) -> bool:
        """Whether the pipe of the last start is open."""
        words = self.told("words")
        try:
            connect(words[-1].removeprefix("--calc="))
        except (IndexError, WorkbookToolsError):
            return False
        return True

    def told(self, what: str) -> list[str]:
        """The ``words``, the environment (``env``) or the folder (``cwd``) of the last start."""
        found = self.folder / what
        return found.read_text(encoding="utf-8").split("\0")[:-1] if found.exists() else []


def interpreter(folder: Path, ribbon: str = "") -> Interpreter:
    """Such a Python; with ``ribbon``, that text is its ``workbook_tools.ribbon``."""
    folder.mkdir()
    if ribbon:
        (folder / "ribbon.py").write_text(ribbon, encoding="utf-8")
        instead = _INSTEAD.format(str(folder / "ribbon.py"))
        (folder / "sitecustomize.py").write_text(instead, encoding="utf-8")
    here, real = shlex.quote(str(folder)), shlex.quote(sys.executable)
    script = f"""#!/bin/sh
printf '%s\\0' "$@" > {here}/words
env -0 > {here}/env
printf '%s\\0' "$PWD" > {here}/cwd
printf 'x\\0' >> {here}/starts
PYTHONPATH={here} exec {real} "$@"
"""
    made = Interpreter(folder)
    made.program.write_text(script, encoding="utf-8")
    made.program.chmod(0o755)
    return made


def install(context: Any, folder: Path, program: Path) -> None:
    """Builds the extension for ``program`` and installs it in a running LibreOffice.

    ``unopkg`` would do, but refuses to run as root.
    """
    built = build_extension(folder / "scorecard.oxt", interpreter=program)
    manager = context.getValueByName(_MANAGER)
    manager.addExtension(built.as_uri(), (), "user", None, _yes_to_all())


def dispatch(context: Any, document: Any, address: str) -> None:
    """What LibreOffice does when a button of that address is clicked, without a pointer."""
    transformer = context.ServiceManager.createInstanceWithContext(_TRANSFORMER, context)
    _, url = transformer.parseStrict(struct("com.sun.star.util.URL", Complete=address))
    document.CurrentController.Frame.queryDispatch(url, "_self", 0).dispatch(url, ())


def _yes_to_all() -> Any:
    """Says yes to what an installation asks."""
    uno = load_uno()
    names = ("ucb.XCommandEnvironment", "task.XInteractionHandler", "lang.XTypeProvider")
    kinds = [f"com.sun.star.{name}" for name in names]
    approval = uno.getTypeByName("com.sun.star.task.XInteractionApprove")

    def handle(_: Any, request: Any) -> None:
        for answer in request.getContinuations():
            if answer.queryInterface(approval):
                answer.select()

    methods = {
        "getInteractionHandler": lambda self: self,
        "getProgressHandler": lambda _: None,
        "handle": handle,
        "getTypes": lambda _: tuple(map(uno.getTypeByName, kinds)),
        "getImplementationId": lambda _: uno.ByteSequence(b""),
    }
    return type("Yes", tuple(map(uno.getClass, kinds)), methods)()
