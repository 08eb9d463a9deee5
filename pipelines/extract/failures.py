"""What a reader of documents may raise; nothing else comes out of `pipelines.extract`."""

from __future__ import annotations

INSTALL = "a scan or picture: needs OCR: make ocr, or pip install 'nianbao[ocr]'"
"""The reason of `NeedsConverter` where the reader of pictures is not installed."""


class Unreadable(Exception):
    """Raised by `extract` and every reader: the bytes are of a known type, and hold nothing that
    can be read, are damaged, locked, or beyond a limit (`limits.py`). The text is one line for
    people."""


class NeedsConverter(Exception):
    """Raised by `extract`: a media type that waits in the archive until there is a reader."""
