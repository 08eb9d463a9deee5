"""Entries to cells: every cell of a table that is there, in the order of the codebook.

In go a form, a table's name and what its reader found, out come the record's cells: status, value
and unit by the number grammar (the contract: a table that is there lists every cell of its form).
"""

from __future__ import annotations

from pipelines.codebook import Form, Indicator
from pipelines.model import Cell
from pipelines.numbers import read, unit_of
from pipelines.tables.rows import Entry, TableReading

_MISSING = Entry(None, "missing")


def cells_of(form: Form, reading: TableReading) -> list[Cell]:
    """All cells of the table in `form`; those no row or column was found for are missing."""
    return [
        cell(indicator, reading.entries.get((row, column), _MISSING))
        for row, columns in form.rows(reading.table).items()
        for column, indicator in columns.items()
    ]


def cell(indicator: Indicator, entry: Entry) -> Cell:
    where = (indicator.table, indicator.row, indicator.column)
    if entry.raw is None:
        return Cell(*where, None, None, indicator.unit, "missing")
    said = read(entry.raw)
    status = entry.status or said.status
    if status != "number":
        return Cell(*where, entry.raw, None, entry.unit or indicator.unit, status)
    unit = unit_of(said.unit or entry.unit, indicator.unit)
    return Cell(*where, entry.raw, said.value, unit, status)
