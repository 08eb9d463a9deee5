"""A page of a PDF with a text layer to a `Sheet`: its lines, and its tables with their texts.

Strokes come as lines, as thin rectangles (each cell's border by itself) or as outlines; all are
brought to straight lines. A character belongs to the cell that holds its middle. Where figures
run without a gap across a line between two cells, whose they are cannot be known: unsure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from pdfplumber.page import Page

from pipelines.extract.joining import Piece, Words, piece
from pipelines.extract.ruling import Area, Rule, Ruled, grids
from pipelines.extract.sheets import Line, Sheet, size_of

Char = dict[str, Any]
_NEAR = 2.0
"""Points: a border drawn twice, a corner that is not quite closed."""
_THIN = 2.5
_SHORTEST = 4.0
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_RADICAL = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")
_UNKNOWN = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_FIGURE = re.compile(r"[\d.,%+\-]")
_GAP = 2.0
_MOST_CHARS = 60_000


def has_text(page: Page) -> bool:
    return any(not char["text"].isspace() for char in page.chars)


def junk(page: Page) -> bool:
    """Whether the text layer is not what is drawn: fonts without a table of characters.

    A single figure of such a font is enough, because it would be lost from its cell; a whole page
    in the wrong letters has next to no Chinese character.
    """
    if len(page.chars) > _MOST_CHARS:
        return True
    text = "".join(char["text"] for char in page.chars)
    if _UNKNOWN.search(text):
        return True
    letters = [char for char in text if not char.isspace() and not char.isdigit()]
    return len(letters) > 100 and len(_HAN.findall(text)) < len(letters) / 10


def sheet_of(page: Page, instead: Sequence[Char] | None = None) -> Sheet:
    """The page's lines and tables from top to bottom; `instead` are its characters as another
    reader gives them."""
    chars = characters(page, page.chars if instead is None else instead)
    ruled = [grid for grid in grids(*_rules(page), _NEAR) if len(grid.areas) > 1]
    inside: list[list[list[Char]]] = [[[] for _ in grid.areas] for grid in ruled]
    outside: list[Char] = []
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        for grid, cells in zip(ruled, inside, strict=True):
            if (number := grid.at(x, y)) is not None:
                cells[number].append(char)
                break
        else:
            outside.append(char)
    tables = [_piece(grid, cells) for grid, cells in zip(ruled, inside, strict=True)]
    parts: list[Line | Piece] = [*(_line(line) for line in lines_of(outside)), *tables]
    parts.sort(key=lambda part: part.top)
    return Sheet(float(page.width), float(page.height), tuple(parts))


def characters(page: Page, chars: Sequence[Char]) -> list[Char]:
    """The characters on the page, each once: bold is often the same text drawn twice."""
    kept: list[Char] = []
    last: dict[str, list[Char]] = {}
    for char in chars:
        if char["x1"] < 0 or char["x0"] > page.width or char["bottom"] < 0:
            continue
        if char["top"] > page.height or _white(char.get("non_stroking_color")):
            continue
        text = char["text"]
        if _RADICAL.search(text):
            char["text"] = text = unicodedata.normalize("NFKC", text)
        near = 0.2 * max(char["x1"] - char["x0"], 1.0)
        twins = last.setdefault(text, [])
        if any(
            abs(twin["x0"] - char["x0"]) <= near and abs(twin["top"] - char["top"]) <= near
            for twin in twins[-40:]
        ):
            continue
        twins.append(char)
        kept.append(char)
    return kept


def _white(colour: Any) -> bool:
    """White in grey or RGB: on paper there is nothing (cells printed in reverse are not seen)."""
    if not isinstance(colour, list | tuple) or not all(isinstance(c, int | float) for c in colour):
        return False
    return len(colour) in (1, 3) and all(c >= 0.99 for c in colour)


def lines_of(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters in lines, top to bottom and left to right."""
    lines: list[list[Char]] = []
    middles: list[float] = []
    for char in sorted(chars, key=lambda c: (c["top"] + c["bottom"], c["x0"])):
        if char["text"].isspace() and not char["text"]:
            continue
        middle = (char["top"] + char["bottom"]) / 2
        high = char["bottom"] - char["top"]
        if lines and abs(middle - middles[-1]) <= 0.45 * max(high, 1.0):
            lines[-1].append(char)
        else:
            lines.append([char])
            middles.append(middle)
    return [
        sorted(line, key=lambda c: c["x0"])
        for line in lines
        if any(not char["text"].isspace() for char in line)
    ]


def text_of(line: Sequence[Char]) -> str:
    """A line's text; a gap wider than half a character is a blank, than two a TAB: a table may be
    set without lines."""
    text = ""
    before: Char | None = None
    for char in line:
        if before is not None:
            gap = char["x0"] - before["x1"]
            em = max(char["size"], before["size"])
            if gap > 0.6 * em and not text.endswith(" ") and not char["text"].isspace():
                text += "\t" if gap > _GAP * em else " "
        text += char["text"]
        before = char
    return text.strip()


def _line(line: Sequence[Char]) -> Line:
    shown = [char for char in line if not char["text"].isspace()]
    size = size_of([char["size"] for char in shown])
    return Line(text_of(line), shown[0]["x0"], shown[-1]["x1"], min(c["top"] for c in shown), size)


def _piece(ruled: Ruled, cells: Sequence[Sequence[Char]]) -> Piece:
    lines = [lines_of(cell) for cell in cells]
    texts = ["\n".join(text_of(line).replace("\t", " ") for line in cell) for cell in lines]
    words = [Words(text) for text in texts]
    for i, row in enumerate(ruled.owner):
        for left, right in pairwise(row):
            if left is None or right is None or left == right or not (texts[left] and texts[right]):
                continue
            areas = ruled.areas[left], ruled.areas[right]
            if _glued(lines[left], lines[right], *areas) and ruled.owner[i]:
                both = texts[left] + texts[right]
                words[left] = Words(texts[left], (both,))
                words[right] = Words(texts[right], (both,))
    return piece(ruled, words)


def _glued(
    left: Sequence[Sequence[Char]], right: Sequence[Sequence[Char]], first: Area, second: Area
) -> bool:
    """Whether a figure at the right end of the first cell may run on into the second.

    Figures as wide as their cells touch too, but each stands in the middle of its own.
    """
    for line in left:
        for other in right:
            a, b = line[-1], other[0]
            if abs(a["top"] - b["top"]) > 0.2 * a["size"]:
                continue
            figures = _FIGURE.fullmatch(a["text"]) and _FIGURE.fullmatch(b["text"])
            if not figures or b["x0"] - a["x1"] >= 0.12 * a["size"]:
                continue
            if not (_centred(line, first) and _centred(other, second)):
                return True
    return False


def _centred(line: Sequence[Char], area: Area) -> bool:
    aside = line[0]["x0"] + line[-1]["x1"] - area[0] - area[2]
    return bool(abs(aside) <= 0.2 * line[0]["size"])


def _rules(page: Page) -> tuple[list[Rule], list[Rule]]:
    """Every straight stroke of the page as (across, down)."""
    across: list[Rule] = []
    down: list[Rule] = []

    def take(x0: float, y0: float, x1: float, y1: float) -> None:
        if abs(y1 - y0) <= _THIN and abs(x1 - x0) >= _SHORTEST:
            across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= _THIN and abs(y1 - y0) >= _SHORTEST:
            down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))

    for line in page.lines:
        if not _white(line.get("stroking_color")):
            take(line["x0"], line["top"], line["x1"], line["bottom"])
    for rect in page.rects:
        _rectangle(rect, take)
    for curve in page.curves:
        points = curve["pts"]
        for (x0, y0), (x1, y1) in pairwise(points):
            take(x0, y0, x1, y1)
    return across, down


def _rectangle(rect: Char, take: Any) -> None:
    x0, y0, x1, y1 = rect["x0"], rect["top"], rect["x1"], rect["bottom"]
    if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
        drawn = rect.get("fill") and not _white(rect.get("non_stroking_color"))
        if drawn or (rect.get("stroke") and not _white(rect.get("stroking_color"))):
            take(x0, y0, x1, y1)
    elif rect.get("stroke") and not _white(rect.get("stroking_color")):
        take(x0, y0, x1, y0)
        take(x0, y1, x1, y1)
        take(x0, y0, x0, y1)
        take(x1, y0, x1, y1)
