"""Rows copied into a workbook's sheets, or taken out, with everything that refers to them.

What is done for Excel's sake alone is not proved in Excel: identities that stay with the first
copy, blocks of numbers for the shapes of notes, figures that charts kept, frozen panes.
"""
