"""A picture of a page to even light, straight lines and ink: what every later step looks at.

In go grey pictures (arrays of height x width, 0 black to 255 white), out come the same picture lit
evenly and set upright, and its straight lines. Everything is measured in pixels of that picture.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.extract.ruling import Rule

Grey = NDArray[np.uint8]
_MOST_TILT = 6.0
"""Degrees; a page laid wrong by more is not tilted but lies on its side."""
_LEAST_TILT = 0.04
_THICKEST = 10
"""Pixels: a line drawn in bold is thinner, a blot is thicker."""
_DARK = 0.72
"""Ink is darker than this share of the paper around it."""


def lit(grey: Grey) -> Grey:
    """The picture on white paper: every place divided by the brightness of the paper there."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), 8)
    whole = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(whole, 1), scale=255).astype(np.uint8)


def ink(grey: Grey) -> NDArray[np.bool_]:
    """Where a picture on white paper is dark."""
    return grey < 255 * _DARK


def level(grey: Grey) -> Grey:
    """The picture turned so that its long lines are level: those of tables, else as it is."""
    angle = tilt(grey)
    if abs(angle) < _LEAST_TILT:
        return grey
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    ).astype(np.uint8)


def tilt(grey: Grey) -> float:
    """Degrees by which long lines fall to the right; 0 where there are none."""
    shown = ink(grey[: 2 * grey.shape[1]]).astype(np.uint8)
    # short level runs: of a tilted line its steps stay, of characters next to nothing
    runs = cv2.morphologyEx(shown, cv2.MORPH_OPEN, np.ones((1, 9), np.uint8))
    most = np.radians(_MOST_TILT)
    lines = cv2.HoughLines(
        runs,
        1,
        np.pi / 7200,
        grey.shape[1] // 4,
        min_theta=np.pi / 2 - most,
        max_theta=np.pi / 2 + most,
    )
    if lines is None:
        return 0.0
    # strongest first; the middle of the best, because every line answers at several angles
    return float(np.degrees(np.median(lines[:40, 0, 1])) - 90)


def rules(grey: Grey) -> tuple[list[Rule], list[Rule]]:
    """The straight lines of a level picture, across and down, in pieces as they are found."""
    shown = (grey < 255 * 0.8).astype(np.uint8)
    width = grey.shape[1]
    wide, high = max(24, round(width * 0.026)), max(14, round(width * 0.0145))
    return _level_lines(shown, wide), _level_lines(np.ascontiguousarray(shown.T), high)


def _level_lines(shown: NDArray[np.uint8], longest: int) -> list[Rule]:
    """Runs of ink at least `longest` wide and as thin as a line.

    A blot on a line is cut out, so that the line on both its sides is seen, and then run through.
    """
    kept = cv2.morphologyEx(shown, cv2.MORPH_OPEN, np.ones((1, longest), np.uint8))
    blots = cv2.morphologyEx(kept, cv2.MORPH_OPEN, np.ones((_THICKEST, _THICKEST), np.uint8))
    kept[cv2.dilate(blots, np.ones((5, 5), np.uint8)) > 0] = 0
    kept = cv2.morphologyEx(kept, cv2.MORPH_OPEN, np.ones((1, longest // 2), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(kept, connectivity=8)
    lines = []
    for x, y, w, h, _ in boxes[1:].tolist():
        if h < _THICKEST:
            band: NDArray[np.bool_] = kept[max(0, y - 3) : y + h + 3].max(axis=0) > 0
            end = _through(shown[y + h // 2], band, x + w)
            lines.append(Rule(y + h / 2, x, end))
    return lines


def _through(row: NDArray[np.uint8], band: NDArray[np.bool_], end: int) -> int:
    """Where a line ends that ends at `end` in a blot: where it begins again on the other side."""
    beyond = np.flatnonzero(band[end:])
    if len(beyond) and row[end : end + int(beyond[0])].all():
        return end + int(beyond[0])
    return end
