"""Rows of boxes, as word processors keep them, to blocks: tables of figures, or opened layout.

A box knows the column it begins in, how many it takes, and whether it goes on a box of the row
above. A row that only arranges the page (a table inside it, or one box of long prose) is opened
and its contents are read as blocks; runs of other rows become a `Table`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.extract.document import Block, Paragraph, Slot, Table
from pipelines.extract.limits import hold, limits
from pipelines.text import compact

_LONG = 60


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of a row: `blocks` is what is printed in it."""

    column: int
    width: int
    blocks: tuple[Block, ...] = ()
    goes_on: bool = False
    """It is the lower part of the box above (a vertical merge)."""

    @property
    def text(self) -> str:
        return "\n".join(lines_of(self.blocks)).strip("\n")


def lines_of(blocks: Iterable[Block]) -> list[str]:
    """The printed lines of some blocks; a small table inside a cell gives its cells' lines."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines += [slot.text for row in range(len(block.rows)) for slot in block.own(row)]
    return lines


def blocks_of(rows: Sequence[Sequence[Box]]) -> list[Block]:
    """The blocks of a table, in reading order."""
    hold("rows of a table", len(rows), limits().rows)
    if all(len(row) <= 1 for row in rows):
        return [block for row in rows for box in row for block in box.blocks]
    blocks: list[Block] = []
    run: list[Sequence[Box]] = []
    for row in [*rows, None]:
        if row is not None and not _layout(row):
            run.append(row)
            continue
        if run:
            blocks.append(table_of(run))
            run = []
        for box in row or ():
            blocks += box.blocks
    return blocks


def _layout(row: Sequence[Box]) -> bool:
    """Whether a row arranges the page: a real table inside it, or one box of long prose."""
    tables = [block for box in row for block in box.blocks if isinstance(block, Table)]
    if any(len(table.rows) > 1 or len(table.own(0)) > 2 for table in tables):
        return True
    return len(row) == 1 and len(row[0].text) > _LONG and "稽关系" not in compact(row[0].text)


def table_of(rows: Sequence[Sequence[Box]]) -> Table:
    """Boxes to slots; a box that goes on where nothing of its kind is above is a cell of its own.

    Raises `Unreadable` where boxes claim more columns or cells than the limits allow.
    """
    lanes: list[dict[int, Slot]] = []
    cells = 0
    for index, row in enumerate(rows):
        lane: dict[int, Slot] = {}
        above = lanes[-1] if lanes else {}
        for box in row:
            hold("columns of a table", box.column + box.width, limits().columns)
            cells += box.width
            hold("cells of a table", cells, limits().cells)
            slot = above.get(box.column) if box.goes_on else None
            if slot is None or slot.column != box.column:
                slot = Slot(box.text, index, box.column)
            for column in range(box.column, box.column + box.width):
                lane.setdefault(column, slot)
        lanes.append(lane)
    return Table(
        tuple(
            tuple(lane.get(column) for column in range(max(lane, default=-1) + 1)) for lane in lanes
        )
    )
