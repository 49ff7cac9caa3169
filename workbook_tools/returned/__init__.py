"""Commentary out of workbooks that came back, exactly as it stands there. It judges nothing."""

from workbook_tools.returned.file import read_returned
from workbook_tools.returned.many import read_many
from workbook_tools.returned.records import Choice, Remark, Returned, ReturnedSheet, Stray, Text

__all__ = [
    "Choice",
    "Remark",
    "Returned",
    "ReturnedSheet",
    "Stray",
    "Text",
    "read_many",
    "read_returned",
]
