"""A paper on sheets: where each text and number stands, for any program that writes workbooks.

Clerks keep figures as numbers with a format, or as texts; both print the same.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from tests.documents.content import Paper
from tests.documents.placing import placed, width_of
from tests.strangers.grids import Grid

ACCOUNTING = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '


@dataclass(frozen=True)
class Stored:
    """What a cell keeps: a text, a number with its format, or None for a blank."""

    value: str | float | None
    format: str = "General"


@dataclass
class Page:
    """One sheet; areas are (first row, first column, last row, last column)."""

    name: str
    cells: dict[tuple[int, int], Stored] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden: bool = False

    @property
    def next(self) -> int:
        """The first row below everything."""
        last = [row for row, _ in self.cells] + [area[2] for area in self.merged]
        return max(last, default=-1) + 1


def keep(raw: str, rng: random.Random) -> Stored:
    """One way to keep a printed text so that it prints just so."""
    if raw == "":
        return rng.choice([Stored(None), Stored(None), Stored(0.0, "0;-0;;@"), Stored(0.0, "#")])
    if rng.random() < 0.3:
        return Stored(raw, rng.choice(["General", "@"]))
    if raw in ("-", "0"):
        return Stored(0.0, ACCOUNTING if raw == "-" else rng.choice(["General", "0", "#,##0"]))
    if re.fullmatch(r"-?[1-9][0-9]{0,9}", raw):
        return Stored(float(raw), rng.choice(["General", "0", "0_ ", "0_);[Red]-0_)"]))
    if re.fullmatch(r"[1-9][0-9]{0,2}(,[0-9]{3})+", raw):
        return Stored(float(raw.replace(",", "")), "#,##0")
    if found := re.fullmatch(r"([0-9]{1,6})([件项宗条个元])", raw):
        return Stored(float(found[1]), f'0"{found[2]}"' if found[1] != "0" else f"0\\{found[2]}")
    if found := re.fullmatch(r"(减|减少|－|−)([1-9][0-9]*)", raw):
        return Stored(-float(found[2]), f'0;"{found[1]}"0;0')
    if found := re.fullmatch(r"(\+|增|增加|＋)([1-9][0-9]*)", raw):
        return Stored(float(found[2]), f'"{found[1]}"0;-0;0')
    if found := re.fullmatch(r"[0-9]{1,6}\.([0-9]{1,4})", raw):
        # a sum of binary fractions, as formulas leave it
        noisy = float(raw) * (1 + 2**-52)
        return Stored(noisy, "0." + "0" * len(found[1]))
    return Stored(raw)


def pages_of(paper: Paper, rng: random.Random) -> list[Page]:
    """The paper on one sheet, or on a sheet for each part with a table; and what nobody sees."""
    pages = [Page("年报")]
    several = rng.random() < 0.3
    _line(pages[0], paper.title, 10)
    for part in paper.parts:
        if not isinstance(part, Grid):
            if several and part in paper.headings:
                pages.append(Page(f"表{len(pages)}"))
            _line(pages[-1], part, rng.choice([1, 8, 10]))
            continue
        if rng.random() < 0.3:
            _line(pages[-1], "", 1)
        _table(pages[-1], part, rng)
    for line in paper.signed or ():
        _line(pages[-1], line, 1)
    if rng.random() < 0.5:
        pages.append(Page("上年", {(0, 0): Stored("规章"), (0, 1): Stored(77.0)}, hidden=True))
    return pages


def _line(page: Page, text: str, width: int) -> None:
    row = page.next
    page.cells[row, 0] = Stored(text or None)
    for column in range(1, width):
        page.cells[row, column] = Stored(None)
    if width > 1:
        page.merged.append((row, 0, row, width - 1))


def _table(page: Page, grid: Grid, rng: random.Random) -> None:
    """A grid, now and then with a hidden copy of its last row that has other figures."""
    top, left = page.next, rng.choice([0, 0, 1])
    rows = placed(grid)
    for y, row in enumerate(rows):
        for item in row:
            box = item.box
            for x in range(item.column, item.column + box.columns):
                page.cells[top + y, left + x] = Stored(None)
            if not item.first:
                continue
            kept = keep(box.text, rng) if box.kind == "value" else Stored(box.text or None)
            page.cells[top + y, left + item.column] = kept
            if box.columns > 1 or box.rows > 1:
                bottom = min(top + y + box.rows, top + len(rows)) - 1
                right = left + item.column + box.columns - 1
                page.merged.append((top + y, left + item.column, bottom, right))
    if rng.random() < 0.3:
        row = page.next
        page.hidden_rows.add(row)
        for x in range(width_of(grid)):
            page.cells[row, left + x] = Stored(66.0)
