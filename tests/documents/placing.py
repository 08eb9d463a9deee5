"""A grid's boxes with the columns they take, row by row, as word processors keep them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.strangers.grids import Box, Grid


@dataclass(frozen=True)
class Placed:
    """A box in one row; `first` where the row is its own, not the lower part of a tall box."""

    box: Box
    row: int
    column: int
    first: bool


def placed(grid: Grid) -> list[list[Placed]]:
    """Every row of the grid with all that stands in it, left to right, lower parts included."""
    taken: dict[tuple[int, int], tuple[Box, int, int]] = {}
    for y, row in enumerate(grid.rows):
        x = 0
        for box in row:
            while (y, x) in taken:
                x += 1
            for down in range(min(box.rows, len(grid.rows) - y)):
                for right in range(box.columns):
                    taken[y + down, x + right] = (box, y, x)
            x += box.columns
    rows: list[list[Placed]] = [[] for _ in grid.rows]
    for (y, x), (box, top, left) in sorted(taken.items(), key=lambda item: item[0]):
        if x == left:
            rows[y].append(Placed(box, y, x, top == y))
    return rows


def width_of(grid: Grid) -> int:
    """Columns once everything is laid out."""
    return max(item.column + item.box.columns for row in placed(grid) for item in row)
