"""The picture of a page to a `Sheet`: its tables by their lines, each cell read by itself.

In goes a grey picture, out come lines of text and tables with their places. A detector of text
misses single digits; so the cells are cut out along the lines of the table, those without ink are
blank, and every other is read alone, its figures twice and proved by their shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from pipelines.extract import glyphs, ink, ocr
from pipelines.extract.failures import Unreadable
from pipelines.extract.joining import Piece, Words, piece
from pipelines.extract.ruling import Area, Rule, Ruled, grids, merged
from pipelines.extract.sheets import Line, Sheet

Grey = NDArray[np.uint8]
_NEAR = 5.0
_LEAST_WIDTH = 1100
_MOST_GROWTH = 2.0
_BAND = 1500
"""Height of the pieces in which text is looked for: the detector shrinks what is larger."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_FIGURE = 16
_RIM = 7
"""Pixels inside a cell's border in which a rest of the line may stand."""
_THROUGH = 0.75
"""Share of a cell's height or width that only a line fills."""
_TALLEST = 1.8
"""Times a character's height: what is higher is no character."""
_DIRT = 0.6
"""Confidence below which a character at the end of a line is dirt."""
_THREAD = 1.4
"""Times a character's height: a stroke as thin as a line and longer than a character."""
_LARGEST = 60
_COARSEST = 9.0
"""Pixels of a character's height below which figures cannot be told apart."""


@dataclass(slots=True)
class _Cell:
    """A cell on its way: its lines of text as pictures, and whether ink stands at its border."""

    lines: list[Grey] = field(default_factory=list)
    crossed: bool = False


def sheet_of(page: Image) -> Sheet:
    """Read a grey picture of a page; one too small to read is enlarged first."""
    grey: Grey = np.asarray(page, np.uint8)
    growth = max(1.0, min(_MOST_GROWTH, _LEAST_WIDTH / grey.shape[1]))
    if growth > 1:
        larger = cv2.resize(grey, None, fx=growth, fy=growth, interpolation=cv2.INTER_CUBIC)
        grey = larger.astype(np.uint8)
    grey = ink.level(ink.lit(grey))
    height, width = grey.shape
    ruled = _tables(grey)
    prose = grey.copy()
    for table in ruled:
        x0, top, x1, bottom = (int(edge) for edge in table.area)
        prose[max(0, top - 4) : bottom + 5, max(0, x0 - 4) : x1 + 5] = 255
    boxes = list(_boxes(prose))
    texts = ocr.read([prose[top:bottom, x0:x1] for x0, top, x1, bottom in boxes])
    parts: list[Line | Piece] = [
        Line(text.trimmed(_DIRT), x0, x1, top, float(bottom - top) * 0.8)
        for (x0, top, x1, bottom), text in zip(boxes, texts, strict=True)
        if text.trimmed(_DIRT).strip()
    ]
    parts = _in_rows(parts)
    parts += [
        piece(table, words) for table, words in zip(ruled, _words(grey, ruled, growth), strict=True)
    ]
    parts.sort(key=lambda part: part.top)
    return Sheet(float(width), float(height), tuple(parts))


def _tables(grey: Grey) -> list[Ruled]:
    """Tables of the page; strokes of large characters that happen to touch make none."""
    across, down = ink.rules(grey)
    across, down = merged(across, _NEAR), merged(down, _NEAR)
    long = grey.shape[1] * 0.05
    for _ in range(2):
        down = [rule for rule in down if rule.end - rule.start > long or _ends(rule, across)]
        across = [rule for rule in across if rule.end - rule.start > long or _ends(rule, down)]
    return [
        table
        for table in grids(across, down, _NEAR)
        if len(table.areas) > 2 and table.xs[-1] - table.xs[0] > 0.3 * grey.shape[1]
    ]


def _ends(rule: Rule, crossing: Sequence[Rule]) -> bool:
    """Whether both ends of a short line stand on lines that cross it: strokes of text do not."""
    return all(
        any(
            abs(other.place - end) <= _NEAR + 2
            and other.start - _NEAR <= rule.place <= other.end + _NEAR
            for other in crossing
        )
        for end in (rule.start, rule.end)
    )


def _boxes(grey: Grey) -> Iterator[tuple[int, int, int, int]]:
    """Lines of text outside tables: looked for in bands that are cut where no ink stands."""
    inked = ink.ink(grey).sum(axis=1) > 2
    top = 0
    while top < len(inked):
        if not inked[top]:
            top += 1
            continue
        end = min(len(inked), top + _BAND)
        blank = np.flatnonzero(~inked[top + 1 : end]) + top + 1
        if len(blank) and (end < len(inked) or not inked[blank[-1] :].any()):
            end = int(blank[-1])
        above, below = max(0, top - 12), min(len(inked), end + 12)
        for x0, y0, x1, y1 in ocr.lines_in(grey[above:below]):
            if x1 - x0 > 4 and y1 - y0 > 4:
                yield x0, y0 + above, x1, y1 + above
        top = end


def _in_rows(parts: list[Line | Piece]) -> list[Line | Piece]:
    """Boxes that stand beside each other are one line."""
    lines = [part for part in parts if isinstance(part, Line)]
    lines.sort(key=lambda line: (line.top, line.x0))
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(line.top - rows[-1][0].top) < 0.5 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    whole: list[Line | Piece] = []
    for row in rows:
        row.sort(key=lambda line: line.x0)
        text = row[0].text
        for before, line in pairwise(row):
            text += (" " if line.x0 - before.x1 > before.size else "") + line.text
        whole.append(Line(text, row[0].x0, max(r.x1 for r in row), row[0].top, row[0].size))
    return whole


def _words(grey: Grey, tables: Sequence[Ruled], growth: float) -> list[list[Words]]:
    """What stands in each cell of each table; figures are proved by those of the whole page.

    `growth` is how much the picture was enlarged.
    """
    em = _em(grey, tables)
    if em < _COARSEST * growth:
        raise Unreadable(f"the picture is too coarse: characters of {em / growth:.0f} pixels")
    cells = [_cell(grey, area, em) for table in tables for area in table.areas]
    readings = iter(ocr.read([line for cell in cells for line in cell.lines]))
    texts = [[next(readings) for _ in cell.lines] for cell in cells]
    words = [_label(cell, read) for cell, read in zip(cells, texts, strict=True)]
    figures = {
        number: glyphs.figure(cell.lines[0], read[0])
        for number, (cell, read) in enumerate(zip(cells, texts, strict=True))
        if len(cell.lines) == 1 and _may_be_figure(read[0].text)
    }
    every = list(figures.values())
    high = glyphs.height_of(every)
    doubts = dict(zip(figures, glyphs.proved(every), strict=True))
    again = [number for number in figures if doubts[number] is not None]
    second = dict(zip(again, ocr.read([_larger(figures[n].picture) for n in again]), strict=True))
    for number, each in figures.items():
        said = glyphs.settled(each, doubts[number], second.get(number, each.first), high)
        if cells[number].crossed and not said.others:
            said = Words(said.text, ("?",))
        words[number] = said
    shares = iter(words)
    return [[next(shares) for _ in table.areas] for table in tables]


def _may_be_figure(text: str) -> bool:
    return (
        len(text) <= _LONGEST_FIGURE
        and (any(char.isdigit() for char in text) or len(_HAN.findall(text)) < 2)
        and len(_HAN.findall(text)) <= 3
    )


def _label(cell: _Cell, lines: Sequence[ocr.Glyphs]) -> Words:
    """A cell of words; figures over several lines may be several figures, so they are unsure."""
    text = "\n".join(line.text for line in lines)
    figures = len(lines) > 1 and not _HAN.search(text) and any(char.isdigit() for char in text)
    unread = bool(lines or cell.crossed) and not text.strip()
    return Words(text, ("?",) if figures or unread else ())


def _larger(picture: Grey) -> Grey:
    """The same cell otherwise: softer, with more paper around it."""
    soft = cv2.GaussianBlur(picture, (0, 0), 0.8)
    rim = max(3, picture.shape[0] // 6)
    wide = cv2.copyMakeBorder(soft, rim, rim, 2 * rim, 2 * rim, cv2.BORDER_CONSTANT, value=(255,))
    return wide.astype(np.uint8)


def _cell(grey: Grey, area: Area, em: float) -> _Cell:
    """Cut a cell out inside its lines, wipe what is left of them, and part its lines of text."""
    x0, top, x1, bottom = (round(edge) for edge in area)
    inner = grey[top + 3 : bottom - 2, x0 + 3 : x1 - 2]
    if min(inner.shape, default=0) < 6:
        return _Cell()
    inner = inner.copy()
    cell = _Cell(crossed=_wipe(inner, em))
    _unspeck(inner, em)
    shown = ink.ink(inner)
    kept = np.zeros(inner.shape[0], bool)
    for y, h in _pieces(shown):
        # what is higher than a character (a hair, a fold) does not make two lines one
        kept[y : y + h] |= h < _TALLEST * em
    for start, end in _runs(kept, em):
        columns = np.flatnonzero(shown[start:end].any(axis=0))
        pad = max(3, (end - start) // 5)
        left, right = max(0, int(columns[0]) - pad), int(columns[-1]) + 1 + pad
        line = inner[max(0, start - pad) : end + pad, left:right]
        white = cv2.copyMakeBorder(line, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(255,))
        cell.lines.append(white.astype(np.uint8))
    # nothing but what is too high for a character: something is there all the same
    cell.crossed = cell.crossed or (not cell.lines and bool(_pieces(shown)))
    return cell


def _unspeck(inner: Grey, em: float) -> None:
    """Whiten specks that stand apart from the cell's text: a point or sign stands beside a figure.

    Where there is nothing but a speck it stays, because it may be what is printed.
    """
    shown = ink.ink(inner).astype(np.uint8)
    count, marks, boxes, _ = cv2.connectedComponentsWithStats(shown, connectivity=8)
    small = np.maximum(boxes[:, 2], boxes[:, 3]) < 0.45 * em
    small[0] = False
    text = [boxes[number, :4] for number in range(1, count) if not small[number]]
    if not text:
        return
    for number in np.flatnonzero(small):
        x, y, w, h = boxes[number, :4]
        apart = min(
            max(max(tx - x - w, x - tx - tw), 2 * max(ty - y - h, y - ty - th))
            for tx, ty, tw, th in text
        )
        if apart > em:
            inner[marks == number] = 255


def _pieces(shown: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Top and height of each piece of ink larger than a speck."""
    count, _, boxes, _ = cv2.connectedComponentsWithStats(shown.astype(np.uint8), connectivity=8)
    return [(int(y), int(h)) for _, y, w, h, size in boxes[1:count] if size >= 4 and max(w, h) >= 3]


def _em(grey: Grey, tables: Sequence[Ruled]) -> float:
    """About the height of a character in the page's tables, by most of their pieces of ink."""
    heights: list[int] = []
    for table in tables:
        x0, top, x1, bottom = (round(edge) for edge in table.area)
        heights += [h for _, h in _pieces(ink.ink(grey[top:bottom, x0:x1])) if 5 <= h <= _LARGEST]
    return float(np.percentile(heights, 85)) if heights else 18.0


def _wipe(inner: Grey, em: float) -> bool:
    """Whiten what lines left at the cell's rim; true where ink goes from the rim into the cell."""
    for turned in (inner, inner.T):
        # a line that is not quite straight stands a little inside, from one end to the other
        dark = np.flatnonzero(ink.ink(turned).mean(axis=0) >= _THROUGH)
        wide = turned.shape[1]
        rim = min(2 * _RIM, wide // 4)
        for column in dark[(dark < rim) | (dark >= wide - rim)]:
            turned[:, max(0, column - 1) : column + 2] = 255
    shown = ink.ink(inner).astype(np.uint8)
    count, marks, boxes, _ = cv2.connectedComponentsWithStats(shown, connectivity=8)
    height, width = shown.shape
    crossed = False
    for number in range(1, count):
        x, y, w, h, size = boxes[number]
        at_side, at_end = x == 0 or x + w == width, y == 0 or y + h == height
        thread = h > _THREAD * em and w <= 4
        if not (at_side or at_end or thread):
            continue
        by_side = w <= 4 and (x <= _RIM or x + w >= width - _RIM)
        by_end = h <= 4 and (y <= _RIM or y + h >= height - _RIM)
        if by_side or by_end or size < 6:
            inner[marks == number] = 255
        elif at_side or at_end:
            crossed = True
    return crossed


def _runs(kept: NDArray[np.bool_], em: float) -> list[tuple[int, int]]:
    """Rows of ink as lines of text: pieces of one character belong together (二, 三, 言)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], kept.astype(np.int8), [0]))))
    runs: list[list[int]] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if runs and end - runs[-1][0] <= 1.2 * em:
            runs[-1][1] = int(end)
        else:
            runs.append([int(start), int(end)])
    return [(start, end) for start, end in runs]
