"""What an administrator may have set on Windows that stops the add-in, or a program it starts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

Reader = Callable[[str, str, str], object]
"""(hive, key, name) to the value in the registry; None where there is none."""

_USER, _MACHINE = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"
_POLICIES = r"Software\Policies\Microsoft\Office\16.0"
_CHOSEN = r"Software\Microsoft\Office\16.0"
_DEFENDER = r"Software\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_OFFICE = ((_USER, _POLICIES), (_MACHINE, _POLICIES), (_USER, _CHOSEN))


@dataclass(frozen=True)
class _Rule:
    places: tuple[tuple[str, str], ...]
    name: str
    values: frozenset[str]
    sentence: str


def _office(key: str, name: str, sentence: str) -> _Rule:
    places = tuple((hive, rf"{root}\{key}") for hive, root in _OFFICE)
    return _Rule(places, name, frozenset({"1"}), sentence)


def _defender(rule: str, sentence: str) -> _Rule:
    return _Rule(((_MACHINE, _DEFENDER),), rule, frozenset({"1", "6"}), sentence)


_RULES = (
    _office("Common", "VBAOff", "VBA is switched off for Office."),
    _office(r"Excel\Security", "DisableAllAddins", "All add-ins of Excel are switched off."),
    _office(r"Excel\Security", "RequireAddinSig", "Excel starts signed add-ins only."),
    _office(
        r"Excel\Security\Trusted Locations",
        "AllLocationsDisabled",
        "No folder is trusted, not even the one that Excel starts add-ins from.",
    ),
    _Rule(
        ((_USER, r"Software\Policies\Microsoft\Windows\System"),),
        "DisableCMD",
        frozenset({"1", "2"}),
        "The command prompt is switched off, and Python is started through it.",
    ),
    _defender(
        "d4f940ab-401b-4efc-aadc-ad5f3c50688a",
        "Windows Defender keeps Office from starting programs, and Python is one.",
    ),
    _defender(
        "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b",
        "Windows Defender keeps macros from calling Windows, and xlwings' module does.",
    ),
)


def blocking(read: Reader | None = None) -> tuple[str, ...]:
    """A sentence for each setting that may stop a button; none where there is no registry."""
    look = read or _registry
    return tuple(
        rule.sentence
        for rule in _RULES
        if any(str(look(hive, key, rule.name)) in rule.values for hive, key in rule.places)
    )


def _registry(hive: str, key: str, name: str) -> object:
    if sys.platform != "win32":
        return None
    import winreg  # noqa: PLC0415 - only Windows has it

    try:
        with winreg.OpenKey(getattr(winreg, hive), key) as held:
            return winreg.QueryValueEx(held, name)[0]
    except OSError:
        return None
