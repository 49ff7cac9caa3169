"""What the rules of the Open XML SDK say of a workbook."""

from __future__ import annotations

from pathlib import Path

from openxml_audit import OpenXmlValidator


def schema_faults(path: Path) -> list[str]:
    """What the schema says is wrong with the file's parts; its advice on style is left out."""
    found = OpenXmlValidator().validate(str(path)).errors
    return sorted(str(e) for e in found if e.error_type.value == "schema")
