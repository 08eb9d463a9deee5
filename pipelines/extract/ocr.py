"""Pictures of text lines to text, with how sure each character is: RapidOCR's models, offline.

In go grey pictures, out come readings. The models (PP-OCR, Apache-2.0) stand inside the rapidocr
package; nothing is fetched and nothing written. OCR is an optional part of nianbao: it is imported
when the first picture comes, and where it is not there that is said with what to install.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from os import environ
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.extract.failures import INSTALL, NeedsConverter

Grey = NDArray[np.uint8]
_HEIGHT = 48
_NARROWEST = 40
_WIDEST = 3200
_BATCH = 3200
"""Columns of pixels given to the model at once: memory stays small."""
_THREADS = 1
"""Reading runs in one process a core; more threads would only wait for each other."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A line as read: its text, and of each character how sure it is and where it stands (share of
    the picture's width)."""

    text: str = ""
    sure: tuple[float, ...] = ()
    places: tuple[float, ...] = ()

    @property
    def surest(self) -> float:
        """The confidence of the least sure character; 0 where nothing was read."""
        return min(self.sure, default=0.0)

    def trimmed(self, least: float) -> str:
        """The text without characters at its ends that are guessed: dirt beside a line."""
        start, end = 0, len(self.text)
        while start < end and self.sure[start] < least:
            start += 1
        while end > start and self.sure[end - 1] < least:
            end -= 1
        return self.text[start:end]


@dataclass(frozen=True)
class _Models:
    find: Any
    session: Any
    characters: Sequence[str]


@cache
def _models() -> _Models:
    """The models, loaded once a process; raises `NeedsConverter` where OCR is not installed."""
    # read by onnxruntime when it is imported: reading documents tells nobody
    environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    try:
        import cv2
        from onnxruntime import InferenceSession, SessionOptions
        from rapidocr import RapidOCR
    except ImportError:
        raise NeedsConverter(INSTALL) from None
    cv2.setNumThreads(_THREADS)
    engine = "EngineConfig.onnxruntime"
    finder = RapidOCR(
        params={
            "Global.log_level": "error",
            f"{engine}.intra_op_num_threads": _THREADS,
            f"{engine}.inter_op_num_threads": _THREADS,
        }
    )
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = _THREADS
    models = files("rapidocr") / "models"
    # asked directly, because only the model's own answer says how sure it is of each character
    path = next(model for model in models.iterdir() if "_rec_" in model.name)
    session = InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return _Models(finder, session, ["", *characters, " "])


def ready() -> None:
    """Raise `NeedsConverter` where OCR is not installed."""
    _models()


def lines_in(grey: Grey) -> list[tuple[int, int, int, int]]:
    """Where lines of text stand in a picture: (x0, top, x1, bottom) in no order."""
    boxes = (
        _models()
        .find(np.repeat(grey[:, :, None], 3, axis=2), use_det=True, use_cls=False, use_rec=False)
        .boxes
    )
    if boxes is None:
        return []
    height, width = grey.shape
    return [
        (
            max(0, int(box[:, 0].min())),
            max(0, int(box[:, 1].min())),
            min(width, int(np.ceil(box[:, 0].max()))),
            min(height, int(np.ceil(box[:, 1].max()))),
        )
        for box in boxes
    ]


def read(lines: Sequence[Grey]) -> list[Glyphs]:
    """Read pictures of one line each, in their order."""
    shapes = [_scaled(line) for line in lines]
    order = sorted(range(len(lines)), key=lambda index: shapes[index].shape[1])
    readings: list[Glyphs] = [Glyphs()] * len(lines)
    batch: list[int] = []
    for index in order:
        wide = shapes[index].shape[1]
        if batch and ((len(batch) + 1) * wide > _BATCH or wide > 1.5 * shapes[batch[0]].shape[1]):
            _read(batch, shapes, readings)
            batch = []
        batch.append(index)
    if batch:
        _read(batch, shapes, readings)
    return readings


def _scaled(line: Grey) -> NDArray[np.float32]:
    import cv2

    height, width = line.shape
    wide = int(np.clip(round(width * _HEIGHT / max(height, 1)), 8, _WIDEST))
    method = cv2.INTER_CUBIC if height < _HEIGHT else cv2.INTER_AREA
    resized = cv2.resize(line, (wide, _HEIGHT), interpolation=method)
    return resized.astype(np.float32) / 127.5 - 1.0


def _read(batch: Sequence[int], shapes: Sequence[NDArray[np.float32]], out: list[Glyphs]) -> None:
    models = _models()
    wide = max(_NARROWEST, max(shapes[index].shape[1] for index in batch))
    pixels = np.ones((len(batch), 3, _HEIGHT, wide), np.float32)
    for row, index in enumerate(batch):
        pixels[row, :, :, : shapes[index].shape[1]] = shapes[index]
    name = models.session.get_inputs()[0].name
    (chances,) = models.session.run(None, {name: pixels})
    for row, index in enumerate(batch):
        share = wide / shapes[index].shape[1]
        out[index] = _decoded(chances[row], models.characters, share)


def _decoded(chances: NDArray[np.float32], characters: Sequence[str], share: float) -> Glyphs:
    """Connectionist temporal classification: repeats are one character, 0 is none."""
    best = chances.argmax(axis=1)
    text: list[str] = []
    sure: list[float] = []
    places: list[float] = []
    for step, code in enumerate(best):
        if code == 0:
            continue
        chance = float(chances[step, code])
        if step and best[step - 1] == code:
            sure[-1] = max(sure[-1], chance)
            continue
        text.append(characters[code])
        sure.append(chance)
        places.append((step + 0.5) / len(best) * share)
    return Glyphs("".join(text), tuple(sure), tuple(places))
