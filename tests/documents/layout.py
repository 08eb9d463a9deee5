"""A paper laid out on pages: which text and which line goes where, for any drawing program.

In go a `Paper` and a `Style`, out come pages of `Text` and `Rule` (points, origin at the top left).
Rows of a table run over the page's end whole, or cut; spans are kept as missing lines.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.documents.content import Paper
from tests.strangers.grids import Box, Grid, laid_out

Width = Callable[[str, float], float]
"""How wide a text is set in a size, in points."""
COLUMNS = {
    "proactive": [1.0, 1.0, 1.0, 1.0],
    "applications": [0.45, 0.75, 2.3, 0.8, 0.8, 0.8, 0.9, 0.9, 0.7, 0.8],
    "review_litigation": [1.0] * 15,
}


@dataclass(frozen=True)
class Text:
    text: str
    x: float
    top: float
    size: float
    bold: bool = False
    figure: bool = False


@dataclass(frozen=True)
class Rule:
    """A line from (x0, y0) to (x1, y1), axis-parallel."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass
class Page:
    width: float
    height: float
    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass
class Style:
    """The habits of one word processor."""

    width: float = 595.0
    height: float = 842.0
    margin: float = 62.0
    size: float = 12.0
    table_size: float = 9.0
    padding: float = 2.6
    running_head: str = ""
    page_number: str = ""  # a format of {page} and {pages}
    repeat_head: bool = False
    cut_rows: bool = False
    align: str = "middle"  # where text stands in its cell: top | middle
    indent: bool = True
    unbroken: bool = False  # figures run over their borders instead of being wrapped


def draw_style(rng: random.Random, calm: bool = False) -> Style:
    """A word processor at random."""
    if calm:
        return Style(page_number="- {page} -")
    landscape = rng.random() < 0.15
    return Style(
        width=842.0 if landscape else 595.0,
        height=595.0 if landscape else 842.0,
        margin=rng.choice([50.0, 62.0, 74.0]),
        size=rng.choice([11.0, 12.0, 14.0, 16.0]),
        table_size=rng.choice([8.0, 9.0, 9.0, 10.0]),
        padding=rng.choice([1.5, 2.6, 4.0]),
        running_head=rng.choice(["", "", "title", "政府信息公开工作年度报告"]),
        page_number=rng.choice(
            ["", "{page}", "- {page} -", "第 {page} 页 共 {pages} 页", "{page}/{pages}"]
        ),
        repeat_head=rng.random() < 0.4,
        cut_rows=rng.random() < 0.4,
        align=rng.choice(["top", "middle", "middle"]),
        indent=rng.random() < 0.9,
    )


def wrap(text: str, width: float, size: float, measure: Width) -> list[str]:
    """Lines no wider than `width`; a run of figures is never parted."""
    lines: list[str] = []
    for piece in text.split("\n"):
        line = ""
        for unit in _units(piece):
            if line and measure(line + unit, size) > width:
                lines.append(line)
                line = ""
            line += unit
        lines.append(line)
    return lines


def _units(text: str) -> Iterator[str]:
    unit = ""
    for char in text:
        if (char.isascii() and char.isalnum()) or char.isdigit() or (unit and char in ".,．，"):
            unit += char
            continue
        if unit:
            yield unit
        unit = ""
        yield char
    if unit:
        yield unit


class Setter:
    """Sets a paper line by line; one is made for each paper."""

    def __init__(self, style: Style, measure: Width, rng: random.Random) -> None:
        self.style, self.measure, self.rng = style, measure, rng
        self.pages: list[Page] = []
        self.turn()

    def turn(self) -> None:
        """Begin a page."""
        self.page = Page(self.style.width, self.style.height)
        self.pages.append(self.page)
        self.y = self.style.margin

    @property
    def bottom(self) -> float:
        return self.style.height - self.style.margin

    @property
    def inner(self) -> float:
        return self.style.width - 2 * self.style.margin

    def line(self, text: str, x: float, size: float, bold: bool = False) -> None:
        if self.y + size * 1.6 > self.bottom:
            self.turn()
        self.page.texts.append(Text(text, x, self.y + size * 0.3, size, bold))
        self.y += size * 1.6

    def paragraph(self, text: str, bold: bool = False) -> None:
        size = self.style.size
        indent = size * 2 if self.style.indent else 0
        first, *_ = wrap(text, self.inner - indent, size, self.measure)
        self.line(first, self.style.margin + indent, size, bold)
        for line in (
            wrap(text[len(first) :], self.inner, size, self.measure) if text != first else []
        ):
            self.line(line, self.style.margin, size, bold)

    def centred(self, text: str, size: float) -> None:
        for line in wrap(text, self.inner * 0.8, size, self.measure):
            self.line(line, (self.style.width - self.measure(line, size)) / 2, size, True)

    def right(self, text: str) -> None:
        size = self.style.size
        self.line(text, self.style.width - self.style.margin - self.measure(text, size) - 20, size)

    def table(self, grid: Grid) -> None:
        Setting(self, grid).run()


class Setting:
    """One table on its way onto the pages."""

    def __init__(self, setter: Setter, grid: Grid) -> None:
        self.setter, self.style = setter, setter.style
        shares = COLUMNS[grid.table][: grid.width]
        unit = setter.inner / sum(shares)
        self.xs = [setter.style.margin]
        for share in shares:
            self.xs.append(self.xs[-1] + share * unit)
        self.size = self.style.table_size * (0.8 if grid.table == "review_litigation" else 1.0)
        self.leading = self.size * 1.25
        self.plan = laid_out(grid)
        self.lines: dict[tuple[int, int], list[str]] = {}
        self.heads = sum(1 for row in grid.rows if all(b.kind in ("head", "caption") for b in row))
        if grid.table == "proactive":
            self.heads = 0
        self.heights = self._heights()
        self.head: dict[tuple[int, int], list[str]] = {}

    def _boxes(self) -> Iterator[tuple[int, int, Box]]:
        for i, row in enumerate(self.plan):
            for j, box in enumerate(row):
                if box is not None:
                    yield i, j, box

    def _heights(self) -> list[float]:
        heights = [self.leading + 2 * self.style.padding] * len(self.plan)
        for rows in (1, 2, 99):
            for i, j, box in self._boxes():
                room = self.xs[j + box.columns] - self.xs[j] - 2 * self.style.padding
                lines = wrap(box.text, room, self.size, self.setter.measure)
                if self.style.unbroken and box.kind == "value":
                    lines = [box.text]
                self.lines[i, j] = lines
                if box.rows <= rows:
                    need = len(lines) * self.leading + 2 * self.style.padding
                    have = sum(heights[i : i + box.rows])
                    heights[i + box.rows - 1] += max(0.0, need - have)
        return heights

    def run(self) -> None:
        """Set the rows; a box is drawn piece by piece, one piece a page."""
        setter = self.setter
        if sum(self.heights[: self.heads + 1]) > setter.bottom - setter.y:
            setter.turn()  # a head is kept with its first row
        # the copies are made from the head as it was before its text was set
        self.head = {key: list(lines) for key, lines in self.lines.items() if key[0] < self.heads}
        begun = 0
        tops: dict[int, float] = {}
        i = 0
        rest = 0.0
        while i < len(self.plan):
            height = rest or self.heights[i]
            room = setter.bottom - setter.y
            tops.setdefault(i, setter.y)
            if height <= room:
                setter.y += height
                rest = 0.0
                i += 1
                continue
            cut = room if self.style.cut_rows and room > self.leading * 1.5 else 0.0
            cut = cut if i >= self.heads and self.heights[i] > 1.8 * self.leading else 0.0
            if any(
                row == i and box.kind == "value" and len(self.lines[row, j]) > 1
                for row, j, box in self._boxes()
            ):
                cut = 0.0  # a figure in two lines is not parted
            setter.y += cut
            self._draw(begun, i + (1 if cut else 0), tops, setter.y)
            left = max((len(self.lines[at]) for at in self.lines if at[0] == i), default=0)
            need = left * self.leading + 2 * self.style.padding
            begun, tops, rest = i, {}, max(height - cut, need) if cut else 0.0
            setter.turn()
            if self.style.repeat_head and self.heads:
                head: dict[int, float] = {}
                for row in range(self.heads):
                    head[row] = setter.y
                    setter.y += self.heights[row]
                self._draw(0, self.heads, head, setter.y, copy=True)
        self._draw(begun, len(self.plan), tops, setter.y)
        setter.y += self.style.size

    def _draw(
        self, begin: int, end: int, tops: dict[int, float], bottom: float, copy: bool = False
    ) -> None:
        """Draw rows begin … end - 1 between tops[begin] and `bottom`; a copy uses no text up."""
        if begin >= end or begin not in tops:
            return
        edge = {**tops, end: bottom}
        for i, j, box in self._boxes():
            first, last = max(i, begin), min(i + box.rows, end)
            if first >= last:
                continue
            x0, x1 = self.xs[j], self.xs[j + box.columns]
            y0, y1 = edge[first], edge[last]
            self.setter.page.rules += [
                Rule(x0, y0, x1, y0),
                Rule(x0, y1, x1, y1),
                Rule(x0, y0, x0, y1),
                Rule(x1, y0, x1, y1),
            ]
            fit = max(0, int((y1 - y0 - 2 * self.style.padding + 0.5) / self.leading))
            shown = self.head[i, j] if copy else self.lines[i, j][:fit]
            if not copy:
                self.lines[i, j] = self.lines[i, j][fit:]
            self._text(box, shown, x0, x1, y0, y1)

    def _text(self, box: Box, shown: list[str], x0: float, x1: float, y0: float, y1: float) -> None:
        high = len(shown) * self.leading
        top = y0 + self.style.padding
        if self.style.align == "middle":
            top = y0 + (y1 - y0 - high) / 2
        for line in shown:
            wide = self.setter.measure(line, self.size)
            x = x0 + (x1 - x0 - wide) / 2 if box.kind != "label" else x0 + self.style.padding
            figure = box.kind == "value"
            self.setter.page.texts.append(
                Text(line, x, top + (self.leading - self.size) / 2, self.size, False, figure)
            )
            top += self.leading


def pages_of(paper: Paper, style: Style, measure: Width, rng: random.Random) -> list[Page]:
    """Lay a paper out."""
    setter = Setter(style, measure, rng)
    setter.centred(paper.title, style.size * 1.4)
    setter.y += style.size
    for part in paper.parts:
        if isinstance(part, Grid):
            setter.table(part)
        else:
            setter.paragraph(part, bold=part in paper.headings)
    for text in paper.signed or ():
        setter.right(text)
    head = paper.title if style.running_head == "title" else style.running_head
    for number, page in enumerate(setter.pages, start=1):
        if head:
            page.texts.insert(0, Text(head, style.margin, style.margin * 0.5, 9.0))
        if style.page_number:
            text = style.page_number.format(page=number, pages=len(setter.pages))
            x = (style.width - measure(text, 9.0)) / 2
            page.texts.append(Text(text, x, style.height - style.margin * 0.6, 9.0))
    return setter.pages
