"""Shapes in which a figure is lost although the table is there, and forms that lack a part."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.strangers.flat import Cells, lost, missing
from tests.strangers.forms import APPLICATIONS
from tests.strangers.grids import Box, Grid


def merged_row(rng: random.Random, grid: Grid, cells: Cells, form: str) -> Cells:
    """C15: one figure set across the seven columns of a row; it belongs to none of them."""
    known = dict(cells)
    order = [code for code, _, _ in APPLICATIONS[form] if ("applications", code, "total") in cells]
    zero = [
        code
        for code in order
        if all(c.value == 0 for k, c in cells.items() if k[:2] == ("applications", code))
    ]
    for code in rng.sample(zero, min(len(zero), rng.choice([1, 2, 5]))):
        at = 3 + order.index(code)
        labels = [box for box in grid.rows[at] if box.kind != "value"]
        grid.rows[at] = [*labels, Box("0", 1, 7, "value")]
        known.update({k: lost(c) for k, c in cells.items() if k[:2] == ("applications", code)})
    return known


def left_shift(rng: random.Random, grid: Grid, cells: Cells, form: str) -> Cells:
    """X5: one cell of a row is gone without a trace; which one, the page does not tell."""
    known = dict(cells)
    order = [code for code, _, _ in APPLICATIONS[form] if ("applications", code, "total") in cells]
    for code in rng.sample(order, rng.choice([1, 3])):
        row = grid.rows[3 + order.index(code)]
        figures = [at for at, box in enumerate(row) if box.kind == "value"]
        del row[rng.choice(figures)]
        known.update({k: lost(c) for k, c in cells.items() if k[:2] == ("applications", code)})
    return known


def without_rows(rng: random.Random, cells: Cells, form: str) -> tuple[Cells, Cells]:
    """Rows the source left out: (cells to print, cells of the truth, the left-out ones missing)."""
    rows = [("proactive", "regulations")]
    if rng.random() < 0.3:
        rows.append(("applications", rng.choice(["denied_administrative_query", "granted"])))
    printed = {key: cell for key, cell in cells.items() if key[:2] not in rows}
    return printed, {k: (c if k in printed else missing(c)) for k, c in cells.items()}


def two_columns(grids: list[Grid], cells: Cells, year: int) -> Cells:
    """Form-2019 with `2019年项目数量 | 处理决定数量`: previous year and change are not printed."""
    known = dict(cells)
    for grid in grids:
        head = grid.rows[1]
        if len(grid.rows[2]) == 4 and head[1].text.replace("\n", "").startswith("上一年"):
            grid.rows[1] = [head[0], replace(head[1], text=f"{year}年项目数量", columns=2), head[3]]
            for at, row in enumerate(grid.rows[2:], 2):
                grid.rows[at] = [row[0], replace(row[1], columns=2), row[3]]
        elif head[1].text.replace("\n", "").startswith("上一年"):
            grid.rows[1] = [head[0], replace(head[1], text=f"{year}年项目数量", columns=3)]
            for at, row in enumerate(grid.rows[2:], 2):
                grid.rows[at] = [row[0], replace(row[1], columns=3)]
    for key, cell in cells.items():
        if key[2] in ("items_previous_year", "items_change"):
            known[key] = missing(cell)
    return known


def unmapped_rows(rng: random.Random, grids: list[Grid]) -> None:
    """L18, L19: rows the form does not have stand among the others; they are nobody's cells."""
    for grid in grids:
        if "（五）" in grid.rows[0][0].text.replace("(", "（").replace(")", "）"):
            width = len(grid.rows[2]) - 1
            spans = [box.columns for box in grid.rows[2][1:]]
            for label in rng.sample(["行政检查", "行政确认", "行政奖励"], 2):
                figures = [
                    Box(str(rng.randint(0, 90)), 1, spans[at], "value") for at in range(width)
                ]
                grid.rows.append([Box(label), *figures])
        elif len(grid.rows) == 4 and rng.random() < 0.7:
            figures = [Box(str(rng.randint(0, 300)), 1, 1, "value") for _ in range(3)]
            if sum(box.columns for box in grid.rows[3]) == 4 and len(grid.rows[3]) == 4:
                grid.rows.append([Box("其他主动公开文件"), *figures])
                return
