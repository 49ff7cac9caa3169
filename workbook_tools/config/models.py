"""What each CSV of ``config/`` may hold: one pydantic model for a line."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from workbook_tools.compare.formula import POPULATION
from workbook_tools.indicator import (
    Definition,
    Duty,
    Kind,
    NoteKind,
    Polarity,
    Unit,
)
from workbook_tools.period import Month
from workbook_tools.tables import (
    RowFilter,
    became_a_date,
    date_reference,
    figure_of,
    month_of,
    number_of,
    parse_filter,
)
from workbook_tools.values import Absence, Figure

_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_BRITISH_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
_NAME = r"\w([\w .\-]*\w)?"
_SCORECARD_NAME = re.compile(_NAME)
_OUTPUT_NAME = re.compile(rf"{_NAME}(/{_NAME})*")


def clause(error: ValueError) -> PydanticCustomError:
    """``error`` as pydantic carries it, its words untouched."""
    return PydanticCustomError("clause", "{clause}", {"clause": str(error)})


def _month(cell: object) -> Month:
    try:
        return month_of(cell)
    except ValueError as error:
        raise clause(error) from None


def _number(cell: object) -> Decimal:
    try:
        return number_of(cell)
    except ValueError as error:
        raise clause(error) from None


def _population(cell: object) -> Decimal:
    number = _number(cell)
    if number <= 0:
        raise clause(ValueError(f"{str(cell)!r} is no population; write a number above 0"))
    return number


def _share(cell: object) -> Decimal:
    share = _number(cell)
    if not 0 <= share <= 1:
        text = str(cell).strip()
        raise clause(ValueError(f"{text!r} is no share; write 5% or 0.05, at most 100%"))
    return share


def word(cell: object) -> object:
    """A text in small letters with single spaces; anything else as it is."""
    return " ".join(cell.split()).lower() if isinstance(cell, str) else cell


def _reference(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    ref = cell.strip()
    if became_a_date(ref):
        raise clause(ValueError(date_reference(ref)))
    if ref == POPULATION or ref.startswith("#") or re.search(r"[;\n\r]", ref):
        raise clause(
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
    raise clause(ValueError(f"{text!r} is no date; write it as 2020-01-14 or 14/01/2020"))


def _filter(cell: object) -> RowFilter:
    try:
        return parse_filter(str(cell))
    except ValueError as error:
        raise clause(error) from None


def _email(cell: object) -> str:
    text = str(cell).strip()
    if text and not _EMAIL.fullmatch(text):
        raise clause(ValueError(f"{text!r} is no e-mail address; write one, as role@example.org"))
    return text


MonthCell = Annotated[Month, BeforeValidator(_month)]
DayCell = Annotated[date, BeforeValidator(_day)]
Share = Annotated[Decimal, BeforeValidator(_share)]
Reference = Annotated[str, BeforeValidator(_reference)]


class ConfigModel(BaseModel):
    """Knows its own keys alone, cannot be changed, and strips what it is given."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, arbitrary_types_allowed=True
    )


class IndicatorRow(ConfigModel):
    """A line of ``indicators.csv``; an empty cell takes the default."""

    ref: Reference
    title: str
    section: str
    outcome: str = ""
    owner: str = ""
    unit: Annotated[Unit, BeforeValidator(word)]
    kind: Annotated[Kind, BeforeValidator(word)]
    polarity: Annotated[Polarity, BeforeValidator(word)]
    target: Figure = Absence.BLANK
    target_tolerance: Share = Decimal("0.05")
    change_tolerance: Share | None = None
    decimals: Annotated[int, Field(ge=0, le=9)] = 0
    formula: str = ""
    group: str = ""
    comment: Annotated[Duty, BeforeValidator(word)] | None = None
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
            raise clause(error) from None


class BenchmarkRow(ConfigModel):
    """A line of ``benchmarks.csv`` without its comparators, whose columns are the project's own."""

    ref: str
    period_end: MonthCell
    period_type: Annotated[Literal["year", "month", "snapshot"], BeforeValidator(word)] = "year"
    source: str = ""
    definition: Annotated[Definition, BeforeValidator(word)] = Definition.SAME


class PopulationRow(ConfigModel):
    """A line of ``populations.csv``: children aged 0-17 from ``month`` on."""

    month: MonthCell
    population: Annotated[Decimal, BeforeValidator(_population)]
    source: str = ""


class NoteRow(ConfigModel):
    """A line of ``notes.csv``."""

    ref: str = ""
    start: Annotated[MonthCell, Field(alias="from")]
    end: Annotated[MonthCell | None, Field(alias="to")] = None
    kind: Annotated[NoteKind, BeforeValidator(word)]
    words: str
    finding: str = ""


class ScorecardRow(ConfigModel):
    """A line of ``scorecards.csv``."""

    name: str
    title: str
    template: str = ""
    indicators: str = "all"
    owner: str = ""
    filter: Annotated[RowFilter, BeforeValidator(_filter)] = ()
    output: str = ""

    @field_validator("output")
    @classmethod
    def _name_of_an_output(cls, name: str) -> str:
        if name and not _OUTPUT_NAME.fullmatch(name):
            raise clause(
                ValueError(
                    f"{name!r} cannot stand in for {{scorecard}}; use letters, digits, spaces, -, "
                    "_ and, between folders, /"
                )
            )
        return name

    @field_validator("name")
    @classmethod
    def _name_of_a_file(cls, name: str) -> str:
        if not _SCORECARD_NAME.fullmatch(name):
            raise clause(
                ValueError(f"{name!r} cannot name a file; use letters, digits, spaces, - and _")
            )
        return name


class OwnerRow(ConfigModel):
    """A line of ``owners.csv``."""

    role: str
    name: str = ""
    email: Annotated[str, BeforeValidator(_email)] = ""
    deputy: str = ""
    away_from: DayCell | None = None
    away_to: DayCell | None = None
    approver: str = ""
