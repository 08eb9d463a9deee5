"""Table `regional`: every printed row that is no row of a national form, in printed words.

A province's own form, the rows it adds to a national one, and columns beside the annex's: row is
the printed label, column the printed header, so that a year's figure and 历年累计 never mix and
nothing is dropped. White space inside labels and headers is left out, nothing else is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.codebook import REGIONAL
from pipelines.labels import labels
from pipelines.model import Cell, Status
from pipelines.numbers import read as read_number
from pipelines.numbers import unit_of
from pipelines.tables.listing import Listing, ListRow, is_empty
from pipelines.tables.rows import Entry, Note, TableReading
from pipelines.text import compact


def read(lists: Sequence[Listing]) -> TableReading:
    """Every row of the lists, in printed order; a row that only heads others has no cells."""
    reading = TableReading(REGIONAL)
    for listing in lists:
        start = len(reading.extra)
        for row in listing.rows:
            if not row.heading:
                add(reading, listing.headers, row)
        if len(listing.headers) > 1 and not all(listing.headers):
            keys = (key(label, header) for label, header, _ in reading.extra[start:])
            reading.notes.append(Note("header_missing", tuple(dict.fromkeys(keys)), cause="reader"))
    return reading


def add(
    reading: TableReading, headers: Sequence[str], row: ListRow, without: int | None = None
) -> tuple[str, ...]:
    """Keep a row of a list; its cell of column `without` stands in another table. Its keys."""
    status: Status | None = "unreadable" if row.broken else None
    kept = [
        (row.label, header, replace(item, unit=item.unit or row.unit, status=item.status or status))
        for at, (header, item) in enumerate(zip(headers, row.entries, strict=True))
        if at != without and not (_is_remark(header) and is_empty([item]))
    ]
    reading.extra += kept
    keys = tuple(key(label, header) for label, header, _ in kept)
    if row.broken and keys:
        reading.notes.append(Note("row_doubtful", (REGIONAL, *keys), row.label, "reader"))
    if row.rule and keys:
        said = "\t".join([row.label, *(item.raw or "" for _, _, item in kept)])
        reading.notes.append(Note(row.rule, keys, said, "reader"))
    return keys


def key(row: str, column: str) -> str:
    return f"{REGIONAL}/{row}/{column}"


def cell(row: str, column: str, entry: Entry) -> Cell:
    """One printed cell under its printed words, with the unit that is printed."""
    if entry.raw is None:
        return Cell(REGIONAL, row, column, None, None, entry.unit, "missing")
    said = read_number(entry.raw)
    status = entry.status or said.status
    if status != "number":
        return Cell(REGIONAL, row, column, entry.raw, None, entry.unit, status)
    unit = unit_of(said.unit, entry.unit)
    return Cell(REGIONAL, row, column, entry.raw, said.value, unit, status)


def _is_remark(header: str) -> bool:
    pattern = labels().list_headers.patterns["remark"]
    return pattern.fullmatch(compact(header)) is not None
