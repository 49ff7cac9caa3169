"""A workbook file: parts in, parts out."""
