"""Printed pages to a document's blocks: running heads dropped, tables and paragraphs joined.

In go the pages of a PDF or of a picture as lines of text and tables with their places, out come
blocks in reading order. Both readers share it, because a page break does the same to both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipelines.extract import plain
from pipelines.extract.document import Block, Paragraph
from pipelines.extract.joining import Piece, continued, joined
from pipelines.extract.ruling import Area
from pipelines.sections import heading_of
from pipelines.text import compact, enumeration

_PAGE_NUMBER = re.compile(
    r"[-—–·~_.第\[(]*(?:page)?\d{1,3}(?:页?(?:[/,，]|共|of)+\d{1,3})?[-—–·~_.页\])]*", re.I
)
_ENDS = re.compile(r"[。；;：:]$")
_CHAPTER = re.compile(r"[一二三四五六七八九十(（]")
_RUN = re.compile(r"[0-9A-Za-z.,%]*")
_DIGITS = re.compile(r"\d+")
_FIELDS = 2
"""Lines of so many fields, and so many of them, are a table without lines."""
_EDGE = 0.12
"""Share of a page's height, at its head and foot, in which running heads and numbers stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside tables; `size` is its height, units are the page's own."""

    text: str
    x0: float
    x1: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as printed: its measures, and its lines and tables from top to bottom."""

    width: float
    height: float
    parts: tuple[Line | Piece, ...]


def blocks_of(sheets: Sequence[Sheet]) -> list[Block]:
    """Paragraphs and tables over all pages in reading order."""
    blocks: list[Block] = []
    prose: list[tuple[Line, Sheet]] = []
    table: Piece | None = None
    sheets = list(_without_running_heads(sheets))
    margins = _margins(sheets)
    for sheet in sheets:
        fresh = True
        for part in sheet.parts:
            if isinstance(part, Line):
                if table is not None:
                    blocks.append(table.table())
                    table = None
                prose.append((part, sheet))
                continue
            blocks += _paragraphs(prose, margins)
            prose = []
            if table is not None and fresh and continued(table, part, sheet.width):
                table = joined(table, part)
            else:
                blocks += [] if table is None else [table.table()]
                table = part
            fresh = False
    blocks += [] if table is None else [table.table()]
    return [*blocks, *_paragraphs(prose, margins)]


def _without_running_heads(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """Drop page numbers, and lines that stand at the same edge of most pages."""
    seen = Counter(
        words
        for sheet in sheets
        for words in {_edge(line, sheet) for line in sheet.parts if isinstance(line, Line)}
    )
    for sheet in sheets:
        kept = []
        for part in sheet.parts:
            place = _edge(part, sheet) if isinstance(part, Line) else None
            if place is not None and isinstance(part, Line):
                often = len(sheets) > 1 and seen[place] * 2 > len(sheets) and seen[place] > 1
                if often or _PAGE_NUMBER.fullmatch(compact(part.text)):
                    continue
            kept.append(part)
        yield Sheet(sheet.width, sheet.height, tuple(kept))


def _edge(part: Line, sheet: Sheet) -> tuple[str, int] | None:
    """A line's words without digits and its height on the page, where it stands at an edge."""
    if _EDGE * sheet.height < part.top < (1 - _EDGE) * sheet.height:
        return None
    return _DIGITS.sub("#", compact(part.text)), round(part.top / sheet.height * 60)


Margins = tuple[float, float, float]


def _margins(sheets: Sequence[Sheet]) -> dict[float, Margins]:
    """Page width → where its text begins and ends, and its usual size, over all such pages."""
    lines: dict[float, list[Line]] = {}
    for sheet in sheets:
        own = lines.setdefault(sheet.width, [])
        own += [part for part in sheet.parts if isinstance(part, Line)]
    return {
        width: (
            min(line.x0 for line in own),
            max(line.x1 for line in own),
            size_of([line.size for line in own]),
        )
        for width, own in lines.items()
        if own
    }


def _paragraphs(
    lines: Sequence[tuple[Line, Sheet]], margins: Mapping[float, Margins]
) -> list[Block]:
    """Join the lines of a paragraph: a line that ends short of the margin ends it too.

    The first line of a paragraph is indented by two characters, a heading stands alone, and a
    title goes on in the middle of the next line.
    """
    texts: list[str] = []
    before: Line | None = None
    for line, sheet in lines:
        left, right, body = margins[sheet.width]
        fields = before is not None and "\t" in before.text + line.text
        if (
            before is not None
            and not fields
            and (
                _continues(before, line, left, right)
                or _title_goes_on(before, line, left, (left + right) / 2, body)
                or _title_goes_on(before, line, left, sheet.width / 2, body)
            )
        ):
            words = before.text[-1:].isalpha() and line.text[:1].isalpha()
            latin = before.text[-1:].isascii() and line.text[:1].isascii()
            texts[-1] += (" " if words and latin else "") + line.text
        else:
            texts.append(line.text)
        before = line
    if sum(text.count("\t") >= _FIELDS for text in texts) >= _FIELDS:
        return plain.blocks_of(texts)
    return [Paragraph(text.replace("\t", " ")) for text in texts if text.strip()]


def _continues(before: Line, line: Line, left: float, right: float) -> bool:
    em = max(before.size, line.size)
    if abs(before.size - line.size) > 0.25 * em or line.x0 > left + 1.2 * em:
        return False
    # a run of figures is not parted: it may have left a gap where it did not fit
    run = len(_RUN.match(line.text)[0]) * 0.6  # type: ignore[index]
    if right - before.x1 > (1.2 if _ENDS.search(before.text) else 2.2 + run) * em:
        return False
    if before.x0 <= left + 1.2 * em and _ENDS.search(before.text) and _CHAPTER.match(line.text):
        return False
    return not (enumeration(compact(line.text)) and heading_of(line.text) is not None)


def _title_goes_on(before: Line, line: Line, left: float, middle: float, body: float) -> bool:
    """Two lines in the middle, of one size, neither as wide as the text."""
    em = max(before.size, line.size)
    return (
        abs(before.size - line.size) < 0.1 * em
        and 0 < line.top - before.top < 2.6 * em
        and all(abs((each.x0 + each.x1) / 2 - middle) < em for each in (before, line))
        and min(before.x0, line.x0) > left + (1.2 if em > 1.15 * body else 3.0) * em
    )


def placed(sheet: Sheet, area: Area) -> Iterator[Line | Piece]:
    """The parts of a sheet that was read from a picture, in the measures of the page it is on."""
    x, y, scale = area[0], area[1], (area[2] - area[0]) / sheet.width
    for part in sheet.parts:
        if isinstance(part, Piece):
            xs = tuple(x + place * scale for place in part.xs)
            yield replace(part, xs=xs, top=y + part.top * scale)
        else:
            yield Line(
                part.text,
                x + part.x0 * scale,
                x + part.x1 * scale,
                y + part.top * scale,
                part.size * scale,
            )


def size_of(heights: Sequence[float]) -> float:
    """The height of a line's characters; punctuation is lower and an outlier does not count."""
    return float(median(heights)) if heights else 0.0
