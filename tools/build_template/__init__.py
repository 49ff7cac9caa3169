"""Builds ``template.xlsx`` and ``config/request.xlsx``: look, grids, names, rules, formulas."""
