"""Rows copied into a workbook's sheets, or taken out, with everything that refers to them."""
