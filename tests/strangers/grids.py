"""Printed cells as grids of boxes with spans: the skeleton every editor dresses in its own way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.strangers.forms import (
    APPLICANTS,
    APPLICATIONS,
    BLOCKS,
    CORNER,
    OUTCOMES,
    RESULTS,
    ROADS,
)
from tests.strangers.truth import Cell, Key


@dataclass(frozen=True)
class Box:
    """One cell of a grid as printed; `kind` is caption, head, label, value or filler."""

    text: str
    rows: int = 1
    columns: int = 1
    kind: str = "label"


@dataclass
class Grid:
    """Rows of boxes; `table` names the official table, `before` is text set above it."""

    table: str
    rows: list[list[Box]]
    before: str = ""

    @property
    def width(self) -> int:
        """Number of columns once spans are laid out (taken from the first row)."""
        return max(sum(box.columns for box in row) for row in self.rows)


Labels = dict[str, str]
"""Official label → the label as this report prints it; absent keys are printed as they are."""


def value(cells: dict[Key, Cell], key: Key, columns: int = 1) -> Box:
    """The box of one figure."""
    return Box(cells[key].raw or "", 1, columns, "value")


def proactive(form: str, cells: dict[Key, Cell], labels: Labels) -> list[Grid]:
    """Section 二 as one grid a block (they are joined unless the report splits them)."""
    grids = []
    for block in BLOCKS[form]:
        count = len(block.columns)
        # the value columns of a narrow block share the three official ones
        spans = {1: [3], 2: [1, 2], 3: [1, 1, 1]}[count]
        rows = [[Box(labels.get(block.caption, block.caption), 1, 4, "caption")]]
        heads = [labels.get(label, label) for _, label, _ in block.columns]
        rows.append(
            [Box(labels.get("信息内容", "信息内容"), kind="head")]
            + [Box(text, 1, span, "head") for text, span in zip(heads, spans, strict=True)]
        )
        for code, label in block.rows:
            if ("proactive", code, block.columns[0][0]) not in cells:
                continue
            rows.append(
                [Box(labels.get(label, label))]
                + [
                    value(cells, ("proactive", code, column), span)
                    for (column, _, _), span in zip(block.columns, spans, strict=True)
                ]
            )
        grids.append(Grid("proactive", rows))
    return grids


def application_head(labels: Labels, total_below: bool = False) -> list[list[Box]]:
    """The three header rows; `total_below` prints 总计 under 法人或其他组织 (variant L21)."""
    names = [labels.get(name, name) for name in APPLICANTS.values()]
    corner = Box(labels.get(CORNER, CORNER), 3, 3, "head")
    organisations = [Box(name, kind="head") for name in names[1:6]]
    first = [corner, Box("申请人情况", 1, 7, "head")]
    if total_below:
        second = [Box(names[0], 2, 1, "head"), Box("法人或其他组织", 1, 6, "head")]
        return [first, second, [*organisations, Box(names[6], kind="head")]]
    second = [
        Box(names[0], 2, 1, "head"),
        Box("法人或其他组织", 1, 5, "head"),
        Box(names[6], 2, 1, "head"),
    ]
    return [first, second, organisations]


def applications(
    form: str, cells: dict[Key, Cell], labels: Labels, total_below: bool = False
) -> Grid:
    """Section 三: three header rows, then a row of seven figures each.

    A row that has no cells (the source left it out) is not printed.
    """
    listed = [e for e in APPLICATIONS[form] if ("applications", e[0], "total") in cells]
    rows = application_head(labels, total_below)
    seen: set[str] = set()
    for code, group, label in listed:
        figures = [value(cells, ("applications", code, column)) for column in APPLICANTS]
        text = labels.get(label, label)
        if label[:2] in ("一、", "二、", "四、"):
            rows.append([Box(text, 1, 3), *figures])
            continue
        row: list[Box] = []
        if RESULTS not in seen:
            seen.add(RESULTS)
            row.append(Box(labels.get(RESULTS, RESULTS), len(listed) - 3, 1))
        if group and group not in seen:
            seen.add(group)
            height = sum(1 for entry in listed if entry[1] == group)
            row.append(Box(labels.get(group, group), height, 1))
        narrow = bool(group)
        row.append(Box(text, 1, 1 if narrow else 2))
        rows.append([*row, *figures])
    return Grid("applications", rows)


def review(cells: dict[Key, Cell], labels: Labels) -> Grid:
    """Section 四: 行政复议 and the two roads of 行政诉讼, one row of fifteen figures."""
    names = [labels.get(name, name) for name in OUTCOMES.values()]
    tall = [Box(name, 2, 1, "head") for name in names]
    low = [Box(name, kind="head") for name in names]
    rows = [
        [Box("行政复议", 1, 5, "head"), Box("行政诉讼", 1, 10, "head")],
        [*tall, Box("未经复议直接起诉", 1, 5, "head"), Box("复议后起诉", 1, 5, "head")],
        [*low, *low],
        [
            value(cells, ("review_litigation", road, column))
            for road in ROADS
            for column in OUTCOMES
        ],
    ]
    return Grid("review_litigation", rows)


def joined(grids: list[Grid]) -> Grid:
    """Several grids of one width under each other as one physical table."""
    return replace(grids[0], rows=[row for grid in grids for row in grid.rows])


def widened(grid: Grid, columns: int) -> list[list[Box]]:
    """The rows of `grid` stretched so that it is `columns` wide (a multiple of its own width)."""
    factor = columns // grid.width
    return [[replace(box, columns=box.columns * factor) for box in row] for row in grid.rows]


def laid_out(grid: Grid) -> list[list[Box | None]]:
    """Resolve spans: a box at its origin, None where another box reaches; for flattened prints."""
    placed: dict[tuple[int, int], Box | None] = {}
    for y, row in enumerate(grid.rows):
        x = 0
        for box in row:
            while (y, x) in placed:
                x += 1
            for dy in range(box.rows):
                for dx in range(box.columns):
                    placed[y + dy, x + dx] = box if dy == dx == 0 else None
            x += box.columns
    height, width = len(grid.rows), grid.width
    return [[placed.get((y, x)) for x in range(width)] for y in range(height)]
