"""How sure a figure in a picture is: its reading against the shapes that stand there.

In go the pictures of single cells and what OCR read in each, out come the same texts, with other
readings where there is doubt. A recogniser drops a repeated digit, a sign or a point and is sure
of it; so each figure is proved a second time without it. The shapes are counted and told apart by
height and place (a digit is tall, a point stands on the line, a comma hangs below it, a sign is in
the middle); and each digit must look more like its own kind in the same picture than like another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.extract.joining import Words
from pipelines.extract.ocr import Glyphs
from pipelines.numbers import UNITS

Grey = NDArray[np.uint8]
_FIGURE = re.compile(r"[+-]?\d[\d,.]*%?")
_ODD = str.maketrans(
    {"，": ",", "．": ".", "。": ".", "－": "-", "—": "-", "–": "-", "−": "-", "＋": "+"}
)
_LIKE_ZERO = str.maketrans(dict.fromkeys("oO〇○Ｏ", "0"))
_UNITS = re.compile(rf"({'|'.join(UNITS)})$")
_DASHES = re.compile(r"[-—–−一ー_－]+")
_THRESHOLDS = (0.72, 0.6, 0.82, 0.48)
_SURE = 0.9
_LEAST_SURE = 0.8
_LEAST_WITH_SHAPES = 0.5
"""Confidences of the least sure character: of the better reading, of both, and of both where the
shapes in the cell are as many and as high as the characters."""
_ALIKE = 0.55
"""Least correlation of a digit with its own kind."""
_LOWEST = 6
"""Height in pixels under which a digit has no shape to speak of."""
_ENOUGH = 3
"""How many others of its kind a digit is compared with."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A connected piece of ink: its box in the cell's picture."""

    x0: int
    x1: int
    top: int
    bottom: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.bottom - self.top


@dataclass(slots=True)
class Figure:
    """A cell under proof: its picture, the first reading, and the shapes that fit it, if any do."""

    picture: Grey
    first: Glyphs
    text: str
    shapes: tuple[Shape | None, ...] = ()
    fits: bool = False


def normal(text: str) -> str:
    """A reading as a clerk types it: half-width marks in figures, no blanks around them."""
    flat = text.strip().replace(" ", "").translate(_ODD)
    if any(char.isdigit() for char in flat) or flat.translate(_LIKE_ZERO) == "0" * len(flat):
        return flat.translate(_LIKE_ZERO)
    return flat


def figure(picture: Grey, first: Glyphs) -> Figure:
    """Bring a cell's reading together with the shapes in its picture."""
    text = normal(first.text)
    made = Figure(picture, first, text)
    unit = _UNITS.search(text)
    digits = text[: unit.start()] if unit else text
    if not _FIGURE.fullmatch(digits):
        return made
    for threshold in _THRESHOLDS:
        shapes = shapes_in(picture, threshold)
        fitting = _fit(digits, shapes, len(text) - len(digits))
        if fitting is not None:
            made.shapes, made.fits = fitting, True
            if None not in fitting:
                break
    return made


def shapes_in(picture: Grey, threshold: float) -> list[Shape]:
    """Pieces of ink from left to right; those above each other are one."""
    shown = (picture < 255 * threshold).astype(np.uint8)
    count, _, boxes, _ = cv2.connectedComponentsWithStats(shown, connectivity=8)
    found = [
        (Shape(int(x), int(x + w), int(y), int(y + h)), int(area))
        for x, y, w, h, area in boxes[1:count]
    ]
    high = max((shape.height for shape, _ in found), default=0)
    least = max(2.0, 0.008 * high * high)
    merged: list[Shape] = []
    for shape in sorted((s for s, area in found if area >= least), key=lambda s: s.x0):
        last = merged[-1] if merged else None
        if last and min(last.x1, shape.x1) - shape.x0 > 0.5 * min(last.width, shape.width):
            merged[-1] = Shape(
                last.x0,
                max(last.x1, shape.x1),
                min(last.top, shape.top),
                max(last.bottom, shape.bottom),
            )
        else:
            merged.append(shape)
    return merged


def _fit(digits: str, shapes: Sequence[Shape], after: int) -> tuple[Shape | None, ...] | None:
    """The shape of each character, None for one that touches another; None where they are not
    these characters with `after` Chinese ones behind them."""
    tall = [shape.height for shape in shapes if shape.height * 1.5 > max(s.height for s in shapes)]
    if not tall or (high := float(np.median(tall))) < _LOWEST:
        return None
    base = float(np.median([shape.bottom for shape in shapes if shape.height >= 0.7 * high]))
    own: list[Shape | None] = []
    rest = list(shapes)
    while len(own) < len(digits):
        if not rest:
            return None
        shape, char = rest.pop(0), digits[len(own)]
        if _is(char, shape, high, base):
            own.append(shape)
            continue
        touching = round(shape.width / (0.62 * high))
        run = digits[len(own) : len(own) + touching]
        even = abs(shape.height - high) <= max(1.5, 0.15 * high)
        if touching < 2 or len(run) < touching or not run.isdigit() or not even:
            return None
        if not 0.5 * high * touching <= shape.width <= 0.8 * high * touching:
            return None
        own += [None] * touching
    if not after:
        return None if rest else tuple(own)
    if not rest or abs(rest[-1].x1 - rest[0].x0 - after * 1.35 * high) > 0.5 * high:
        return None
    return tuple(own)


def _is(char: str, shape: Shape, high: float, base: float) -> bool:
    if char.isdigit():
        even = abs(shape.height - high) <= max(1.5, 0.15 * high)
        on_line = abs(shape.bottom - base) <= max(1.5, 0.15 * high)
        return even and on_line and shape.width < 0.85 * high
    low = shape.top > base - 0.45 * high
    if char == ".":
        return low and shape.bottom <= base + max(1.0, 0.1 * high) and shape.height <= 0.35 * high
    if char == ",":
        return low and shape.bottom > base + max(1.0, 0.08 * high)
    if char == "-":
        middle = base - high * 0.75 < (shape.top + shape.bottom) / 2 < base - high * 0.15
        return middle and shape.width > 1.4 * shape.height
    if char == "+":
        return shape.height < 0.9 * high and shape.height > 0.3 * high
    return char == "%" and shape.width > 0.5 * high


def proved(figures: Sequence[Figure]) -> list[str | None]:
    """For each figure why it is doubted: another reading, "" without one, None where it is sure.

    Every digit is compared with all others of the picture that were read alike.
    """
    kinds: dict[str, list[tuple[int, NDArray[np.float32]]]] = defaultdict(list)
    glyphs: dict[int, list[tuple[int, NDArray[np.float32]]]] = defaultdict(list)
    for index, each in enumerate(figures):
        if not each.fits:
            continue
        for place, (shape, char) in enumerate(zip(each.shapes, each.text, strict=False)):
            if char.isdigit() and shape is not None:
                image = _image(each.picture, shape)
                kinds[char].append((index, image))
                glyphs[index].append((place, image))
    sums = {
        char: np.sum([image for _, image in members], axis=0) for char, members in kinds.items()
    }
    doubts: list[str | None] = []
    for index, each in enumerate(figures):
        doubts.append(_doubt(index, each, glyphs[index], kinds, sums))
    return doubts


def _doubt(
    index: int,
    each: Figure,
    glyphs: Sequence[tuple[int, NDArray[np.float32]]],
    kinds: dict[str, list[tuple[int, NDArray[np.float32]]]],
    sums: dict[str, NDArray[np.float32]],
) -> str | None:
    if not each.fits:
        return ""
    other = list(each.text)
    doubted = False
    for place, image in glyphs:
        own = each.text[place]
        likeness: dict[str, float] = {}
        for char, members in kinds.items():
            same = [one for member, one in members if member == index]
            rest = sums[char] - np.sum(same, axis=0) if same else sums[char]
            count = len(members) - len(same)
            if count >= (_ENOUGH if char == own else 1):
                norm = float(np.linalg.norm(rest))
                likeness[char] = float((rest * image).sum()) / norm if norm else 0.0
        if own not in likeness:
            doubted = True
            continue
        best = max(likeness, key=likeness.__getitem__)
        if best != own or likeness[own] < _ALIKE:
            other[place] = best
            doubted = True
    if not doubted:
        return "" if None in each.shapes else None
    return "".join(other) if "".join(other) != each.text else ""


def _image(picture: Grey, shape: Shape) -> NDArray[np.float32]:
    """A glyph of one size and no brightness of its own, as a direction to compare."""
    cut = picture[shape.top : shape.bottom, shape.x0 : shape.x1]
    # the width is kept in proportion, so that a 1 stays narrow
    wide = int(np.clip(round(24 * shape.width / max(shape.height, 1)), 2, 24))
    canvas = np.full((24, 24), 255, np.float32)
    left = (24 - wide) // 2
    canvas[:, left : left + wide] = cv2.resize(cut, (wide, 24), interpolation=cv2.INTER_AREA)
    shown = cv2.GaussianBlur(255 - canvas, (0, 0), 1.0).astype(np.float32)
    shown -= shown.mean()
    norm = float(np.linalg.norm(shown))
    return (shown / norm if norm else shown).astype(np.float32)


def height_of(figures: Sequence[Figure]) -> float:
    """The height of a digit in this picture; 0 where none was proved."""
    heights = [
        shape.height
        for each in figures
        for shape, char in zip(each.shapes, each.text, strict=False)
        if shape is not None and char.isdigit()
    ]
    return float(np.median(heights)) if heights else 0.0


def dash(picture: Grey, high: float) -> str | None:
    """A cell of flat strokes alone: a hyphen, a dash or two, by their length beside digits."""
    shapes = shapes_in(picture, _THRESHOLDS[0])
    if not shapes or not high or any(s.height > 0.35 * s.width + 1 for s in shapes):
        return None
    wide = (shapes[-1].x1 - shapes[0].x0) / high
    for text, least, most in (("-", 0.2, 0.75), ("—", 0.95, 1.7), ("——", 2.1, 3.2)):
        if least < wide < most:
            return text
    return None


def settled(each: Figure, doubt: str | None, second: Glyphs, high: float) -> Words:
    """What a cell says after both readings and the proof by shapes; `high` is a digit's height."""
    again = normal(second.text)
    if _DASHES.fullmatch(each.text):
        stroke = dash(each.picture, high)
        return Words(stroke, ()) if stroke else Words(each.text, ("?",))
    if not any(char.isalnum() or char == "/" for char in each.text):
        return Words("", ("?",))
    others = [again] if again and again != each.text else []
    both = sorted((each.first.surest, second.surest))
    sure = both[0] >= _LEAST_SURE
    if each.fits:
        if doubt:
            others.append(doubt)
        elif doubt == "" and (both[0] < _LEAST_WITH_SHAPES or both[1] < _SURE):
            others = others or ["?"]
    elif _FIGURE.match(each.text) or not sure:
        # a figure whose shapes cannot be counted, or words that were guessed
        others = others or ["?"]
    return Words(each.text, tuple(dict.fromkeys(others)))
