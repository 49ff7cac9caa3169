"""One module for each program that makes awkward workbooks."""
