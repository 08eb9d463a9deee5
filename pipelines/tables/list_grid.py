"""A physical table to a `Listing`: a DOM table, rows of tabs, rows of bars.

`list_columns` says what a column holds (序号 and 代码 are no values). A row whose cells do not
meet the columns without guessing keeps its printed text and gives no number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.codebook import APPLICATIONS, PROACTIVE
from pipelines.extract.document import Slot, Table
from pipelines.labels import labels
from pipelines.numbers import is_value, read
from pipelines.tables.list_columns import (
    Columns,
    depth,
    headed,
    header_row,
    inferred,
    slot_at,
    unit_rows,
)
from pipelines.tables.listing import (
    Listing,
    ListRow,
    is_empty,
    role_of,
    unit_in_label,
    unspaced,
)
from pipelines.tables.rows import Entry, entry
from pipelines.text import bare, compact

_FEWEST = 3
_NATIONAL = (PROACTIVE, APPLICATIONS)


@dataclass(frozen=True, slots=True)
class Found:
    """The lists that stand in rows `start` to `end` of a table, side by side."""

    start: int
    end: int
    listings: tuple[Listing, ...]


def find(table: Table) -> Found | None:
    """The lists of a table, None where it holds none. Cheap on tables that have neither unit."""
    start = header_row(table)
    known = start is not None
    if start is None:
        if unit_rows(table) < _FEWEST or any(
            _is_national(table, at) for at in range(len(table.rows))
        ):
            return None
        start = 0
    below = start + (depth(table, start) if known else 0)
    end = next(
        (at for at in range(below, len(table.rows)) if _is_national(table, at)), len(table.rows)
    )
    blocks = headed(table, start, below) if known else inferred(table)
    listings = [_listing(table, block, below, end, known) for block in blocks]
    kept = tuple(listing for listing in listings if listing.rows)
    return Found(start, end, kept) if kept else None


def _is_national(table: Table, index: int) -> bool:
    joined = "".join(bare(slot.raw) for slot in table.own(index))
    return any(labels().starts.patterns[name].search(joined) for name in _NATIONAL)


# --- rows ----------------------------------------------------------------------------------------


def _listing(table: Table, where: Columns, start: int, end: int, known: bool) -> Listing:
    rows = []
    for index in range(start, end):
        slots = table.rows[index] if table.geometry else _fields(table, index, where)
        if (found := _row(table, index, slots, where)) is not None:
            rows.append(found)
    return Listing(where.headers, tuple(rows), known)


def _fields(table: Table, index: int, where: Columns) -> tuple[Slot | None, ...]:
    """The fields of a row without geometry; a heading may leave out its number in front."""
    slots = table.rows[index]
    first = next((slot for slot in slots if slot is not None), None)
    if where.index == 0 and first and first.raw and read(first.raw).status == "text":
        return (None, *slots)
    return slots


def _row(table: Table, index: int, slots: Sequence[Slot | None], where: Columns) -> ListRow | None:
    def at(column: int) -> Slot | None:
        return slots[column] if column < len(slots) else None

    names = list(dict.fromkeys(slot for column in where.labels if (slot := at(column))))
    inner = [slot for slot in names if slot.row == index and not _spans_down(table, slot)]
    label = unspaced("".join(slot.raw for slot in inner if slot.raw)) or (
        names[-1].raw if names else ""
    )
    label = unspaced(label)
    values = [at(column) for column in where.values]
    printed = any(slot and slot.raw for slot in values)
    if not label and not printed:
        return None
    if role_of(label) in ("label", "plain_label") or labels().list_foot.search(compact(label)):
        return None
    if values and all(slot is not None and slot in names for slot in values):
        return None
    unit_slot = at(where.unit) if where.unit is not None else None
    unit = unspaced(unit_slot.raw) if unit_slot and unit_slot not in names else ""
    if not unit or read(unit).status == "placeholder":
        unit = unit_in_label(label) or ""
    entries, rule = _entries(table, index, slots, where, values)
    if is_value(unit) or any(slot in names for slot in values if slot):
        entries, rule = _unread(slots[where.labels[-1] + 1 :], len(values)), "row_unreadable"
        unit = ""
    heading = where.unit is not None and not unit and is_empty(entries)
    return ListRow(label, unit or None, entries, rule, heading)


def _spans_down(table: Table, slot: Slot) -> bool:
    below = slot.row + 1
    return below < len(table.rows) and slot_at(table, below, slot.column) is slot


def _entries(
    table: Table,
    index: int,
    slots: Sequence[Slot | None],
    where: Columns,
    values: Sequence[Slot | None],
) -> tuple[tuple[Entry, ...], str | None]:
    """The values of a row in the order of the columns, and the rule where they are not certain."""
    surplus = [slot for slot in slots[where.width :] if slot and slot.raw]
    if surplus:
        return _unread([*values, *surplus], len(values)), "row_unreadable"
    if not table.geometry:
        return _sequence(table, slots, where, values)
    present = [slot for slot in values if slot is not None]
    if len(present) < len(values):
        if any(slot.raw for slot in present):
            return _unread(values, len(values)), "merged_cells_row"
        return tuple(Entry(None, "missing") if slot is None else Entry("") for slot in values), None
    shared = [bool(slot.raw) and _is_shared(table, slot, index, present) for slot in present]
    if any(shared):
        entries = tuple(
            Entry(slot.raw, "unreadable") if doubt else entry(slot)
            for slot, doubt in zip(present, shared, strict=True)
        )
        return entries, "merged_cells_row"
    return tuple(entry(slot) for slot in present), None


def _is_shared(table: Table, slot: Slot, index: int, present: Sequence[Slot]) -> bool:
    """Whether one printed cell stands for several columns or rows: whose it is cannot be told."""
    return present.count(slot) > 1 or slot.row != index or _spans_down(table, slot)


def _sequence(
    table: Table, slots: Sequence[Slot | None], where: Columns, values: Sequence[Slot | None]
) -> tuple[tuple[Entry, ...], str | None]:
    """Values of fields between separators: an absent one is only certain where none is printed."""
    raws = [slot.raw if slot else "" for slot in values]
    short = any(slot is None for slot in values)
    doubtful = short or (not table.lossless and not raws[-1])
    if doubtful and any(raws):
        return _unread(values, len(values)), "left_shift_suspected"
    if short and len([slot for slot in slots if slot]) <= len(where.labels):
        # a line of words alone: perhaps a heading, perhaps a row that lost all its cells
        return tuple(Entry(None, "missing") for _ in values), None
    return tuple(entry(slot) if slot else Entry("") for slot in values), None


def _unread(slots: Sequence[Slot | None], count: int) -> tuple[Entry, ...]:
    said = " ".join(slot.raw for slot in dict.fromkeys(slots) if slot and slot.raw)
    return tuple(Entry(said, "unreadable") for _ in range(count))
