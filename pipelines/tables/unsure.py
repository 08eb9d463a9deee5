"""Cells whose glyphs were read in more than one way: kept where sums prove them, else given up.

In goes a `TableReading`, in which a picture's readers left some entries with alternatives. A best
reading is kept where the total of its row and the total of its column both hold with it and all
other cells of both are sure (formats.md section 7); any other becomes `unreadable` and is noted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.codebook import APPLICANTS, APPLICATIONS, REGIONAL
from pipelines.numbers import read
from pipelines.tables.rows import Entry, Note, TableReading

_INCOMING = ("new_requests", "carried_over_from_previous_year")
_OUTGOING = ("total_handled", "carried_forward_to_next_year")
Key = tuple[str, str]
_MOST_UNSURE = 0.25


def settle(reading: TableReading) -> TableReading:
    """The same reading, in which no entry is unsure any more."""
    unsure = [key for key, entry in reading.entries.items() if entry.alternatives]
    proved: list[Key] = unsure
    while unsure and proved and reading.table == APPLICATIONS:
        # one proof may make a neighbour the only unsure cell of its row and column
        proved = [key for key in unsure if _proved(reading, key)]
        for key in proved:
            reading.entries[key] = replace(reading.entries[key], alternatives=())
        unsure = [key for key in unsure if key not in proved]
    for key in unsure:
        reading.entries[key] = _given_up(reading, reading.table, *key, reading.entries[key])
    # rows that no form has stand in no sum that could prove them
    reading.extra = [
        (row, column, _given_up(reading, REGIONAL, row, column, entry))
        if entry.alternatives
        else (row, column, entry)
        for row, column, entry in reading.extra
    ]
    if len(unsure) > _MOST_UNSURE * len(reading.entries):
        # so poor a picture may have lost labels and whole rows too
        reading.notes.append(Note("unsure_glyphs", (reading.table,), None, "reader"))
    return reading


def _given_up(reading: TableReading, table: str, row: str, column: str, entry: Entry) -> Entry:
    """The entry as unreadable; the reading notes what it might have been."""
    said = " / ".join((entry.raw or "", *entry.alternatives))
    reading.notes.append(Note("unsure_glyphs", (f"{table}/{row}/{column}",), said, "reader"))
    return Entry(entry.raw, "unreadable", entry.unit)


def _proved(reading: TableReading, key: Key) -> bool:
    row, column = key
    rows = list(dict.fromkeys(row for row, _ in reading.entries))
    across = [(row, applicant) for applicant in APPLICANTS]
    balance = ([(r, column) for r in _INCOMING], [(r, column) for r in _OUTGOING])
    outcomes = [(r, column) for r in rows if r not in (*_INCOMING, *_OUTGOING)]
    total = (outcomes, [("total_handled", column)])
    down = balance if row in _INCOMING or row == _OUTGOING[1] else total
    return _holds(reading, key, across[:-1], across[-1:]) and _holds(reading, key, *down)


def _holds(reading: TableReading, key: Key, parts: Sequence[Key], whole: Sequence[Key]) -> bool:
    """Whether both sides add up to the same, every cell but `key` being a sure number."""
    sums = []
    for side in (parts, whole):
        sums.append(0.0)
        for each in side:
            entry = reading.entries.get(each)
            if entry is None or entry.raw is None or (entry.alternatives and each != key):
                return False
            said = read(entry.raw)
            if entry.status not in (None, "number") or said.value is None:
                return False
            sums[-1] += said.value
    return sums[0] == sums[1]
