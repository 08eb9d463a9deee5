"""Oddities of tables that leave every figure readable: wrong spans, notes, repeated heads, copies.

Each takes grids and gives grids; none touches the truth.
"""

from __future__ import annotations

import random
from dataclasses import replace

from tests.strangers.grids import Box, Grid, joined, widened

ODDITIES = [
    "label_span_off",
    "head_span_off",
    "unit_row",
    "note_row",
    "repeated_head",
    "group_rows",
    "split_review",
    "one_table",
    "hidden_copy",
    "commented_copy",
    "hidden_same",
    "contents_page",
    "narrative",
]
# with their rates: a report plays none, one or a few of them
RATE = 0.05


def draw(rng: random.Random) -> set[str]:
    """The oddities of one report."""
    return {name for name in ODDITIES if rng.random() < RATE}


def apply(
    rng: random.Random, tables: dict[str, list[Grid]], chosen: set[str]
) -> dict[str, list[Grid]]:
    """The grids of the three sections with the chosen oddities."""
    made = dict(tables)
    grid = made["applications"][0]
    if "group_rows" in chosen:
        grid = group_rows(grid)
    elif "label_span_off" in chosen:
        grid = label_span_off(rng, grid)
    if "head_span_off" in chosen and "group_rows" not in chosen:
        grid = head_span_off(rng, grid)
    if "repeated_head" in chosen and "label_span_off" not in chosen:
        grid = repeated_head(grid)
    if "unit_row" in chosen:
        unit = [Box(rng.choice(["单位：件", "（单位：件）"]), 1, grid.width, "head")]
        grid = replace(grid, rows=[unit, *grid.rows])
    if "note_row" in chosen:
        note = "注：表中数据为全年数，1件申请涉及2个以上事项的按1件统计。"
        grid = replace(grid, rows=[*grid.rows, [Box(note, 1, grid.width, "label")]])
    made["applications"] = [grid]
    if "split_review" in chosen:
        made["review_litigation"] = split_review(made["review_litigation"][0])
    return made


def label_span_off(rng: random.Random, grid: Grid) -> Grid:
    """The label 三 reaches one row too far or too short: the last rows shift by a column."""
    rows = []
    for row in grid.rows:
        if row[0].rows > 12:
            row = [replace(row[0], rows=row[0].rows + rng.choice([-1, 1])), *row[1:]]
        rows.append(row)
    return replace(grid, rows=rows)


def head_span_off(rng: random.Random, grid: Grid) -> Grid:
    """Spans of the head that no longer fit the figures below."""
    first = [
        replace(box, columns=max(1, box.columns + rng.choice([-1, 1]))) for box in grid.rows[0]
    ]
    return replace(grid, rows=[first, *grid.rows[1:]])


def repeated_head(grid: Grid) -> Grid:
    """The head once more between the second row and the results, as after a page break (X9)."""
    head = grid.rows[:3]
    return replace(grid, rows=[*grid.rows[:5], *head, *grid.rows[5:]])


def group_rows(grid: Grid) -> Grid:
    """Groups as rows of their own over the whole width, one label column instead of three."""
    head, body = grid.rows[:3], grid.rows[3:]
    rows = [[replace(head[0][0], columns=1), *head[0][1:]], *head[1:]]
    for row in body:
        labels = [box for box in row if box.kind != "value"]
        figures = [box for box in row if box.kind == "value"]
        for box in labels[:-1]:
            rows.append([Box(box.text, 1, 8)])
        rows.append([Box(labels[-1].text), *figures])
    return replace(grid, rows=rows)


def split_review(grid: Grid) -> list[Grid]:
    """行政复议 and 行政诉讼 as two physical tables."""
    first, second, third, figures = grid.rows
    flat = [replace(box, rows=1) for box in second[:5]]
    return [
        replace(grid, rows=[[first[0]], flat, figures[:5]]),
        replace(grid, rows=[[first[1]], second[5:], third, figures[5:]]),
    ]


def one_table(tables: dict[str, list[Grid]], heads: dict[str, str]) -> Grid:
    """Everything in one table of sixty columns, the headings of 三 and 四 as rows of it."""
    rows: list[list[Box]] = []
    for name, shown in tables.items():
        if name in heads:
            rows.append([Box(heads[name], 1, 60, "caption")])
        rows += widened(joined(shown), 60)
    return Grid("all", rows)


def copied(rng: random.Random, grid: Grid) -> Grid:
    """The same table with other figures: last year's, left in the page but not shown."""
    rows = [
        [replace(box, text=str(rng.randint(0, 999))) if box.kind == "value" else box for box in row]
        for row in grid.rows
    ]
    return replace(grid, rows=rows)


def veiled(rng: random.Random, source: str) -> str:
    """Mark-up that no reader sees."""
    return rng.choice(
        [
            '<div style="display:none">{}</div>',
            '<div style="DISPLAY: none;">{}</div>',
            "<div hidden>{}</div>",
            "<template>{}</template>",
        ]
    ).format(source)
