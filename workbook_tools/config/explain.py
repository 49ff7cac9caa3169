"""Pydantic's errors in plain sentences, with the nearest valid word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from workbook_tools.errors import nearest

Location = tuple[str | int, ...]

_KINDS = {
    "string_type": "a text in quotation marks",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "bool_type": "a true or false without quotation marks",
    "list_type": "a list in square brackets",
    "dict_type": "a table",
    "model_type": "a table",
}


def explain(error: ValidationError, model: type[BaseModel]) -> Iterator[tuple[Location, str]]:
    """Each fault as its location in the input and a clause that says what is wrong."""
    for detail in error.errors(include_url=False):
        yield detail["loc"], _clause(detail, model)


def _clause(detail: ErrorDetails, model: type[BaseModel]) -> str:
    kind, given = detail["type"], detail["input"]
    match kind:
        case "clause":
            return str(detail["ctx"]["clause"])
        case "missing":
            return "is missing; give it a value"
        case "extra_forbidden":
            return _unknown_key(str(detail["loc"][-1]), names_at(model, detail["loc"]))
        case "enum" | "literal_error":
            return _no_such_word(given, detail["ctx"]["expected"])
        case "string_too_short":
            return "is empty; give it a value"
        case "too_short" | "too_long":
            return _wrong_length(detail)
        case "greater_than_equal" | "less_than_equal":
            return f"{given} is out of range; {_limit(detail)}"
    wanted = _KINDS.get(kind)
    return f"{given!r} is not {wanted}; write one" if wanted else f"{given!r}: {detail['msg']}"


def _unknown_key(name: str, known: Iterable[str]) -> str:
    if name.lower() in ("password", "pwd"):
        return (
            "a password has no place in a file; put it into an environment variable, such as "
            "FIGURES_PASSWORD, and write ${FIGURES_PASSWORD} in the url"
        )
    return unknown_name(name, known)


def unknown_name(name: str, known: Iterable[str]) -> str:
    """The clause for a key or column that does not exist."""
    known = list(known)
    return f"{name!r} is not known here{nearest(name, known)}; known are {', '.join(known)}"


def names_at(model: type[BaseModel], location: Location) -> list[str]:
    """The names that the table at ``location`` may hold, as they are written in the file."""
    for step in location[:-1]:
        if isinstance(step, str):
            inner = get_args(model.model_fields[step].annotation)
            model = next((kind for kind in inner if isinstance(kind, type)), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _no_such_word(given: object, expected: str) -> str:
    words = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
    return f"{given!r} is none of {', '.join(words)}{nearest(str(given), words)}"


def _wrong_length(detail: ErrorDetails) -> str:
    context = detail["ctx"]
    wanted = context.get("min_length") or context.get("max_length")
    return f"has {context['actual_length']} entries; it needs {wanted}"


def _limit(detail: ErrorDetails) -> str:
    context = detail["ctx"]
    return f"write {context['ge']} or more" if "ge" in context else f"write {context['le']} or less"
