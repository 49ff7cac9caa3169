"""Python's bridge to LibreOffice, loaded by its path."""

from __future__ import annotations

import builtins
import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from workbook_tools.errors import WorkbookToolsError

_PLACES = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
)


@cache
def load_uno() -> ModuleType:
    """The module ``uno`` of the LibreOffice that is installed.

    It replaces the import of the whole process; that is put back. Raises WorkbookToolsError where
    there is none, or none for this Python.
    """
    found = [Path(place) for place in _PLACES if (Path(place) / "uno.py").exists()]
    if not found:
        raise WorkbookToolsError(
            "LibreOffice's bridge to Python is not installed: install the package python3-uno."
        )
    usual = builtins.__import__
    sys.path.append(str(found[0]))  # uno.py imports pyuno, which lies beside it
    try:
        return _load(found[0] / "uno.py")
    except ImportError as error:
        sys.modules.pop("uno", None)
        raise WorkbookToolsError(
            f"LibreOffice's bridge to Python ({found[0]}) is made for another Python than "
            f"{sys.version_info.major}.{sys.version_info.minor}: run this tool with the Python "
            "that it is made for."
        ) from error
    finally:
        builtins.__import__ = usual
        sys.path.remove(str(found[0]))


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("uno", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules["uno"] = module  # pyuno looks it up by name
    spec.loader.exec_module(module)
    return module


def struct(name: str, **fields: object) -> Any:
    """A UNO structure such as ``com.sun.star.beans.PropertyValue``, with fields set."""
    made = load_uno().createUnoStruct(name)
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def properties(**named: object) -> tuple[Any, ...]:
    """Named values as UNO takes them."""
    kind = "com.sun.star.beans.PropertyValue"
    return tuple(struct(kind, Name=name, Value=value) for name, value in named.items())
