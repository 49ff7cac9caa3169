"""The workbook that is open: read and filled where it stands, through xlwings."""

from workbook_tools.live.workbook import LiveWorkbook

__all__ = ["LiveWorkbook"]
