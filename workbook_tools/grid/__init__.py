"""Grids and field values: the template says where things go, this binds them to it."""

from workbook_tools.grid.layout import NO_FIELDS, FieldRow, Layout, Picked
from workbook_tools.grid.names import LABEL, Vocabulary, base_name, is_list
from workbook_tools.grid.problems import problems, refuse
from workbook_tools.grid.slots import (
    Bound,
    Fields,
    KeyedSlots,
    ListSlots,
    keyed_slots,
    list_slots,
    single_slot,
    with_values,
)

__all__ = [
    "LABEL",
    "NO_FIELDS",
    "Bound",
    "FieldRow",
    "Fields",
    "KeyedSlots",
    "Layout",
    "ListSlots",
    "Picked",
    "Vocabulary",
    "base_name",
    "is_list",
    "keyed_slots",
    "list_slots",
    "problems",
    "refuse",
    "single_slot",
    "with_values",
]
