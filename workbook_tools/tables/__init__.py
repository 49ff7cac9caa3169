"""Tables as people save them, and what config and sources share of them."""

from __future__ import annotations

from workbook_tools.tables.meanings import (
    Cell,
    Percent,
    Uncached,
    became_a_date,
    date_reference,
    figure_of,
    heading_text,
    is_blank,
    month_of,
    number_of,
    reference_text,
    text_of,
    unknown_reference,
)
from workbook_tools.tables.places import (
    LONG_COLUMNS,
    RowFilter,
    SourceSpec,
    filter_text,
    inside,
    is_share,
    parse_filter,
)
from workbook_tools.tables.queries import VARIABLE, refuse_password, refuse_writing
from workbook_tools.tables.rows import Opener, Row, Table, csv_rows, duplicates, headless, read_csv

__all__ = [
    "LONG_COLUMNS",
    "VARIABLE",
    "Cell",
    "Opener",
    "Percent",
    "Row",
    "RowFilter",
    "SourceSpec",
    "Table",
    "Uncached",
    "became_a_date",
    "csv_rows",
    "date_reference",
    "duplicates",
    "figure_of",
    "filter_text",
    "heading_text",
    "headless",
    "inside",
    "is_blank",
    "is_share",
    "month_of",
    "number_of",
    "parse_filter",
    "read_csv",
    "reference_text",
    "refuse_password",
    "refuse_writing",
    "text_of",
    "unknown_reference",
]
