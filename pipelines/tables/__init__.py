"""A table's rows to cells: one reader a table of the forms, on one idea of what a row is."""
