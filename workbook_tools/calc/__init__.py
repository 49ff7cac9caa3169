"""LibreOffice Calc as an engine of xlwings: what the live workbook calls, over UNO."""
