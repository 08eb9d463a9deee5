"""What the columns of a list hold: labels, units, numerals, values.

In goes a physical table, out come its `Columns`: by the words of its header, or, where that is
lost, by the units, which stand in one column between the labels and the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.extract.document import Slot, Table
from pipelines.numbers import read
from pipelines.tables.listing import is_unit, role_of, unspaced

_YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of one list stand in the grid."""

    labels: tuple[int, ...]
    unit: int | None
    values: tuple[int, ...]
    headers: tuple[str, ...]
    index: int | None = None
    remarks: tuple[int, ...] = ()
    width: int = 0


def header_row(table: Table) -> int | None:
    for index, row in enumerate(table.rows):
        if not any(
            slot and ("指" in slot.raw or "单" in slot.raw or "统" in slot.raw) for slot in row
        ):
            continue
        texts = [slot.raw for slot in table.own(index)]
        roles = {role_of(text) for text in texts}
        known = "label" in roles or ("plain_label" in roles and "unit" in roles)
        if known and roles & {"unit", "value"} and not any(map(_is_figure, texts)):
            return index
    return None


def _is_figure(text: str) -> bool:
    found = read(text)
    return found.status == "number" and found.value not in _YEARS


def unit_rows(table: Table) -> int:
    """Rows in which a unit stands alone in a cell, behind words."""
    count = 0
    for index, row in enumerate(table.rows):
        if any(
            slot and 0 < len(slot.raw) <= 4 and not slot.raw.isdigit() and is_unit(slot.raw)
            for slot in row
        ):
            texts = [slot.raw for slot in table.own(index)]
            at = next((n for n, text in enumerate(texts) if is_unit(text)), 0)
            count += any(text and read(text).status == "text" for text in texts[:at])
    return count


def depth(table: Table, start: int) -> int:
    """How many rows the header has: as many as its label's cell covers."""
    column, slot = next(
        (column, slot)
        for column, slot in enumerate(table.rows[start])
        if slot and role_of(slot.raw) in ("label", "plain_label")
    )
    rows = 1
    while start + rows < len(table.rows) and slot_at(table, start + rows, column) is slot:
        rows += 1
    return rows


def slot_at(table: Table, row: int, column: int) -> Slot | None:
    line = table.rows[row]
    return line[column] if column < len(line) else None


def headed(table: Table, start: int, below: int) -> list[Columns]:
    """Columns by their headers; a second label column behind values begins a list beside."""
    width = max(len(row) for row in table.rows[start:below])
    columns: list[tuple[str, str]] = []
    for column in range(width):
        stack = list(dict.fromkeys(slot_at(table, row, column) for row in range(start, below)))
        texts = [slot.raw for slot in stack if slot and slot.raw]
        wide = [slot for slot in stack if slot and slot_at(table, slot.row, column + 1) is slot]
        wide += [slot for slot in stack if slot and column and slot.column < column]
        narrow = [slot.raw for slot in stack if slot and slot.raw and slot not in wide]
        header = unspaced("".join(narrow) or (texts[-1] if texts else ""))
        role = role_of(header) or next((r for r in map(role_of, texts) if r), None)
        columns.append((role or ("value" if header else "none"), header))
    blocks: list[list[int]] = [[]]
    for column, (role, _) in enumerate(columns):
        seen = {columns[at][0] for at in blocks[-1]}
        opens = role in ("label", "plain_label", "index")
        if opens and "value" in seen and (role != "index" or "index" in seen):
            blocks.append([])
        blocks[-1].append(column)
    return [found for block in blocks if (found := _columns(block, columns, table, below))]


def _columns(
    block: Sequence[int], columns: Sequence[tuple[str, str]], table: Table, below: int
) -> Columns | None:
    def of(*roles: str) -> tuple[int, ...]:
        return tuple(at for at in block if columns[at][0] in roles)

    names = of("label", "plain_label")
    values = of("value")
    if not names:
        return None
    rest = range(below, len(table.rows))
    behind = [at for at in of("none") if at > names[-1]]
    values += tuple(
        at for at in behind if any((slot := slot_at(table, row, at)) and slot.raw for row in rest)
    )
    values = tuple(sorted(values))
    index = of("index")
    return Columns(
        names,
        next(iter(of("unit")), None),
        values,
        tuple(columns[at][1] for at in values),
        index[0] if index else None,
        of("remark"),
        len(columns),
    )


def inferred(table: Table) -> list[Columns]:
    """Columns of a list whose header is lost: left of the units labels, right of them values."""
    width = max(len(row) for row in table.rows)
    own = [{slot.column: slot for slot in table.own(i)} for i in range(len(table.rows))]
    units = [sum(at in row and is_unit(row[at].raw) for row in own) for at in range(width)]
    unit = units.index(max(units))
    rows = [row for row in own if unit in row and is_unit(row[unit].raw)]

    def has(at: int, statuses: tuple[str, ...]) -> bool:
        return any(at in row and read(row[at].raw).status in statuses for row in rows)

    names = tuple(at for at in range(unit) if has(at, ("text",)))
    values = [at for at in range(unit + 1, width) if has(at, ("number", "placeholder", "text"))]
    numbered = [at for at in values if len(values) > 1 and _is_numbering(rows, at)]
    values = [at for at in values if at not in numbered] or [unit + 1]
    headers = ("",) * len(values)
    return [Columns(names[-1:], unit, tuple(values), headers, width=width)] if names else []


def _is_numbering(rows: Sequence[dict[int, Slot]], column: int) -> bool:
    """Whether a column counts the rows: 01, 02, 03 …"""
    texts = [row[column].raw for row in rows if column in row]
    if len(texts) < 5 or not all(text.isdigit() for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return all(b == a + 1 for a, b in pairwise(numbers))
