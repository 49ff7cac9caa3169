"""What each file of ``config/`` may hold: one pydantic model for a line or for a table of TOML."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from workbook_tools.compare.formula import POPULATION
from workbook_tools.errors import nearest
from workbook_tools.indicator import (
    Averaging,
    Definition,
    Duty,
    Kind,
    NoteKind,
    Polarity,
    Unit,
)
from workbook_tools.period import Month
from workbook_tools.tables import became_a_date, date_reference, figure_of, month_of, number_of
from workbook_tools.values import Absence, Figure

LONG_COLUMNS = ("ref", "month", "value", "numerator", "denominator", "provenance")
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_BRITISH_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
_SCORECARD_NAME = re.compile(r"\w([\w .\-]*\w)?")


def _clause(error: ValueError) -> PydanticCustomError:
    """``error`` as pydantic carries it, its words untouched."""
    return PydanticCustomError("clause", "{clause}", {"clause": str(error)})


def _month(cell: object) -> Month:
    try:
        return month_of(cell)
    except ValueError as error:
        raise _clause(error) from None


def _number(cell: object) -> Decimal:
    try:
        return number_of(cell)
    except ValueError as error:
        raise _clause(error) from None


def _population(cell: object) -> Decimal:
    number = _number(cell)
    if number <= 0:
        raise _clause(ValueError(f"{str(cell)!r} is no population; write a number above 0"))
    return number


def _share(cell: object) -> Decimal:
    share = _number(cell)
    if not 0 <= share <= 1:
        text = str(cell).strip()
        raise _clause(ValueError(f"{text!r} is no share; write 5% or 0.05, at most 100%"))
    return share


def _word(cell: object) -> object:
    return " ".join(cell.split()).lower() if isinstance(cell, str) else cell


def _reference(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    ref = cell.strip()
    if became_a_date(ref):
        raise _clause(ValueError(date_reference(ref)))
    if ref == POPULATION or ref.startswith("#") or re.search(r"[;\n\r]", ref):
        raise _clause(
            ValueError(
                f"{ref!r} cannot be a reference; it is 'population', begins with #, or holds a "
                "semicolon or a line break"
            )
        )
    return ref


def _day(cell: object) -> date:
    text = str(cell).strip()
    if found := _DAY.fullmatch(text) or _BRITISH_DAY.fullmatch(text):
        with suppress(ValueError):
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
    raise _clause(ValueError(f"{text!r} is no date; write it as 2020-01-14 or 14/01/2020"))


def _email(cell: object) -> str:
    text = str(cell).strip()
    if text and not _EMAIL.fullmatch(text):
        raise _clause(ValueError(f"{text!r} is no e-mail address; write one, as role@example.org"))
    return text


MonthCell = Annotated[Month, BeforeValidator(_month)]
DayCell = Annotated[date, BeforeValidator(_day)]
Share = Annotated[Decimal, BeforeValidator(_share)]
Reference = Annotated[str, BeforeValidator(_reference)]


class _Model(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, arbitrary_types_allowed=True
    )


class IndicatorRow(_Model):
    """A line of ``indicators.csv``; an empty cell takes the default."""

    ref: Reference
    title: str
    section: str
    outcome: str = ""
    owner: str = ""
    unit: Annotated[Unit, BeforeValidator(_word)]
    kind: Annotated[Kind, BeforeValidator(_word)]
    polarity: Annotated[Polarity, BeforeValidator(_word)]
    target: Figure = Absence.BLANK
    target_tolerance: Share = Decimal("0.05")
    change_tolerance: Share | None = None
    decimals: Annotated[int, Field(ge=0, le=9)] = 0
    formula: str = ""
    group: str = ""
    comment: Annotated[Duty, BeforeValidator(_word)] | None = None
    effective_from: MonthCell | None = None
    effective_to: MonthCell | None = None
    was: Reference = ""

    @field_validator("target", mode="plain")
    @classmethod
    def _target_on_the_units_scale(cls, cell: object, info: ValidationInfo) -> Figure:
        unit = info.data.get("unit")
        if unit is None:
            return Absence.BLANK
        try:
            return figure_of(cell, unit)
        except ValueError as error:
            raise _clause(error) from None


class BenchmarkRow(_Model):
    """A line of ``benchmarks.csv`` without its comparators, whose columns are the project's own."""

    ref: str
    period_end: MonthCell
    period_type: Annotated[Literal["year", "month", "snapshot"], BeforeValidator(_word)] = "year"
    source: str = ""
    definition: Annotated[Definition, BeforeValidator(_word)] = Definition.SAME


class PopulationRow(_Model):
    """A line of ``populations.csv``: children aged 0-17 from ``month`` on."""

    month: MonthCell
    population: Annotated[Decimal, BeforeValidator(_population)]
    source: str = ""


class NoteRow(_Model):
    """A line of ``notes.csv``."""

    ref: str = ""
    start: Annotated[MonthCell, Field(alias="from")]
    end: Annotated[MonthCell | None, Field(alias="to")] = None
    kind: Annotated[NoteKind, BeforeValidator(_word)]
    words: str
    finding: str = ""


class ScorecardRow(_Model):
    """A line of ``scorecards.csv``."""

    name: str
    title: str
    template: str = ""
    indicators: str = "all"
    owner: str = ""

    @field_validator("name")
    @classmethod
    def _name_of_a_file(cls, name: str) -> str:
        if not _SCORECARD_NAME.fullmatch(name):
            raise _clause(
                ValueError(f"{name!r} cannot name a file; use letters, digits, spaces, - and _")
            )
        return name


class OwnerRow(_Model):
    """A line of ``owners.csv``."""

    role: str
    name: str = ""
    email: Annotated[str, BeforeValidator(_email)] = ""
    deputy: str = ""
    away_from: DayCell | None = None
    away_to: DayCell | None = None
    approver: str = ""


class SourceTable(_Model):
    """A ``[[sources]]`` table of ``project.toml``."""

    file: Annotated[str, Field(min_length=1)]
    sheet: str = ""
    layout: Literal["long", "wide"] = "long"
    columns: dict[str, Annotated[str, Field(min_length=1)]] = {}

    @field_validator("columns")
    @classmethod
    def _columns_of_the_layout(cls, columns: dict[str, str], info: ValidationInfo) -> Any:
        known = LONG_COLUMNS if info.data.get("layout") == "long" else ("ref",)
        for name in columns:
            if name not in known:
                raise _clause(
                    ValueError(
                        f"{name!r} is no column of this layout{nearest(name, known)}; "
                        f"it has {', '.join(known)}"
                    )
                )
        return columns


class ProjectTable(_Model):
    """``project.toml``."""

    name: Annotated[str, Field(min_length=1)]
    template: Annotated[str, Field(min_length=1)]
    output: str = "scorecards/{month}/{scorecard}.xlsx"
    commentary: Annotated[str, Field(min_length=1)] = "data/commentary.csv"
    request_template: Annotated[str, Field(min_length=1)] = "config/request.xlsx"
    store: Annotated[str, Field(min_length=1)] = "store.db"
    arrow_tolerance: Share = Decimal("0.10")
    averaging: Annotated[Averaging, BeforeValidator(_word)] = Averaging.MEAN_OF_MONTHS
    small_base: Annotated[int, Field(ge=0, strict=True)] = 20
    signs: Annotated[
        list[Annotated[str, Field(min_length=1)]], Field(min_length=6, max_length=6)
    ] = ["▲", "►", "▼", "⇧", "⇨", "⇩"]
    protect: Annotated[bool, Field(strict=True)] = False
    fit_rows: Annotated[bool, Field(strict=True)] = True
    sources: Annotated[list[SourceTable], Field(min_length=1)]

    @field_validator("store")
    @classmethod
    def _no_password(cls, store: str) -> str:
        address = urlsplit(store)
        if address.password is not None or "password" in parse_qs(address.query):
            raise _clause(
                ValueError(
                    "holds a password; put the whole URL in the environment variable "
                    "WORKBOOK_TOOLS_STORE instead"
                )
            )
        return store

    @field_validator("output")
    @classmethod
    def _pattern(cls, pattern: str) -> str:
        rest = pattern.replace("{month}", "").replace("{scorecard}", "")
        if "{month}" not in pattern or "{scorecard}" not in pattern or set("{}") & set(rest):
            raise _clause(
                ValueError(f"{pattern!r} needs {{month}} and {{scorecard}}, and no other braces")
            )
        if PurePosixPath(pattern).suffix.lower() not in (".xlsx", ".xlsm"):
            raise _clause(ValueError(f"{pattern!r} names no workbook; end it in .xlsx or .xlsm"))
        return pattern
