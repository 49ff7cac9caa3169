"""Builds ``template.xlsx``: the scorecard's look, its grids, names, rules and formulas."""
