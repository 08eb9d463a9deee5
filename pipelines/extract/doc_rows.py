"""Rows of a binary Word document's tables: cells and the row's definition to boxes.

A row's last mark carries where its cells begin and end, in twips ([MS-DOC] 2.9.328, TDefTable), and
which of them are merged. The edges of all rows of a table make its columns.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.extract.boxes import Box
from pipelines.extract.doc_file import Sprms
from pipelines.extract.document import Block
from pipelines.extract.limits import hold, limits

_T_DEF_TABLE, _T_MERGE, _T_SPLIT, _T_VERT_MERGE = 0xD608, 0x5624, 0x5625, 0xD62B
_NEAR = 40
"""Edges this near to each other (twips, 0.7 mm) are one: no column of text is narrower."""
_GOES_ON = 1
_FIRST, _MERGED = 1, 2


@dataclass(slots=True)
class Definition:
    """Of each cell of a row: its edges, and how it is merged."""

    edges: list[int]
    beside: list[int]
    above: list[int]


@dataclass(slots=True)
class Row:
    """The cells of a row in order; `definition` is None where it does not fit them."""

    cells: list[list[Block]] = field(default_factory=list)
    definition: Definition | None = None


def definition_of(sprms: Sprms, count: int) -> Definition | None:
    """The definition a row mark carries, None where it is not one of `count` cells."""
    found: Definition | None = None
    for code, operand in sprms:
        if code == _T_DEF_TABLE:
            found = _defined(operand)
        elif found is not None:
            _changed(found, code, operand)
    return found if found is not None and len(found.above) == count else None


def _defined(operand: bytes) -> Definition | None:
    """The operand of sprmTDefTable: size (2), cells (1), edges (2 each), cells (20 each)."""
    count = operand[2] if len(operand) > 2 else 0
    if count == 0 or len(operand) < 3 + 2 * (count + 1):
        return None
    edges = list(struct.unpack_from(f"<{count + 1}h", operand, 3))
    start = 3 + 2 * (count + 1)
    # Cells of plain formatting at the end may be left out.
    flags = [
        int.from_bytes(operand[at : at + 2], "little")
        for at in range(start, start + 20 * count, 20)
    ]
    if any(left > right for left, right in pairwise(edges)):
        return None
    return Definition(edges, [flag & 3 for flag in flags], [flag >> 5 & 3 for flag in flags])


def _changed(found: Definition, code: int, operand: bytes) -> None:
    """Later modifiers: cells merged sideways or split again, and merged downwards."""
    count = len(found.above)
    if code in (_T_MERGE, _T_SPLIT) and len(operand) == 2:
        first, end = operand[0], min(operand[1], count)
        for at in range(first, end):
            found.beside[at] = 0 if code == _T_SPLIT else _FIRST if at == first else _MERGED
    elif code == _T_VERT_MERGE and len(operand) == 3 and operand[1] < count:
        found.above[operand[1]] = operand[2] & 3


def boxes_of(rows: Sequence[Row]) -> list[list[Box]]:
    """All rows of one table as boxes; a row whose definition does not fit is counted off."""
    edges = sorted({edge for row in rows if row.definition for edge in row.definition.edges})
    columns: list[int] = []
    for edge in edges:
        if not columns or edge - columns[-1] > _NEAR:
            columns.append(edge)
    hold("columns of a table", len(columns), limits().columns)
    return [_boxes(row, columns) for row in rows]


def _boxes(row: Row, columns: list[int]) -> list[Box]:
    if row.definition is None:
        return [Box(place, 1, tuple(blocks)) for place, blocks in enumerate(row.cells)]
    found: list[Box] = []
    given = row.definition
    for at, blocks in enumerate(row.cells):
        left = bisect_right(columns, given.edges[at]) - 1
        right = bisect_right(columns, given.edges[at + 1]) - 1
        if given.beside[at] == _MERGED and found:
            last = found.pop()
            found.append(Box(last.column, right - last.column, last.blocks, last.goes_on))
        elif right > left:
            found.append(Box(left, right - left, tuple(blocks), given.above[at] == _GOES_ON))
        elif blocks and found:
            # a cell without width still prints: as part of the one before it
            last = found.pop()
            found.append(Box(last.column, last.width, (*last.blocks, *blocks), last.goes_on))
    return found
