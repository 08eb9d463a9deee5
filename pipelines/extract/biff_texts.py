"""Texts of a BIFF8 workbook: single ones, and the table that all cells share.

A text says with a bit whether it is stored in one byte a character or in two, and may carry runs of
formatting behind it ([MS-XLS] 2.5.293, 2.5.294). Where the table of texts is cut into records the
characters of a text go on after a new such bit, wherever the cut fell.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from pipelines.extract.limits import hold, limits

_WIDE, _PHONETIC, _RICH = 0x01, 0x04, 0x08


def long_text(data: bytes, at: int) -> str:
    """A text of its own: length (2), flags (1), characters."""
    length, flags = struct.unpack_from("<HB", data, at)
    wide = flags & _WIDE
    stored = data[at + 3 : at + 3 + length * (2 if wide else 1)]
    return stored.decode("utf-16-le" if wide else "latin-1", "replace")


class _Cursor:
    """Reads across the records of the table; raises IndexError at its end."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts, self._part, self._at = parts, 0, 0

    def _left(self) -> int:
        return len(self._parts[self._part]) - self._at

    def take(self, size: int) -> bytes:
        """Bytes as they come, over the records' borders."""
        found = b""
        while len(found) < size:
            if self._left() == 0:
                self._part, self._at = self._part + 1, 0
            chunk = self._parts[self._part][self._at : self._at + size - len(found)]
            self._at += len(chunk)
            found += chunk
        return found

    def characters(self, length: int, wide: bool) -> str:
        """Characters, asking for their width again after each border."""
        text = ""
        while len(text) < length:
            if self._left() == 0:
                self._part, self._at = self._part + 1, 0
                wide = bool(self.take(1)[0] & _WIDE)
            step = 2 if wide else 1
            count = min(length - len(text), self._left() // step)
            if count == 0:
                raise IndexError("a character is cut in two")
            stored = self.take(count * step)
            # one sign a code unit, so that the count holds; pairs are joined at the end
            codes = struct.unpack(f"<{count}H", stored) if wide else stored
            text += "".join(map(chr, codes))
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def texts_of(parts: Sequence[bytes]) -> list[str]:
    """All texts of the table; raises IndexError or struct.error where it is cut."""
    cursor = _Cursor(parts)
    _, count = struct.unpack("<II", cursor.take(8))
    hold("texts of a workbook", count, limits().cells)
    found: list[str] = []
    for _ in range(count):
        length, flags = struct.unpack("<HB", cursor.take(3))
        runs = struct.unpack("<H", cursor.take(2))[0] if flags & _RICH else 0
        extra = struct.unpack("<I", cursor.take(4))[0] if flags & _PHONETIC else 0
        found.append(cursor.characters(length, bool(flags & _WIDE)))
        hold("bytes of a text's reading aid", extra, limits().input)
        cursor.take(4 * runs + extra)
    return found
