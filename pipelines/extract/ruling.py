"""Ruling lines to a grid: which places of a table one cell covers is told by the lines missing.

In go straight lines, drawn in a PDF or found in a picture, out come the tables they make. All
lines of a table touch; their places are its columns and rows; where the line between two
neighbouring places is not drawn, both belong to one cell. Units are the caller's (points, pixels).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_DRAWN = 0.6
"""Share of a border that must be drawn: scans lose pieces, and a stroke may end short."""
MOST_RULES = 6000
MOST_PLACES = 40_000


@dataclass(frozen=True, slots=True)
class Rule:
    """An axis-parallel line: at `place` on one axis, from `start` to `end` on the other."""

    place: float
    start: float
    end: float


Area = tuple[float, float, float, float]
"""x0, top, x1, bottom."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table's lines: columns between `xs`, rows between `ys`; `owner[i][j]` names the cell that
    covers row i, column j (cells are numbered in reading order), None outside the outline."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: tuple[tuple[int | None, ...], ...]
    areas: tuple[Area, ...] = field(default=())
    """Of each cell, by its number."""

    @property
    def area(self) -> Area:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def at(self, x: float, y: float) -> int | None:
        """The number of the cell that holds a point."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.owner) and 0 <= column < len(self.owner[row]):
            return self.owner[row][column]
        return None


def grids(across: Iterable[Rule], down: Iterable[Rule], near: float) -> list[Ruled]:
    """The tables that lines make, top to bottom; lines within `near` of each other are one."""
    rows, columns = merged(across, near), merged(down, near)
    if len(rows) + len(columns) > MOST_RULES:
        return []
    found = []
    for own_rows, own_columns in _touching(rows, columns, near):
        ruled = _grid(own_rows, own_columns, near)
        if ruled is not None:
            found.append(ruled)
    return sorted(found, key=lambda ruled: (ruled.ys[0], ruled.xs[0]))


def merged(rules: Iterable[Rule], near: float) -> list[Rule]:
    """Pieces that lie on one line and touch, as one: editors draw each cell's border by itself."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.place):
        if lines and rule.place - lines[-1][0].place <= near:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    whole: list[Rule] = []
    for line in lines:
        place = sum(rule.place for rule in line) / len(line)
        start, end = None, 0.0
        for rule in sorted(line, key=lambda rule: rule.start):
            if start is not None and rule.start <= end + near:
                end = max(end, rule.end)
                continue
            if start is not None:
                whole.append(Rule(place, start, end))
            start, end = rule.start, rule.end
        if start is not None:
            whole.append(Rule(place, start, end))
    return whole


def _touching(
    rows: Sequence[Rule], columns: Sequence[Rule], near: float
) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines parted into sets that cross or touch each other."""
    parents = list(range(len(rows) + len(columns)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if (
                row.start - near <= column.place <= row.end + near
                and column.start - near <= row.place <= column.end + near
            ):
                parents[root(len(rows) + j)] = root(i)
    sets: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index in range(len(parents)):
        own_rows, own_columns = sets.setdefault(root(index), ([], []))
        if index < len(rows):
            own_rows.append(rows[index])
        else:
            own_columns.append(columns[index - len(rows)])
    return list(sets.values())


def _grid(rows: Sequence[Rule], columns: Sequence[Rule], near: float) -> Ruled | None:
    if len(rows) < 2 or not columns:
        return None
    xs = _places([rule.place for rule in columns], near)
    left, right = min(rule.start for rule in rows), max(rule.end for rule in rows)
    # A table may be open at its sides: its rows then reach further than its columns.
    xs = [*([left] if left < xs[0] - 3 * near else []), *xs]
    xs = [*xs, *([right] if right > xs[-1] + 3 * near else [])]
    ys = _places([rule.place for rule in rows], near)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MOST_PLACES:
        return None
    beside = _drawn(columns, xs, ys, near)
    below = _drawn(rows, ys, xs, near)
    for border in (beside[0], beside[-1], below[0], below[-1]):
        if sum(border) >= len(border) / 2 or border is beside[0] or border is beside[-1]:
            border[:] = [True] * len(border)
    return Ruled(tuple(xs), tuple(ys), *_owners(xs, ys, beside, below))


def _places(values: Iterable[float], near: float) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > near:
            places.append(value)
    return places


def _drawn(
    rules: Sequence[Rule], lines: Sequence[float], cuts: Sequence[float], near: float
) -> list[list[bool]]:
    """For each of `lines` and each stretch between `cuts`: is most of it drawn."""
    drawn = []
    for place in lines:
        own = [rule for rule in rules if abs(rule.place - place) <= near]
        drawn.append(
            [
                sum(max(0.0, min(end, rule.end) - max(start, rule.start)) for rule in own)
                >= _DRAWN * (end - start)
                for start, end in pairwise(cuts)
            ]
        )
    return drawn


def _owners(
    xs: Sequence[float],
    ys: Sequence[float],
    beside: Sequence[Sequence[bool]],
    below: Sequence[Sequence[bool]],
) -> tuple[tuple[tuple[int | None, ...], ...], tuple[Area, ...]]:
    """Flood the places from each in reading order, as far as no line is drawn."""
    height, width = len(ys) - 1, len(xs) - 1
    owner: list[list[int | None]] = [[None] * width for _ in range(height)]
    areas: list[Area] = []
    for i in range(height):
        for j in range(width):
            if owner[i][j] is not None:
                continue
            number = len(areas)
            owner[i][j] = number
            own, todo = [(i, j)], [(i, j)]
            while todo:
                y, x = todo.pop()
                for other_y, other_x, drawn in (
                    (y - 1, x, below[y][x]),
                    (y + 1, x, below[y + 1][x]),
                    (y, x - 1, beside[x][y]),
                    (y, x + 1, beside[x + 1][y]),
                ):
                    inside = 0 <= other_y < height and 0 <= other_x < width
                    if not drawn and inside and owner[other_y][other_x] is None:
                        owner[other_y][other_x] = number
                        own.append((other_y, other_x))
                        todo.append((other_y, other_x))
            areas.append(
                (
                    xs[min(x for _, x in own)],
                    ys[min(y for y, _ in own)],
                    xs[max(x for _, x in own) + 1],
                    ys[max(y for y, _ in own) + 1],
                )
            )
    return tuple(tuple(row) for row in owner), tuple(areas)
