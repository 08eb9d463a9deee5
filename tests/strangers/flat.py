"""Tables that lost their mark-up: the flattened texts of variants.md section 6, with their truth.

Each function takes grids and the printed cells and returns the lines and the cells as far as a
reader can still know them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from tests.strangers.grids import Box, Grid, laid_out
from tests.strangers.truth import Cell, Key

Cells = dict[Key, Cell]
Flat = tuple[list[str], Cells]


def lost(cell: Cell) -> Cell:
    """A cell whose figure nobody can know any more: every number there would be invented."""
    return replace(cell, raw=None, value=None, status="unreadable", certain=False)


def missing(cell: Cell) -> Cell:
    """A cell the document does not have; its unit is the form's own."""
    return replace(cell, raw=None, value=None, status="missing", unit=_official(cell))


def emptied(cell: Cell) -> Cell:
    """A cell that is there with nothing in it; what unit it has is uncertain for amounts."""
    sure = cell.column not in ("procurement_amount", "fee_amount")
    unit = _official(cell) if sure else cell.unit
    return replace(cell, raw="", value=None, status="blank", unit=unit, certain=sure)


def _official(cell: Cell) -> str | None:
    if cell.column in ("items_previous_year", "items_change", "procurement_items"):
        return "项"
    return cell.unit if cell.column in ("procurement_amount", "fee_amount") else "件"


def _rows(cells: Cells) -> dict[tuple[str, str], list[Key]]:
    """Keys by printed row; the review table is one row of fifteen."""
    rows: dict[tuple[str, str], list[Key]] = {}
    for key in cells:
        name = "all" if key[0] == "review_litigation" else key[1]
        rows.setdefault((key[0], name), []).append(key)
    return rows


def _lose_rows(cells: Cells, spoiled: Callable[[list[Cell]], bool]) -> Cells:
    """Every row for which `spoiled` holds becomes unreadable."""
    known = dict(cells)
    for keys in _rows(cells).values():
        row = [cells[key] for key in keys]
        if spoiled(row):
            known.update({cell.key: lost(cell) for cell in row})
    return known


def _origins(grid: Grid) -> list[list[tuple[Box, bool]]]:
    """Rows of (box, begins here); a box from above counts once, at its left edge."""
    rows: list[list[tuple[Box, bool]]] = []
    above: dict[int, tuple[Box, int]] = {}
    for plan in laid_out(grid):
        row: list[tuple[Box, bool]] = []
        x = 0
        while x < len(plan):
            box = plan[x]
            if box:
                row.append((box, True))
                above[x] = (box, box.rows - 1)
                x += box.columns
            elif x in above and above[x][1] > 0:
                held, left = above[x]
                above[x] = (held, left - 1)
                row.append((held, False))
                x += held.columns
            else:
                x += 1
        rows.append(row)
    return rows


def tabs(rng: random.Random, grids: list[Grid], cells: Cells) -> Flat:
    """X1: a tab opens a cell, a line without tab continues it, an empty line ends the row."""
    gap = rng.choice(["\n", "\n\n"])
    lines: list[str] = []
    for grid in grids:
        for row in _origins(grid):
            for box, begins in row:
                text = box.text.replace("\n", gap) if begins else ""
                lines += ("\t" + text).split("\n")
            lines.append("")
    return lines, dict(cells)


def cut_rows(rng: random.Random, grids: list[Grid], cells: Cells) -> Flat:
    """X2: tab-separated rows of nine fields; rows with three labels lose their last figure."""
    lines: list[str] = []
    for grid in grids:
        width = 9 if grid.table == "applications" else grid.width
        for row in _origins(grid):
            fields: list[str] = []
            for box, begins in row:
                fields.append(box.text.replace("\n", "") if begins else "")
                if box.kind != "label":
                    fields += [""] * (box.columns - 1)
            fields = (fields + [""] * width)[:width]
            lines.append("\t".join(fields))
        lines.append("")
    known = dict(cells)
    grouped = ("denied_", "unable_", "not_processed_", "other_no", "other_fee", "other_other")
    for key, cell in cells.items():
        if key[0] == "applications" and key[2] == "total" and key[1].startswith(grouped):
            known[key] = missing(cell)
    return lines, known


def tokens(rng: random.Random, grids: list[Grid], cells: Cells) -> Flat:
    """X3: one cell a line, no tabs, empty cells vanish and take their row with them."""
    lines: list[str] = []
    for grid in grids:
        for row in grid.rows:
            for box in row:
                lines += [line for line in box.text.split("\n") if line.strip()]
    return lines, _lose_rows(cells, lambda row: any(cell.raw == "" for cell in row))


def markdown(rng: random.Random, grids: list[Grid], cells: Cells) -> Flat:
    """X4: rows of pipes, with or without padding for merged columns."""
    pad = rng.random() < 0.5
    lines: list[str] = []
    for grid in grids:
        for row in _origins(grid):
            line = "|"
            for box, begins in row:
                text = box.text.replace("\n", "") if begins else ""
                line += f" {text} |" + ("|" * (box.columns - 1) if pad else "")
            lines.append(line)
        lines.append("")
    return lines, dict(cells)


def collapsed(rng: random.Random, grids: list[Grid], cells: Cells) -> Flat:
    """X7: tokens with equal neighbouring lines melted into one; only full rows stay certain."""
    whole, _ = tokens(rng, grids, cells)
    lines = [line for at, line in enumerate(whole) if at == 0 or line != whole[at - 1]]

    def melted(row: list[Cell]) -> bool:
        raws = [cell.raw for cell in row]
        return "" in raws or any(a == b for a, b in pairwise(raws))

    return lines, _lose_rows(cells, melted)


def spaced_rows(rng: random.Random, grids: list[Grid], cells: Cells) -> Flat:
    """A row a line, its cells parted by blanks, empty cells gone (D7 and text layers of PDFs)."""
    lines: list[str] = []
    for grid in grids:
        for row in grid.rows:
            texts = [box.text.replace("\n", "").replace(" ", "") for box in row]
            lines.append(" ".join(text for text in texts if text))
    known = _lose_rows(cells, lambda row: any(cell.raw == "" for cell in row))
    return lines, {
        key: replace(cell, certain=False) if cell.status == "number" else cell
        for key, cell in known.items()
    }


SHAPES: dict[str, Callable[[random.Random, list[Grid], Cells], Flat]] = {
    "tabs": tabs,
    "cut_rows": cut_rows,
    "tokens": tokens,
    "markdown": markdown,
    "collapsed": collapsed,
    "spaced_rows": spaced_rows,
}
