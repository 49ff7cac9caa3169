"""What ``project.toml`` may hold: one pydantic model for each of its tables."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated, Literal, Self
from urllib.parse import parse_qs, urlsplit

from pydantic import BeforeValidator, Field, field_validator, model_validator

from workbook_tools.config.models import ConfigModel, Share, clause, word
from workbook_tools.indicator import Averaging, Rules
from workbook_tools.tables import heading_text, refuse_password, refuse_writing


def _kept(refuse: Callable[[str], None], text: str) -> str:
    try:
        refuse(text)
    except ValueError as error:
        raise clause(error) from None
    return text


class SourceTable(ConfigModel):
    """A ``[[sources]]`` table of ``project.toml``: a file, or a database's URL and query."""

    file: str = ""
    sheet: str = ""
    layout: Literal["long", "wide"] = "long"
    columns: dict[str, Annotated[str, Field(min_length=1)]] = Field(default_factory=dict)
    url: str = ""
    query: str = ""

    @field_validator("columns")
    @classmethod
    def _as_headings_are_compared(cls, columns: dict[str, str]) -> dict[str, str]:
        return {heading_text(name): heading for name, heading in columns.items()}

    @field_validator("url")
    @classmethod
    def _no_password(cls, url: str) -> str:
        return _kept(refuse_password, url)

    @field_validator("query")
    @classmethod
    def _one_select(cls, query: str) -> str:
        return _kept(refuse_writing, query)

    @model_validator(mode="after")
    def _file_or_query(self) -> Self:
        if bool(self.file) == bool(self.url):
            raise clause(ValueError("needs either file, or url and query; write one of them"))
        if bool(self.url) != bool(self.query):
            raise clause(ValueError("needs url and query together; write both"))
        return self


class ProjectTable(ConfigModel):
    """``project.toml``."""

    name: Annotated[str, Field(min_length=1)]
    template: Annotated[str, Field(min_length=1)]
    output: str = "scorecards/{month}/{scorecard}.xlsx"
    commentary: Annotated[str, Field(min_length=1)] = "data/commentary.csv"
    request_template: Annotated[str, Field(min_length=1)] = "config/request.xlsx"
    store: Annotated[str, Field(min_length=1)] = "store.db"
    arrow_tolerance: Share = Decimal("0.10")
    averaging: Annotated[Averaging, BeforeValidator(word)] = Averaging.MEAN_OF_MONTHS
    small_base: Annotated[int, Field(ge=0, strict=True)] = 20
    signs: Annotated[
        list[Annotated[str, Field(min_length=1)]], Field(min_length=6, max_length=6)
    ] = Field(default_factory=lambda: list(Rules().signs))
    protect: Annotated[bool, Field(strict=True)] = False
    fit_rows: Annotated[bool, Field(strict=True)] = True
    sources: Annotated[list[SourceTable], Field(min_length=1)]

    @field_validator("store")
    @classmethod
    def _no_password(cls, store: str) -> str:
        address = urlsplit(store)
        if address.password is not None or "password" in parse_qs(address.query):
            raise clause(
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
            raise clause(
                ValueError(f"{pattern!r} needs {{month}} and {{scorecard}}, and no other braces")
            )
        if PurePosixPath(pattern).suffix.lower() not in (".xlsx", ".xlsm"):
            raise clause(ValueError(f"{pattern!r} names no workbook; end it in .xlsx or .xlsm"))
        return pattern
